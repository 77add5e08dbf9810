/** Classification metrics, with scikit-learn's conventions. */

import { CauceError } from '../errors.ts';
import { sum } from '../kernels/sum.ts';
import { positionsOf } from '../table/column.ts';

/**
 * The share of predictions that are right.
 * @throws {CauceError} METRIC_INPUT when lengths differ or there are no rows.
 */
export function accuracyScore(truth: readonly string[], predicted: readonly string[]): number {
  check('accuracyScore', truth.length, predicted.length);
  return truth.filter((label, i) => label === predicted[i]).length / truth.length;
}

/**
 * The mean negative logarithm of the probability given to the true class; lower is better. Probabilities are kept at
 * least 2.2e-16 from 0 and 1, as in scikit-learn. A true class that is not among `classes` counts as given probability 0.
 *
 * @param probabilities Shape (rows x classes), row by row; each row adds up to 1.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a probability is not from 0 to 1.
 */
export function logLoss(
  truth: readonly string[],
  probabilities: Float64Array,
  classes: readonly string[],
): number {
  checkProbabilities('logLoss', truth, probabilities, classes);
  const position = positionsOf(classes);
  const loss = (i: number): number => {
    const code = position.get(truth[i]);
    const given = code === undefined ? 0 : probabilities[i * classes.length + code];
    return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
  };
  return sum(truth.length, loss) / truth.length;
}

/**
 * Accuracy and log loss at once; the predicted class is the most probable one, of equals the first.
 * @throws {CauceError} METRIC_INPUT as `logLoss`.
 */
export function classificationMetrics(
  truth: readonly string[],
  probabilities: Float64Array,
  classes: readonly string[],
): { accuracy: number; logLoss: number } {
  checkProbabilities('classificationMetrics', truth, probabilities, classes);
  const predicted = truth.map((_, i) => {
    const own = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    return classes[own.indexOf(Math.max(...own))];
  });
  return { accuracy: accuracyScore(truth, predicted), logLoss: logLoss(truth, probabilities, classes) };
}

function checkProbabilities(
  where: string,
  truth: readonly string[],
  probabilities: Float64Array,
  classes: readonly string[],
): void {
  const predicted = probabilities.length / Math.max(1, classes.length);
  check(where, truth.length, predicted);
  const wrong = probabilities.findIndex(p => !(p >= 0 && p <= 1));
  if (wrong < 0) return;
  const row = Math.floor(wrong / classes.length);
  const problem = `the probabilities of row ${row} must be from 0 to 1. Got ${probabilities[wrong]}.`;
  throw new CauceError('METRIC_INPUT', { where, truth: truth.length, predicted, problem });
}

function check(where: string, truth: number, predicted: number): void {
  if (truth !== predicted || truth === 0) throw new CauceError('METRIC_INPUT', { where, truth, predicted });
}
