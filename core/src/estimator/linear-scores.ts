/** Classifiers that tell classes by weighted sums of the features: what they learn, and what they say of a row. */

import { CauceError, ModelFileError } from '../errors.ts';
import type { BlockMatrix } from '../kernels/block-matrix.ts';
import { linearScores, sumByGroup } from '../kernels/linear-scores.ts';
import { sumOf } from '../kernels/moments.ts';
import { featureBlocks, liveFeatureBlocks } from '../table/feature-blocks.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { type Contributions, noContributions } from './contributions.ts';
import { float64s, record, type StateRule } from './state.ts';

/** One score for each class; or one alone, that of the second of two classes; or none, where there is one class. */
export interface LinearScores {
  /** Shape (outputs x features), row by row. */
  readonly coef: Float64Array;
  /** Shape (outputs). */
  readonly intercept: Float64Array;
  /** Shape (features): of each feature in the rows learnt from. Only reasons need it. */
  readonly mean: Float64Array;
}

export const linearScoresRule: StateRule<LinearScores> = record<LinearScores>({
  coef: float64s,
  intercept: float64s,
  mean: float64s,
});

/** The score of a class that no row has: lower than any other, and yet a number to compute with. */
export const never = -1e100;

/** What no rule says of a state from a file. @param outputs How many scores there must be. */
export function linearScoresProblem(
  { coef, intercept, mean }: LinearScores,
  outputs: number,
): string | undefined {
  if (intercept.length !== outputs) return `it must have ${outputs} scores`;
  if (coef.length !== intercept.length * mean.length)
    return 'coef must have a number for each output and feature';
  return [coef, intercept, mean].every(own => own.every(Number.isFinite))
    ? undefined
    : 'its numbers must be finite';
}

/** Fails the fit when numbers were too large to compute with. @throws {CauceError} FIT_FAILED. */
export function checkScores(where: string, state: LinearScores): LinearScores {
  if (linearScoresProblem(state, state.intercept.length) === undefined) return state;
  const message =
    'the columns hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
  throw new CauceError('FIT_FAILED', { where, message });
}

/** The mean of each feature. @returns Shape (features); 0 where a sum is no number any more. */
export function featureMeans(matrix: BlockMatrix, weights: Float64Array | undefined): Float64Array {
  const total = weights === undefined ? matrix.rows : sumOf(weights);
  const means = sumByGroup(matrix, new Int32Array(matrix.rows), 1, weights).map(sum => sum / total);
  return means.map(mean => (Number.isFinite(mean) ? mean : 0));
}

/**
 * Shape (rows x outputs), row by row.
 * @throws {CauceError} as `featureBlocks`; ModelFileError when the state is of other columns.
 */
export function scoresOf(where: string, table: Table, { coef, intercept, mean }: LinearScores): Float64Array {
  const matrix = featureBlocks(where, table);
  checkFeatures(where, matrix, mean);
  return linearScores(matrix, coef, intercept);
}

/** Turns scores into probabilities. @returns Shape (rows x classes), row by row. */
export type Probabilities = (scores: Float64Array, rows: number, outputs: number) => Float64Array;

/** The probabilities for a live row, by the functions that a table's are made by. */
export function compileScores(
  where: string,
  row: Table,
  { coef, intercept, mean }: LinearScores,
  probabilities: Probabilities,
): RowForm {
  const { matrix, isComplete } = liveFeatureBlocks(where, row);
  checkFeatures(where, matrix, mean);
  const outputs = intercept.length;
  const classes = Array.from({ length: outputs > 1 ? outputs : outputs + 1 }, () => liveNumber());
  return {
    output: new Table(classes.map((live, k) => [String(k), live] as const)),
    run() {
      if (!isComplete()) return false;
      const shares = probabilities(linearScores(matrix, coef, intercept), 1, outputs);
      for (let k = 0; k < classes.length; k++) classes[k].values[0] = shares[k];
      return true;
    },
  };
}

/**
 * What each column adds to the score of a class: how far its features are from their means, times their coefficients. Of
 * two classes the score is by how much a class's own exceeds the other's.
 * @param classes Shape (rows): the class of each row.
 */
export function scoreContributions(
  where: string,
  table: Table,
  state: LinearScores,
  classes: Int32Array,
): Contributions {
  const { blocks, width } = featureBlocks(where, table);
  checkFeatures(where, { width }, state.mean);
  if (state.intercept.length === 0) {
    return noContributions('probability', new Float64Array(table.length).fill(1), blocks.length);
  }
  const parts = Math.max(2, state.intercept.length);
  const own = Array.from({ length: parts }, (_, k) => ofClass(state, k));
  const base = own.map(({ coef, intercept }) =>
    state.mean.reduce((sum, mean, j) => sum + mean * coef[j], intercept),
  );
  const values = new Float64Array(table.length * blocks.length);
  for (const [b, { start, width, values: x, codes, sparse }] of blocks.entries()) {
    const usual = own.map(({ coef }) => {
      let total = 0;
      for (let j = start; j < start + width; j++) total += coef[j] * state.mean[j];
      return total;
    });
    for (let r = 0; r < table.length; r++) {
      const { coef } = own[classes[r]];
      let sum = 0;
      if (x !== undefined) sum = coef[start] * x[r];
      else if (codes !== undefined) sum = codes[r] < 0 ? 0 : coef[start + codes[r]];
      else {
        for (let at = sparse.starts[r]; at < sparse.starts[r + 1]; at++) {
          sum += sparse.values[at] * coef[start + sparse.indices[at]];
        }
      }
      values[r * blocks.length + b] = sum - usual[classes[r]];
    }
  }
  const totals = own.map(({ coef, intercept }) =>
    scoresOf(where, table, { coef, intercept: Float64Array.of(intercept), mean: state.mean }),
  );
  return {
    unit: 'logOdds',
    base: Float64Array.from(classes, k => base[k]),
    values,
    total: Float64Array.from(classes, (k, r) => totals[k][r]),
  };
}

function ofClass(
  { coef, intercept, mean }: LinearScores,
  k: number,
): { coef: Float64Array; intercept: number } {
  const width = mean.length;
  const own = (output: number) => coef.subarray(output * width, (output + 1) * width);
  switch (intercept.length) {
    case 1:
      return k === 1
        ? { coef, intercept: intercept[0] }
        : { coef: coef.map(factor => -factor), intercept: -intercept[0] };
    case 2: {
      const other = own(1 - k);
      return {
        coef: own(k).map((factor, j) => factor - other[j]),
        intercept: intercept[k] - intercept[1 - k],
      };
    }
    default:
      return { coef: own(k), intercept: intercept[k] };
  }
}

function checkFeatures(where: string, { width }: Pick<BlockMatrix, 'width'>, mean: Float64Array): void {
  if (width !== mean.length)
    throw new ModelFileError(`${where} learnt from ${mean.length} features, but meets ${width}.`);
}
