/** How well single features tell a target, by analysis of variance and by correlation. */

import type { ClassTarget } from '../estimator/fit-context.ts';
import { extentOf, squaresAround, sumOf } from '../kernels/moments.ts';
import { sum } from '../kernels/sum.ts';
import { fTail } from '../kernels/tail-probabilities.ts';
import type { Feature } from './features.ts';

/** A score for each feature; greater is better. */
export interface Scores {
  /** Shape (features). NaN where a feature has none. */
  readonly scores: Float64Array;
  /** Shape (features): how probable as great a score is by chance alone; null for scores that do not say. */
  readonly pValues: Float64Array | null;
}

/** F of a one-way analysis of variance of each feature, by class. O(rows x features), of blocks without their zeros. */
export function anovaScores(features: readonly Feature[], { codes, classes }: ClassTarget): Scores {
  const counts = new Float64Array(classes.length);
  for (const code of codes) counts[code]++;
  const present = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  const between = present - 1;
  const within = codes.length - present;
  const scores = Float64Array.from(features, feature => {
    const squares = classSquares(feature, codes, counts);
    return squares.between / between / (squares.within / within);
  });
  return { scores, pValues: scores.map(f => fTail(f, between, within)) };
}

/** Sums of squares of a feature: of its class means around its mean, and of its values around their class mean. */
function classSquares(
  feature: Feature,
  codes: Int32Array,
  counts: Float64Array,
): { between: number; within: number } {
  const { rows, values } = feature;
  const zeros = rows === null ? new Float64Array(counts.length) : counts.slice();
  if (rows !== null) for (const row of rows) zeros[codes[row]]--;
  // Rounding must not make what is constant vary.
  if (isConstant(values, sumOf(zeros))) return { between: 0, within: 0 };
  const { scale, mean } = measure(feature, codes.length);
  const sums = zeros.map(count => -count * mean);
  for (let i = 0; i < values.length; i++)
    sums[codes[rows === null ? i : rows[i]]] += values[i] * scale - mean;
  const means = sums.map((total, k) => (counts[k] === 0 ? 0 : total / counts[k]));
  const rest = sumOf(sums) / codes.length;
  let within = sum(means.length, k => zeros[k] * (mean + means[k]) ** 2);
  for (let i = 0; i < values.length; i++) {
    within += (values[i] * scale - mean - means[codes[rows === null ? i : rows[i]]]) ** 2;
  }
  return { between: sum(means.length, k => counts[k] * (means[k] - rest) ** 2), within };
}

/** What a feature is multiplied by so that its squares neither overflow nor vanish, and its mean then. */
function measure({ values }: Feature, count: number): { scale: number; mean: number } {
  const scale = 1 / unit(values);
  const mean = (sumOf(values) / count) * scale;
  // Sums of great numbers may be infinite where their mean is not.
  return { scale, mean: Number.isFinite(mean) ? mean : sumOf(values.map(x => x * scale)) / count };
}

/** @param zeros How many rows have 0 beside `values`. */
function isConstant(values: Float64Array, zeros: number): boolean {
  const { min, max } = extentOf(values);
  return zeros > 0 ? !(min < 0 || max > 0) : min === max;
}

export interface CorrelationOptions {
  /** Whether means are taken off first; default true. */
  readonly center?: boolean;
  /**
   * Whether a constant feature (or target) scores 0 with a p-value of 1, and one that tells the target without any error the
   * greatest finite number; otherwise these are NaN and infinite. Default true.
   */
  readonly forceFinite?: boolean;
}

/** Pearson's r of each feature with a target. O(rows x features), of blocks without their zeros. */
export function correlations(
  features: readonly Feature[],
  target: Float64Array,
  { center = true, forceFinite = true }: CorrelationOptions = {},
): Float64Array {
  const targetScale = 1 / unit(target);
  const scaled = target.map(y => y * targetScale);
  const mean = center ? sumOf(scaled) / scaled.length : 0;
  const y = center && isSame(target) ? scaled.fill(0) : scaled.map(own => own - mean);
  const targetNorm = Math.sqrt(squaresAround(y, 0));
  return Float64Array.from(features, feature => {
    const r = correlation(feature, y, center) / targetNorm;
    if (Number.isNaN(r)) return forceFinite ? 0 : r;
    return Math.min(1, Math.max(-1, r));
  });
}

/** r times the norm of `y`, which is centred where `center` says so. */
function correlation(feature: Feature, y: Float64Array, center: boolean): number {
  const { rows, values } = feature;
  const zeros = y.length - values.length;
  if (center && isConstant(values, zeros)) return Number.NaN;
  const { scale, mean: own } = measure(feature, y.length);
  const mean = center ? own : 0;
  let product = 0;
  let rest = -zeros * mean;
  let squares = zeros * mean ** 2;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] * scale - mean;
    // y adds up to 0, or nothing is taken off: of a block, the zeros add nothing.
    product += rows === null ? x * y[i] : values[i] * scale * y[rows[i]];
    rest += x;
    squares += x * x;
  }
  // What rounding has left of the mean.
  if (center) squares -= rest ** 2 / y.length;
  return product / Math.sqrt(squares);
}

/** F of a regression of the target on each feature alone. O(rows x features), of blocks without their zeros. */
export function regressionScores(
  features: readonly Feature[],
  target: Float64Array,
  options: CorrelationOptions = {},
): Scores {
  const { center = true, forceFinite = true } = options;
  const degrees = target.length - (center ? 2 : 1);
  const scores = correlations(features, target, options).map(r => ((r * r) / ((1 - r) * (1 + r))) * degrees);
  const pValues = scores.map(f => fTail(f, 1, degrees));
  if (!forceFinite) return { scores, pValues };
  return {
    scores: scores.map(f => (Number.isNaN(f) ? 0 : Math.min(f, Number.MAX_VALUE))),
    pValues: pValues.map((p, i) => (Number.isNaN(scores[i]) ? 1 : p)),
  };
}

/** A power of two of the size of the greatest value: divided by it, squares neither overflow nor vanish. */
function unit(values: Float64Array): number {
  const { min, max } = extentOf(values);
  const greatest = Math.max(-min, max);
  if (!(greatest > 0 && greatest < Number.POSITIVE_INFINITY)) return 1;
  // The least double has no reciprocal.
  return 2 ** Math.max(-1000, Math.floor(Math.log2(greatest)));
}

function isSame(values: Float64Array): boolean {
  return values.every(value => value === values[0]);
}
