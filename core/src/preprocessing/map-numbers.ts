/** The one loop over columns of all that make a number of each number. */

import { CauceError } from '../errors.ts';
import { allFinite } from '../kernels/moments.ts';
import { isNumeric, type NumericColumn } from '../table/column.ts';
import { denseRow, denseTable } from '../table/dense.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/** Writes what becomes of each of `values` to `out`, of the same length; `column` is their column's position. */
export type MapNumbers = (values: Float64Array, out: Float64Array, column: number) => void;

/** The table of numeric columns with `map` applied to each. */
export function mapNumbers(table: Table, map: MapNumbers): Table {
  return new Table(
    table.entries().map(([name, column], i) => {
      if (!isNumeric(column)) return [name, column] as const;
      const values = new Float64Array(column.values.length);
      map(column.values, values, i);
      return [name, { type: 'number', values }] as const;
    }),
    table.length,
  );
}

/** The same for a live row, whose one-hot blocks are expanded. @throws as `denseRow`. */
export function mapRow(where: string, row: Table, map: MapNumbers, dense = denseRow(row, where)): RowForm {
  const inputs = numbersOf(dense.output);
  const output = dense.output.names.map(name => [name, liveNumber()] as const);
  const outputs = output.map(([, { values }]) => values);
  return {
    output: new Table(output, 1),
    run() {
      if (!dense.run()) return false;
      for (let i = 0; i < inputs.length; i++) map(inputs[i], outputs[i], i);
      return true;
    },
  };
}

/** The values of each column of a dense table. */
export function numbersOf(dense: Table): Float64Array[] {
  return dense.columns.map(column => (column as NumericColumn).values);
}

/**
 * `denseTable`, for what cannot do without any value.
 * @throws {CauceError} as `denseTable`; COLUMN_MISSING_VALUES for missing or infinite values.
 */
export function completeTable(table: Table, where: string): Table {
  const dense = denseTable(table, where);
  numbersOf(dense).forEach((values, i) => {
    if (allFinite(values)) return;
    const hint = 'Put a simpleImputer() before this step.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column: dense.names[i], hint });
  });
  return dense;
}

/** `completeTable` for a live row: one that lacks a value is left to it. @throws as `denseTable`. */
export function completeRow(row: Table, where: string): RowForm {
  const dense = denseRow(row, where);
  const values = numbersOf(dense.output);
  return { output: dense.output, run: () => dense.run() && values.every(([x]) => Number.isFinite(x)) };
}
