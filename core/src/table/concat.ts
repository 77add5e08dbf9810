/** Tables one after the other. */

import { CauceError } from '../errors.ts';
import {
  type Column,
  isNumeric,
  isString,
  type NumericColumn,
  type SparseColumn,
  type StringColumn,
} from './column.ts';
import { concatSparse } from './sparse.ts';
import { Table } from './table.ts';

/**
 * The table of all tables' rows, in their order. O(rows).
 * @param first Gives the order and the types of the columns; the others have the same names, in any order.
 * @throws {CauceError} COLUMN_UNKNOWN, COLUMN_TYPE when they differ.
 *
 * @example
 * concatTables(cars.slice(0, 2), cars.slice(5, 6)).length; //=> 3
 */
export function concatTables<Row>(first: Table<Row>, ...others: readonly Table<Row>[]): Table<Row> {
  if (others.length === 0) return first;
  const rows = others.reduce((sum, table) => sum + table.length, first.length);
  const entries = first.entries().map(([name, column]): [string, Column] => {
    const columns = [column, ...others.map(table => table.column(name, 'concatTables'))];
    if (columns.every(isNumeric)) return [name, numbers(columns, rows)];
    if (columns.every(isString)) return [name, words(columns, rows)];
    if (areSameSparse(columns)) return [name, concatSparse(columns)];
    throw new CauceError('COLUMN_TYPE', {
      where: 'concatTables',
      column: name,
      expected: `a ${column.type} column`,
      received: columns.find(({ type }) => type !== column.type)?.type ?? column.type,
    });
  });
  return new Table<Row>(entries, rows);
}

function areSameSparse(columns: readonly Column[]): columns is readonly SparseColumn[] {
  const [first] = columns;
  return columns.every(
    column =>
      first.type === 'sparse' &&
      column.type === 'sparse' &&
      column.names.length === first.names.length &&
      column.names.every((name, i) => name === first.names[i]),
  );
}

function numbers(columns: readonly NumericColumn[], rows: number): NumericColumn {
  const values = new Float64Array(rows);
  let start = 0;
  for (const column of columns) {
    values.set(column.values, start);
    start += column.values.length;
  }
  return { type: columns[0].type, values };
}

function words(columns: readonly StringColumn[], rows: number): StringColumn {
  const dictionary = [...columns[0].dictionary];
  const known = new Map(dictionary.map((word, code) => [word, code]));
  const codes = new Int32Array(rows);
  let start = 0;
  for (const column of columns) {
    const codeOf = column.dictionary.map(word => {
      const code = known.get(word) ?? dictionary.push(word) - 1;
      known.set(word, code);
      return code;
    });
    column.codes.forEach((code, i) => {
      codes[start + i] = code < 0 ? -1 : codeOf[code];
    });
    start += column.codes.length;
  }
  return { type: columns[0].type, codes, dictionary };
}
