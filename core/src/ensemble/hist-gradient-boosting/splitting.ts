/** The best split of a node, from its histogram. */

import type { Condition, FeatureBins } from '../../estimator/statistics-source.ts';
import { binCount } from '../../estimator/statistics-source.ts';

export interface Split extends Condition {
  /** How much the loss falls, times 2; greater than 0. */
  readonly gain: number;
  /** Sum of gradients (whole numbers) and count of the left child. */
  readonly leftGradient: number;
  readonly leftCount: number;
}

export interface SplitRules {
  readonly minSamplesLeaf: number;
  readonly l2Regularization: number;
}

/** Categories with fewer rows than this are not told apart, and it smooths their order: scikit-learn's number. */
const categorySupport = 10;

/**
 * The split with the largest gain, the first of several; undefined when none has any.
 *
 * The gain is G_l²/(n_l + λ) + G_r²/(n_r + λ) − G²/(n + λ): equation 7 of Chen and Guestrin, "XGBoost" (2016), for the
 * squared error, whose hessian is 1. Missing values are tried on both sides. O(bins of all features).
 *
 * @param histogram As `StatisticsSource.histogram` fills it.
 * @param gradient The node's sum of gradients, in whole numbers.
 * @param scale What whole numbers are to be divided by.
 */
export function findSplit(
  histogram: Float64Array,
  features: readonly FeatureBins[],
  gradient: number,
  count: number,
  scale: number,
  rules: SplitRules,
): Split | undefined {
  const search = new Search(gradient, count, scale, rules);
  let offset = 0;
  features.forEach((bins, feature) => {
    if (bins.kind === 'number') search.numbers(histogram, offset, feature, bins);
    else search.categories(histogram, offset, feature, bins);
    offset += 2 * binCount(bins);
  });
  return search.best();
}

class Search {
  readonly #gradient: number;
  readonly #count: number;
  readonly #scale: number;
  readonly #rules: SplitRules;
  readonly #parentGain: number;
  #bestGain = 0;
  #best: Omit<Split, 'gain'> | undefined;

  constructor(gradient: number, count: number, scale: number, rules: SplitRules) {
    this.#gradient = gradient;
    this.#count = count;
    this.#scale = scale;
    this.#rules = rules;
    this.#parentGain = (gradient / scale) ** 2 / (count + rules.l2Regularization);
  }

  best(): Split | undefined {
    return this.#best === undefined ? undefined : { ...this.#best, gain: this.#bestGain };
  }

  numbers(h: Float64Array, offset: number, feature: number, bins: FeatureBins & { kind: 'number' }): void {
    const last = bins.thresholds.length;
    const missing = offset + 2 * (last + 1);
    const missingCount = h[missing + 1];
    let left = 0;
    let leftCount = 0;
    // Missing values right; with the last bin too, "missing or not" is a split of its own.
    const end = missingCount > 0 ? last : last - 1;
    for (let bin = 0; bin <= end; bin++) {
      left += h[offset + 2 * bin];
      leftCount += h[offset + 2 * bin + 1];
      if (this.#count - leftCount < this.#rules.minSamplesLeaf) break;
      if (!this.#isBetter(left, leftCount)) continue;
      // A node without missing values sends later ones to its larger child.
      const missingLeft = missingCount === 0 && leftCount > this.#count - leftCount;
      this.#best = { feature, bin, leftSet: null, missingLeft, leftGradient: left, leftCount };
    }
    if (missingCount === 0) return;
    left = h[missing];
    leftCount = missingCount;
    for (let bin = 0; bin < last; bin++) {
      left += h[offset + 2 * bin];
      leftCount += h[offset + 2 * bin + 1];
      if (this.#count - leftCount < this.#rules.minSamplesLeaf) break;
      if (!this.#isBetter(left, leftCount)) continue;
      this.#best = { feature, bin, leftSet: null, missingLeft: true, leftGradient: left, leftCount };
    }
  }

  /**
   * Categories in the order of their mean gradient, cut in two: for the squared error the best subset is one of these
   * cuts (Fisher, "On grouping for maximum homogeneity", 1958).
   */
  categories(
    h: Float64Array,
    offset: number,
    feature: number,
    bins: FeatureBins & { kind: 'category' },
  ): void {
    const missingBin = bins.categories.length;
    const used: number[] = [];
    for (let bin = 0; bin <= missingBin; bin++)
      if (h[offset + 2 * bin + 1] >= categorySupport) used.push(bin);
    if (used.length <= 1) return;
    const rank = (bin: number): number => h[offset + 2 * bin] / (h[offset + 2 * bin + 1] + categorySupport);
    used.sort((a, b) => rank(a) - rank(b) || a - b);
    const middle = (used.length + 1) >> 1;
    for (const order of [used, used.toReversed()]) {
      let left = 0;
      let leftCount = 0;
      for (let i = 0; i < middle; i++) {
        left += h[offset + 2 * order[i]];
        leftCount += h[offset + 2 * order[i] + 1];
        if (this.#count - leftCount < this.#rules.minSamplesLeaf) break;
        if (!this.#isBetter(left, leftCount)) continue;
        const chosen = order.slice(0, i + 1);
        const hasMissing = h[offset + 2 * missingBin + 1] > 0;
        const missingLeft = hasMissing ? chosen.includes(missingBin) : leftCount > this.#count - leftCount;
        this.#best = { feature, bin: 0, leftSet: bitset(chosen), missingLeft, leftGradient: left, leftCount };
      }
    }
  }

  /** Notes the gain of a cut when it is the best so far and leaves enough rows on its left. */
  #isBetter(left: number, leftCount: number): boolean {
    if (leftCount < this.#rules.minSamplesLeaf) return false;
    const lambda = this.#rules.l2Regularization;
    const right = (this.#gradient - left) / this.#scale;
    const gain =
      (left / this.#scale) ** 2 / (leftCount + lambda) +
      right ** 2 / (this.#count - leftCount + lambda) -
      this.#parentGain;
    if (!(gain > this.#bestGain)) return false;
    this.#bestGain = gain;
    return true;
  }
}

/** 256 bits with these set. */
function bitset(bins: readonly number[]): Uint32Array {
  const words = new Uint32Array(8);
  for (const bin of bins) words[bin >> 5] |= 1 << (bin & 31);
  return words;
}
