import { real, whole } from './job';

/** What is asked of one node: six f64. */
export const questionBytes: usize = 48;
export const wantedAt: usize = 0;
export const gradientAt: usize = 8;
export const hessianAt: usize = 16;
export const countAt: usize = 24;
const lowerAt: usize = 32;
const upperAt: usize = 40;

/** Whether values must rise (1) or fall (-1) with the column that is looked at. */
let sign: i32 = 0;
/** Whether rows of other nodes have missing values of it. */
let hasSeenMissing: bool = false;

/** What is answered for one column and node: ten f64, the last four for 256 bits. */
export const gainAt: usize = 0;
const leftGradientAt: usize = 8;
const leftHessianAt: usize = 16;
const leftCountAt: usize = 24;
const binAt: usize = 32;
const missingLeftAt: usize = 40;
export const setAt: usize = 48;

/** Begins with a column. */
export function enterColumn(own: i32, hasMissing: bool): void {
  sign = own;
  hasSeenMissing = hasMissing;
}

/** A sum of packed words: the gradient. */
export function gradientOf(packed: i64): f64 {
  return <f64>(packed >> <i64>whole(8));
}

export function countOf(packed: i64): f64 {
  return <f64>(packed & (((<i64>1) << (<i64>whole(8))) - 1));
}

/** Notes a split when it is the best so far. @param missingLeft 1 or 0; -1 where the node has none: right, or to the larger side where no node has. */
export function offer(
  node: usize,
  answer: usize,
  left: i64,
  leftHessian: i64,
  bin: i32,
  missingLeft: i32,
): bool {
  const scale = real(9);
  const hessianScale = real(10);
  const fewest = real(11);
  const lambda = real(12);
  const gradient = load<f64>(node, gradientAt);
  const hessian = load<f64>(node, hessianAt);
  const leftCount = countOf(left);
  const rightCount = load<f64>(node, countAt) - leftCount;
  if (leftCount < fewest || rightCount < fewest) return false;
  const leftGradient = gradientOf(left);
  const wholeHessian = whole(7) != 0 ? <f64>leftHessian : leftCount;
  const leftH = wholeHessian * hessianScale;
  const rightH = (hessian - wholeHessian) * hessianScale;
  if (leftH < real(13) || rightH < real(13)) return false;
  const g = gradient * scale;
  const leftG = leftGradient * scale;
  const rightG = (gradient - leftGradient) * scale;
  let gain: f64;
  if (whole(17) != 0) {
    const own = valueOf(node, g, hessian * hessianScale + lambda);
    const ofLeft = valueOf(node, leftG, leftH + lambda);
    const ofRight = valueOf(node, rightG, rightH + lambda);
    if ((ofLeft - ofRight) * <f64>sign > 0) return false;
    gain = g * own - leftG * ofLeft - rightG * ofRight;
  } else {
    const parentGain = (g * g) / (hessian * hessianScale + lambda);
    gain = (leftG * leftG) / (leftH + lambda) + (rightG * rightG) / (rightH + lambda) - parentGain;
  }
  if (!(gain > load<f64>(answer, gainAt))) return false;
  store<f64>(answer, gain, gainAt);
  store<f64>(answer, leftGradient, leftGradientAt);
  store<f64>(answer, wholeHessian, leftHessianAt);
  store<f64>(answer, leftCount, leftCountAt);
  store<f64>(answer, bin, binAt);
  store<f64>(
    answer,
    missingLeft < 0 ? <f64>(!hasSeenMissing && leftCount > rightCount) : <f64>missingLeft,
    missingLeftAt,
  );
  return true;
}

/** What a leaf would be, but for the learning rate, within the node's bounds. */
function valueOf(node: usize, gradient: f64, curvature: f64): f64 {
  return max<f64>(load<f64>(node, lowerAt), min<f64>(load<f64>(node, upperAt), -gradient / curvature));
}
