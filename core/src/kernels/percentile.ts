/** Percentiles. */

import { quantileOfSorted } from './sample-quantile.ts';

/**
 * The value below which a percentage of `values` lies, by linear interpolation, as numpy.percentile has it.
 * @param values IN: no NaN. @param percent From 0 to 100. O(length log length).
 */
export function percentile(values: Float64Array, percent: number): number {
  return quantileOfSorted(values.slice().sort(), percent / 100);
}
