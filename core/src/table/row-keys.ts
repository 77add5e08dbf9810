/** Keys of rows: to find the rows of one table again in another. */

import { isNumeric, type SparseColumn, strings } from './column.ts';
import { sparseText } from './sparse.ts';
import type { Table } from './table.ts';

/**
 * A key of 53 bits for each row: rows with the same values in these columns have the same key, in whatever table they
 * are; others almost surely not (of a million rows, two that differ share one with a chance of 1 in 18,000).
 * O(rows x columns). Not cryptographic.
 *
 * @param names The columns to look at, which the table has.
 * @returns Shape (rows): whole numbers below 2^53.
 *
 * @example
 * const [first, second, third] = rowKeys(tableFromRows([{ x: 1 }, { x: 2 }, { x: 1 }]), ['x']);
 * first === third && first !== second; //=> true
 */
export function rowKeys(table: Table<unknown>, names: readonly string[]): Float64Array {
  const high = new Int32Array(table.length);
  const low = new Int32Array(table.length);
  for (const name of names) {
    const column = table.column(name, 'rowKeys');
    if (isNumeric(column)) addNumbers(column.values, high, low);
    else if (column.type === 'sparse') addSparse(column, high, low);
    else addWords(column.codes, column.type === 'oneHot' ? column.names : column.dictionary, high, low);
  }
  const keys = new Float64Array(table.length);
  for (let i = 0; i < keys.length; i++) keys[i] = (high[i] >>> 11) * 2 ** 32 + (low[i] >>> 0);
  return keys;
}

function addNumbers(values: Float64Array, high: Int32Array, low: Int32Array): void {
  const one = new Float64Array(1);
  const words = new Int32Array(one.buffer);
  for (let i = 0; i < values.length; i++) {
    // Both zeros are one value, and so is every NaN.
    one[0] = values[i] === 0 ? 0 : values[i];
    if (Number.isNaN(one[0])) one[0] = Number.NaN;
    mixIn(i, words[0], words[1], high, low);
  }
}

function addSparse(column: SparseColumn, high: Int32Array, low: Int32Array): void {
  const { codes, dictionary } = strings(Array.from(high, (_, row) => sparseText(column, row)));
  addWords(codes, dictionary, high, low);
}

function addWords(codes: Int32Array, dictionary: readonly string[], high: Int32Array, low: Int32Array): void {
  // The last place is that of a missing value.
  const first = new Int32Array(dictionary.length + 1);
  const second = new Int32Array(dictionary.length + 1);
  dictionary.forEach((word, code) => {
    let [a, b] = [word.length, ~word.length];
    for (let k = 0; k < word.length; k++) {
      const unit = word.charCodeAt(k);
      a = finalise(Math.imul(a, 0x9e3779b1) ^ unit);
      b = Math.imul(b, 0xc2b2ae3d) ^ a ^ unit;
    }
    first[code] = a;
    second[code] = finalise(b);
  });
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] < 0 ? dictionary.length : codes[i];
    mixIn(i, first[code], second[code], high, low);
  }
}

/** The finaliser of MurmurHash3, over what was there and what comes: the order of the columns counts. */
function mixIn(i: number, a: number, b: number, high: Int32Array, low: Int32Array): void {
  high[i] = finalise(Math.imul(high[i], 0x9e3779b1) ^ a ^ Math.imul(low[i], 0x85ebca77));
  low[i] = finalise(Math.imul(low[i], 0xc2b2ae3d) ^ b ^ high[i]);
}

function finalise(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
