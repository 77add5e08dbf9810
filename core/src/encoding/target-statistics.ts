/** What a category tells of the target: means, drawn towards the mean of all rows. */

import { sum } from '../kernels/sum.ts';

/** How far categories are drawn: by as many rows of the mean of all, or as far as their rows are of one mind (`auto`). */
export type Smooth = number | 'auto';

/** @returns The mean of the target; NaN of no rows. */
export function meanOf(target: Float64Array): number {
  return sum(target.length, i => target[i]) / target.length;
}

/**
 * The encoding of each category: its mean and the mean of all rows, mixed.
 *
 * With a number m, (sum of the category's targets + m x mean) / (rows of the category + m): equation 7 of Micci-Barreca, "A
 * preprocessing scheme for high-cardinality categorical attributes in classification and prediction problems", SIGKDD
 * Explorations 3(1), 2001. With `auto`, the empirical Bayes estimate of its equations 5 and 6. O(rows + categories).
 *
 * @param codes Shape (rows): the category of each row; below 0 for none of them.
 * @param target Shape (rows).
 * @param count The number of categories. One without rows gets the mean of all.
 * @param mean The mean of the target over all rows.
 * @returns Shape (categories).
 */
export function encodeTarget(
  codes: Int32Array,
  target: Float64Array,
  count: number,
  smooth: Smooth,
  mean: number,
): Float64Array {
  const rows = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    rows[codes[i]]++;
    sums[codes[i]] += target[i];
  }
  if (smooth === 'auto') return bayesian(codes, target, rows, sums, mean);
  return sums.map((total, k) => {
    const weight = rows[k] + smooth;
    return weight === 0 ? mean : (total + smooth * mean) / weight;
  });
}

function bayesian(
  codes: Int32Array,
  target: Float64Array,
  rows: Float64Array,
  sums: Float64Array,
  mean: number,
): Float64Array {
  const variance = sum(target.length, i => (target[i] - mean) ** 2) / target.length;
  const means = sums.map((total, k) => total / rows[k]);
  const squares = new Float64Array(rows.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] >= 0) squares[codes[i]] += (target[i] - means[codes[i]]) ** 2;
  }
  return means.map((own, k) => {
    const share = (variance * rows[k]) / (variance * rows[k] + squares[k] / rows[k]);
    // No rows, or nothing varies.
    return Number.isNaN(share) ? mean : share * own + (1 - share) * mean;
  });
}
