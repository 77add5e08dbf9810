/**
 * Live rows: a table of one row whose columns are written in place, for one row after the other. What reads it holds on
 * to its typed arrays, so that a row costs no table and no allocation.
 */

import {
  type Column,
  isNumeric,
  isString,
  type NumericColumn,
  type NumericType,
  type OneHotColumn,
  positionsOf,
  type SparseColumn,
  type StringColumn,
  type StringType,
} from './column.ts';
import { takeSparse } from './sparse.ts';
import { Table } from './table.ts';

/** A fitted step for one row at a time. */
export interface RowForm {
  /** A live row: a transformer's columns, a regressor's prediction, or each class's probability. */
  readonly output: Table;
  /**
   * Reads the input, a live row that the form was made for, and writes the output.
   * @returns False for a row that the columns' path would refuse, or that the form leaves to it for any other reason.
   */
  run(): boolean;
  /** True where each row becomes a table of its own after all: several rows are quicker in one. */
  readonly makesTables?: boolean;
}

/** A live column, and the function that writes it: `run` is as of a `RowForm`. */
export interface LiveColumn {
  readonly column: Column;
  run(): boolean;
}

/**
 * The form whose columns are these, each written by its own function.
 *
 * @example
 * const km = liveNumber();
 * const form = sideBySide([['km', { column: km, run: () => true }]]);
 * form.output.names; //=> ['km']
 */
export function sideBySide(columns: readonly (readonly [name: string, live: LiveColumn])[]): RowForm {
  const output = new Table(
    columns.map(([name, { column }]) => [name, column] as const),
    1,
  );
  return {
    output,
    run: allOf(columns.map(([, live]) => live)),
  };
}

/** The form that runs others in turn, to this output. */
export function inTurn(forms: readonly RowForm[], output: Table): RowForm {
  return { output, run: allOf(forms), makesTables: forms.some(form => form.makesTables) };
}

/** Runs each, until one leaves the row to the columns' path. */
function allOf(parts: readonly { run(): boolean }[]): () => boolean {
  return () => {
    for (let i = 0; i < parts.length; i++) if (!parts[i].run()) return false;
    return true;
  };
}

/**
 * A column of one number, to be written in `values[0]`. Missing until then.
 *
 * @example
 * const column = liveNumber();
 * column.values[0] = 7;
 * valueAt(column, 0); //=> 7
 */
export function liveNumber(type: NumericType = 'number'): NumericColumn {
  return { type, values: Float64Array.of(Number.NaN) };
}

/**
 * A column of one string: of those known its position, of all others the last place of the dictionary, where each takes
 * the place of the one before.
 * @param known Distinct; copied.
 *
 * @example
 * const column = liveStrings('category', ['a', 'b']);
 * writeText(column, 'z');
 * liveText(column); //=> 'z'
 */
export function liveStrings(type: StringType, known: readonly string[] = []): StringColumn {
  return { type, codes: Int32Array.of(-1), dictionary: [...known, ''] };
}

/**
 * A block of which one feature is 1, to be written in `codes[0]`. All are 0 until then.
 *
 * @example
 * const column = liveOneHot(['a', 'b']);
 * column.codes[0] = 1;
 * valueAt(column, 0); //=> 'b'
 */
export function liveOneHot(names: readonly string[]): OneHotColumn {
  return { type: 'oneHot', codes: Int32Array.of(-1), names };
}

/** Rows of a sparse block with more values than this are left to the columns' path. */
const mostSparseValues = 4096;

/**
 * A sparse block, to be written in `indices`, `values` and `starts[1]`, which says how many of them count. None do until
 * then. A row of more values than there is room for is one to return false for.
 *
 * @example
 * const column = liveSparse(['good', 'old']);
 * column.indices[0] = 1;
 * column.values[0] = 2;
 * column.starts[1] = 1;
 * valueAt(column, 0); //=> 'old 2'
 */
export function liveSparse(names: readonly string[]): SparseColumn {
  const room = Math.min(names.length, mostSparseValues);
  return {
    type: 'sparse',
    names,
    starts: new Int32Array(2),
    indices: new Int32Array(room),
    values: new Float64Array(room),
  };
}

/** A live column of the same type, with what the other says beside its rows. */
export function liveColumnLike(column: Column): Column {
  if (isNumeric(column)) return liveNumber(column.type);
  if (isString(column)) return liveStrings(column.type);
  return column.type === 'sparse' ? liveSparse(column.names) : liveOneHot(column.names);
}

/**
 * The string of a live column; null when it is missing.
 *
 * @example
 * liveText(liveStrings('text')); //=> null
 */
export function liveText({ codes, dictionary }: StringColumn): string | null {
  return codes[0] < 0 ? null : dictionary[codes[0]];
}

/**
 * Writes a string, known or not, or null, into a live column.
 *
 * @example
 * const column = liveStrings('text');
 * writeText(column, 'new');
 * liveText(column); //=> 'new'
 */
export function writeText({ codes, dictionary }: StringColumn, text: string | null): void {
  codes[0] = text === null ? -1 : dictionary.length - 1;
  if (text !== null) (dictionary as string[])[dictionary.length - 1] = text;
}

/** `recode` for a live column: known strings are looked up now, so that only others are when it is called. */
export function liveRecode(
  { codes, dictionary }: StringColumn,
  known: readonly string[],
  { missing = -1, unknown = -1 }: { missing?: number; unknown?: number } = {},
): () => number {
  const position = positionsOf(known);
  const last = dictionary.length - 1;
  const map = Int32Array.from({ length: last }, (_, code) => position.get(dictionary[code]) ?? unknown);
  return () => {
    const code = codes[0];
    if (code < 0) return missing;
    return code < last ? map[code] : (position.get(dictionary[last]) ?? unknown);
  };
}

/** Copies the first row of a column into a live one. False when it is of another type, or another block. */
export function writeLive(live: Column, column: Column): boolean {
  if (live.type !== column.type) return false;
  if (isNumeric(live)) live.values[0] = (column as NumericColumn).values[0];
  else if (isString(live)) {
    writeText(live, liveText(column as StringColumn));
  } else if (live.type === 'sparse') {
    return writeSparse(live, column as SparseColumn);
  } else {
    const { codes, names } = column as OneHotColumn;
    if (names.length !== live.names.length || !names.every((name, i) => name === live.names[i])) return false;
    live.codes[0] = codes[0];
  }
  return true;
}

function writeSparse(live: SparseColumn, { names, starts, indices, values }: SparseColumn): boolean {
  const isSame =
    names === live.names ||
    (names.length === live.names.length && names.every((name, i) => name === live.names[i]));
  const count = starts[1] - starts[0];
  if (!isSame || count > live.values.length) return false;
  live.indices.set(indices.subarray(starts[0], starts[1]));
  live.values.set(values.subarray(starts[0], starts[1]));
  live.starts[1] = count;
  return true;
}

/** The column as it is now, which later rows leave alone. */
export function settledCopy(column: Column): Column {
  if (isNumeric(column)) return { type: column.type, values: column.values.slice() };
  if (column.type === 'sparse') return takeSparse(column, [0]);
  if (!isString(column)) return { ...column, codes: column.codes.slice() };
  const text = liveText(column);
  return {
    type: column.type,
    codes: Int32Array.of(text === null ? -1 : 0),
    dictionary: text === null ? [] : [text],
  };
}
