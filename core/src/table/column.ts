/** Columns: the typed arrays that everything in Cauce computes on. */

import { takeSparse } from './sparse.ts';

/** What a numeric column means. All four are stored alike; missing is NaN. */
export type NumericType = 'number' | 'integer' | 'boolean' | 'date';
/** What a column of strings means: a few repeated values, or free text. */
export type StringType = 'category' | 'text';

/** Numbers. `boolean` holds 0 and 1, `date` milliseconds since 1970-01-01 UTC. */
export interface NumericColumn {
  readonly type: NumericType;
  /** Shape (rows). Missing is NaN. */
  readonly values: Float64Array;
}

/** Strings, each distinct one kept once. */
export interface StringColumn {
  readonly type: StringType;
  /** Shape (rows): index into `dictionary`; missing is -1. */
  readonly codes: Int32Array;
  /** The distinct strings. May hold strings that no row uses. */
  readonly dictionary: readonly string[];
}

/**
 * A block of 0/1 features of which at most one is 1 in each row, kept as the index of that one. It stands for
 * `names.length` features and is expanded only where an algorithm needs them dense.
 */
export interface OneHotColumn {
  readonly type: 'oneHot';
  /** Shape (rows): index into `names`; -1 when all features of the block are 0. */
  readonly codes: Int32Array;
  /** The name of each feature. */
  readonly names: readonly string[];
}

/**
 * A block of numeric features of which each row has few that are not 0, in compressed sparse rows. It stands for
 * `names.length` features and is expanded only where an algorithm needs them dense.
 */
export interface SparseColumn {
  readonly type: 'sparse';
  /** The name of each feature. */
  readonly names: readonly string[];
  /** Shape (rows + 1): where each row begins in `indices` and `values`; the last is where they end. */
  readonly starts: Int32Array;
  /** Which feature each value is of: ascending within a row, none twice. */
  readonly indices: Int32Array;
  /** Finite; may hold more than `starts` says, which does not count. */
  readonly values: Float64Array;
}

/** Several features under one name, encoded for an algorithm. */
export type BlockColumn = OneHotColumn | SparseColumn;

export type Column = NumericColumn | StringColumn | BlockColumn;
export type ColumnType = Column['type'];

/**
 * Whether a column holds numbers: quantities, whole numbers, booleans or dates.
 *
 * @example
 * isNumeric(cars.column('sold')); //=> true
 */
export function isNumeric(column: Column): column is NumericColumn {
  return !isString(column) && !isBlock(column);
}

/**
 * Whether a column holds strings: categories or free text.
 *
 * @example
 * isString(cars.column('ad')); //=> true
 */
export function isString(column: Column): column is StringColumn {
  return column.type === 'category' || column.type === 'text';
}

/**
 * Whether a column is a block of features: one-hot or sparse.
 *
 * @example
 * isBlock(cars.column('fuel')); //=> false
 */
export function isBlock(column: Column): column is BlockColumn {
  return column.type === 'oneHot' || column.type === 'sparse';
}

/** How many features a column stands for. */
export function columnWidth(column: Column): number {
  return isBlock(column) ? column.names.length : 1;
}

/** Number of rows. */
export function columnLength(column: Column): number {
  if (column.type === 'sparse') return column.starts.length - 1;
  return isNumeric(column) ? column.values.length : column.codes.length;
}

/**
 * Whether a row has no value in a column. In a sparse block, none is missing.
 *
 * @example
 * isMissing(cars.column('km'), 4); //=> true
 */
export function isMissing(column: Column, row: number): boolean {
  if (column.type === 'sparse') return false;
  return isNumeric(column) ? Number.isNaN(column.values[row]) : column.codes[row] < 0;
}

/**
 * The column's rows at these indexes, in their order; the dictionary is shared.
 *
 * @example
 * valueAt(takeColumn(cars.column('year'), [3, 0]), 0); //=> 2019
 */
export function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  if (isNumeric(column)) {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]];
    return { type: column.type, values };
  }
  if (column.type === 'sparse') return takeSparse(column, rows);
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]];
  return { ...column, codes };
}

/**
 * A numeric column over `values`, which is kept, not copied.
 *
 * @example
 * numeric(Float64Array.of(1, 0), 'boolean').type; //=> 'boolean'
 */
export function numeric(values: Float64Array, type: NumericType = 'number'): NumericColumn {
  return { type, values };
}

/**
 * A string column from the strings of its rows; null and undefined are missing.
 *
 * @example
 * strings(['a', null, 'a']).codes; //=> [0, -1, 0]
 */
export function strings(
  values: ArrayLike<string | null | undefined>,
  type: StringType = 'category',
): StringColumn {
  const codes = new Int32Array(values.length);
  const dictionary: string[] = [];
  const seen = new Map<string, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) {
      codes[i] = -1;
      continue;
    }
    let code = seen.get(value);
    if (code === undefined) {
      code = dictionary.length;
      dictionary.push(value);
      seen.set(value, code);
    }
    codes[i] = code;
  }
  return { type, codes, dictionary };
}

const positions = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Where each string of a list stands. Kept with the list, so that asking again costs nothing. */
export function positionsOf(list: readonly string[]): ReadonlyMap<string, number> {
  let map = positions.get(list);
  if (map === undefined) {
    map = new Map(list.map((value, index) => [value, index]));
    positions.set(list, map);
  }
  return map;
}

/**
 * A string column's codes in terms of another list of strings, such as the categories seen when fitting.
 *
 * @returns Shape (rows): index into `known`; `missing` (default -1) for a missing value, `unknown` (default -1) for a
 *   string that is not in the list.
 *
 * @example
 * recode(strings(['a', 'c', null]), ['a', 'b'], { unknown: -2 }); //=> [0, -2, -1]
 */
export function recode(
  column: StringColumn,
  known: readonly string[],
  { missing = -1, unknown = -1 }: { missing?: number; unknown?: number } = {},
): Int32Array {
  const position = positionsOf(known);
  const { codes, dictionary } = column;
  const out = new Int32Array(codes.length);
  if (codes.length < dictionary.length) {
    for (let i = 0; i < codes.length; i++) {
      out[i] = codes[i] < 0 ? missing : (position.get(dictionary[codes[i]]) ?? unknown);
    }
    return out;
  }
  const map = new Int32Array(dictionary.length);
  for (let code = 0; code < dictionary.length; code++) map[code] = position.get(dictionary[code]) ?? unknown;
  for (let i = 0; i < codes.length; i++) out[i] = codes[i] < 0 ? missing : map[codes[i]];
  return out;
}

/**
 * The distinct strings that rows use, in ascending order of code points (as NumPy sorts strings).
 *
 * @example
 * usedStrings(strings(['b', 'a', 'b'])); //=> ['a', 'b']
 */
export function usedStrings(column: StringColumn): string[] {
  const used = new Uint8Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) used[code] = 1;
  return [...new Set(column.dictionary.filter((_, code) => used[code] === 1))].sort(byCodePoint);
}

/** Orders strings by code points. JavaScript's own `<` orders by UTF-16 units, which differs above U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Surrogates stand for code points above all others.
      const xHigh = x >= 0xd800 && x < 0xe000 ? 1 : 0;
      const yHigh = y >= 0xd800 && y < 0xe000 ? 1 : 0;
      return xHigh !== yHigh ? xHigh - yHigh : x - y;
    }
  }
  return a.length - b.length;
}
