/** Table: named columns of equal length. What pipelines read, what transformers pass on. */

import { CauceError } from '../errors.ts';
import { jupyterDisplay, type ViewForms } from '../views/view.ts';
import { type Column, columnLength, isBlock, isNumeric, takeColumn } from './column.ts';
import { sparseText } from './sparse.ts';
import { tableView } from './table-view.ts';

/** A value as a row holds it. Missing is null. */
export type Value = number | string | boolean | null;
/** A row of a table whose columns are not known to the compiler. */
export type AnyRow = { readonly [name: string]: unknown };

/**
 * Named columns of equal length. Immutable: every method returns a new table that shares the columns.
 *
 * @typeParam Row - What a row holds, known when the table was read with a schema written in TypeScript; it decides
 *   which names compile in `fit` and `predict`.
 *
 * @example
 * const table = new Table([
 *   ['km', numeric(Float64Array.of(40_000, 90_000))],
 *   ['fuel', strings(['Petrol', null])],
 * ]);
 * table.rowAt(1); //=> { km: 90000, fuel: null }
 * table.select(['fuel']).names; //=> ['fuel']
 */
export class Table<Row = AnyRow> {
  /** The columns' names, in order. */
  readonly names: readonly string[];
  /** The columns, in the order of `names`. */
  readonly columns: readonly Column[];
  /** Number of rows. */
  readonly length: number;
  /** Only for the compiler. */
  declare readonly row?: Row;

  /** Made when a name is first looked up in a wide table; a few names are found quicker by looking at each. */
  #positions: ReadonlyMap<string, number> | undefined;

  /**
   * @param entries Name and column, in order; the columns are kept, not copied.
   * @param length Number of rows; needed only for a table without columns.
   * @throws {CauceError} COLUMN_DUPLICATE, COLUMN_LENGTH.
   */
  constructor(entries: readonly (readonly [name: string, column: Column])[], length?: number) {
    let rows = length;
    for (const [name, column] of entries) {
      const received = columnLength(column);
      rows ??= received;
      if (received !== rows)
        throw new CauceError('COLUMN_LENGTH', { column: name, expected: rows, received });
    }
    this.names = entries.map(entry => entry[0]);
    this.columns = entries.map(entry => entry[1]);
    this.length = rows ?? 0;
    checkDistinct(this.names);
  }

  has(name: string): boolean {
    return this.#position(name) >= 0;
  }

  /** The column of this name. @throws {CauceError} COLUMN_UNKNOWN, with the nearest name. */
  column(name: string, where = 'Table'): Column {
    const position = this.#position(name);
    if (position < 0) {
      throw new CauceError('COLUMN_UNKNOWN', { where, column: name, known: this.names });
    }
    return this.columns[position];
  }

  entries(): [name: string, column: Column][] {
    return this.names.map((name, i) => [name, this.columns[i]]);
  }

  /** The table of these columns only, in this order. @throws {CauceError} COLUMN_UNKNOWN. */
  select(names: readonly string[], where?: string): Table {
    return new Table(
      names.map(name => [name, this.column(name, where)] as const),
      this.length,
    );
  }

  /** The table without these columns; names that it does not have are ignored. */
  drop(names: readonly string[]): Table {
    return new Table(
      this.entries().filter(([name]) => !names.includes(name)),
      this.length,
    );
  }

  /** The table with these columns added at the end, or put in the place of those of the same name. */
  with(columns: readonly (readonly [name: string, column: Column])[]): Table {
    const merged = new Map<string, Column>(this.entries());
    for (const [name, column] of columns) merged.set(name, column);
    return new Table([...merged], this.length);
  }

  /** The rows at these indexes, in their order; an index may repeat. */
  take(rows: ArrayLike<number>): Table<Row> {
    return new Table<Row>(
      this.entries().map(([name, column]) => [name, takeColumn(column, rows)] as const),
      rows.length,
    );
  }

  /** The rows from `start` up to, not including, `end`. */
  slice(start: number, end: number = this.length): Table<Row> {
    const last = Math.min(end, this.length);
    return this.take(Int32Array.from({ length: Math.max(0, last - start) }, (_, i) => start + i));
  }

  /** One row as an object: strings, numbers, booleans, dates as ISO strings, null where missing. */
  rowAt(index: number): Record<string, Value> {
    const row: Record<string, Value> = {};
    this.columns.forEach((column, i) => {
      // Not an assignment: a column may be named `__proto__`.
      Object.defineProperty(row, this.names[i], {
        value: valueAt(column, index),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    });
    return row;
  }

  /** All rows as objects, as `rowAt` gives them. */
  toRows(): Record<string, Value>[] {
    return Array.from({ length: this.length }, (_, i) => this.rowAt(i));
  }

  /** Its first rows, in a notebook. */
  [jupyterDisplay](): ViewForms {
    return tableView(this)[jupyterDisplay]();
  }

  #position(name: string): number {
    if (this.names.length <= fewNames) return this.names.indexOf(name);
    this.#positions ??= new Map(this.names.map((own, i) => [own, i]));
    return this.#positions.get(name) ?? -1;
  }
}

/** Up to this many names are compared one by one: a map costs more than it saves in tables of a single row. */
const fewNames = 32;

function checkDistinct(names: readonly string[]): void {
  const seen = names.length > fewNames ? new Set<string>() : undefined;
  for (let i = 0; i < names.length; i++) {
    const isKnown = seen === undefined ? names.indexOf(names[i]) < i : seen.has(names[i]);
    if (isKnown) throw new CauceError('COLUMN_DUPLICATE', { where: 'Table', column: names[i] });
    seen?.add(names[i]);
  }
}

/**
 * The value of one row as a row object holds it; for a one-hot block, the name of the feature that is 1, for a sparse one its
 * features that are not 0, in words.
 *
 * @example
 * valueAt(cars.column('fuel'), 1); //=> 'Diesel'
 * valueAt(cars.column('km'), 4); //=> null
 */
export function valueAt(column: Column, index: number): Value {
  if (isNumeric(column)) {
    const value = column.values[index];
    if (Number.isNaN(value)) return null;
    if (column.type === 'boolean') return value !== 0;
    if (column.type === 'date') return new Date(value).toISOString();
    return value;
  }
  if (column.type === 'sparse') return sparseText(column, index);
  const code = column.codes[index];
  if (code < 0) return null;
  return column.type === 'oneHot' ? column.names[code] : column.dictionary[code];
}

/**
 * The name of every feature that a table stands for: one for each column, and each name of a block.
 *
 * @example
 * const { table } = await fitTransform(oneHotEncoder(), flowers.select(['species']));
 * featureNames(table); //=> ['species_setosa', 'species_versicolor', 'species_virginica']
 */
export function featureNames(table: Table): string[] {
  return table.columns.flatMap((column, i) => (isBlock(column) ? column.names : [table.names[i]]));
}
