/**
 * Regression metrics: pure functions of the true and the predicted values, with scikit-learn's conventions. All refuse
 * lists of different lengths, empty lists, and values that are missing or infinite (METRIC_INPUT).
 */

import { medianOf } from '../kernels/select.ts';
import {
  checkNumbers,
  isConstant,
  metricProblem,
  type Values,
  type Weighted,
  weightedMean,
  weightedSum,
} from './input.ts';
import { weightedQuantile } from './weighted-quantile.ts';

/**
 * Mean of the squared differences. Equals scikit-learn's mean_squared_error.
 * @throws {CauceError} METRIC_INPUT when lengths differ or there are no values.
 *
 * @example
 * meanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.375
 */
export function meanSquaredError(truth: Values, predicted: Values, { sampleWeight }: Weighted = {}): number {
  checkNumbers('meanSquaredError', truth, predicted, sampleWeight);
  return weightedMean(truth.length, i => (truth[i] - predicted[i]) ** 2, sampleWeight);
}

/**
 * Square root of the mean squared error: in the target's unit. Equals scikit-learn's root_mean_squared_error.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * rootMeanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.612372
 */
export function rootMeanSquaredError(truth: Values, predicted: Values, weighted: Weighted = {}): number {
  checkNumbers('rootMeanSquaredError', truth, predicted, weighted.sampleWeight);
  return Math.sqrt(meanSquaredError(truth, predicted, weighted));
}

/**
 * Mean of the squared differences of log(1 + value): errors count relative to the values. Equals scikit-learn's
 * mean_squared_log_error.
 * @throws {CauceError} METRIC_INPUT, also for values of at most -1.
 *
 * @example
 * meanSquaredLogError([3, 5, 2.5, 7], [2.5, 5, 4, 8]); //=> 0.0397301
 */
export function meanSquaredLogError(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  return squaredLogError('meanSquaredLogError', truth, predicted, sampleWeight);
}

/**
 * Square root of the mean squared log error. Equals scikit-learn's root_mean_squared_log_error.
 * @throws {CauceError} METRIC_INPUT, also for values of at most -1.
 *
 * @example
 * rootMeanSquaredLogError([3, 5, 2.5, 7], [2.5, 5, 4, 8]); //=> 0.199324
 */
export function rootMeanSquaredLogError(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  return Math.sqrt(squaredLogError('rootMeanSquaredLogError', truth, predicted, sampleWeight));
}

/**
 * Mean of the absolute differences. Equals scikit-learn's mean_absolute_error.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * meanAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.5
 */
export function meanAbsoluteError(truth: Values, predicted: Values, { sampleWeight }: Weighted = {}): number {
  checkNumbers('meanAbsoluteError', truth, predicted, sampleWeight);
  return weightedMean(truth.length, i => Math.abs(truth[i] - predicted[i]), sampleWeight);
}

/**
 * Mean of the absolute differences relative to the true values: 0.1 is 10 %. A true value of 0 counts as 2.2e-16, as in
 * scikit-learn's mean_absolute_percentage_error, so that one such row makes the result huge.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * meanAbsolutePercentageError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.327381
 */
export function meanAbsolutePercentageError(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  checkNumbers('meanAbsolutePercentageError', truth, predicted, sampleWeight);
  const relative = (i: number): number =>
    Math.abs(truth[i] - predicted[i]) / Math.max(Math.abs(truth[i]), Number.EPSILON);
  return weightedMean(truth.length, relative, sampleWeight);
}

/**
 * Median of the absolute differences. Equals scikit-learn's median_absolute_error.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * medianAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.5
 */
export function medianAbsoluteError(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  checkNumbers('medianAbsoluteError', truth, predicted, sampleWeight);
  const errors = Float64Array.from(truth, (value, i) => Math.abs(value - predicted[i]));
  return sampleWeight === undefined ? medianOf(errors) : weightedQuantile(errors, 0.5, sampleWeight);
}

/**
 * The largest absolute difference. Equals scikit-learn's max_error, which knows no weights.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * maxError([3, 2, 7, 1], [4, 2, 7, 1]); //=> 1
 */
export function maxError(truth: Values, predicted: Values): number {
  checkNumbers('maxError', truth, predicted);
  let largest = 0;
  for (let i = 0; i < truth.length; i++) largest = Math.max(largest, Math.abs(truth[i] - predicted[i]));
  return largest;
}

/**
 * The share of the target's variance that the predictions explain, R²: 1 is perfect, 0 is as good as the mean, below 0
 * is worse. For a constant target it is 1 when all predictions are exact and 0 otherwise (scikit-learn's
 * `force_finite`); for a single row NaN. Equals scikit-learn's r2_score.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * r2Score([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.948608
 */
export function r2Score(truth: Values, predicted: Values, { sampleWeight }: Weighted = {}): number {
  checkNumbers('r2Score', truth, predicted, sampleWeight);
  if (truth.length < 2) return Number.NaN;
  const rows = truth.length;
  const residual = weightedSum(rows, i => (truth[i] - predicted[i]) ** 2, sampleWeight);
  return explainedShare(
    residual,
    spreadOf(rows, i => truth[i], sampleWeight),
  );
}

/**
 * Like R², but blind to an error that is the same in all rows. Equals scikit-learn's explained_variance_score. For a
 * constant target it is 1 when the errors are all the same, and 0 otherwise.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * explainedVarianceScore([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.957173
 */
export function explainedVarianceScore(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  checkNumbers('explainedVarianceScore', truth, predicted, sampleWeight);
  const rows = truth.length;
  const residual = spreadOf(rows, i => truth[i] - predicted[i], sampleWeight);
  return explainedShare(
    residual,
    spreadOf(rows, i => truth[i], sampleWeight),
  );
}

/** 1 less the share that is left; where there was nothing to explain, 1 when nothing is left and 0 otherwise. */
export function explainedShare(left: number, total: number): number {
  if (total === 0) return left === 0 ? 1 : 0;
  return 1 - left / total;
}

/**
 * The scores that `model.evaluate` gives, by the names that scoring uses.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * regressionMetrics([1, 2, 4], [1, 2, 5]).mae; //=> 0.333333
 */
export function regressionMetrics(
  truth: Values,
  predicted: Values,
  weighted: Weighted = {},
): { rmse: number; mae: number; r2: number; mape: number; medianAbsoluteError: number; maxError: number } {
  return {
    rmse: rootMeanSquaredError(truth, predicted, weighted),
    mae: meanAbsoluteError(truth, predicted, weighted),
    r2: r2Score(truth, predicted, weighted),
    mape: meanAbsolutePercentageError(truth, predicted, weighted),
    medianAbsoluteError: medianAbsoluteError(truth, predicted, weighted),
    maxError: maxError(truth, predicted),
  };
}

/** Sum of the squared distances from the mean. */
function spreadOf(rows: number, value: (row: number) => number, weights: Values | undefined): number {
  // Equal values are asked for as such: their mean may differ from them in the last digit.
  if (isConstant(rows, value, weights)) return 0;
  const mean = weightedMean(rows, value, weights);
  return weightedSum(rows, row => (value(row) - mean) ** 2, weights);
}

function squaredLogError(
  where: string,
  truth: Values,
  predicted: Values,
  weights: Values | undefined,
): number {
  checkNumbers(where, truth, predicted, weights);
  for (let row = 0; row < truth.length; row++) {
    const least = Math.min(truth[row], predicted[row]);
    if (least > -1) continue;
    throw metricProblem(where, truth.length, `all values must be greater than -1. Row ${row} has ${least}.`);
  }
  return weightedMean(truth.length, i => (Math.log1p(truth[i]) - Math.log1p(predicted[i])) ** 2, weights);
}
