/** Columns that say where another lacks its value. */

import {
  type Column,
  columnLength,
  isNumeric,
  isString,
  type NumericColumn,
  numeric,
} from '../table/column.ts';
import { type LiveColumn, liveNumber } from '../table/live-row.ts';

/** The name of the indicator of a column: scikit-learn's. */
export function indicatorName(column: string): string {
  return `missingindicator_${column}`;
}

/** 1 in each row whose value is missing, else 0. Blocks of features lack nothing. */
export function indicatorOf(column: Column): NumericColumn {
  const values = new Float64Array(columnLength(column));
  for (let row = 0; row < values.length; row++) if (lacks(column, row)) values[row] = 1;
  return numeric(values);
}

/** `indicatorOf` for a live column. */
export function liveIndicator(of: Column): LiveColumn {
  const column = liveNumber();
  const run = () => {
    column.values[0] = lacks(of, 0) ? 1 : 0;
    return true;
  };
  return { column, run };
}

/** True where any value is missing. */
export function hasMissing(column: Column): boolean {
  for (let row = 0; row < columnLength(column); row++) if (lacks(column, row)) return true;
  return false;
}

function lacks(column: Column, row: number): boolean {
  if (isNumeric(column)) return Number.isNaN(column.values[row]);
  return isString(column) && column.codes[row] < 0;
}
