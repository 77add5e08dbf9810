/** What stands in for the missing values of a column of numbers. */

import { sumOf, withoutMissing } from '../kernels/moments.ts';
import { medianOf } from '../kernels/select.ts';

export type Statistic = 'mean' | 'median' | 'most_frequent';

/** The statistic of the values that are not missing; NaN where there are none. O(rows), for the mode O(rows log rows). */
export function statisticOf(values: Float64Array, statistic: Statistic): number {
  const all = withoutMissing(values);
  if (statistic === 'mean') return sumOf(all) / all.length;
  if (all.length === 0) return Number.NaN;
  return statistic === 'median' ? medianOf(all.slice()) : mode(all.toSorted());
}

/** The most frequent of sorted values; the smallest of several. */
function mode(sorted: Float64Array): number {
  let best = Number.NaN;
  let bestCount = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > bestCount) {
      best = sorted[start];
      bestCount = end - start;
    }
    start = end;
  }
  return best;
}
