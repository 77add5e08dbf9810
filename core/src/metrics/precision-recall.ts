/** Precision, recall, and what is made of them: for one class of two, for each class, or for all together. */

import { sum } from '../kernels/sum.ts';
import { checkChoice, metricProblem } from './input.ts';
import {
  checkLabels,
  countLabels,
  type LabelOptions,
  type Labels,
  type PositiveLabel,
  positiveLabel,
} from './labels.ts';

/**
 * What becomes of the classes' scores: that of the class looked for, of two (`binary`); of all rows counted together
 * (`micro`); the mean over the classes, each counting the same (`macro`) or as often as it is true (`weighted`).
 */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted';

export interface PrecisionRecallOptions extends LabelOptions, PositiveLabel {
  /** Default 'binary'; null gives the score of each class. */
  readonly average?: Average | null;
  /** Stands where a score is divided by nothing; NaN leaves the class out of means. Default 0. */
  readonly zeroDivision?: number;
}

/** `average: null`: a score for each class. */
type EachClass = { readonly average: null };

export interface FbetaOptions extends PrecisionRecallOptions {
  /** How much more recall counts than precision. Default 1. */
  readonly beta?: number;
}

export interface PrecisionRecallFscoreSupport<T> {
  readonly precision: T;
  readonly recall: T;
  readonly fscore: T;
  /** How many rows are of the class; null for an average. */
  readonly support: T extends number ? null : T;
}

/**
 * The share that is right of what was predicted as the class. Equals scikit-learn's precision_score.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or `average` is 'binary' for more than two classes.
 *
 * @example
 * precisionScore(['no', 'yes', 'yes', 'no'], ['no', 'yes', 'no', 'yes']); //=> 0.5
 */
export function precisionScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions & EachClass,
): number[];
export function precisionScore(
  truth: Labels,
  predicted: Labels,
  options?: PrecisionRecallOptions & { readonly average?: Average },
): number;
export function precisionScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions = {},
): number | number[] {
  return scoresOf('precisionScore', truth, predicted, options).precision;
}

/**
 * The share of the class that was predicted as it. Equals scikit-learn's recall_score.
 * @throws {CauceError} METRIC_INPUT as `precisionScore`.
 *
 * @example
 * recallScore(['no', 'yes', 'yes', 'yes'], ['no', 'yes', 'no', 'yes']); //=> 0.666667
 */
export function recallScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions & EachClass,
): number[];
export function recallScore(
  truth: Labels,
  predicted: Labels,
  options?: PrecisionRecallOptions & { readonly average?: Average },
): number;
export function recallScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions = {},
): number | number[] {
  return scoresOf('recallScore', truth, predicted, options).recall;
}

/**
 * The harmonic mean of precision and recall. Equals scikit-learn's f1_score.
 * @throws {CauceError} METRIC_INPUT as `precisionScore`.
 *
 * @example
 * f1Score(['a', 'b', 'c', 'a', 'b', 'c'], ['a', 'c', 'b', 'a', 'a', 'b'], { average: 'macro' }); //=> 0.266667
 */
export function f1Score(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions & EachClass,
): number[];
export function f1Score(
  truth: Labels,
  predicted: Labels,
  options?: PrecisionRecallOptions & { readonly average?: Average },
): number;
export function f1Score(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions = {},
): number | number[] {
  return scoresOf('f1Score', truth, predicted, { ...options, beta: 1 }).fscore;
}

/**
 * The harmonic mean of precision and recall, where recall counts `beta` times as much. Equals scikit-learn's fbeta_score
 * (van Rijsbergen, Information Retrieval, 1979).
 * @throws {CauceError} METRIC_INPUT as `precisionScore`, and for a `beta` below 0.
 *
 * @example
 * fbetaScore(['no', 'yes', 'yes', 'yes'], ['no', 'yes', 'no', 'yes'], { beta: 2 }); //=> 0.714286
 */
export function fbetaScore(truth: Labels, predicted: Labels, options: FbetaOptions & EachClass): number[];
export function fbetaScore(
  truth: Labels,
  predicted: Labels,
  options?: FbetaOptions & { readonly average?: Average },
): number;
export function fbetaScore(truth: Labels, predicted: Labels, options: FbetaOptions = {}): number | number[] {
  return scoresOf('fbetaScore', truth, predicted, options).fscore;
}

/**
 * Precision, recall, F-score and number of rows, of each class (`average: null`, the default here) or averaged. Equals
 * scikit-learn's precision_recall_fscore_support.
 * @throws {CauceError} METRIC_INPUT as `precisionScore`.
 *
 * @example
 * precisionRecallFscoreSupport(['no', 'yes', 'yes', 'no'], ['no', 'yes', 'no', 'no']).recall; //=> [1, 0.5]
 */
export function precisionRecallFscoreSupport(
  truth: Labels,
  predicted: Labels,
  options: FbetaOptions & { readonly average: Average },
): PrecisionRecallFscoreSupport<number>;
export function precisionRecallFscoreSupport(
  truth: Labels,
  predicted: Labels,
  options?: FbetaOptions & { readonly average?: null },
): PrecisionRecallFscoreSupport<number[]>;
export function precisionRecallFscoreSupport(
  truth: Labels,
  predicted: Labels,
  options: FbetaOptions = {},
): PrecisionRecallFscoreSupport<number> | PrecisionRecallFscoreSupport<number[]> {
  const { average = null } = options;
  const scores = scoresOf('precisionRecallFscoreSupport', truth, predicted, { ...options, average });
  const { precision, recall, fscore, support } = scores;
  return (
    average === null ? { precision, recall, fscore, support } : { precision, recall, fscore, support: null }
  ) as PrecisionRecallFscoreSupport<number>;
}

/**
 * The share of what is the class, or was predicted as it, that is both: Jaccard's index. Equals scikit-learn's
 * jaccard_score.
 * @throws {CauceError} METRIC_INPUT as `precisionScore`.
 *
 * @example
 * jaccardScore(['no', 'yes', 'yes', 'yes'], ['yes', 'yes', 'no', 'yes']); //=> 0.5
 */
export function jaccardScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions & EachClass,
): number[];
export function jaccardScore(
  truth: Labels,
  predicted: Labels,
  options?: PrecisionRecallOptions & { readonly average?: Average },
): number;
export function jaccardScore(
  truth: Labels,
  predicted: Labels,
  options: PrecisionRecallOptions = {},
): number | number[] {
  const { average = 'binary', zeroDivision = 0 } = options;
  const { hits, guesses, members } = ofClasses('jaccardScore', truth, predicted, options);
  const scores = hits.map((hit, k) => ratio(hit, guesses[k] + members[k] - hit, zeroDivision));
  return averaged(scores, members, average, false);
}

/** Of each class counted, or of all together for `micro`. */
interface ClassCounts {
  /** Rows of the class that were predicted as it. */
  readonly hits: number[];
  /** Rows predicted as it. */
  readonly guesses: number[];
  /** Rows of it. */
  readonly members: number[];
}

function scoresOf(where: string, truth: Labels, predicted: Labels, options: FbetaOptions) {
  const { average = 'binary', zeroDivision = 0, beta = 1 } = options;
  if (!(beta >= 0)) throw metricProblem(where, truth.length, `beta must be at least 0. Got ${beta}.`);
  const { hits, guesses, members } = ofClasses(where, truth, predicted, options);
  const precision = hits.map((hit, k) => ratio(hit, guesses[k], zeroDivision));
  const recall = hits.map((hit, k) => ratio(hit, members[k], zeroDivision));
  const square = beta ** 2;
  const fscore = hits.map((hit, k) => {
    if (beta === 0) return precision[k];
    if (square === Number.POSITIVE_INFINITY) return recall[k];
    return ratio((1 + square) * hit, square * members[k] + guesses[k], zeroDivision);
  });
  const all = (scores: number[]) => averaged(scores, members, average, true);
  return { precision: all(precision), recall: all(recall), fscore: all(fscore), support: members };
}

const averages: readonly (Average | null)[] = [null, 'binary', 'micro', 'macro', 'weighted'];

/** @throws {CauceError} METRIC_INPUT. */
function ofClasses(
  where: string,
  truth: Labels,
  predicted: Labels,
  { labels, sampleWeight, average = 'binary', posLabel }: PrecisionRecallOptions,
): ClassCounts {
  checkChoice(where, truth.length, 'average', average, averages);
  const { labels: present, matrix } = countLabels(where, truth, predicted, sampleWeight);
  if (labels !== undefined) checkLabels(where, truth.length, labels);
  const wanted =
    average === 'binary' ? [positiveLabel(where, truth.length, present, posLabel)] : (labels ?? present);
  const width = present.length;
  const at = wanted.map(label => present.indexOf(label));
  const of = (count: (k: number) => number): number[] => {
    const each = at.map(k => (k < 0 ? 0 : count(k)));
    return average === 'micro' ? [sum(each.length, i => each[i])] : each;
  };
  return {
    hits: of(k => matrix[k * width + k]),
    guesses: of(k => sum(width, t => matrix[t * width + k])),
    members: of(k => sum(width, p => matrix[k * width + p])),
  };
}

function ratio(part: number, whole: number, zeroDivision: number): number {
  return whole === 0 ? zeroDivision : part / whole;
}

/** @param isForgiving Scores that are NaN are left out of means. */
function averaged(
  scores: number[],
  members: number[],
  average: Average | null,
  isForgiving: boolean,
): number | number[] {
  if (average === null) return scores;
  const counted = scores.map((_, k) => k).filter(k => !(isForgiving && Number.isNaN(scores[k])));
  if (counted.length === 0) return Number.NaN;
  const weighs = average === 'weighted' && counted.some(k => members[k] > 0);
  const weight = (i: number): number => (weighs ? members[counted[i]] : 1);
  return sum(counted.length, i => weight(i) * scores[counted[i]]) / sum(counted.length, weight);
}
