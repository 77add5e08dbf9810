/** Quantiles of values that count differently. */

import type { Values } from './input.ts';

/**
 * The value below which there is the share `level` of all weight; where that falls just between two values, their mean:
 * the method `averaged_inverted_cdf` of Hyndman and Fan (The American Statistician 50, 1996), as scikit-learn's
 * `_weighted_percentile` with `average=True`. With equal weights and `level` 0.5 the median. O(rows log rows).
 *
 * @param values Shape (rows): at least one that counts.
 */
export function weightedQuantile(values: Values, level: number, weights?: Values): number {
  const order = Array.from({ length: values.length }, (_, row) => row)
    .filter(row => weights?.[row] !== 0)
    .sort((a, b) => values[a] - values[b]);
  const below = new Float64Array(order.length);
  let total = 0;
  for (const [place, row] of order.entries()) {
    total += weights?.[row] ?? 1;
    below[place] = total;
  }
  const wanted = level * total;
  // What sums of weights may be off by.
  const off = Number.EPSILON * total;
  let place = 0;
  while (place < order.length - 1 && below[place] < wanted - off) place++;
  const value = values[order[place]];
  if (level === 0 || below[place] - wanted > off || place === order.length - 1) return value;
  return (value + values[order[place + 1]]) / 2;
}
