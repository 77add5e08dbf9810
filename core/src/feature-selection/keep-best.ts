/** Which features are kept, by their scores or p-values: 1 for those that are, in arrays of shape (features). */

import { percentile as percentileOf } from '../kernels/percentile.ts';

/** The `k` features of the greatest scores; of equal ones the later, as in scikit-learn. */
export function keepBest(scores: Float64Array, k: number): Uint8Array {
  const own = rankable(scores);
  const order = Array.from(own.keys()).sort((a, b) => own[a] - own[b] || a - b);
  const kept = new Uint8Array(own.length);
  for (const feature of order.slice(Math.max(0, order.length - k))) kept[feature] = 1;
  return kept;
}

/** The features of the greatest scores, so many of a hundred; of equal ones the earlier, as in scikit-learn. */
export function keepPercentile(scores: Float64Array, percentile: number): Uint8Array {
  const own = rankable(scores);
  const kept = new Uint8Array(own.length);
  if (percentile === 100) return kept.fill(1);
  if (percentile === 0) return kept;
  const threshold = percentileOf(own, 100 - percentile);
  own.forEach((score, i) => {
    if (score > threshold) kept[i] = 1;
  });
  let left = Math.trunc((own.length * percentile) / 100) - kept.reduce((count, flag) => count + flag, 0);
  for (let i = 0; i < own.length && left > 0; i++) {
    if (own[i] !== threshold) continue;
    kept[i] = 1;
    left--;
  }
  return kept;
}

/** The features of p-values below `alpha`. */
export function keepBelow(pValues: Float64Array, alpha: number): Uint8Array {
  return Uint8Array.from(pValues, p => (p < alpha ? 1 : 0));
}

/**
 * Those of which at most a share `alpha` is expected to be there by chance: Benjamini and Hochberg, "Controlling the false
 * discovery rate" (Journal of the Royal Statistical Society B 57, 1995).
 */
export function keepByDiscovery(pValues: Float64Array, alpha: number): Uint8Array {
  const sorted = pValues.slice().sort();
  let most = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] <= (alpha / sorted.length) * (i + 1)) most = sorted[i];
  }
  return Uint8Array.from(pValues, p => (p <= most ? 1 : 0));
}

/** Those that together have a chance below `alpha` of holding one that is there by chance (Bonferroni). */
export function keepByFamily(pValues: Float64Array, alpha: number): Uint8Array {
  return keepBelow(pValues, alpha / pValues.length);
}

/** What has no score has the least. */
function rankable(scores: Float64Array): Float64Array {
  return scores.map(score => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}
