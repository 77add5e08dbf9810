/** Losses of probabilities and decision values: lower is better. */

import { sum } from '../kernels/sum.ts';
import {
  metricProblem,
  totalWeight,
  type Values,
  type Weighted,
  weightedMean,
  weightedSum,
} from './input.ts';
import type { Labels } from './labels.ts';
import {
  type ClassScores,
  type Columns,
  probabilityColumns,
  refuseUnknown,
  scoreColumns,
} from './scores-of-classes.ts';

/**
 * The mean negative logarithm of the probability given to the true class; lower is better. Probabilities are kept at
 * least 2.2e-16 from 0 and 1, as in scikit-learn's log_loss. A true class that is not among `classes` counts as given
 * probability 0, which scikit-learn refuses.
 *
 * @param probabilities Shape (rows x classes), row by row; each row adds up to 1. Of two classes the second's will do.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a probability is not from 0 to 1.
 *
 * @example
 * logLoss(['no', 'yes'], [[0.9, 0.1], [0.2, 0.8]], ['no', 'yes']); //=> 0.164252
 */
export function logLoss(
  truth: Labels,
  probabilities: ClassScores,
  classes: Labels,
  { sampleWeight }: Weighted = {},
): number {
  const columns = probabilityColumns('logLoss', truth, probabilities, classes, sampleWeight);
  return weightedMean(truth.length, lossOf(columns), sampleWeight);
}

/**
 * The share of the log loss that the probabilities save beside each class's share of the rows: 1 is perfect, 0 as good as
 * these. Equals scikit-learn's d2_log_loss_score. NaN for a single row.
 * @throws {CauceError} METRIC_INPUT as `logLoss`, and for a true class that is not among `classes`.
 *
 * @example
 * d2LogLossScore(['no', 'yes'], [[0.9, 0.1], [0.2, 0.8]], ['no', 'yes']); //=> 0.763034
 */
export function d2LogLossScore(
  truth: Labels,
  probabilities: ClassScores,
  classes: Labels,
  { sampleWeight }: Weighted = {},
): number {
  const columns = probabilityColumns('d2LogLossScore', truth, probabilities, classes, sampleWeight);
  refuseUnknown('d2LogLossScore', truth, columns, classes);
  if (truth.length < 2) return Number.NaN;
  const shares = sharesOf(columns, sampleWeight);
  const usual = lossOf({ ...columns, at: (_, k) => shares[k] });
  const of = (loss: (row: number) => number) => weightedSum(truth.length, loss, sampleWeight);
  return 1 - of(lossOf(columns)) / of(usual);
}

export interface BrierOptions extends Weighted {
  /** Half the sum over the classes, so that two classes score from 0 to 1. Default: for two classes. */
  readonly scaleByHalf?: boolean;
}

/**
 * Mean of the squared differences between the probabilities and what happened (1 for the true class, 0 for the others).
 * Equals scikit-learn's brier_score_loss (Brier, Monthly Weather Review 78, 1950).
 * @throws {CauceError} METRIC_INPUT as `logLoss`, and for a true class that is not among `classes`.
 *
 * @example
 * brierScoreLoss(['no', 'yes'], [0.1, 0.8], ['no', 'yes']); //=> 0.025
 */
export function brierScoreLoss(
  truth: Labels,
  probabilities: ClassScores,
  classes: Labels,
  { sampleWeight, scaleByHalf = classes.length < 3 }: BrierOptions = {},
): number {
  const columns = probabilityColumns('brierScoreLoss', truth, probabilities, classes, sampleWeight);
  refuseUnknown('brierScoreLoss', truth, columns, classes);
  return weightedMean(truth.length, squaresOf(columns), sampleWeight) * (scaleByHalf ? 0.5 : 1);
}

/**
 * The share of the Brier score that the probabilities save beside each class's share of the rows. Equals scikit-learn's
 * d2_brier_score. NaN for a single row; where all rows are of one class, 1 when all is certain and right and 0 otherwise,
 * where scikit-learn divides by zero.
 * @throws {CauceError} METRIC_INPUT as `brierScoreLoss`.
 *
 * @example
 * d2BrierScore(['no', 'yes'], [0.1, 0.8], ['no', 'yes']); //=> 0.9
 */
export function d2BrierScore(
  truth: Labels,
  probabilities: ClassScores,
  classes: Labels,
  { sampleWeight }: Weighted = {},
): number {
  const columns = probabilityColumns('d2BrierScore', truth, probabilities, classes, sampleWeight);
  refuseUnknown('d2BrierScore', truth, columns, classes);
  if (truth.length < 2) return Number.NaN;
  const shares = sharesOf(columns, sampleWeight);
  const of = (all: Columns) => weightedMean(truth.length, squaresOf(all), sampleWeight);
  const [left, usual] = [of(columns), of({ ...columns, at: (_, k) => shares[k] })];
  if (usual === 0) return left === 0 ? 1 : 0;
  return 1 - left / usual;
}

/**
 * Mean of how far decision values fall short of a margin of 1: of two classes the value itself, towards its class; of more
 * the true class's less the greatest other (Crammer and Singer, JMLR 2, 2001). Equals scikit-learn's hinge_loss, which for
 * true classes that are all the second takes them for the first.
 *
 * @param decisions Shape (rows) for two classes, where the second is predicted above 0; else (rows x classes).
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a true class is not among `classes`.
 *
 * @example
 * hingeLoss(['no', 'yes', 'yes'], [-2.18, 2.36, 0.09], ['no', 'yes']); //=> 0.303333
 */
export function hingeLoss(
  truth: Labels,
  decisions: ClassScores,
  classes: Labels,
  { sampleWeight }: Weighted = {},
): number {
  const where = 'hingeLoss';
  const columns = scoreColumns(where, truth, decisions, classes, sampleWeight);
  refuseUnknown(where, truth, columns, classes);
  const { codes, width, at } = columns;
  if (width === 2 && decisions.length !== truth.length) {
    throw metricProblem(
      where,
      truth.length,
      'for two classes there must be one decision value for each row.',
    );
  }
  const margin = (row: number): number => {
    if (width === 2) return at(row, codes[row]);
    let greatest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < width; k++) if (k !== codes[row]) greatest = Math.max(greatest, at(row, k));
    return at(row, codes[row]) - greatest;
  };
  return weightedMean(truth.length, row => Math.max(0, 1 - margin(row)), sampleWeight);
}

function lossOf({ codes, at }: Columns): (row: number) => number {
  return row => {
    const given = codes[row] < 0 ? 0 : at(row, codes[row]);
    return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
  };
}

function squaresOf({ codes, width, at }: Columns): (row: number) => number {
  return row => sum(width, k => (Number(codes[row] === k) - at(row, k)) ** 2);
}

/** Each class's share of the rows. */
function sharesOf({ codes, width }: Columns, weights: Values | undefined): number[] {
  const all = totalWeight(codes.length, weights);
  return Array.from(
    { length: width },
    (_, k) => weightedSum(codes.length, row => Number(codes[row] === k), weights) / all,
  );
}
