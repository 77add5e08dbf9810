/** One block of a CSV: whole rows in UTF-8, which end with a line break, into columns. */

import { type CellKind, type CellReader, type Cells, cellEnd, cellReader, openQuote } from './cells.ts';
import { byte, type Dialect, decodeText } from './dialect.ts';

/** What to read of the rows, as plain data: it goes to other threads. */
export interface Plan {
  readonly dialect: Dialect;
  /** What each column is read as. */
  readonly kinds: readonly CellKind[];
}

/** What was read of a block. */
export interface BlockRead {
  readonly columns: readonly Cells[];
  readonly rows: number;
  /** Where reading stopped: the block's length, unless the last row is not complete or a problem or `maxRows` came. */
  readonly end: number;
  /** How many lines lie before `end`. */
  readonly lines: number;
  /** Why the row at `end` is no row; it begins on the line after `lines`. */
  readonly problem?: string;
}

/** A row longer than this is taken for a quote that was never closed, or no CSV at all. */
export const maxRowLength = 16 * 1024 * 1024;
export const maxCells = 100_000;

/**
 * The plain twin of kernel.ts: the block's rows, at most `maxRows`. Blank lines are skipped. A row whose quote is not closed within the
 * block is left for when more is known: `end` is where it begins.
 */
export function readBlock(block: Uint8Array, plan: Plan, maxRows = Number.POSITIVE_INFINITY): BlockRead {
  const readers = plan.kinds.map(kind => cellReader(kind, plan.dialect));
  const walk = walkRows(block, plan.dialect, readers, maxRows);
  return { ...walk, columns: readers.map(reader => reader.finish(walk.rows)) };
}

/** For each of the first rows, the number of lines before it. */
export function rowLines(block: Uint8Array, dialect: Dialect, width: number, rows: number): Int32Array {
  const lines = new Int32Array(rows);
  walkRows(block, dialect, skipping(width, dialect), rows, lines);
  return lines;
}

function skipping(width: number, dialect: Dialect): CellReader[] {
  return Array.from({ length: width }, () => cellReader('skip', dialect));
}

function walkRows(
  block: Uint8Array,
  dialect: Dialect,
  readers: readonly CellReader[],
  maxRows = Number.POSITIVE_INFINITY,
  rowLine?: Int32Array,
): Omit<BlockRead, 'columns'> {
  const { separator } = dialect;
  const last = readers.length - 1;
  let at = 0;
  let rows = 0;
  let capacity = 0;
  // Line breaks between rows; the readers count those within quotes.
  let breaks = 0;
  const lines = (): number => readers.reduce((sum, reader) => sum + reader.breaks, breaks);
  while (at < block.length && rows < maxRows) {
    const first = block[at];
    if (isBreak(first)) {
      at = afterBreak(block, at);
      breaks++;
      continue;
    }
    if (rows === capacity) {
      capacity = roomFor(block.length, at, rows);
      for (const reader of readers) reader.reserve(capacity);
    }
    if (rowLine !== undefined) rowLine[rows] = lines();
    const row = at;
    let column = 0;
    for (;;) {
      at = readers[column].read(block, at);
      if (block[at] !== separator || column === last) break;
      at++;
      column++;
    }
    if (column !== last || !isBreak(block[at])) {
      const problem = whyNotARow(block, separator, row, readers.length);
      const before = walkRows(block.subarray(0, row), dialect, skipping(readers.length, dialect));
      return { rows, end: row, lines: before.lines, ...(problem === undefined ? {} : { problem }) };
    }
    at = afterBreak(block, at);
    breaks++;
    rows++;
  }
  return { rows, end: at, lines: lines() };
}

/** A row's cells as strings. */
export interface Row {
  readonly cells: readonly string[];
  /** Where the next row begins. */
  readonly end: number;
  /** Line breaks within its cells. */
  readonly breaks: number;
}

/** The row at `start`; undefined when a quote is not closed within the block. @throws {BadRow} */
export function readRow(block: Uint8Array, separator: number, start: number): Row | undefined {
  const cells: string[] = [];
  let breaks = 0;
  for (let at = start; ; at++) {
    if (cells.length >= maxCells) throw new BadRow(`this row has more than ${maxCells} cells.`);
    const end = cellEnd(block, at, separator);
    if (end === openQuote) return undefined;
    const isQuoted = block[at] === byte.quote;
    const text = isQuoted
      ? decodeText(block, at + 1, end - 1).replaceAll('""', '"')
      : decodeText(block, at, end);
    cells.push(text);
    if (isQuoted) breaks += text.split('\n').length - 1;
    if (isBreak(block[end])) return { cells, end: afterBreak(block, end), breaks };
    if (block[end] !== separator) {
      const message = `cell ${cells.length}: text follows a closing quote. Double a quote to keep it: "".`;
      throw new BadRow(message);
    }
    at = end;
  }
}

/** Why a row is no row. */
export class BadRow extends Error {}

/** Undefined when it only lacks its end. */
export function whyNotARow(
  block: Uint8Array,
  separator: number,
  start: number,
  width: number,
): string | undefined {
  try {
    const row = readRow(block, separator, start);
    if (row === undefined) return undefined;
    return `this row must have ${width} cells, like the first. Got ${row.cells.length}.`;
  } catch (error) {
    if (error instanceof BadRow) return error.message;
    throw error;
  }
}

export function isBreak(b: number): boolean {
  return b === byte.newline || b === byte.carriageReturn;
}

/** The position after the line break at `at`: CRLF is one. */
export function afterBreak(block: Uint8Array, at: number): number {
  return block[at] === byte.carriageReturn && block[at + 1] === byte.newline ? at + 2 : at + 1;
}

/** Room for all rows of a block, guessed from those before. */
function roomFor(bytes: number, readBytes: number, rows: number): number {
  if (rows === 0) return 64;
  return Math.max(rows + 64, Math.ceil(((bytes / readBytes) * rows * 17) / 16));
}
