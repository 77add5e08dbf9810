/** How many components are worth keeping. */

import { logGamma } from '../kernels/gamma.ts';

/** As many as explain more than a share of the variance, as scikit-learn counts them. @param ratios Descending shares. */
export function countForShare(ratios: Float64Array, share: number): number {
  let total = 0;
  for (let k = 0; k < ratios.length; k++) {
    total += ratios[k];
    if (total > share) return k + 1;
  }
  return ratios.length;
}

/** Less is no eigenvalue. */
const least = 1e-15;

/**
 * The most probable number of dimensions of data with these variances: Minka, "Automatic choice of dimensionality for PCA"
 * (Advances in Neural Information Processing Systems 13, 2000), as scikit-learn computes it. O(features³).
 *
 * @param spectrum Shape (features): the variances along all components, descending.
 * @param rows At least as many as features.
 */
export function likeliestCount(spectrum: Float64Array, rows: number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let rank = 1; rank < spectrum.length; rank++) {
    const evidence = evidenceOf(spectrum, rank, rows);
    if (evidence > most) {
      best = rank;
      most = evidence;
    }
  }
  return best;
}

/** The logarithm of the evidence for `rank` dimensions, (80) there. */
function evidenceOf(spectrum: Float64Array, rank: number, rows: number): number {
  const width = spectrum.length;
  if (spectrum[rank - 1] < least) return Number.NEGATIVE_INFINITY;
  let prior = -rank * Math.log(2);
  for (let i = 1; i <= rank; i++) {
    prior += logGamma((width - i + 1) / 2) - (Math.log(Math.PI) * (width - i + 1)) / 2;
  }
  let signal = 0;
  for (let i = 0; i < rank; i++) signal -= (Math.log(spectrum[i]) * rows) / 2;
  let rest = 0;
  for (let i = rank; i < width; i++) rest += spectrum[i];
  const noise = Math.max(least, rest / (width - rank));
  const noisy = (-Math.log(noise) * rows * (width - rank)) / 2;
  const freedom = width * rank - (rank * (rank + 1)) / 2;
  const volume = (Math.log(2 * Math.PI) * (freedom + rank)) / 2;
  let curvature = 0;
  for (let i = 0; i < rank; i++) {
    for (let j = i + 1; j < width; j++) {
      const other = j < rank ? spectrum[j] : noise;
      curvature += Math.log((spectrum[i] - spectrum[j]) * (1 / other - 1 / spectrum[i])) + Math.log(rows);
    }
  }
  return prior + signal + noisy + volume - curvature / 2 - (rank * Math.log(rows)) / 2;
}
