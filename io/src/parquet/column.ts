/** The values of one column, row group after row group. */

import type { NumericColumn } from '@cauce/core';
import { breathe } from '../breathe.ts';
import { ByteDictionary, hashBytes } from '../csv/byte-dictionary.ts';
import { unpack } from './codecs.ts';
import { Damage } from './damage.ts';
import { numericTypeOf } from './kind.ts';
import { type Numbers, toNumbers, toStrings } from './meaning.ts';
import type { Page } from './pages.ts';
import type { Chunk, ColumnPlan } from './plan.ts';
import { isSpans, type Raw, readRaw } from './raw.ts';
import { readRuns } from './rle.ts';

/** A column as it was written: missing numbers are NaN, missing strings -1. */
export type Values =
  | ({ readonly type: NumericColumn['type'] } & Numbers)
  | { readonly type: 'text'; readonly codes: Int32Array; readonly dictionary: readonly string[] };

/** Takes the pages of a column one after the other. */
export class ColumnReader {
  readonly #plan: ColumnPlan;
  readonly #maxBytes: number;
  readonly #rows: Rows;
  /** How many rows have come. */
  #at = 0;

  /** @param rows How many will come. @param maxBytes What a page may grow to. */
  constructor(plan: ColumnPlan, rows: number, maxBytes: number) {
    this.#plan = plan;
    this.#maxBytes = maxBytes;
    const type = numericTypeOf(plan.kind);
    this.#rows = type === undefined ? new StringRows(plan, rows) : new NumberRows(plan, type, rows);
  }

  /** The next rows, from the pages of one row group. @throws {Damage} */
  async read(pages: readonly Page[], { codec }: Chunk): Promise<void> {
    const rows = this.#rows;
    let hasDictionary = false;
    for (const page of pages) {
      const { bytes, levels } = await this.#unpacked(page, codec);
      if (page.type === 'dictionary') {
        rows.setDictionary(readRaw(bytes, 'PLAIN', this.#plan.layout, page.values, this.#maxBytes));
        hasDictionary = true;
        continue;
      }
      const place: Place = { at: this.#at, count: page.values, levels };
      const count = levels === undefined ? page.values : presentIn(levels);
      if (page.encoding === 'PLAIN_DICTIONARY' || page.encoding === 'RLE_DICTIONARY') {
        if (!hasDictionary) throw new Damage('it is damaged: a page lacks its dictionary.');
        rows.putIndexes(place, indexesOf(bytes, count));
      } else rows.put(place, readRaw(bytes, page.encoding, this.#plan.layout, count, this.#maxBytes));
      this.#at += page.values;
      await breathe();
    }
  }

  values(): Values {
    return this.#rows.values();
  }

  /** The bytes of the values, and which rows have one; undefined when all have. */
  async #unpacked(
    page: Page,
    codec: Chunk['codec'],
  ): Promise<{ bytes: Uint8Array; levels?: Int32Array | undefined }> {
    const { isNullable } = this.#plan;
    if (page.levels === undefined) {
      const bytes = await unpack(codec, page.bytes, page.size);
      if (page.type === 'dictionary' || !isNullable) return { bytes };
      if (bytes.length < 4) throw new Damage('it is damaged: a page is cut off.');
      const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      if (size > bytes.length - 4) throw new Damage('it is damaged: a page is cut off.');
      return { levels: levelsOf(bytes.subarray(4, 4 + size), page.values), bytes: bytes.subarray(4 + size) };
    }
    const packed = page.bytes.subarray(page.levels);
    const size = page.size - page.levels;
    const bytes = page.isPacked && size > 0 ? await unpack(codec, packed, size) : packed;
    const levels = isNullable ? levelsOf(page.bytes.subarray(0, page.levels), page.values) : undefined;
    return { bytes, levels };
  }
}

/** Where the values of a page belong: `count` rows from `at` on, those whose level is 1. */
interface Place {
  readonly at: number;
  readonly count: number;
  readonly levels: Int32Array | undefined;
}

interface Rows {
  setDictionary(raw: Raw): void;
  putIndexes(place: Place, indexes: Int32Array): void;
  put(place: Place, raw: Raw): void;
  values(): Values;
}

class NumberRows implements Rows {
  readonly #plan: ColumnPlan;
  readonly #type: NumericColumn['type'];
  readonly #values: Float64Array;
  #exact: BigInt64Array | BigUint64Array | undefined;
  #dictionary: Numbers = { values: new Float64Array(0) };

  constructor(plan: ColumnPlan, type: NumericColumn['type'], rows: number) {
    this.#plan = plan;
    this.#type = type;
    this.#values = new Float64Array(rows).fill(Number.NaN);
  }

  setDictionary(raw: Raw): void {
    this.#dictionary = toNumbers(raw, this.#plan.kind);
  }

  putIndexes(place: Place, indexes: Int32Array): void {
    const { values, exact } = this.#dictionary;
    checkIndexes(indexes, values.length);
    scatter(this.#values, place, indexes.length, i => values[indexes[i]]);
    if (exact !== undefined) this.#putExact(place, indexes.length, exact, i => indexes[i]);
  }

  put(place: Place, raw: Raw): void {
    const { values, exact } = toNumbers(raw, this.#plan.kind);
    if (place.levels === undefined) this.#values.set(values, place.at);
    else scatter(this.#values, place, values.length, i => values[i]);
    if (exact !== undefined) this.#putExact(place, values.length, exact, i => i);
  }

  values(): Values {
    const exact = this.#exact;
    return { type: this.#type, values: this.#values, ...(exact === undefined ? {} : { exact }) };
  }

  #putExact(
    place: Place,
    count: number,
    from: BigInt64Array | BigUint64Array,
    index: (i: number) => number,
  ): void {
    const rows = this.#values.length;
    this.#exact ??= from instanceof BigInt64Array ? new BigInt64Array(rows) : new BigUint64Array(rows);
    scatter(this.#exact, place, count, i => from[index(i)]);
  }
}

class StringRows implements Rows {
  readonly #plan: ColumnPlan;
  readonly #codes: Int32Array;
  readonly #strings = new ByteDictionary();
  readonly #seed = Math.trunc(Math.random() * 2 ** 31);
  /** The codes of the current row group's dictionary. */
  #own: Int32Array = new Int32Array(0);

  constructor(plan: ColumnPlan, rows: number) {
    this.#plan = plan;
    this.#codes = new Int32Array(rows).fill(-1);
  }

  setDictionary(raw: Raw): void {
    this.#own = this.#codesOf(raw);
  }

  putIndexes(place: Place, indexes: Int32Array): void {
    const own = this.#own;
    checkIndexes(indexes, own.length);
    scatter(this.#codes, place, indexes.length, i => own[indexes[i]]);
  }

  put(place: Place, raw: Raw): void {
    const codes = this.#codesOf(raw);
    scatter(this.#codes, place, codes.length, i => codes[i]);
  }

  values(): Values {
    return {
      type: 'text',
      codes: this.#codes,
      dictionary: toStrings(this.#strings.arrays(), this.#plan.kind),
    };
  }

  /** By their bytes: a string is made once for all its rows. */
  #codesOf(raw: Raw): Int32Array {
    if (!isSpans(raw)) throw new Damage('it is damaged: numbers in place of strings.');
    const { bytes, starts, ends } = raw;
    const all = this.#strings;
    const codes = new Int32Array(starts.length);
    for (let i = 0; i < codes.length; i++) {
      const hash = hashBytes(bytes, starts[i], ends[i], this.#seed);
      const code = all.find(bytes, starts[i], ends[i], hash);
      codes[i] = code < 0 ? all.add(bytes, starts[i], ends[i], hash) : code;
    }
    return codes;
  }
}

function scatter<T extends number | bigint>(
  out: { [index: number]: T },
  { at, count, levels }: Place,
  values: number,
  value: (i: number) => T,
): void {
  if (levels === undefined) {
    for (let i = 0; i < values; i++) out[at + i] = value(i);
    return;
  }
  let next = 0;
  for (let i = 0; i < count; i++) if (levels[i] === 1) out[at + i] = value(next++);
}

function levelsOf(bytes: Uint8Array, count: number): Int32Array {
  const levels = new Int32Array(count);
  readRuns(bytes, 0, 1, levels);
  return levels;
}

function presentIn(levels: Int32Array): number {
  let present = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] === 1) present++;
  return present;
}

/** Places in the dictionary: a byte says of how many bits. */
function indexesOf(bytes: Uint8Array, count: number): Int32Array {
  const indexes = new Int32Array(count);
  if (count === 0) return indexes;
  if (bytes.length === 0) throw new Damage('it is damaged: a page is cut off.');
  // Of no bits, nothing is written: all are the first.
  if (bytes[0] > 0) readRuns(bytes, 1, bytes[0], indexes);
  return indexes;
}

function checkIndexes(indexes: Int32Array, size: number): void {
  for (let i = 0; i < indexes.length; i++) {
    if (indexes[i] >>> 0 >= size) throw new Damage('it is damaged: a value is not in its dictionary.');
  }
}
