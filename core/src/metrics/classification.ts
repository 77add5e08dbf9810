/** Shares of rows that are right and wrong, with scikit-learn's conventions. */

import { sum } from '../kernels/sum.ts';
import { confusionOf } from './confusion-matrix.ts';
import { checkRows, type Weighted, weightedMean } from './input.ts';
import type { Labels } from './labels.ts';
import { logLoss } from './probability-losses.ts';
import { probabilityColumns } from './scores-of-classes.ts';

/**
 * The share of predictions that are right. Equals scikit-learn's accuracy_score.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a weight is none.
 *
 * @example
 * accuracyScore(['a', 'b', 'a', 'c'], ['a', 'b', 'b', 'c']); //=> 0.75
 */
export function accuracyScore(truth: Labels, predicted: Labels, { sampleWeight }: Weighted = {}): number {
  return shareRight('accuracyScore', truth, predicted, sampleWeight);
}

/**
 * The share of predictions that are wrong. Equals scikit-learn's zero_one_loss.
 * @throws {CauceError} METRIC_INPUT as `accuracyScore`.
 *
 * @example
 * zeroOneLoss(['a', 'b', 'a', 'c'], ['a', 'b', 'b', 'c']); //=> 0.25
 */
export function zeroOneLoss(truth: Labels, predicted: Labels, { sampleWeight }: Weighted = {}): number {
  return 1 - shareRight('zeroOneLoss', truth, predicted, sampleWeight);
}

/**
 * The share of predictions that are wrong: of one class for each row the same as `zeroOneLoss`. Equals scikit-learn's
 * hamming_loss.
 * @throws {CauceError} METRIC_INPUT as `accuracyScore`.
 *
 * @example
 * hammingLoss(['a', 'b', 'a', 'c'], ['a', 'b', 'b', 'c']); //=> 0.25
 */
export function hammingLoss(truth: Labels, predicted: Labels, { sampleWeight }: Weighted = {}): number {
  return 1 - shareRight('hammingLoss', truth, predicted, sampleWeight);
}

export interface BalancedAccuracyOptions extends Weighted {
  /** Measured from chance: guessing scores 0, all right 1. Default false. */
  readonly adjusted?: boolean;
}

/**
 * The mean over the classes of the share that is right of each: guessing the most frequent class scores no better than
 * any other. Equals scikit-learn's balanced_accuracy_score (Brodersen et al., ICPR 2010).
 * @throws {CauceError} METRIC_INPUT as `accuracyScore`.
 *
 * @example
 * balancedAccuracyScore(['a', 'a', 'a', 'b'], ['a', 'a', 'b', 'b']); //=> 0.833333
 */
export function balancedAccuracyScore(
  truth: Labels,
  predicted: Labels,
  { sampleWeight, adjusted = false }: BalancedAccuracyOptions = {},
): number {
  const { counts } = confusionOf('balancedAccuracyScore', truth, predicted, { sampleWeight });
  const shares = counts
    .map((row, k) => row[k] / sum(row.length, j => row[j]))
    // Classes that are only predicted have no share.
    .filter(share => !Number.isNaN(share));
  const mean = sum(shares.length, i => shares[i]) / shares.length;
  if (!adjusted) return mean;
  const chance = 1 / shares.length;
  return (mean - chance) / (1 - chance);
}

export interface ClassificationMetricsOptions extends Weighted {
  readonly predicted?: Labels;
}

/**
 * The scores that `model.evaluate` gives: accuracy and log loss at once.
 *
 * @param options.predicted Shape (rows); default the most probable class, of equals the first.
 * @throws {CauceError} METRIC_INPUT as `logLoss`.
 *
 * @example
 * classificationMetrics(['a', 'b'], Float64Array.of(0.75, 0.25, 0.5, 0.5), ['a', 'b']).accuracy; //=> 0.5
 */
export function classificationMetrics(
  truth: Labels,
  probabilities: Float64Array,
  classes: Labels,
  { predicted = mostProbable(probabilities, classes), ...weighted }: ClassificationMetricsOptions = {},
): { accuracy: number; logLoss: number } {
  probabilityColumns('classificationMetrics', truth, probabilities, classes, weighted.sampleWeight);
  return {
    accuracy: accuracyScore(truth, predicted, weighted),
    logLoss: logLoss(truth, probabilities, classes, weighted),
  };
}

/** The class of each row's greatest probability, of equals the first. */
function mostProbable(probabilities: Float64Array, classes: Labels): string[] {
  return Array.from({ length: probabilities.length / classes.length }, (_, i) => {
    const own = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    let best = 0;
    for (let k = 1; k < own.length; k++) if (own[k] > own[best]) best = k;
    return classes[best];
  });
}

function shareRight(
  where: string,
  truth: Labels,
  predicted: Labels,
  weights: Weighted['sampleWeight'],
): number {
  checkRows(where, truth.length, predicted.length, weights);
  return weightedMean(truth.length, row => Number(truth[row] === predicted[row]), weights);
}
