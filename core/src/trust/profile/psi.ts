/** The population stability index: how different two distributions over the same bins are, whatever the number of rows. */

/** Added to each bin, so that an empty one says what its size allows and no more. */
const pseudoCount = 0.5;

/**
 * Σ (p − q) ln(p / q) over the bins that either has. 0 for equal ones; below 0.1 is called stable, above 0.25 a significant
 * change (Siddiqi, Credit Risk Scorecards, 2006).
 *
 * @param reference Counts. @param observed Counts over the same bins.
 */
export function stabilityIndex(reference: ArrayLike<number>, observed: ArrayLike<number>): number {
  let used = 0;
  let ofReference = 0;
  let ofObserved = 0;
  for (let i = 0; i < reference.length; i++) {
    if (reference[i] === 0 && observed[i] === 0) continue;
    used++;
    ofReference += reference[i];
    ofObserved += observed[i];
  }
  let index = 0;
  for (let i = 0; i < reference.length; i++) {
    if (reference[i] === 0 && observed[i] === 0) continue;
    const p = (reference[i] + pseudoCount) / (ofReference + pseudoCount * used);
    const q = (observed[i] + pseudoCount) / (ofObserved + pseudoCount * used);
    index += (p - q) * Math.log(p / q);
  }
  return index;
}

/**
 * What the index comes to by chance, for rows of one and the same distribution: it is then about chi-squared with as many
 * degrees of freedom as bins less one, times (1 / rows + 1 / rows of the reference) (Yurdakul, Naranjo, "Statistical
 * properties of the population stability index", Journal of Risk Model Validation 14, 2020).
 *
 * @param z Standard deviations above the mean, of a normal distribution: 3 is passed once in 740 times.
 */
export function stabilityByChance(bins: number, rows: number, referenceRows: number, z: number): number {
  const freedom = Math.max(1, bins - 1);
  // Wilson and Hilferty's approximation of chi-squared's quantiles.
  const part = 2 / (9 * freedom);
  const quantile = freedom * (1 - part + z * Math.sqrt(part)) ** 3;
  return quantile * (1 / rows + 1 / referenceRows);
}
