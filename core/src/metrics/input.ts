/** What all metrics ask of their input, and the means that they are made of. */

import { CauceError, show } from '../errors.ts';
import { sum } from '../kernels/sum.ts';

/** What every metric takes beside the values. */
export interface Weighted {
  /** Shape (rows): what each row counts for; finite, at least 0, not all 0. Default: all count the same. */
  readonly sampleWeight?: ArrayLike<number> | undefined;
}

/** Shape (rows): numbers, such as a column's `values`. */
export type Values = ArrayLike<number>;

/** @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a weight is none. */
export function checkRows(where: string, truth: number, predicted: number, weights?: Values): void {
  if (truth !== predicted || truth === 0) throw new CauceError('METRIC_INPUT', { where, truth, predicted });
  if (weights === undefined) return;
  if (weights.length !== truth) {
    throw metricProblem(
      where,
      truth,
      `sampleWeight must have ${truth} weights, one for each row. Got ${weights.length}.`,
    );
  }
  let total = 0;
  for (let row = 0; row < truth; row++) {
    const weight = weights[row];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw metricProblem(
        where,
        truth,
        `the weight of row ${row} must be a finite number of at least 0. Got ${show(weight)}.`,
      );
    }
    total += weight;
  }
  if (total === 0) throw metricProblem(where, truth, 'sampleWeight must have a weight above 0. All are 0.');
}

/** @throws {CauceError} METRIC_INPUT as `checkRows`, and for values that are missing or infinite. */
export function checkNumbers(where: string, truth: Values, predicted: Values, weights?: Values): void {
  checkRows(where, truth.length, predicted.length, weights);
  for (let row = 0; row < truth.length; row++) {
    if (Number.isFinite(truth[row]) && Number.isFinite(predicted[row])) continue;
    const [what, received] = Number.isFinite(truth[row])
      ? ['prediction', predicted[row]]
      : ['true value', truth[row]];
    throw metricProblem(
      where,
      truth.length,
      `the ${what} of row ${row} must be a finite number. Got ${show(received)}.`,
    );
  }
}

/** The error for an input whose lengths are right. */
export function metricProblem(where: string, rows: number, problem: string): CauceError {
  return new CauceError('METRIC_INPUT', { where, truth: rows, predicted: rows, problem });
}

/** @throws {CauceError} METRIC_INPUT for an option that is none of those known. */
export function checkChoice(
  where: string,
  rows: number,
  option: string,
  received: unknown,
  known: readonly unknown[],
): void {
  if (known.includes(received)) return;
  const problem = `${option} must be one of ${known.map(show).join(', ')}. Got ${show(received)}.`;
  throw metricProblem(where, rows, problem);
}

/** The sum of `term` over the rows, each times its weight. A row without weight is not asked. */
export function weightedSum(rows: number, term: (row: number) => number, weights?: Values): number {
  if (weights === undefined) return sum(rows, term);
  return sum(rows, row => (weights[row] === 0 ? 0 : weights[row] * term(row)));
}

/** The mean of `term` over the rows. */
export function weightedMean(rows: number, term: (row: number) => number, weights?: Values): number {
  return weightedSum(rows, term, weights) / totalWeight(rows, weights);
}

/** What all rows count for together. */
export function totalWeight(rows: number, weights?: Values): number {
  return weights === undefined ? rows : sum(rows, row => weights[row]);
}

/** True when all rows that count for something have the same value. */
export function isConstant(rows: number, value: (row: number) => number, weights?: Values): boolean {
  let first: number | undefined;
  for (let row = 0; row < rows; row++) {
    if (weights?.[row] === 0) continue;
    first ??= value(row);
    if (value(row) !== first) return false;
  }
  return true;
}
