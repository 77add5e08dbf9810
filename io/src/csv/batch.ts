/** Rows of a CSV, read block by block, as columns. */

import type { StringColumn } from '@cauce/core';
import { rowLines } from './block.ts';
import { ByteDictionary, decodeLoosely, decodeStrings } from './byte-dictionary.ts';
import type { CellKind, Cells, NumberCells, TextCells } from './cells.ts';
import { byte, type Dialect, withPoint } from './dialect.ts';
import { readBlockFast } from './kernel.ts';

/** Some rows of one block. */
export interface Part {
  /** Begins with the first row. Kept, because what looked like numbers may have to be read again as text. */
  readonly block: Uint8Array;
  /** How many lines lie before the block. */
  readonly linesBefore: number;
  readonly rows: number;
  /** Each is let go of when the whole column has been put together. */
  readonly columns: Cells[];
}

/** The numbers of a column: missing is NaN. */
export interface Numbers {
  readonly values: Float64Array;
  /** Whether all are written as whole numbers within 2^53. */
  readonly areIntegers: boolean;
}

export class Batch {
  readonly names: readonly string[];
  /** Number of rows. */
  readonly length: number;
  /** How many rows came before. */
  readonly start: number;
  readonly #dialect: Dialect;
  readonly #parts: readonly Part[];

  constructor(names: readonly string[], dialect: Dialect, parts: readonly Part[], start: number) {
    this.names = names;
    this.length = parts.reduce((sum, { rows }) => sum + rows, 0);
    this.start = start;
    this.#dialect = dialect;
    this.#parts = parts;
  }

  /** The numbers of a column, if it is all numbers and was read as such. They are given once. */
  numbers(column: number): Numbers | undefined {
    if (this.#parts.some(({ columns }) => columns[column]?.kind !== 'number')) return undefined;
    const values = new Float64Array(this.length);
    let areIntegers = true;
    let at = 0;
    for (const { columns } of this.#parts) {
      const cells = columns[column] as NumberCells;
      columns[column] = undefined;
      values.set(cells.values, at);
      areIntegers &&= cells.areIntegers;
      at += cells.values.length;
    }
    return { values, areIntegers };
  }

  /** The strings of a column, however it was read. Each is used by a row, in order of first appearance. */
  strings(column: number): StringColumn {
    const codes = new Int32Array(this.length);
    const all = new ByteDictionary();
    let at = 0;
    for (const part of this.#parts) {
      const own = this.#textOf(part, column);
      part.columns[column] = undefined;
      const places = all.merge(own.strings, this.#dialect.seed);
      translate(own.codes, places, codes, at);
      at += own.codes.length;
    }
    const bytes = all.arrays();
    const decoded = decodeStrings(bytes);
    const hasCommas = this.#dialect.decimal === byte.comma;
    if (decoded !== undefined && !hasCommas) return { type: 'text', codes, dictionary: decoded };
    const dictionary = decoded ?? decodeLoosely(bytes);
    return distinct(codes, hasCommas ? dictionary.map(withPoint) : dictionary);
  }

  #textOf({ block, columns, rows }: Part, column: number): TextCells {
    const cells = columns[column];
    if (cells?.kind === 'text') return cells;
    const kinds: CellKind[] = this.names.map((_, i) => (i === column ? 'text' : 'skip'));
    return readBlockFast(block, { dialect: this.#dialect, kinds }, rows).columns[column] as TextCells;
  }

  /** The lines, from 1, on which these rows of the batch begin; undefined for one that it does not have. */
  linesOf(rows: readonly number[]): (number | undefined)[] {
    const known = new Map<Part, Int32Array>();
    return rows.map(row => {
      let index = 0;
      let first = 0;
      while (index < this.#parts.length && row >= first + this.#parts[index].rows) {
        first += this.#parts[index++].rows;
      }
      const part = this.#parts[index];
      if (part === undefined) return undefined;
      const lines = known.get(part) ?? rowLines(part.block, this.#dialect, this.names.length, part.rows);
      known.set(part, lines);
      return part.linesBefore + lines[row - first] + 1;
    });
  }
}

/** @param places What each code becomes. @param out Written from `at` on. */
function translate(codes: Int32Array, places: Int32Array, out: Int32Array, at: number): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    out[at + i] = code < 0 ? -1 : places[code];
  }
}

/** The column with each string of its dictionary once. */
function distinct(codes: Int32Array, dictionary: readonly string[]): StringColumn {
  const places = new Map<string, number>();
  const map = dictionary.map(text => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return {
    type: 'text',
    codes: codes.map(code => (code < 0 ? -1 : map[code])),
    dictionary: [...places.keys()],
  };
}
