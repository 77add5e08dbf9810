/** What chance makes of a promised coverage. */

import { rankOf } from './conformal.ts';

/** Outside the band lies one case in a hundred, as often below as above. */
const tail = 0.005;
/** Weights of this share of the largest no longer count. */
const negligible = 1e-20;
/** More truths than these narrow the band no further: chance is then the least of what moves a coverage. */
const mostTruths = 100_000;

/**
 * The shares between which the covered part of n truths lies 99 times in 100 when the promise is kept.
 *
 * Of n new rows the number covered is Beta-Binomial(n, k, m + 1 − k), when the interval is the k-th of m scores, with k =
 * ceil((m + 1) promised): chance is in the rows told and in the rows calibrated on. (Vovk, Conditional validity of inductive
 * conformal predictors, ACML 2012; Angelopoulos and Bates, A gentle introduction to conformal prediction, 2021, appendix C.)
 * Without m it is Binomial(n, promised). At most O(n).
 *
 * @param n How many truths, at least 1.
 * @param promised Between 0 and 1.
 * @param scores m: on how many rows the intervals were calibrated; undefined where that is not known.
 *
 * @example
 * const { low, high } = coverageBand(1000, 0.9, 500);
 * low < 0.9 && high > 0.9; //=> true
 */
export function coverageBand(
  n: number,
  promised: number,
  scores: number | undefined,
): { readonly low: number; readonly high: number } {
  const truths = Math.min(n, mostTruths);
  const { first, weights } = weightsOf(truths, promised, scores);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  let at = 0;
  while (below + weights[at] <= tail * total) below += weights[at++];
  const low = (first + at) / truths;
  while (below + weights[at] < (1 - tail) * total) below += weights[at++];
  return { low, high: (first + at) / truths };
}

/** How probable each number of covered truths is, up to a factor; from `first` on, those that count. */
function weightsOf(
  n: number,
  promised: number,
  scores: number | undefined,
): { first: number; weights: number[] } {
  const rank = scores === undefined ? 0 : Math.min(scores, rankOf(scores, promised));
  const odds = promised / (1 - promised);
  /** The probability of k + 1 over that of k. */
  const growth = (k: number): number => {
    const another = scores === undefined ? odds : (rank + k) / (scores - rank + n - k);
    return ((n - k) / (k + 1)) * another;
  };
  const middle = Math.floor(n * promised);
  const above = run(k => growth(middle + k), n - middle);
  const below = run(k => 1 / growth(middle - k - 1), middle);
  return { first: middle - below.length, weights: [...below.reverse(), 1, ...above] };
}

/** 1 times the first factor, times the second, and so on: at most `count`, until they are negligible. */
function run(factor: (step: number) => number, count: number): number[] {
  const weights: number[] = [];
  let largest = 1;
  for (let step = 0, weight = 1; step < count; step++) {
    weight *= factor(step);
    largest = Math.max(largest, weight);
    if (weight < negligible * largest) break;
    weights.push(weight);
  }
  return weights;
}
