/** A table as a notebook shows it: its first rows. */

import { type Cell, gridView } from '../views/grid.ts';
import { countText, valueText } from '../views/number-text.ts';
import type { View } from '../views/view.ts';
import { isNumeric } from './column.ts';
import type { Table, Value } from './table.ts';

/** A table of up to so many rows is shown whole, of a longer one the first. */
const mostWhole = 20;
const firstRows = 10;
const mostColumns = 24;

export function tableView(table: Table<unknown>): View {
  const rows = table.length <= mostWhole ? table.length : firstRows;
  const shown = table.select(table.names.slice(0, mostColumns)).slice(0, rows);
  return gridView({
    caption: captionOf(table, shown),
    headings: [
      { name: '', align: 'right' },
      ...shown.entries().map(([name, column]) => ({
        name,
        note: column.type,
        align: isNumeric(column) ? ('right' as const) : ('left' as const),
      })),
    ],
    rows: shown.toRows().map((row, i) => [String(i), ...shown.names.map(name => cellOf(row[name]))]),
  });
}

function captionOf(table: Table<unknown>, shown: Table<unknown>): string {
  const size = `${countText(table.length, 'row')} × ${countText(table.names.length, 'column')}`;
  const parts = [
    ...(shown.length < table.length ? [`the first ${shown.length} rows`] : []),
    ...(shown.names.length < table.names.length ? [`the first ${shown.names.length} columns`] : []),
  ];
  return parts.length === 0 ? size : `${size}; ${parts.join(', ')}`;
}

function cellOf(value: Value): Cell {
  return typeof value === 'number' ? valueText(value) : value === null ? null : String(value);
}
