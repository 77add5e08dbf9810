/** The one loop of all scalers. */

import { isNumeric } from '../table/column.ts';
import { Table } from '../table/table.ts';

/** The table of numeric columns with `change` applied to each value, which is given with its column's position. */
export function mapNumbers(table: Table, change: (value: number, column: number) => number): Table {
  return new Table(
    table.entries().map(([name, column], i) => {
      if (!isNumeric(column)) return [name, column] as const;
      const values = new Float64Array(column.values.length);
      for (let row = 0; row < values.length; row++) values[row] = change(column.values[row], i);
      return [name, { type: 'number', values }] as const;
    }),
    table.length,
  );
}
