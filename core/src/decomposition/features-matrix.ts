/** A table as a matrix whose blocks stay what they are. */

import { CauceError } from '../errors.ts';
import type { Block, BlockMatrix } from '../kernels/block-matrix.ts';
import { times, transposeTimes } from '../kernels/block-matrix.ts';
import type { LinearMap } from '../kernels/leading-svd.ts';
import { allFinite, squaresAround, sumOf } from '../kernels/moments.ts';
import { type Column, isNumeric } from '../table/column.ts';
import { stringsRefused } from '../table/dense.ts';
import type { Table } from '../table/table.ts';

export interface FeaturesMatrix {
  readonly rows: number;
  /** Number of features. */
  readonly width: number;
  readonly blocks: readonly Block[];
}

/**
 * The features of a table, in order.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export function featuresMatrix(where: string, table: Table): FeaturesMatrix {
  let width = 0;
  const blocks = table.entries().map(([name, column]) => {
    const block = blockOf(where, name, column, width);
    width += block.width;
    return block;
  });
  return { rows: table.length, width, blocks };
}

function blockOf(where: string, name: string, column: Column, start: number): Block {
  if (column.type === 'oneHot') return { start, width: column.names.length, codes: column.codes };
  if (column.type === 'sparse') return { start, width: column.names.length, sparse: column };
  if (!isNumeric(column)) throw stringsRefused(where, name, column.type);
  if (!allFinite(column.values)) {
    const hint = 'Put a simpleImputer() before this step.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column: name, hint });
  }
  return { start, width: 1, values: column.values };
}

/** The matrix less a number of each feature, as what it does to vectors. */
export function mapOf(matrix: FeaturesMatrix, shift: Float64Array): LinearMap {
  const shifted: BlockMatrix = { ...matrix, shift };
  return {
    rows: matrix.rows,
    width: matrix.width,
    times: vector => times(shifted, vector),
    transposeTimes: vector => transposeTimes(shifted, vector),
  };
}

/** Mean of each feature, and Σ(x − mean)² of all of them. */
export interface FeatureMoments {
  /** Shape (features). */
  readonly mean: Float64Array;
  readonly squares: number;
}

/** O(rows x blocks). */
export function momentsOf({ rows, width, blocks }: FeaturesMatrix): FeatureMoments {
  const mean = new Float64Array(width);
  let squares = 0;
  for (const { start, width: own, values, codes, sparse } of blocks) {
    if (values !== undefined) {
      mean[start] = sumOf(values) / rows;
      squares += squaresAround(values, mean[start]);
      continue;
    }
    const sums = mean.subarray(start, start + own);
    const counts = new Float64Array(own);
    if (codes !== undefined) {
      for (const code of codes) if (code >= 0) sums[code]++;
      for (let j = 0; j < own; j++) sums[j] /= rows;
      for (const share of sums) squares += rows * share * (1 - share);
      continue;
    }
    const end = sparse.starts[rows];
    for (let at = 0; at < end; at++) sums[sparse.indices[at]] += sparse.values[at];
    for (let j = 0; j < own; j++) sums[j] /= rows;
    for (let at = 0; at < end; at++) {
      squares += (sparse.values[at] - sums[sparse.indices[at]]) ** 2;
      counts[sparse.indices[at]]++;
    }
    for (let j = 0; j < own; j++) squares += (rows - counts[j]) * sums[j] ** 2;
  }
  return { mean, squares };
}
