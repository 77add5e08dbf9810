/**
 * The rows of a block of a CSV into columns: `readBlock` of src/csv/block.ts, which is its plain twin, with cells found
 * sixteen bytes at a time and strings hashed and compared eight at a time. What is rare is asked of the host.
 *
 * The block is followed by bytes that may be read, though they mean nothing, and ends with a line break.
 */

/** Whether the unquoted cell means a missing value. */
declare function isMissing(start: usize, end: usize): bool;
/** The number in a cell that is not plainly one; marks the column when it is none or no integer. */
declare function oddNumber(column: usize, start: usize, end: usize, isQuoted: bool): f64;
/** `decimalOf` of src/csv/decimal.ts. */
declare function decimalOf(head: f64, tail: f64, tailDigits: i32, fraction: i32): f64;

const newline: u32 = 10;
const carriageReturn: u32 = 13;
const quote: u32 = 34;
const plus: u32 = 43;
const minus: u32 = 45;
const zero: u32 = 48;

/** Laid out as the words of `columnWords` in src/csv/kernel.ts. */
@unmanaged
class Column {
  /** 0: skip, 1: numbers, 2: text. */
  kind: i32;
  /** Shape (rows): f64 numbers, or i32 codes. */
  out: usize;
  /** Numbers: some cell is no number. Text: a quoted cell, which is a value, is spelt like a missing one. */
  isOdd: i32;
  /** Numbers: some cell is not a whole number within 2^53. */
  hasFraction: i32;
  /** Text: the distinct strings, `size` of them: address and length, two words each. */
  entries: usize;
  size: i32;
  /** Open addressing: 0, or the hash and, below it, 1 + the entry. A power of two, at most half full. */
  slots: usize;
  mask: u32;
}

const powersOfTen: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
];
const padding: usize = 64;
const firstSlots: u32 = 64;

/** Where the columns begin; before them a byte for each byte with which a missing value may begin. */
export let columns: usize = 0;
export let block: usize = 0;
/** Where the row began that was read last, and whether it was a whole row. */
export let end: usize = 0;
export let isWhole: bool = true;
/** How many lines lie before `end`. */
export let lines: i32 = 0;

/** Room for cells without their doubled quotes, as long as the block. */
let content: usize = 0;
let top: usize = 0;
let blockEnd: usize = 0;
let separator: u32 = 0;
let decimal: u32 = 0;
let seed: u64 = 0;
let factor: u64 = 0;

/** Makes room for a block. @param lead Bytes by which it stands beyond a word's start: shared memory is copied by words. */
export function prepare(length: usize, width: usize, lead: usize): void {
  top = (__heap_base + 15) & ~15;
  columns = take(256 + width * offsetof<Column>()) + 256;
  block = take(lead + length + padding) + lead;
  content = take(length + padding);
  blockEnd = block + length;
}

function take(bytes: usize): usize {
  const start = top;
  top = (start + bytes + 15) & ~15;
  const pages = <i32>((top + padding + 65535) >>> 16);
  if (pages > memory.size() && memory.grow(max(pages - memory.size(), memory.size() >> 1)) < 0) {
    if (memory.grow(pages - memory.size()) < 0) unreachable();
  }
  return start;
}

/**
 * Reads at most `maxRows`.
 * @param areOdd Whether any number may mean a missing value.
 * @returns The number of rows.
 */
export function read(
  width: i32,
  ownSeparator: u32,
  ownDecimal: u32,
  ownSeed: u64,
  areOdd: bool,
  maxRows: i32,
): i32 {
  separator = ownSeparator;
  decimal = ownDecimal;
  seed = ownSeed * 0x9e3779b97f4a7c15;
  factor = (seed ^ 0xff51afd7ed558ccd) | 1;
  makeRoom(width, maxRows);
  isWhole = true;
  lines = 0;
  const last = columns + <usize>(width - 1) * offsetof<Column>();
  let at = block;
  let rows = 0;
  while (at < blockEnd && rows < maxRows) {
    if (isBreak(load<u8>(at))) {
      at = afterBreak(at);
      lines++;
      continue;
    }
    end = at;
    const linesBefore = lines;
    let column = columns;
    for (;;) {
      const state = changetype<Column>(column);
      if (state.kind == 2) at = readText(state, at, rows);
      else if (state.kind == 1) at = readNumber(state, at, rows, areOdd);
      else at = skip(at);
      if (at == 0 || column == last || load<u8>(at) != separator) break;
      at++;
      column += offsetof<Column>();
    }
    if (at == 0 || column != last || !isBreak(load<u8>(at))) {
      isWhole = false;
      lines = linesBefore;
      return rows;
    }
    at = afterBreak(at);
    lines++;
    rows++;
  }
  end = at;
  return rows;
}

/** The columns' arrays, for as many rows as there are line breaks. */
function makeRoom(width: i32, maxRows: i32): void {
  const rows = <usize>min(countBreaks(block, blockEnd, true), maxRows) + 1;
  for (let i = 0; i < width; i++) {
    const column = changetype<Column>(columns + <usize>i * offsetof<Column>());
    column.isOdd = 0;
    column.hasFraction = 0;
    column.size = 0;
    if (column.kind == 0) continue;
    column.out = take(rows << (column.kind == 1 ? 3 : 2));
    if (column.kind == 1) continue;
    column.entries = take(rows << 3);
    column.slots = take(firstSlots << 3);
    column.mask = firstSlots - 1;
    memory.fill(column.slots, 0, firstSlots << 3);
  }
}

function isBreak(b: u32): bool {
  return b == newline || b == carriageReturn;
}

function afterBreak(at: usize): usize {
  return load<u8>(at) == carriageReturn && at + 1 < blockEnd && load<u8>(at, 1) == newline ? at + 2 : at + 1;
}

function mix(hash: u64, word: u64): u64 {
  const both = hash ^ word;
  return (both ^ (both >>> 32)) * factor;
}

function plainEnd(start: usize): usize {
  const separators = i8x16.splat(<i8>separator);
  const newlines = i8x16.splat(10);
  const returns = i8x16.splat(13);
  let at = start;
  while (true) {
    const bytes = v128.load(at);
    const isEnd = v128.or(
      i8x16.eq(bytes, separators),
      v128.or(i8x16.eq(bytes, newlines), i8x16.eq(bytes, returns)),
    );
    const ends = i8x16.bitmask(isEnd);
    if (ends != 0) return at + ctz(ends);
    at += 16;
  }
}

/** The quote that closes the one before `from`; 0 when none does. */
function closingQuote(from: usize): usize {
  const quotes = i8x16.splat(34);
  let at = from;
  while (at < blockEnd) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), quotes));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (at >= blockEnd) return 0;
    if (load<u8>(at, 1) != quote) return at;
    at += 2;
  }
  return 0;
}

/** @param withReturns Count carriage returns too. */
function countBreaks(from: usize, to: usize, withReturns: bool): i32 {
  const newlines = i8x16.splat(10);
  const others = i8x16.splat(withReturns ? 13 : 10);
  let count = 0;
  let at = from;
  for (; at < to; at += 16) {
    const bytes = v128.load(at);
    let found = i8x16.bitmask(v128.or(i8x16.eq(bytes, newlines), i8x16.eq(bytes, others)));
    if (to - at < 16) found &= (1 << (<i32>(to - at))) - 1;
    count += popcnt(found);
  }
  return count;
}

/** After the cell at `start`; 0 when its quote is not closed. */
function skip(start: usize): usize {
  if (load<u8>(start) != quote) return plainEnd(start);
  const close = closingQuote(start + 1);
  if (close == 0) return 0;
  lines += countBreaks(start, close, false);
  return close + 1;
}

function readNumber(column: Column, start: usize, row: i32, areOdd: bool): usize {
  let at = start;
  let b: u32 = load<u8>(at);
  const out = column.out + ((<usize>row) << 3);
  if (b == separator || isBreak(b)) {
    store<f64>(out, NaN);
    return at;
  }
  if (column.isOdd || areOdd) return readOdd(column, start, out);
  const isNegative = b == minus;
  if (isNegative || b == plus) b = load<u8>(++at);
  const first = at;
  let digits: u64 = 0;
  while (b - zero < 10) {
    digits = digits * 10 + (b - zero);
    b = load<u8>(++at);
  }
  let count = at - first;
  if (count == 0 || (count > 1 && load<u8>(first) == zero)) return readOdd(column, start, out);
  let fraction: usize = 0;
  if (b == decimal && b != separator) {
    b = load<u8>(++at);
    const point = at;
    while (b - zero < 10) {
      digits = digits * 10 + (b - zero);
      b = load<u8>(++at);
    }
    fraction = at - point;
    count += fraction;
    if (fraction == 0) return readOdd(column, start, out);
  }
  if (b != separator && !isBreak(b)) return readOdd(column, start, out);
  let value: f64;
  // Beyond 19 digits even 64 bits may have overflowed.
  if (fraction > 22 || count > 19 || digits > 9007199254740991) {
    value = longDecimal(first, at, <i32>fraction);
    if (isNaN(value)) return readOdd(column, start, out);
    column.hasFraction = 1;
  } else {
    value = <f64>digits;
    if (fraction > 0) {
      value /= unchecked(powersOfTen[<i32>fraction]);
      column.hasFraction = 1;
    }
  }
  store<f64>(out, isNegative ? -value : value);
  return at;
}

/** As in src/csv/cells.ts. */
function longDecimal(first: usize, last: usize, fraction: i32): f64 {
  let head: f64 = 0;
  let tail: f64 = 0;
  let tailDigits = 0;
  for (let at = first; at < last; at++) {
    const b: u32 = load<u8>(at);
    if (b == decimal) continue;
    const digit = <f64>(b - zero);
    if (head < 1e14) head = head * 10 + digit;
    else {
      tail = tail * 10 + digit;
      tailDigits++;
    }
  }
  return tailDigits > 7 || fraction > 22 ? NaN : decimalOf(head, tail, tailDigits, fraction);
}

function readOdd(column: Column, start: usize, out: usize): usize {
  const isQuoted = load<u8>(start) == quote;
  const next = skip(start);
  if (next == 0) return 0;
  const from = isQuoted ? start + 1 : start;
  const to = isQuoted ? next - 1 : next;
  store<f64>(out, NaN);
  if (!column.isOdd && from < to) {
    store<f64>(out, oddNumber(changetype<usize>(column), from, to, isQuoted));
  }
  return next;
}

function readText(column: Column, start: usize, row: i32): usize {
  const out = column.out + ((<usize>row) << 2);
  if (load<u8>(start) == quote) return readQuoted(column, start, out);
  const next = plainEnd(start);
  store<i32>(out, next == start ? -1 : codeOf(column, start, next, false));
  return next;
}

function readQuoted(column: Column, start: usize, out: usize): usize {
  const close = closingQuote(start + 1);
  if (close == 0) return 0;
  lines += countBreaks(start, close, false);
  let from = start + 1;
  let to = close;
  const before = content;
  let at = from;
  while (at < to && load<u8>(at) != quote) at++;
  if (at < to) {
    from = content;
    for (at = start + 1; at < close; at++) {
      const b = load<u8>(at);
      store<u8>(content++, b);
      if (b == quote) at++;
    }
    to = content;
  }
  const size = column.size;
  store<i32>(out, to == from ? -1 : codeOf(column, from, to, true));
  if (column.size == size) content = before;
  return close + 1;
}

/** Where the string stands among those of the column, at the end if it is new; -1 when it means a missing value. */
function codeOf(column: Column, start: usize, stop: usize, isQuoted: bool): i32 {
  const hash = hashOf(start, stop);
  const mask = column.mask;
  let slot = <u32>hash & mask;
  let held = load<u64>(column.slots + ((<usize>slot) << 3));
  while (held != 0) {
    const entry = <i32>held - 1;
    if (<u32>(held >>> 32) == hash && isSame(column.entries + ((<usize>entry) << 3), start, stop)) {
      return column.isOdd && !isQuoted && isMissing(start, stop) ? -1 : entry;
    }
    slot = (slot + 1) & mask;
    held = load<u64>(column.slots + ((<usize>slot) << 3));
  }
  return newCode(column, start, stop, isQuoted, hash);
}

function hashOf(start: usize, stop: usize): u32 {
  let hash = seed ^ <u64>(stop - start);
  let at = start;
  for (; stop - at > 8; at += 8) hash = mix(hash, load<u64>(at));
  hash = mix(hash, lastBytes(at, stop));
  return <u32>(hash >>> 32);
}

/** Up to eight bytes, at least one. */
function lastBytes(at: usize, stop: usize): u64 {
  return load<u64>(at) & (0xffffffffffffffff >>> ((8 - <u64>(stop - at)) << 3));
}

function isSame(entry: usize, start: usize, stop: usize): bool {
  if (<usize>load<u32>(entry, 4) != stop - start) return false;
  let own = <usize>load<u32>(entry);
  let at = start;
  for (; stop - at > 8; at += 8, own += 8) if (load<u64>(at) != load<u64>(own)) return false;
  return lastBytes(at, stop) == lastBytes(own, own + stop - at);
}

function newCode(column: Column, start: usize, stop: usize, isQuoted: bool, hash: u32): i32 {
  if (mayBeMissing(start, stop) && isMissing(start, stop)) {
    if (!isQuoted) return -1;
    column.isOdd = 1;
  }
  const entry = column.size++;
  const at = column.entries + ((<usize>entry) << 3);
  store<u32>(at, <u32>start);
  store<u32>(at, <u32>(stop - start), 4);
  if (<u32>column.size * 2 > column.mask + 1) enlarge(column);
  place(column, ((<u64>hash) << 32) | <u64>(entry + 1));
  return entry;
}

function mayBeMissing(start: usize, stop: usize): bool {
  const last = load<u8>(stop - 1);
  return load<u8>(columns - 256 + <usize>load<u8>(start)) != 0 || last <= 32 || last >= 128;
}

function enlarge(column: Column): void {
  const old = column.slots;
  const count = column.mask + 1;
  column.slots = take((<usize>count) << 4);
  column.mask = count * 2 - 1;
  memory.fill(column.slots, 0, (<usize>count) << 4);
  for (let i: u32 = 0; i < count; i++) {
    const held = load<u64>(old + ((<usize>i) << 3));
    if (held != 0) place(column, held);
  }
}

function place(column: Column, held: u64): void {
  let slot = <u32>(held >>> 32) & column.mask;
  while (load<u64>(column.slots + ((<usize>slot) << 3)) != 0) slot = (slot + 1) & column.mask;
  store<u64>(column.slots + ((<usize>slot) << 3), held);
}

/** Where each of a column's first strings ends, one word each, and then their bytes. @returns The address. */
export function strings(column: usize, size: i32): usize {
  const state = changetype<Column>(column);
  let bytes: usize = 0;
  for (let i = 0; i < size; i++) bytes += load<u32>(state.entries + ((<usize>i) << 3), 4);
  const ends = take(((<usize>size) << 2) + bytes);
  const start = ends + ((<usize>size) << 2);
  let at = start;
  for (let i = 0; i < size; i++) {
    const entry = state.entries + ((<usize>i) << 3);
    const length = load<u32>(entry, 4);
    memory.copy(at, load<u32>(entry), length);
    at += length;
    store<u32>(ends + ((<usize>i) << 2), <u32>(at - start));
  }
  return ends;
}
