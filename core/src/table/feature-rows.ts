/** A table's features row by row: what models that compare or multiply whole rows compute on. */

import { CauceError } from '../errors.ts';
import type { Block } from '../kernels/block-matrix.ts';
import { featureBlocks, liveFeatureBlocks } from './feature-blocks.ts';
import { mostDenseNumbers } from './sparse.ts';
import type { Table } from './table.ts';

/** Blocks spread out. */
export interface FeatureRows {
  readonly rows: number;
  /** Number of features. */
  readonly width: number;
  /** Shape (rows x width), row by row. */
  readonly values: Float64Array;
}

/**
 * The features as numbers, one-hot and sparse blocks spread out. O(rows x features) memory.
 * @throws {CauceError} COLUMN_TYPE for strings, or when these would be more than 2²⁸ numbers; COLUMN_MISSING_VALUES for
 *   missing or infinite values.
 */
export function featureRows(where: string, table: Table): FeatureRows {
  const { rows, width, blocks } = featureBlocks(where, table);
  if (rows * width > mostDenseNumbers) {
    throw new CauceError('COLUMN_TYPE', {
      where,
      column: widestOf(table, blocks),
      expected: `so narrow that all are at most ${mostDenseNumbers} numbers`,
      received: `${rows} rows x ${width} features`,
      hint: 'Keep fewer features (maxFeatures, selectKBest, truncatedSvd), or use a linear model.',
    });
  }
  const values = new Float64Array(rows * width);
  for (const block of blocks) for (let row = 0; row < rows; row++) writeRow(block, row, values, row * width);
  return { rows, width, values };
}

/** `featureRows` for a live row. */
export interface LiveFeatures {
  /** Shape (width): written by `fill`. */
  readonly values: Float64Array;
  /** False when a value is missing or infinite. */
  fill(): boolean;
}

/** @throws {CauceError} COLUMN_TYPE for strings. */
export function liveFeatures(where: string, row: Table): LiveFeatures {
  const { matrix, isComplete } = liveFeatureBlocks(where, row);
  const values = new Float64Array(matrix.width);
  return {
    values,
    fill() {
      if (!isComplete()) return false;
      values.fill(0);
      for (let b = 0; b < matrix.blocks.length; b++) writeRow(matrix.blocks[b], 0, values, 0);
      return true;
    },
  };
}

/** A row of a block into `out`, which holds zeros, the row's first feature at `first`. */
function writeRow(
  { start, values, codes, sparse }: Block,
  row: number,
  out: Float64Array,
  first: number,
): void {
  if (values !== undefined) out[first + start] = values[row];
  else if (codes !== undefined) {
    if (codes[row] >= 0) out[first + start + codes[row]] = 1;
  } else {
    for (let at = sparse.starts[row]; at < sparse.starts[row + 1]; at++) {
      out[first + start + sparse.indices[at]] = sparse.values[at];
    }
  }
}

function widestOf(table: Table, blocks: readonly Block[]): string {
  const widest = blocks.reduce((best, { width }, i) => (width > blocks[best].width ? i : best), 0);
  return table.names[widest];
}
