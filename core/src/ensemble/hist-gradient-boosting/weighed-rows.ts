/** Rows that count, and what for. */

import type { Table } from '../../table/table.ts';

/** Without the rows that weigh nothing; weights of 1 are none. */
export interface WeighedRows {
  readonly table: Table;
  /** Numbers of the rows that count; undefined for all. */
  readonly rows: Uint32Array | undefined;
  /** Shape (rows that count). */
  readonly weights: Float64Array | undefined;
}

export function weighRows(table: Table, given: Float64Array | undefined): WeighedRows {
  if (given === undefined) return { table, rows: undefined, weights: undefined };
  const kept = Uint32Array.from(given.keys()).filter(row => given[row] > 0);
  const own = Float64Array.from(kept, row => given[row]);
  const weights = own.every(weight => weight === 1) ? undefined : own;
  if (kept.length === given.length) return { table, rows: undefined, weights };
  return { table: table.take(kept), rows: kept, weights };
}
