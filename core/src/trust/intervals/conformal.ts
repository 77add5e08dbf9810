/**
 * Conformal prediction: the arithmetic that makes intervals and sets of classes out of predictions, with a guarantee.
 *
 * Let n rows that no model learnt from each have a score: how far the truth was from what was predicted. A new row whose
 * order among them is as likely to be any as any other (exchangeable: drawn as they were, nothing drifted) has a score of
 * at most the ceil((n + 1) coverage)-th smallest with at least that probability, whatever the model and the distribution.
 * All values that would give such a score are the interval. (Vovk, Gammerman, Shafer, Algorithmic Learning in a Random
 * World, 2005, proposition 2.3; Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, JASA 113, 2018, theorem 2.2.)
 *
 * The guarantee is on average over rows, not for each kind of row: 90% of all cars, perhaps 80% of a rare make.
 */

import { CauceError } from '../../errors.ts';

/** Shape (rows) each. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Which of n ascending scores the guarantee takes: ceil((n + 1) coverage), from 1 to n.
 *
 * @param scores How many there are.
 * @param coverage Between 0 and 1.
 * @throws {CauceError} PARAM_INVALID for a coverage that is not between 0 and 1; COVERAGE_TOO_HIGH when so few scores
 *   cannot promise it.
 */
export function conformalRank(scores: number, coverage: number): number {
  if (!(typeof coverage === 'number' && coverage > 0 && coverage < 1)) {
    const rule = 'a number greater than 0 and less than 1, such as 0.9';
    throw new CauceError('PARAM_INVALID', {
      where: 'an interval',
      param: 'coverage',
      rule,
      received: coverage,
    });
  }
  const rank = rankOf(scores, coverage);
  if (rank > scores) throw new CauceError('COVERAGE_TOO_HIGH', { coverage, scores });
  return rank;
}

/** `conformalRank` unchecked: n + 1 where so few scores cannot promise the coverage. */
export function rankOf(scores: number, coverage: number): number {
  // A product such as 100 · 0.55 is rounded to just above the whole number that it stands for.
  return Math.ceil((scores + 1) * coverage * (1 - 2 * Number.EPSILON));
}

/** Scores in ascending order, as a new array; what is no number counts as infinitely bad. */
export function ascending(scores: Float64Array): Float64Array {
  return scores.map(score => (Number.isNaN(score) ? Number.POSITIVE_INFINITY : score)).sort();
}

/** |truth − centre| / scale. All IN, shape (rows). */
export function residualScores(truth: Float64Array, centre: Float64Array, scale: Float64Array): Float64Array {
  return truth.map((y, i) => Math.abs(y - centre[i]) / scale[i]);
}

/** The interval of `residualScores`: centre ± score · scale. */
export function residualBounds(centre: Float64Array, scale: Float64Array, score: number): Bounds {
  return {
    lower: centre.map((value, i) => -reach(-value, score * scale[i])),
    upper: centre.map((value, i) => reach(value, score * scale[i])),
  };
}

/**
 * How far the truth lies outside two predicted quantiles; less than 0 within. (Romano, Patterson, Candès, Conformalized
 * quantile regression, NeurIPS 2019, equation 6.)
 */
export function quantileScores(truth: Float64Array, { lower, upper }: Bounds): Float64Array {
  return truth.map((y, i) => Math.max(lower[i] - y, y - upper[i]));
}

/** The interval of `quantileScores`: both quantiles moved outwards, or inwards where the score is below 0. */
export function quantileBounds({ lower, upper }: Bounds, score: number): Bounds {
  return {
    lower: lower.map(value => -reach(-value, score)),
    upper: upper.map(value => reach(value, score)),
  };
}

/**
 * 1 − the probability of the true class; 1 for a class that the model does not know. (Sadinle, Lei, Wasserman, Least
 * ambiguous set-valued classifiers with bounded error levels, JASA 114, 2019.)
 *
 * @param classes IN, shape (rows): the true class, -1 for one unknown.
 * @param probabilities IN, shape (rows x width), row by row.
 */
export function classScores(classes: Int32Array, probabilities: Float64Array, width: number): Float64Array {
  return Float64Array.from(classes, (own, i) => (own < 0 ? 1 : 1 - probabilities[i * width + own]));
}

/**
 * The classes that a row may well be of: the predicted one, then all others whose score `1 - probability` is at most
 * `score`, most probable first, of equals the earlier.
 *
 * @param probabilities IN, shape (classes).
 * @param predicted The position of the predicted class, which a set always holds.
 * @returns Positions of classes.
 */
export function classSet(probabilities: Float64Array, predicted: number, score: number): number[] {
  const others: number[] = [];
  for (let k = 0; k < probabilities.length; k++) {
    if (k !== predicted && 1 - probabilities[k] <= score) others.push(k);
  }
  return [predicted, ...others.sort((a, b) => probabilities[b] - probabilities[a])];
}

/** How far each of K models, each without one fold of the rows, was off on its own fold. */
export interface FoldResiduals {
  /** Absolute residuals, fold after fold, ascending within each. */
  readonly residuals: Float64Array;
  /** Shape (folds): where each fold ends in `residuals`. */
  readonly ends: Int32Array;
}

/**
 * The CV+ interval: from the rank-th largest of centre(fold) − residual to the rank-th smallest of centre(fold) + residual
 * over all rows learnt from. (Barber, Candès, Ramdas, Tibshirani, Predictive inference with the jackknife+, Annals of
 * Statistics 49, 2021, section 3.) O(rows x folds² x log² residuals).
 *
 * @param centres IN: of each fold's model the prediction for each row.
 * @param rank From 1 to the number of residuals: see `conformalRank`.
 */
export function foldBounds(centres: readonly Float64Array[], folds: FoldResiduals, rank: number): Bounds {
  const rows = centres[0].length;
  const bounds = { lower: new Float64Array(rows), upper: new Float64Array(rows) };
  const own = new Float64Array(centres.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < own.length; k++) own[k] = centres[k][i];
    bounds.upper[i] = rankedReach(own, folds, rank);
    for (let k = 0; k < own.length; k++) own[k] = -own[k];
    bounds.lower[i] = -rankedReach(own, folds, rank);
  }
  return bounds;
}

/**
 * Bounds moved outwards as far as a prediction, which can only cover more; lower is then never above upper. What is no
 * number is no bound. (All IN.)
 */
export function around({ lower, upper }: Bounds, predictions: Float64Array): Bounds {
  return {
    lower: lower.map((value, i) => orElse(Math.min(value, predictions[i]), Number.NEGATIVE_INFINITY)),
    upper: upper.map((value, i) => orElse(Math.max(value, predictions[i]), Number.POSITIVE_INFINITY)),
  };
}

/**
 * centre + margin, rounded outwards: where many rows have the same score, a bound one bit short would leave out all of
 * them. A margin of 0 gives the centre itself; a greater margin never less.
 */
function reach(centre: number, margin: number): number {
  const slack = 4 * Number.EPSILON * (Math.abs(centre) + Math.abs(margin));
  return margin > 0 ? centre + margin + slack : Math.min(centre, centre + margin + slack);
}

/** The rank-th smallest of centre(fold) + residual over all folds; Infinity when there are fewer. */
function rankedReach(centres: Float64Array, folds: FoldResiduals, rank: number): number {
  const { residuals, ends } = folds;
  // Of each fold the smallest sum that has `rank` sums not above it; the smallest of these is the one looked for.
  let smallest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centres.length; k++) {
    const start = k === 0 ? 0 : ends[k - 1];
    const first = firstWhere(start, ends[k], j => {
      return countUpTo(reach(centres[k], residuals[j]), centres, folds) >= rank;
    });
    if (first < ends[k]) smallest = Math.min(smallest, reach(centres[k], residuals[first]));
  }
  return smallest;
}

/** How many sums centre(fold) + residual are at most `bound`. */
function countUpTo(bound: number, centres: Float64Array, { residuals, ends }: FoldResiduals): number {
  let count = 0;
  for (let k = 0; k < centres.length; k++) {
    const start = k === 0 ? 0 : ends[k - 1];
    count += firstWhere(start, ends[k], j => !(reach(centres[k], residuals[j]) <= bound)) - start;
  }
  return count;
}

/** The first place from `start` on where something holds that holds from there on; `end` when it never does. */
function firstWhere(start: number, end: number, holds: (place: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function orElse(value: number, other: number): number {
  return Number.isNaN(value) ? other : value;
}
