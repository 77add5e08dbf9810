/**
 * The cells of one column of one block, read straight from its bytes.
 *
 * A kernel: `read` is called for each cell of a file, so its loops are written out. Every block ends with a line
 * break, so that no loop asks whether it is at the end. The plain twin, over strings, is `test/plain-csv.ts`.
 */

import { isIntegerText, isNumberText, parseNumber } from '@cauce/core/parse';
import { ByteDictionary, type ByteStrings, grown, hashBytes, hashPrime } from './byte-dictionary.ts';
import { decimalOf, powersOfTen } from './decimal.ts';
import { byte, type Dialect, decodeText, Markers, withPoint } from './dialect.ts';

/** What a column is read as: numbers, strings, or not at all. */
export type CellKind = 'number' | 'text' | 'skip';

/** Numbers as read: missing is NaN. */
export interface NumberCells {
  readonly kind: 'number';
  /** Shape (rows). */
  readonly values: Float64Array;
  /** Whether all are written as whole numbers within 2^53. */
  readonly areIntegers: boolean;
}

/** Strings as read. */
export interface TextCells {
  readonly kind: 'text';
  /** Shape (rows): index into the strings; missing is -1. */
  readonly codes: Int32Array;
  readonly strings: ByteStrings;
}

/**
 * `undefined`: not read, or read as numbers and some are none: words, but also what is written with a leading zero, as
 * postal codes are, or is too large for a double. Then it is to be read again as text.
 */
export type Cells = NumberCells | TextCells | undefined;

/** What `read` returns instead of a position when a quote is not closed within the block. */
export const openQuote = -1;

/** Reads the cells of one column, from top to bottom. */
export interface CellReader {
  /** Line breaks within the quoted cells so far. */
  readonly breaks: number;
  /**
   * Reads the cell that begins at `start`.
   * @returns The position after it: of a separator, a line break, or text after a closing quote; or `openQuote`.
   */
  read(bytes: Uint8Array, start: number): number;
  /** Makes room for this many cells. */
  reserve(rows: number): void;
  /** The cells of the first rows; those of a row that was not completed are left out. */
  finish(rows: number): Cells;
}

export function cellReader(kind: CellKind, dialect: Dialect): CellReader {
  if (kind === 'number') return new NumberReader(dialect);
  return kind === 'text' ? new TextReader(dialect) : new SkipReader(dialect);
}

/** The place of the quote that closes the one before `from`; -1 when none does. */
function closingQuote(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(byte.quote, from);
  while (at >= 0 && bytes[at + 1] === byte.quote) at = bytes.indexOf(byte.quote, at + 2);
  return at;
}

/** Where the plain cell that begins at `start` ends. */
function plainEnd(bytes: Uint8Array, start: number, separator: number): number {
  let at = start;
  let b = bytes[at];
  while (b !== separator && b !== byte.newline && b !== byte.carriageReturn) b = bytes[++at];
  return at;
}

/** Where the cell that begins at `start` ends, its closing quote included; `openQuote` when there is none. */
export function cellEnd(bytes: Uint8Array, start: number, separator: number): number {
  if (bytes[start] !== byte.quote) return plainEnd(bytes, start, separator);
  const close = closingQuote(bytes, start + 1);
  return close < 0 ? openQuote : close + 1;
}

function countBreaks(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  let at = bytes.indexOf(byte.newline, from);
  while (at >= 0 && at < to) {
    count++;
    at = bytes.indexOf(byte.newline, at + 1);
  }
  return count;
}

class SkipReader implements CellReader {
  breaks = 0;
  readonly #separator: number;

  constructor({ separator }: Dialect) {
    this.#separator = separator;
  }

  read(bytes: Uint8Array, start: number): number {
    const end = cellEnd(bytes, start, this.#separator);
    if (bytes[start] === byte.quote) this.breaks += countBreaks(bytes, start, end);
    return end;
  }

  reserve(): void {}

  finish(): undefined {}
}

class NumberReader implements CellReader {
  breaks = 0;
  readonly #separator: number;
  readonly #decimal: number;
  readonly #markers: Markers;
  readonly #skip: SkipReader;
  #values = new Float64Array(0);
  #length = 0;
  #areIntegers = true;
  #hasFailed = false;

  constructor(dialect: Dialect) {
    this.#separator = dialect.separator;
    this.#decimal = dialect.decimal;
    this.#markers = new Markers(dialect.missing);
    this.#skip = new SkipReader(dialect);
  }

  read(bytes: Uint8Array, start: number): number {
    const separator = this.#separator;
    let at = start;
    let b = bytes[at];
    if (b === separator || b === byte.newline || b === byte.carriageReturn) {
      this.#values[this.#length++] = Number.NaN;
      return at;
    }
    if (this.#hasFailed || this.#markers.mayBeNumbers) return this.#readOther(bytes, start);
    const isNegative = b === byte.minus;
    if (isNegative || b === byte.plus) b = bytes[++at];
    const first = at;
    // Nine digits fit in 32 bits; further ones are added as doubles, exact up to 2^53.
    let whole = 0;
    const nine = at + 9;
    while (b >= byte.zero && b <= byte.nine && at < nine) {
      whole = (Math.imul(whole, 10) + b - byte.zero) | 0;
      b = bytes[++at];
    }
    let digits = whole;
    while (b >= byte.zero && b <= byte.nine) {
      digits = digits * 10 + (b - byte.zero);
      b = bytes[++at];
    }
    const wholeDigits = at - first;
    let fraction = 0;
    if (b === this.#decimal && b !== separator) {
      b = bytes[++at];
      const point = at;
      while (b >= byte.zero && b <= byte.nine) {
        digits = digits * 10 + (b - byte.zero);
        b = bytes[++at];
      }
      fraction = at - point;
      if (fraction === 0) return this.#readOther(bytes, start);
    }
    const hasLeadingZero = wholeDigits > 1 && bytes[first] === byte.zero;
    if (
      wholeDigits === 0 ||
      hasLeadingZero ||
      (b !== separator && b !== byte.newline && b !== byte.carriageReturn)
    ) {
      return this.#readOther(bytes, start);
    }
    if (digits > Number.MAX_SAFE_INTEGER || fraction > 22) {
      digits = longDecimal(bytes, first, at, this.#decimal, fraction);
      if (Number.isNaN(digits)) return this.#readOther(bytes, start);
      this.#areIntegers = false;
    } else if (fraction > 0) {
      digits /= powersOfTen[fraction];
      this.#areIntegers = false;
    }
    this.#values[this.#length++] = isNegative ? -digits : digits;
    return at;
  }

  /** A cell that is not plainly a number: quoted, spaced, missing, with an exponent, very long, or no number. */
  #readOther(bytes: Uint8Array, start: number): number {
    const isQuoted = bytes[start] === byte.quote;
    const end = this.#skip.read(bytes, start);
    if (end === openQuote) return end;
    this.breaks = this.#skip.breaks;
    const from = isQuoted ? start + 1 : start;
    const to = isQuoted ? end - 1 : end;
    let value = Number.NaN;
    if (!this.#hasFailed && from < to && (isQuoted || !this.#markers.has(bytes, from, to))) {
      const text = decodeText(bytes, from, to);
      const plain = this.#decimal === byte.comma ? withPoint(text) : text;
      value = parseNumber(plain);
      if (!isNumberText(plain)) this.#hasFailed = true;
      if (!isIntegerText(plain)) this.#areIntegers = false;
    }
    this.#values[this.#length++] = value;
    return end;
  }

  reserve(rows: number): void {
    if (rows > this.#values.length) {
      this.#values = grown(this.#values, rows, size => new Float64Array(size));
    }
  }

  finish(rows: number): Cells {
    if (this.#hasFailed) return undefined;
    const values = this.#values.slice(0, rows);
    return { kind: 'number', values, areIntegers: this.#areIntegers };
  }
}

/** `first .. end`: digits with at most one decimal sign, more than a double holds exactly. NaN when in doubt. */
function longDecimal(
  bytes: Uint8Array,
  first: number,
  end: number,
  decimal: number,
  fraction: number,
): number {
  let head = 0;
  let tail = 0;
  let tailDigits = 0;
  for (let at = first; at < end; at++) {
    if (bytes[at] === decimal) continue;
    const digit = bytes[at] - byte.zero;
    if (head < 1e14) head = head * 10 + digit;
    else {
      tail = tail * 10 + digit;
      tailDigits++;
    }
  }
  return tailDigits > 7 || fraction > 22 ? Number.NaN : decimalOf(head, tail, tailDigits, fraction);
}

class TextReader implements CellReader {
  breaks = 0;
  readonly #separator: number;
  readonly #markers: Markers;
  readonly #seed: number;
  readonly #strings = new ByteDictionary();
  #codes = new Int32Array(0);
  #length = 0;
  /** Whether a quoted cell, which is a value, is spelt like a missing value. */
  #hasQuotedMarker = false;

  constructor(dialect: Dialect) {
    this.#separator = dialect.separator;
    this.#markers = new Markers(dialect.missing);
    this.#seed = dialect.seed;
  }

  read(bytes: Uint8Array, start: number): number {
    const separator = this.#separator;
    let at = start;
    let b = bytes[at];
    if (b === byte.quote) return this.#readQuoted(bytes, start);
    let hash = this.#seed;
    while (b !== separator && b !== byte.newline && b !== byte.carriageReturn) {
      hash = Math.imul(hash ^ b, hashPrime);
      b = bytes[++at];
    }
    let code = -1;
    if (at > start) {
      code = this.#strings.find(bytes, start, at, hash);
      if (code < 0) {
        if (!this.#markers.has(bytes, start, at)) code = this.#strings.add(bytes, start, at, hash);
      } else if (this.#hasQuotedMarker && this.#markers.has(bytes, start, at)) code = -1;
    }
    this.#codes[this.#length++] = code;
    return at;
  }

  #readQuoted(bytes: Uint8Array, start: number): number {
    const close = closingQuote(bytes, start + 1);
    if (close < 0) return openQuote;
    this.breaks += countBreaks(bytes, start, close);
    let content = bytes;
    let from = start + 1;
    let to = close;
    const doubled = bytes.indexOf(byte.quote, from);
    if (doubled < close) {
      content = withoutDoubledQuotes(bytes, from, close);
      from = 0;
      to = content.length;
    }
    let code = -1;
    if (to > from) {
      const hash = hashBytes(content, from, to, this.#seed);
      code = this.#strings.find(content, from, to, hash);
      if (code < 0) {
        code = this.#strings.add(content, from, to, hash);
        if (this.#markers.has(content, from, to)) this.#hasQuotedMarker = true;
      }
    }
    this.#codes[this.#length++] = code;
    return close + 1;
  }

  reserve(rows: number): void {
    if (rows > this.#codes.length) this.#codes = grown(this.#codes, rows, size => new Int32Array(size));
  }

  finish(rows: number): TextCells {
    const codes = this.#codes.slice(0, rows);
    const used = this.#length > rows ? usedStrings(codes) : this.#strings.size;
    return { kind: 'text', codes, strings: this.#strings.arrays(used) };
  }
}

/** How many strings these cells use. Codes count up as strings appear: those of a row that was not completed are last. */
export function usedStrings(codes: Int32Array): number {
  let used = 0;
  for (const code of codes) if (code >= used) used = code + 1;
  return used;
}

function withoutDoubledQuotes(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const content = new Uint8Array(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    content[length++] = bytes[at];
    if (bytes[at] === byte.quote) at++;
  }
  return content.subarray(0, length);
}
