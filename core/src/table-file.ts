/** A table ⇄ bytes, in the container that model files use: exact, and quick to open. */

import { documentFromBytes, documentToBytes } from './bytes/document.ts';
import { ModelFileError } from './errors.ts';
import { type Column, isNumeric } from './table/column.ts';
import { Table } from './table/table.ts';

const numericTypes = ['number', 'integer', 'boolean', 'date'];

/**
 * The table as bytes. One-hot blocks have no place in a file: only pipelines make them.
 *
 * @example
 * tableToBytes(cars).length > 0; //=> true
 */
export function tableToBytes(table: Table<unknown>): Uint8Array<ArrayBuffer> {
  const columns = table.entries().map(([name, column]) => ({ name, ...column }));
  return documentToBytes({ format: 1, kind: 'table', rows: table.length, columns });
}

/**
 * The table of these bytes.
 * @throws {ModelFileError} when they are damaged, or hold no table.
 *
 * @example
 * tableFromBytes(tableToBytes(cars)).length; //=> 12
 */
export function tableFromBytes(bytes: Uint8Array): Table {
  const { format, kind, rows, columns } = documentFromBytes(bytes) as Record<string, unknown>;
  if (format !== 1 || kind !== 'table' || !Array.isArray(columns) || !Number.isSafeInteger(rows)) {
    throw new ModelFileError('it holds no table.');
  }
  const entries = columns.map((json: unknown): [string, Column] => {
    const { name, ...column } = json as Column & { name: string };
    if (typeof name !== 'string' || !isColumn(column))
      throw new ModelFileError('a column of its table is malformed.');
    return [name, column];
  });
  return new Table(entries, rows as number);
}

function isColumn(column: Column): boolean {
  if (numericTypes.includes(column.type)) return isNumeric(column) && column.values instanceof Float64Array;
  if (column.type !== 'category' && column.type !== 'text') return false;
  const { codes, dictionary } = column;
  return (
    codes instanceof Int32Array &&
    Array.isArray(dictionary) &&
    dictionary.every(word => typeof word === 'string') &&
    codes.every(code => code >= -1 && code < dictionary.length)
  );
}
