/** How well scores put rows of a class before the others. */

import { sum } from '../kernels/sum.ts';
import { auc, precisionRecallOf, rocOf } from './curves.ts';
import { checkChoice, metricProblem, type Values, type Weighted, weightedMean } from './input.ts';
import type { Labels } from './labels.ts';
import { type ClassScores, type Columns, refuseUnknown, scoreColumns } from './scores-of-classes.ts';
import { thresholdCounts } from './threshold-counts.ts';

/** Of more than two classes: the mean over the classes, each the same or by its rows; all together; or each (null). */
export type RankingAverage = 'macro' | 'weighted' | 'micro' | null;

export interface AveragePrecisionOptions extends Weighted {
  /** Of more than two classes. Default 'macro'. */
  readonly average?: RankingAverage;
}

export interface RocAucOptions extends AveragePrecisionOptions {
  /** Of more than two classes: each against all others, or each pair (Hand and Till). Default 'ovr'. */
  readonly multiClass?: 'ovr' | 'ovo';
  /** Of two classes: only the part of the curve up to this share of false alarms, standardised (McClish). Default 1: all. */
  readonly maxFpr?: number;
}

/** `average: null`: a score for each class. */
type EachClass = { readonly average: null };
type OneScore = { readonly average?: 'macro' | 'weighted' | 'micro' };

/**
 * The probability that a row of the class looked for has a higher score than another (equal ones count half): the area
 * under the ROC curve. Of two classes the second of `classes` is looked for. Equals scikit-learn's roc_auc_score (Hand and
 * Till, Machine Learning 45, 2001, for pairs; McClish, Medical Decision Making 9, 1989, for parts), whose `multi_class`
 * has no default. NaN where only one class occurs, also within a mean that it counts in.
 *
 * @param scores Probabilities, for two classes also decision values.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, a true class is not among `classes`, rows of
 *   more than two scores do not add up to 1, and for options that do not go together.
 *
 * @example
 * rocAucScore(['no', 'no', 'yes', 'yes'], [0.1, 0.4, 0.35, 0.8], ['no', 'yes']); //=> 0.75
 */
export function rocAucScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  options: RocAucOptions & EachClass,
): number[];
export function rocAucScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  options?: RocAucOptions & OneScore,
): number;
export function rocAucScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  options: RocAucOptions = {},
): number | number[] {
  const where = 'rocAucScore';
  const columns = scoreColumns(where, truth, scores, classes, options.sampleWeight);
  refuseUnknown(where, truth, columns, classes);
  const { average = 'macro', maxFpr = 1, multiClass = 'ovr', sampleWeight } = options;
  checkChoice(where, truth.length, 'average', average, averages);
  checkChoice(where, truth.length, 'multiClass', multiClass, ['ovr', 'ovo']);
  if (!(maxFpr > 0 && maxFpr <= 1)) {
    throw metricProblem(where, truth.length, `maxFpr must be greater than 0 and at most 1. Got ${maxFpr}.`);
  }
  if (classes.length === 2) return rocArea(isClass(columns, 1), scoresOf(columns, 1), sampleWeight, maxFpr);
  if (maxFpr !== 1) throw metricProblem(where, truth.length, 'maxFpr is for two classes only.');
  refuseOtherThanShares(where, columns);
  if (multiClass === 'ovr') return overClasses(columns, rocArea, average, sampleWeight);
  if (sampleWeight !== undefined || average === null || average === 'micro') {
    const problem =
      "with multiClass 'ovo' there can be no sampleWeight, and average must be 'macro' or 'weighted'.";
    throw metricProblem(where, truth.length, problem);
  }
  return overPairs(columns, average);
}

/**
 * The mean of the precision at each threshold, weighted by how much more is found there than before: the area under the
 * precision-recall curve, in steps. Of two classes the second of `classes` is looked for. Equals scikit-learn's
 * average_precision_score.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a true class is not among `classes`.
 *
 * @example
 * averagePrecisionScore(['no', 'no', 'yes', 'yes'], [0.1, 0.4, 0.35, 0.8], ['no', 'yes']); //=> 0.833333
 */
export function averagePrecisionScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  options: AveragePrecisionOptions & EachClass,
): number[];
export function averagePrecisionScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  options?: AveragePrecisionOptions & OneScore,
): number;
export function averagePrecisionScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  { sampleWeight, average = 'macro' }: AveragePrecisionOptions = {},
): number | number[] {
  const where = 'averagePrecisionScore';
  checkChoice(where, truth.length, 'average', average, averages);
  const columns = scoreColumns(where, truth, scores, classes, sampleWeight);
  refuseUnknown(where, truth, columns, classes);
  if (classes.length === 2) return precisionArea(isClass(columns, 1), scoresOf(columns, 1), sampleWeight);
  return overClasses(columns, precisionArea, average, sampleWeight);
}

export interface TopKOptions extends Weighted {
  /** At least 1. Default 2. */
  readonly k?: number;
}

/**
 * The share of rows whose true class is among the `k` of the highest scores; of equal ones the later class comes first, as
 * in scikit-learn's top_k_accuracy_score. Of two classes with one score each, `k: 1` takes the second above 0.5, or above
 * 0 where scores are no probabilities.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a true class is not among `classes`.
 *
 * @example
 * topKAccuracyScore(['a', 'b'], [[0.2, 0.5, 0.3], [0.5, 0.4, 0.1]], ['a', 'b', 'c']); //=> 0.5
 */
export function topKAccuracyScore(
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  { sampleWeight, k = 2 }: TopKOptions = {},
): number {
  const where = 'topKAccuracyScore';
  if (!(Number.isInteger(k) && k >= 1)) {
    throw metricProblem(where, truth.length, `k must be a whole number of at least 1. Got ${k}.`);
  }
  const columns = scoreColumns(where, truth, scores, classes, sampleWeight);
  refuseUnknown(where, truth, columns, classes);
  const { codes, width, at } = columns;
  if (width === 2 && scores.length === truth.length && !Array.isArray(scores[0])) {
    if (k > 1) return 1;
    const all = scoresOf(columns, 1);
    const threshold = all.every(score => score >= 0 && score <= 1) ? 0.5 : 0;
    return weightedMean(
      truth.length,
      row => Number((all[row] > threshold ? 1 : 0) === codes[row]),
      sampleWeight,
    );
  }
  const isHit = (row: number): number => {
    const own = at(row, codes[row]);
    let before = 0;
    for (let j = 0; j < width; j++) if (at(row, j) > own || (at(row, j) === own && j > codes[row])) before++;
    return Number(before < k);
  };
  return weightedMean(truth.length, isHit, sampleWeight);
}

const averages: readonly RankingAverage[] = [null, 'macro', 'weighted', 'micro'];

type BinaryMetric = (isPositive: readonly boolean[], scores: Values, weights?: Values) => number;

function rocArea(isPositive: readonly boolean[], scores: Values, weights?: Values, maxFpr = 1): number {
  const { fpr, tpr } = rocOf(thresholdCounts(isPositive, scores, weights));
  if (Number.isNaN(fpr[0]) || Number.isNaN(tpr[0])) return Number.NaN;
  if (maxFpr === 1) return auc(fpr, tpr);
  const stop = fpr.findIndex(share => share > maxFpr);
  const share = (maxFpr - fpr[stop - 1]) / (fpr[stop] - fpr[stop - 1]);
  const last = tpr[stop - 1] + share * (tpr[stop] - tpr[stop - 1]);
  const area = auc([...fpr.slice(0, stop), maxFpr], [...tpr.slice(0, stop), last]);
  const least = 0.5 * maxFpr ** 2;
  return 0.5 * (1 + (area - least) / (maxFpr - least));
}

function precisionArea(isPositive: readonly boolean[], scores: Values, weights?: Values): number {
  const { precision, recall } = precisionRecallOf(thresholdCounts(isPositive, scores, weights));
  return Math.max(
    0,
    sum(recall.length - 1, i => (recall[i] - recall[i + 1]) * precision[i]),
  );
}

/** Each class against all others. */
function overClasses(
  columns: Columns,
  metric: BinaryMetric,
  average: RankingAverage,
  weights: Values | undefined,
): number | number[] {
  const { codes, width } = columns;
  const all = Array.from({ length: width }, (_, k) => k);
  if (average === 'micro') {
    const of = <T>(each: (k: number) => readonly T[]): T[] => all.flatMap(each);
    const repeated = weights === undefined ? undefined : of(() => Array.from(weights));
    return metric(
      of(k => isClass(columns, k)),
      of(k => Array.from(scoresOf(columns, k))),
      repeated,
    );
  }
  const scores = all.map(k => metric(isClass(columns, k), scoresOf(columns, k), weights));
  if (average === null) return scores;
  const rowsOf = (k: number): number =>
    sum(codes.length, row => (codes[row] === k ? (weights?.[row] ?? 1) : 0));
  const weight = all.map(k => (average === 'macro' ? 1 : rowsOf(k)));
  return sum(width, k => (weight[k] === 0 ? 0 : weight[k] * scores[k])) / sum(width, k => weight[k]);
}

/** Each pair of classes that occur, both ways; pairs count the same or by their rows. */
function overPairs(columns: Columns, average: 'macro' | 'weighted'): number {
  const present = [...new Set(columns.codes)].sort((a, b) => a - b);
  const pairs = present.flatMap((a, i) => present.slice(i + 1).map(b => [a, b] as const));
  const scored = pairs.map(([a, b]) => {
    const rows = Array.from(columns.codes.keys()).filter(row => [a, b].includes(columns.codes[row]));
    const area = (k: number): number =>
      rocArea(
        rows.map(row => columns.codes[row] === k),
        rows.map(row => columns.at(row, k)),
      );
    return { area: (area(a) + area(b)) / 2, weight: average === 'weighted' ? rows.length : 1 };
  });
  return (
    sum(scored.length, i => scored[i].area * scored[i].weight) / sum(scored.length, i => scored[i].weight)
  );
}

/** @throws {CauceError} METRIC_INPUT for scores that are no shares of 1. */
function refuseOtherThanShares(where: string, { codes, width, at }: Columns): void {
  for (let row = 0; row < codes.length; row++) {
    const total = sum(width, k => at(row, k));
    if (Math.abs(total - 1) <= 1e-5) continue;
    throw metricProblem(
      where,
      codes.length,
      `the probabilities of row ${row} must add up to 1. Got ${total}.`,
    );
  }
}

function isClass({ codes }: Columns, k: number): boolean[] {
  return Array.from(codes, code => code === k);
}

function scoresOf({ codes, at }: Columns, k: number): Float64Array {
  return Float64Array.from(codes, (_, row) => at(row, k));
}
