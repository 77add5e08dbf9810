/** Tables → CSV. */

import { isNumeric, type Table, valueAt } from '@cauce/core';
import { missingMarkers } from './csv.ts';

const mustQuote = new Set(missingMarkers);

export interface WriteOptions {
  /** Between cells; default `,`. */
  readonly separator?: string;
  /** Whether the first line names the columns; default true. */
  readonly header?: boolean;
}

/** A table as CSV: `readCsv` gives the same values again. Missing is an empty cell, lines end in LF. */
export function writeCsv(table: Table<unknown>, options: WriteOptions = {}): string {
  return [...csvLines(table, options)].join('');
}

/** The lines of `writeCsv` one by one, each with its line break. */
export function* csvLines(table: Table<unknown>, options: WriteOptions = {}): Generator<string> {
  const separator = options.separator ?? ',';
  const line = (cells: readonly string[]): string => {
    // A blank line would be skipped in reading.
    const text = cells.join(separator);
    return text === '' ? '""\n' : `${text}\n`;
  };
  if (options.header ?? true) yield line(table.names.map(name => quoteIfNeeded(name, separator)));
  for (let row = 0; row < table.length; row++) {
    yield line(
      table.columns.map(column =>
        cellOf(valueAt(column, row), isNumeric(column) && column.type === 'date', separator),
      ),
    );
  }
}

function cellOf(value: number | string | boolean | null, isDate: boolean, separator: string): string {
  if (value === null) return '';
  if (isDate) return String(value).replace('T00:00:00.000Z', '');
  return typeof value === 'string' ? quoteIfNeeded(value, separator) : String(value);
}

function quoteIfNeeded(text: string, separator: string): string {
  const isPlain = !text.includes(separator) && !/["\r\n]|^\s|\s$/.test(text) && !mustQuote.has(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
