/** A table's features as a matrix of blocks: what models that sum over features compute on. */

import { CauceError } from '../errors.ts';
import type { Block, BlockMatrix } from '../kernels/block-matrix.ts';
import { allFinite } from '../kernels/moments.ts';
import { type Column, isNumeric } from './column.ts';
import { stringsRefused } from './dense.ts';
import type { Table } from './table.ts';

/**
 * The columns as they lie in memory, one-hot and sparse blocks unspread, nothing taken off them.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export function featureBlocks(where: string, table: Table): BlockMatrix {
  const matrix = blocksOf(where, table);
  for (const [i, column] of table.columns.entries()) {
    if (!isNumeric(column) || allFinite(column.values)) continue;
    const hint = 'Put a simpleImputer() before the model.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column: table.names[i], hint });
  }
  return matrix;
}

/** The blocks of a live row, and whether `featureBlocks` would take what is in them now. */
export interface LiveBlocks {
  readonly matrix: BlockMatrix;
  readonly isComplete: () => boolean;
}

/** `featureBlocks` for a live row. @throws {CauceError} COLUMN_TYPE for strings. */
export function liveFeatureBlocks(where: string, row: Table): LiveBlocks {
  const matrix = blocksOf(where, row);
  const numbers = matrix.blocks.flatMap(({ values }) => (values === undefined ? [] : [values]));
  const isComplete = () => {
    for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i][0])) return false;
    return true;
  };
  return { matrix, isComplete };
}

function blocksOf(where: string, table: Table): BlockMatrix {
  let width = 0;
  const blocks = table.columns.map((column, i) => {
    const block = blockOf(where, table.names[i], column, width);
    width += block.width;
    return block;
  });
  return { rows: table.length, width, blocks, shift: new Float64Array(width) };
}

function blockOf(where: string, name: string, column: Column, start: number): Block {
  if (column.type === 'oneHot') return { start, width: column.names.length, codes: column.codes };
  if (column.type === 'sparse') return { start, width: column.names.length, sparse: column };
  if (!isNumeric(column)) throw stringsRefused(where, name, column.type);
  return { start, width: 1, values: column.values };
}
