/** Classification metrics, with scikit-learn's conventions. */

import { CauceError } from '../errors.ts';
import { sum } from '../kernels/sum.ts';
import { positionsOf } from '../table/column.ts';

/** The share of predictions that are right. @throws {CauceError} METRIC_INPUT. */
export function accuracyScore(truth: readonly string[], predicted: readonly string[]): number {
  check('accuracyScore', truth.length, predicted.length);
  return truth.filter((label, i) => label === predicted[i]).length / truth.length;
}

/**
 * The mean negative logarithm of the probability given to the true class; lower is better. Probabilities are kept at
 * least 2.2e-16 from 0 and 1, as in scikit-learn.
 * @param probabilities Shape (rows x classes), row by row; each row adds up to 1.
 * @throws {CauceError} METRIC_INPUT.
 */
export function logLoss(
  truth: readonly string[],
  probabilities: Float64Array,
  classes: readonly string[],
): number {
  check('logLoss', truth.length, probabilities.length / classes.length);
  const position = positionsOf(classes);
  const loss = (i: number): number => {
    const code = position.get(truth[i]);
    const given = code === undefined ? 0 : probabilities[i * classes.length + code];
    return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
  };
  return sum(truth.length, loss) / truth.length;
}

/** Accuracy and log loss at once. @throws {CauceError} METRIC_INPUT. */
export function classificationMetrics(
  truth: readonly string[],
  probabilities: Float64Array,
  classes: readonly string[],
): { accuracy: number; logLoss: number } {
  const predicted = truth.map((_, i) => {
    const own = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    return classes[own.indexOf(Math.max(...own))];
  });
  return { accuracy: accuracyScore(truth, predicted), logLoss: logLoss(truth, probabilities, classes) };
}

function check(where: string, truth: number, predicted: number): void {
  if (truth !== predicted || truth === 0) throw new CauceError('METRIC_INPUT', { where, truth, predicted });
}
