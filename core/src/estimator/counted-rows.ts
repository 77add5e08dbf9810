/** Rows that weigh nothing, left out. */

import type { Table } from '../table/table.ts';
import type { ClassTarget } from './fit-context.ts';
import { takeTarget, takeWeights } from './take-rows.ts';

export interface CountedRows<T extends Float64Array | ClassTarget> {
  readonly table: Table;
  readonly target: T;
  /** Shape (rows): above 0; undefined where all count the same. */
  readonly weights: Float64Array | undefined;
}

/** The rows that weigh something: a row of weight 0 so is as if it were not there, whatever an estimator makes of rows. */
export function countedRows<T extends Float64Array | ClassTarget>(
  table: Table,
  target: T,
  weights: Float64Array | undefined,
): CountedRows<T> {
  if (weights === undefined || !weights.includes(0)) return { table, target, weights };
  const rows = Int32Array.from(weights.keys()).filter(row => weights[row] > 0);
  return { table: table.take(rows), target: takeTarget(target, rows), weights: takeWeights(weights, rows) };
}
