/**
 * Regression metrics: pure functions of the true and the predicted values, with scikit-learn's conventions. All refuse
 * lists of different lengths, empty lists, and values that are missing or infinite (METRIC_INPUT).
 */

import { CauceError, show } from '../errors.ts';
import { sum } from '../kernels/sum.ts';

type Values = ArrayLike<number>;

/** Mean of the squared differences. @throws {CauceError} METRIC_INPUT when lengths differ or there are no values. */
export function meanSquaredError(truth: Values, predicted: Values): number {
  check('meanSquaredError', truth, predicted);
  return sum(truth.length, i => (truth[i] - predicted[i]) ** 2) / truth.length;
}

/** Square root of the mean squared error: in the target's unit. @throws {CauceError} METRIC_INPUT. */
export function rootMeanSquaredError(truth: Values, predicted: Values): number {
  check('rootMeanSquaredError', truth, predicted);
  return Math.sqrt(meanSquaredError(truth, predicted));
}

/** Mean of the absolute differences. @throws {CauceError} METRIC_INPUT. */
export function meanAbsoluteError(truth: Values, predicted: Values): number {
  check('meanAbsoluteError', truth, predicted);
  return sum(truth.length, i => Math.abs(truth[i] - predicted[i])) / truth.length;
}

/**
 * Mean of the absolute differences relative to the true values: 0.1 is 10 %. A true value of 0 counts as 2.2e-16, as in
 * scikit-learn, so that one such row makes the result huge. @throws {CauceError} METRIC_INPUT.
 */
export function meanAbsolutePercentageError(truth: Values, predicted: Values): number {
  check('meanAbsolutePercentageError', truth, predicted);
  const relative = (i: number): number =>
    Math.abs(truth[i] - predicted[i]) / Math.max(Math.abs(truth[i]), Number.EPSILON);
  return sum(truth.length, relative) / truth.length;
}

/** Median of the absolute differences. @throws {CauceError} METRIC_INPUT. */
export function medianAbsoluteError(truth: Values, predicted: Values): number {
  check('medianAbsoluteError', truth, predicted);
  const errors = Float64Array.from(truth, (value, i) => Math.abs(value - predicted[i])).sort();
  const middle = errors.length >> 1;
  return errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
}

/** The largest absolute difference. @throws {CauceError} METRIC_INPUT. */
export function maxError(truth: Values, predicted: Values): number {
  check('maxError', truth, predicted);
  let largest = 0;
  for (let i = 0; i < truth.length; i++) largest = Math.max(largest, Math.abs(truth[i] - predicted[i]));
  return largest;
}

/**
 * The share of the target's variance that the predictions explain, R²: 1 is perfect, 0 is as good as the mean, below 0
 * is worse. For a constant target it is 1 when all predictions are exact and 0 otherwise (scikit-learn's
 * `force_finite`); for a single row NaN. @throws {CauceError} METRIC_INPUT.
 */
export function r2Score(truth: Values, predicted: Values): number {
  check('r2Score', truth, predicted);
  if (truth.length < 2) return Number.NaN;
  const residual = sum(truth.length, i => (truth[i] - predicted[i]) ** 2);
  const mean = sum(truth.length, i => truth[i]) / truth.length;
  // Equal values are asked for as such: their mean may differ from them in the last digit.
  const total = isConstant(truth) ? 0 : sum(truth.length, i => (truth[i] - mean) ** 2);
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}

/** All of these at once, by the names that scoring uses. @throws {CauceError} METRIC_INPUT. */
export function regressionMetrics(
  truth: Values,
  predicted: Values,
): { rmse: number; mae: number; r2: number; mape: number; medianAbsoluteError: number; maxError: number } {
  return {
    rmse: rootMeanSquaredError(truth, predicted),
    mae: meanAbsoluteError(truth, predicted),
    r2: r2Score(truth, predicted),
    mape: meanAbsolutePercentageError(truth, predicted),
    medianAbsoluteError: medianAbsoluteError(truth, predicted),
    maxError: maxError(truth, predicted),
  };
}

function isConstant(values: Values): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

function check(where: string, truth: Values, predicted: Values): void {
  if (truth.length !== predicted.length || truth.length === 0) {
    throw new CauceError('METRIC_INPUT', { where, truth: truth.length, predicted: predicted.length });
  }
  for (let row = 0; row < truth.length; row++) {
    if (Number.isFinite(truth[row]) && Number.isFinite(predicted[row])) continue;
    const [what, received] = Number.isFinite(truth[row])
      ? ['prediction', predicted[row]]
      : ['true value', truth[row]];
    throw new CauceError('METRIC_INPUT', {
      where,
      truth: truth.length,
      predicted: predicted.length,
      problem: `the ${what} of row ${row} must be a finite number. Got ${show(received)}.`,
    });
  }
}
