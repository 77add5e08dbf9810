/**
 * Bins: each value of a field as one of a few codes. What training saw of a field is counted by them, what requests bring is
 * counted by them, and both are compared.
 *
 * | code | numbers and quantities | categories | free text |
 * | --- | --- | --- | --- |
 * | 0 | missing | missing | missing |
 * | 1 | below the range seen (for a quantity: no number too) | never seen | there |
 * | 2 … | the bins, by `edges` | the words, by frequency | |
 * | last | above the range seen | seen, but none of the words | |
 */

import { type Column, isNumeric, type StringColumn } from '../../table/column.ts';
import { readQuantity } from './quantity.ts';

/** How a field's values are counted. */
export type BinKind = 'number' | 'quantity' | 'category' | 'text';

/**
 * The codes of the values that are no plain ones.
 *
 * @example
 * bin.missing; //=> 0
 */
export const bin = { missing: 0, odd: 1, first: 2 } as const;

/** What bins of a field are made from: a part of its profile. */
export interface BinSpec {
  readonly kind: BinKind;
  /** Numbers and quantities: where one bin ends and the next begins, ascending; a value at an edge is below it. */
  readonly edges: Float64Array;
  /** Numbers and quantities: the smallest and the largest value seen. */
  readonly min: number;
  readonly max: number;
  /** Categories: those with a bin of their own, the most frequent first. */
  readonly words: readonly string[];
}

/** How many codes there are. */
export function binCount({ kind, edges, words }: BinSpec): number {
  if (kind === 'text') return 2;
  return kind === 'category' ? words.length + 3 : edges.length + 4;
}

/** The code of a number; NaN is missing. */
export function binOfNumber({ edges, min, max }: BinSpec, value: number): number {
  if (value >= min && value <= max) {
    let code = bin.first as number;
    for (let i = 0; i < edges.length; i++) if (value > edges[i]) code++;
    return code;
  }
  if (value < min) return bin.odd;
  return value > max ? edges.length + 3 : bin.missing;
}

/**
 * The code of a string.
 * @param isSeen Whether the schema knows it; only asked of categories that are none of the words.
 */
export function binOfText(spec: BinSpec, text: string, isSeen: (text: string) => boolean): number {
  const { kind, words } = spec;
  if (kind === 'text') return 1;
  if (kind === 'quantity') {
    const quantity = readQuantity(text);
    return quantity === undefined ? bin.odd : binOfNumber(spec, quantity.value);
  }
  const place = words.indexOf(text);
  if (place >= 0) return place + bin.first;
  return isSeen(text) ? words.length + bin.first : bin.odd;
}

/** The codes of a column. @param isSeen As `binOfText`. @returns Shape (rows). */
export function binColumn(spec: BinSpec, column: Column, isSeen: (text: string) => boolean): Uint8Array {
  if (isNumeric(column)) return Uint8Array.from(column.values, value => binOfNumber(spec, value));
  const { codes, dictionary } = column as StringColumn;
  const known = new Uint8Array(dictionary.length).fill(unknownYet);
  return Uint8Array.from(codes, code => {
    if (code < 0) return bin.missing;
    if (known[code] === unknownYet) known[code] = binOfText(spec, dictionary[code], isSeen);
    return known[code];
  });
}

/** No code is as high: see `mostBins`. */
const unknownYet = 255;
