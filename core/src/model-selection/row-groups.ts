/** The rows of a table by the value of a column. */

import { CauceError } from '../errors.ts';
import { isNumeric, isString, recode, usedStrings } from '../table/column.ts';
import type { Table } from '../table/table.ts';

export interface RowGroups {
  /** Shape (rows): position of the row's value among the distinct ones, in ascending order. */
  readonly codes: Int32Array;
  /** For each distinct value its rows, ascending. */
  readonly rows: readonly Int32Array[];
}

/**
 * Groups rows by a column: numbers in ascending order, strings in that of code points, as NumPy's `unique`.
 * @throws {CauceError} COLUMN_UNKNOWN; COLUMN_MISSING_VALUES, COLUMN_TYPE for a block of features.
 */
export function rowGroups(table: Table<unknown>, name: string, where: string): RowGroups {
  const column = table.column(name, where);
  if (!isNumeric(column) && !isString(column)) {
    const expected = 'of numbers or strings';
    throw new CauceError('COLUMN_TYPE', { where, column: name, expected, received: column.type });
  }
  const isMissing = isNumeric(column)
    ? column.values.some(Number.isNaN)
    : column.codes.some(code => code < 0);
  if (isMissing) {
    const hint = 'Fill them in, or leave out their rows: it must be known where a row belongs.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column: name, hint });
  }
  const [codes, count] = isNumeric(column)
    ? codesOf(column.values)
    : ([recode(column, usedStrings(column)), usedStrings(column).length] as const);
  return { codes, rows: rowsByCode(codes, count) };
}

function codesOf(values: Float64Array): [codes: Int32Array, count: number] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const positions = new Map(distinct.map((value, position) => [value, position]));
  return [Int32Array.from(values, value => positions.get(value) as number), distinct.length];
}

function rowsByCode(codes: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const code of codes) sizes[code]++;
  const rows = Array.from(sizes, size => new Int32Array(size));
  sizes.fill(0);
  for (let row = 0; row < codes.length; row++) rows[codes[row]][sizes[codes[row]]++] = row;
  return rows;
}
