/** Features as 0 and 1: whether they are above a threshold. */

import { type Column, isNumeric, numeric, type SparseColumn } from '../table/column.ts';
import { featureBlocks } from '../table/feature-blocks.ts';
import {
  type LiveColumn,
  liveNumber,
  liveOneHot,
  liveSparse,
  type RowForm,
  sideBySide,
} from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/**
 * The table with each value 1 where it is above the threshold, else 0; as it is where there is none.
 * @param threshold At least 0.
 * @throws {CauceError} as `featureBlocks`.
 */
export function binarizeTable(where: string, table: Table, threshold: number | null): Table {
  featureBlocks(where, table);
  if (threshold === null) return table;
  return new Table(
    table.entries().map(([name, column]) => [name, binarizeColumn(column, threshold)] as const),
    table.length,
  );
}

/** `binarizeTable` for a live row; what is not finite makes it leave the row to the columns' path. */
export function binarizeRow(row: Table, threshold: number | null): RowForm {
  if (threshold === null) return { output: row, run: () => true };
  return sideBySide(row.entries().map(([name, column]) => [name, liveBinary(column, threshold)] as const));
}

function binarizeColumn(column: Column, threshold: number): Column {
  if (isNumeric(column)) return numeric(column.values.map(x => (x > threshold ? 1 : 0)));
  if (column.type === 'oneHot')
    return threshold < 1 ? column : { ...column, codes: new Int32Array(column.codes.length).fill(-1) };
  if (column.type !== 'sparse') return column;
  const own = { starts: new Int32Array(column.starts.length), indices: column.indices.slice() };
  for (let r = 0; r + 1 < column.starts.length; r++) {
    own.starts[r + 1] = writeAbove(column, r, threshold, own.indices, own.starts[r]);
  }
  return {
    type: 'sparse',
    names: column.names,
    ...own,
    values: new Float64Array(own.indices.length).fill(1),
  };
}

/** The features of a row that are above the threshold, from `at` on. @returns Where they end. */
function writeAbove(
  { starts, indices, values }: SparseColumn,
  row: number,
  threshold: number,
  out: Int32Array,
  at: number,
): number {
  let next = at;
  for (let i = starts[row]; i < starts[row + 1]; i++) if (values[i] > threshold) out[next++] = indices[i];
  return next;
}

function liveBinary(column: Column, threshold: number): LiveColumn {
  if (isNumeric(column)) {
    const live = liveNumber();
    const run = () => {
      const x = column.values[0];
      live.values[0] = x > threshold ? 1 : 0;
      return Number.isFinite(x);
    };
    return { column: live, run };
  }
  if (column.type === 'oneHot' && threshold >= 1)
    return { column: liveOneHot(column.names), run: () => true };
  if (column.type !== 'sparse') return { column, run: () => true };
  const live = liveSparse(column.names);
  live.values.fill(1);
  const run = () => {
    live.starts[1] = writeAbove(column, 0, threshold, live.indices, 0);
    return true;
  };
  return { column: live, run };
}
