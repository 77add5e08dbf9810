/** The one loop over columns of all scalers. */

import { isNumeric, type NumericColumn } from '../table/column.ts';
import { denseRow } from '../table/dense.ts';
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
export function mapRow(where: string, row: Table, map: MapNumbers): RowForm {
  const dense = denseRow(row, where);
  const inputs = dense.output.columns.map(column => (column as NumericColumn).values);
  const output = dense.output.names.map(name => [name, liveNumber()] as const);
  const outputs = output.map(([, { values }]) => values);
  return {
    output: new Table(output, 1),
    run() {
      dense.run();
      for (let i = 0; i < inputs.length; i++) map(inputs[i], outputs[i], i);
      return true;
    },
  };
}
