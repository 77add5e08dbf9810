/** A table as the matrix of a linear model, and a linear model's prediction. */

import { CauceError, ModelFileError } from '../errors.ts';
import type { Contributions } from '../estimator/contributions.ts';
import { float64s, real, record, type StateRule } from '../estimator/state.ts';
import type { BlockMatrix, OneHotBlock, SparseBlock, SparseRows } from '../kernels/block-matrix.ts';
import { extentOf, sumOf } from '../kernels/moments.ts';
import { sum } from '../kernels/sum.ts';
import { openWorkspace, plainWorkspace, type Workspace } from '../kernels/workspace.ts';
import { featureBlocks, liveFeatureBlocks } from '../table/feature-blocks.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

export interface LinearState {
  /** One for each feature, in order. */
  readonly coef: Float64Array;
  readonly intercept: number;
  /** Of each feature in the rows that it was fitted on; of a category its share. Predictions do without. */
  readonly mean: Float64Array;
}

/** The rules of its parts, for states that hold more. */
export const linearStateFields = { coef: float64s, intercept: real, mean: float64s };

export const linearStateRule: StateRule<LinearState> = record<LinearState>(linearStateFields);

/** What no rule says of a state from a file: it has a finite coefficient and mean for each feature. */
export function linearStateProblem({ coef, mean }: LinearState): string | undefined {
  if (coef.length !== mean.length) return 'coef and mean must be of the same length';
  return coef.every(Number.isFinite) && mean.every(Number.isFinite)
    ? undefined
    : 'coef and mean must be finite';
}

/** Features and target, both less their means when an intercept is fitted. */
export interface Design {
  readonly features: BlockMatrix;
  /** Shape (rows): the target as it came. */
  readonly target: Float64Array;
  /** Taken off the target: its mean; 0 when there is no intercept. */
  readonly targetMean: number;
  /** Shape (features): their means, whether or not they were taken off. */
  readonly mean: Float64Array;
  /** Shape (rows): what each row counts for, above 0; undefined when all count 1. */
  readonly weight: Float64Array | undefined;
  /** What all rows together count for: their number, or the sum of their weights. */
  readonly totalWeight: number;
}

/**
 * The columns stay where they are: what reads them takes their means off. Rows that weigh nothing are left out.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export function makeDesign(
  where: string,
  table: Table,
  target: Float64Array,
  fitIntercept: boolean,
  sampleWeight?: Float64Array,
): Design {
  if (sampleWeight?.includes(0)) {
    const rows = Array.from(sampleWeight.keys()).filter(row => sampleWeight[row] !== 0);
    const [y, weight] = [target, sampleWeight].map(all => Float64Array.from(rows, row => all[row]));
    return makeDesign(where, table.take(rows), y, fitIntercept, weight);
  }
  const { blocks, width } = featureBlocks(where, table);
  const rows = target.length;
  const weight = sampleWeight?.every(w => w === 1) ? undefined : sampleWeight;
  // One after the other, as `setMeans` adds: the mean of a feature that is 1 in all rows is 1, with nothing left over.
  const totalWeight = weight === undefined ? rows : weight.reduce((total, own) => total + own, 0);
  const meanOf = (values: Float64Array) => {
    const { min, max } = extentOf(values);
    if (min === max) return min;
    return (weight === undefined ? sumOf(values) : sum(rows, r => weight[r] * values[r])) / totalWeight;
  };
  const mean = new Float64Array(width);
  for (const block of blocks) {
    if (block.values !== undefined) mean[block.start] = meanOf(block.values);
    else setMeans(block, weight, mean.subarray(block.start, block.start + block.width), totalWeight);
  }
  const shift = fitIntercept ? mean : new Float64Array(width);
  const targetMean = fitIntercept ? meanOf(target) : 0;
  return { features: { rows, width, blocks, shift }, target, targetMean, mean, weight, totalWeight };
}

/** @param mean OUT: (width), zeros before: the mean of each feature of the block. */
function setMeans(
  { codes, sparse }: OneHotBlock | SparseBlock,
  weight: Float64Array | undefined,
  mean: Float64Array,
  totalWeight: number,
): void {
  if (codes !== undefined) {
    for (let r = 0; r < codes.length; r++) if (codes[r] >= 0) mean[codes[r]] += weight?.[r] ?? 1;
  } else {
    const { starts, indices, values } = sparse;
    for (let r = 0; r + 1 < starts.length; r++) {
      const own = weight?.[r] ?? 1;
      for (let at = starts[r]; at < starts[r + 1]; at++) mean[indices[at]] += own * values[at];
    }
  }
  for (let j = 0; j < mean.length; j++) mean[j] /= totalWeight;
}

/** Designs of fewer numbers are solved before a thread would be awake. */
const fewNumbers = 100_000;

/** Where a design is solved; the result does not depend on it. The caller closes it. */
export function openSpace({ features: { rows, blocks } }: Design, threads: number | undefined): Workspace {
  return rows * blocks.length < fewNumbers ? plainWorkspace() : openWorkspace(threads);
}

/**
 * The state of a model with these coefficients: the intercept makes the prediction at the means the target's mean.
 * @throws {CauceError} FIT_FAILED when they are not finite.
 */
export function linearState(where: string, design: Design, coef: Float64Array): LinearState {
  const { shift } = design.features;
  const intercept = design.targetMean - sum(coef.length, j => shift[j] * coef[j]);
  // Where a column's sum is no number any more, what it adds is measured from 0.
  const mean = design.mean.map(own => (Number.isFinite(own) ? own : 0));
  return finiteState(where, { coef, intercept, mean });
}

/** The state itself. @throws {CauceError} FIT_FAILED when its numbers are not finite. */
export function finiteState(where: string, state: LinearState): LinearState {
  const { intercept } = state;
  if (linearStateProblem(state) !== undefined || !Number.isFinite(intercept)) {
    const message =
      'the columns or the target hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
    throw new CauceError('FIT_FAILED', { where, message });
  }
  return state;
}

/**
 * intercept + X·coef, the one-hot blocks by looking up.
 * @returns Shape (rows).
 * @throws {CauceError} as `makeDesign`; ModelFileError when the state is of other columns.
 */
export function predictLinear(where: string, table: Table, { coef, intercept }: LinearState): Float64Array {
  const { blocks, width } = featureBlocks(where, table);
  checkCoefficients(where, coef, width);
  const out = new Float64Array(table.length).fill(intercept);
  for (const { start, width, values, codes, sparse } of blocks) {
    if (values !== undefined) for (let r = 0; r < out.length; r++) out[r] += values[r] * coef[start];
    else if (sparse !== undefined) addSparse(sparse, coef.subarray(start, start + width), out);
    else for (let r = 0; r < out.length; r++) if (codes[r] >= 0) out[r] += coef[start + codes[r]];
  }
  return out;
}

/**
 * What each column adds to a prediction: how far its features are from their means, times their coefficients.
 * @throws as `predictLinear`.
 */
export function linearContributions(where: string, table: Table, state: LinearState): Contributions {
  const total = predictLinear(where, table, state);
  const { blocks, width } = featureBlocks(where, table);
  const { coef, intercept, mean } = state;
  const values = new Float64Array(total.length * blocks.length);
  for (const [b, { start, width, values: x, codes, sparse }] of blocks.entries()) {
    const usual = sum(width, j => coef[start + j] * mean[start + j]);
    for (let r = 0; r < total.length; r++) {
      const at = r * blocks.length + b;
      if (x !== undefined) values[at] = coef[start] * (x[r] - mean[start]);
      else if (sparse !== undefined) values[at] = sparseSum(sparse, r, coef, start) - usual;
      else values[at] = (codes[r] < 0 ? 0 : coef[start + codes[r]]) - usual;
    }
  }
  const base = new Float64Array(total.length).fill(intercept + sum(width, j => coef[j] * mean[j]));
  return { unit: 'prediction', base, values, total };
}

/**
 * `predictLinear` for a live row: the same sums in the same order.
 * @throws as `predictLinear`.
 */
export function predictLinearRow(where: string, row: Table, { coef, intercept }: LinearState): RowForm {
  const { matrix, isComplete } = liveFeatureBlocks(where, row);
  const { blocks, width } = matrix;
  checkCoefficients(where, coef, width);
  const prediction = liveNumber();
  return {
    output: new Table([['prediction', prediction]]),
    run() {
      if (!isComplete()) return false;
      let total = intercept;
      for (let b = 0; b < blocks.length; b++) {
        const { start, values, codes, sparse } = blocks[b];
        if (values !== undefined) total += values[0] * coef[start];
        else if (sparse !== undefined) total += sparseSum(sparse, 0, coef, start);
        else if (codes[0] >= 0) total += coef[start + codes[0]];
      }
      prediction.values[0] = total;
      return true;
    },
  };
}

/** Adds each row's features times their coefficients. */
function addSparse(sparse: SparseRows, coef: Float64Array, out: Float64Array): void {
  for (let r = 0; r < out.length; r++) out[r] += sparseSum(sparse, r, coef, 0);
}

function sparseSum(
  { starts, indices, values }: SparseRows,
  row: number,
  coef: Float64Array,
  first: number,
): number {
  let total = 0;
  for (let at = starts[row]; at < starts[row + 1]; at++) total += values[at] * coef[first + indices[at]];
  return total;
}

function checkCoefficients(where: string, coef: Float64Array, width: number): void {
  if (width !== coef.length)
    throw new ModelFileError(`${where} has ${coef.length} coefficients for ${width} features.`);
}
