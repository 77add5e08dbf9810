/** Missing values predicted feature by feature from the others, round after round. */

import { CauceError } from '../errors.ts';
import { bayesianRidge } from '../kernels/bayesian-ridge.ts';
import { openWorkspace, plainWorkspace } from '../kernels/workspace.ts';

/** One regression: a feature from its predictors. */
export interface Regression {
  readonly feature: number;
  readonly predictors: Int32Array;
  /** Shape (predictors). */
  readonly coef: Float64Array;
  readonly intercept: number;
}

/** Between which bounds each feature's filled-in values are kept. */
export interface Limits {
  /** Shape (features). */
  readonly low: Float64Array;
  /** Shape (features). */
  readonly high: Float64Array;
}

/**
 * Learns the regression of a feature on its predictors, from the rows that have the feature.
 * @param columns IN: (features), each of as many rows: filled in so far.
 * @param missing IN: (features): the rows that lack each.
 * @throws {CauceError} FIT_FAILED where the numbers are too large.
 */
export function learnRegression(
  columns: readonly Float64Array[],
  missing: readonly Int32Array[],
  feature: number,
  predictors: Int32Array,
  { name, threads }: { readonly name: string; readonly threads: number | undefined },
): Regression {
  const own = rowsWithout(missing[feature], columns[feature].length);
  const taken = (column: Float64Array): Float64Array =>
    own === undefined ? column : Float64Array.from(own, row => column[row]);
  const target = taken(columns[feature]);
  const given = Array.from(predictors, j => taken(columns[j]));
  const space = target.length * given.length < fewNumbers ? plainWorkspace() : openWorkspace(threads);
  try {
    const { coef, intercept } = bayesianRidge(space, given, target);
    if (coef.every(Number.isFinite) && Number.isFinite(intercept)) {
      return { feature, predictors, coef, intercept };
    }
  } finally {
    space.close();
  }
  const message = `column ${JSON.stringify(name)} cannot be predicted from the others, which hold numbers too large to compute with. Scale them (standardScaler) or correct them.`;
  throw new CauceError('FIT_FAILED', { where: 'IterativeImputer', message });
}

/** Below this many numbers, starting threads costs more than they save. */
const fewNumbers = 100_000;

/** Writes what a regression predicts for the rows that lack its feature, kept within its limits. */
export function fillIn(
  columns: readonly Float64Array[],
  rows: Int32Array,
  { feature, predictors, coef, intercept }: Regression,
  { low, high }: Limits,
): void {
  const column = columns[feature];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    let value = 0;
    for (let j = 0; j < predictors.length; j++) value += columns[predictors[j]][row] * coef[j];
    column[row] = Math.min(Math.max(value + intercept, low[feature]), high[feature]);
  }
}

/** The rows of a column that are missing, ascending. */
export function missingRows(values: Float64Array): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) rows.push(row);
  return Int32Array.from(rows);
}

/** All rows but these, ascending; undefined when these are none. */
function rowsWithout(missing: Int32Array, rows: number): Int32Array | undefined {
  if (missing.length === 0) return undefined;
  const out = new Int32Array(rows - missing.length);
  let next = 0;
  for (let row = 0, k = 0; row < rows; row++) {
    if (k < missing.length && missing[k] === row) k++;
    else out[next++] = row;
  }
  return out;
}
