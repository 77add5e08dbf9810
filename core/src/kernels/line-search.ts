/** How far to go in a direction in which a function falls. */

/**
 * A function to be minimised.
 * @param x Only read.
 * @param gradient OUT: of x's length.
 * @returns The value at x.
 */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Where along the direction, and what the function does there. */
interface Trial extends Point {
  readonly t: number;
  readonly slope: number;
}

/** A step must lower the value by this share of what the slope promises. */
const leastShare = 1e-4;
/** And leave at most this share of the slope. */
const mostSlope = 0.9;
const mostTrials = 40;
/** By what share of itself a value may be off: those that are minimised are sums over thousands of rows. */
const noise = 64 * Number.EPSILON;

/**
 * A point that keeps the strong Wolfe conditions: Nocedal and Wright, Numerical Optimization (2nd ed.), algorithms 3.5 and
 * 3.6, with cubic steps. Values are compared but for their rounding, so that near a minimum the slope decides: Hager and
 * Zhang, "A new conjugate gradient method with guaranteed descent and an efficient line search", SIAM Journal on
 * Optimization 16 (2005).
 *
 * @param from Only read.
 * @param first How far to go at first.
 * @returns Undefined when the direction does not lead down, or no such point was found.
 */
export function lineSearch(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  first: number,
): Point | undefined {
  const slope = dot(from.gradient, direction);
  if (!(slope < 0)) return undefined;
  const rounding = noise * Math.abs(from.value);
  let low: Trial = { ...from, t: 0, slope };
  let high: Trial | undefined;
  let t = first;
  for (let count = 0; count < mostTrials; count++) {
    const trial = tryAt(objective, from, direction, t);
    const isTooHigh =
      !(trial.value <= from.value + leastShare * t * slope + rounding) || trial.value > low.value + rounding;
    if (isTooHigh || !Number.isFinite(trial.slope)) high = trial;
    else {
      if (Math.abs(trial.slope) <= -mostSlope * slope) return trial;
      // The minimum is on the side that the slope points down to.
      if (high === undefined ? trial.slope > 0 : trial.slope * (high.t - low.t) >= 0) high = low;
      low = trial;
    }
    t = high === undefined ? 4 * low.t : between(low, high);
    if (t === low.t || t === high?.t) break;
  }
  // Lower is better than nothing, even where the slope is still steep.
  return low.t > 0 && low.value < from.value ? low : undefined;
}

function tryAt(objective: Objective, from: Point, direction: Float64Array, t: number): Trial {
  const x = from.x.map((value, i) => value + t * direction[i]);
  const gradient = new Float64Array(x.length);
  const value = objective(x, gradient);
  return { x, gradient, value, t, slope: dot(gradient, direction) };
}

/** Where the cubic through two trials is least, a tenth of the way from either at least. Equation 3.59 there. */
function between(low: Trial, high: Trial): number {
  const width = high.t - low.t;
  const middle = low.t + width / 2;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.t - high.t);
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  return Number.isFinite(share) ? low.t + width * Math.max(0.1, Math.min(0.9, share)) : middle;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
