/** How far the values of a feature lie apart, and when that is nothing but rounding. */

import { squaresAround, sumOf, withoutMissing } from '../kernels/moments.ts';

/** Of the values that are not missing. */
export interface Moments {
  readonly count: number;
  /** NaN where there are no values. */
  readonly mean: number;
  /** Divisor n. */
  readonly variance: number;
}

/** Two passes; the mean is summed without loss, so that the squares need no correction for it. O(rows). */
export function momentsOf(all: Float64Array): Moments {
  const values = withoutMissing(all);
  const count = values.length;
  const mean = sumOf(values) / count;
  return { count, mean, variance: squaresAround(values, mean) / count };
}

/** True where the variance is within rounding of 0, by scikit-learn's bound, or there are no values. */
export function isConstant({ count, mean, variance }: Moments): boolean {
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return variance <= bound || Number.isNaN(variance);
}

/** The standard deviation, by which a feature is divided; 1 for a constant one. */
export function scaleOf(moments: Moments): number {
  return isConstant(moments) ? 1 : Math.sqrt(moments.variance);
}

/** A width by which a feature is divided: one within rounding of 0 counts as 1, as in scikit-learn. NaN stays NaN. */
export function widthOr1(width: number): number {
  return width < 10 * Number.EPSILON ? 1 : width;
}
