/** The pinball loss, by which predictions of quantiles are measured. */

import { checkNumbers, metricProblem, type Values, type Weighted, weightedMean } from './input.ts';
import { explainedShare } from './regression.ts';
import { weightedQuantile } from './weighted-quantile.ts';

export interface PinballOptions extends Weighted {
  /** The quantile that is predicted, from 0 to 1. Default 0.5, the median. */
  readonly alpha?: number;
}

/**
 * Mean of the pinball loss: a true value above its prediction costs `alpha` times the difference, one below 1 - alpha times;
 * least for the quantile `alpha`. Equals scikit-learn's mean_pinball_loss (Koenker and Bassett, Regression Quantiles,
 * Econometrica 46, 1978).
 * @throws {CauceError} METRIC_INPUT, also for an `alpha` that is not from 0 to 1.
 *
 * @example
 * meanPinballLoss([1, 2, 3], [0, 2, 3], { alpha: 0.1 }); //=> 0.0333333
 */
export function meanPinballLoss(truth: Values, predicted: Values, options: PinballOptions = {}): number {
  const alpha = checkedAlpha('meanPinballLoss', truth, predicted, options);
  return weightedMean(truth.length, row => pinball(alpha, truth[row] - predicted[row]), options.sampleWeight);
}

/**
 * The share of the pinball loss that the predictions save beside the target's own quantile: 1 is perfect, 0 as good as
 * that. Equals scikit-learn's d2_pinball_score. NaN for a single row; of a constant target 1 when all is exact, else 0.
 * @throws {CauceError} METRIC_INPUT as `meanPinballLoss`.
 *
 * @example
 * d2PinballScore([1, 2, 3], [1, 3, 3], { alpha: 0.9 }); //=> 0.666667
 */
export function d2PinballScore(truth: Values, predicted: Values, options: PinballOptions = {}): number {
  return d2Score('d2PinballScore', truth, predicted, options);
}

/**
 * The share of the absolute error that the predictions save beside the median: 1 is perfect, 0 as good as the median.
 * Equals scikit-learn's d2_absolute_error_score. NaN for a single row; of a constant target 1 when all is exact, else 0.
 * @throws {CauceError} METRIC_INPUT.
 *
 * @example
 * d2AbsoluteErrorScore([3, -0.5, 2, 7], [2.5, 0, 2, 8]); //=> 0.764706
 */
export function d2AbsoluteErrorScore(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  return d2Score('d2AbsoluteErrorScore', truth, predicted, { sampleWeight });
}

function d2Score(where: string, truth: Values, predicted: Values, options: PinballOptions): number {
  const alpha = checkedAlpha(where, truth, predicted, options);
  const rows = truth.length;
  if (rows < 2) return Number.NaN;
  const quantile = weightedQuantile(truth, alpha, options.sampleWeight);
  const lossOf = (prediction: (row: number) => number): number =>
    weightedMean(rows, row => pinball(alpha, truth[row] - prediction(row)), options.sampleWeight);
  return explainedShare(
    lossOf(row => predicted[row]),
    lossOf(() => quantile),
  );
}

/** @throws {CauceError} METRIC_INPUT. */
function checkedAlpha(
  where: string,
  truth: Values,
  predicted: Values,
  { alpha = 0.5, sampleWeight }: PinballOptions,
): number {
  checkNumbers(where, truth, predicted, sampleWeight);
  if (alpha >= 0 && alpha <= 1) return alpha;
  throw metricProblem(where, truth.length, `alpha must be from 0 to 1. Got ${alpha}.`);
}

function pinball(alpha: number, difference: number): number {
  return difference >= 0 ? alpha * difference : (alpha - 1) * difference;
}
