/**
 * The plain twin of the CSV reader: what it must read, written over strings, row by row and cell by cell, without
 * regard to time or memory.
 */

import { CauceError, inferColumn, strings, Table } from '@cauce/core';

/** The table of a text without byte order mark whose separator is a comma and whose decimal sign is a point. */
export function plainCsv(text: string, missing: readonly string[], separator = ','): Table {
  const rows: CsvRow[] = [];
  for (const row of new CsvParser(separator, 'CSV').push(text, true)) {
    const { length } = row.cells;
    const width = rows[0]?.cells.length ?? length;
    if (length !== width) {
      const message = `this row must have ${width} cells, like the first. Got ${length}.`;
      throw new CauceError('TEXT_INVALID', { source: 'CSV', line: row.line, message });
    }
    rows.push(row);
  }
  const header = rows.shift();
  if (header === undefined) throw new CauceError('TEXT_INVALID', { source: 'CSV', message: 'it is empty.' });
  return new Table(
    header.cells.map((name, i) => {
      const values = rows.map(({ cells, quoted }) => {
        const isMissing = cells[i] === '' || (quoted?.[i] !== true && missing.includes(cells[i].trim()));
        return isMissing ? null : cells[i];
      });
      return [name.trim(), inferColumn(strings(values, 'text'))];
    }),
    rows.length,
  );
}

/** One row's cells. */
export interface CsvRow {
  readonly cells: string[];
  /** For each cell, whether it stood in quotes; undefined when none did. */
  readonly quoted: boolean[] | undefined;
  /** Line on which the row begins, from 1. */
  readonly line: number;
}

/** A cell or row longer than this is taken for a quote that was never closed, or no CSV at all. */
const maxRowLength = 16 * 1024 * 1024;
const maxCells = 100_000;

const quote = 34;
const newline = 10;
const carriageReturn = 13;

/** Gives rows as they become complete. Blank lines are skipped. */
export class CsvParser {
  readonly #separator: number;
  readonly #source: string;
  #rest = '';
  #line = 1;

  /** @param source What the errors call the text. */
  constructor(separator: string, source: string) {
    this.#separator = separator.charCodeAt(0);
    this.#source = source;
  }

  /**
   * The rows that this piece completes.
   * @param isLast With the last piece, a last row without a line break is complete too.
   * @throws {CauceError} TEXT_INVALID for a quote that is not closed, or a row beyond 16 million characters.
   */
  *push(text: string, isLast: boolean): Generator<CsvRow> {
    const all = this.#rest + text;
    let at = 0;
    while (at < all.length) {
      const end = this.#rowEnd(all, at, isLast);
      if (end < 0) break;
      const row = this.#cells(all, at, end);
      if (row !== undefined) yield row;
      at = this.#skipBreak(all, end);
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > maxRowLength)
      throw this.#fail(this.#line, 'this row has more than 16 million characters.');
  }

  /** Where the row that begins at `start` ends; -1 when it is not complete. */
  #rowEnd(all: string, start: number, isLast: boolean): number {
    let isQuoted = false;
    let startedQuoted = false;
    let atCellStart = true;
    for (let i = start; i < all.length; i++) {
      const code = all.charCodeAt(i);
      if (isQuoted) {
        if (code === quote) isQuoted = false;
        continue;
      }
      if (atCellStart) startedQuoted = code === quote;
      if (code === quote) {
        // A quote opens at the start of a cell, and again where one has just closed (a doubled quote).
        isQuoted = atCellStart || (startedQuoted && all.charCodeAt(i - 1) === quote);
      } else if (code === newline || code === carriageReturn) {
        // Whether a line feed follows a carriage return at the end of a piece shows with the next one.
        return code === carriageReturn && i === all.length - 1 && !isLast ? -1 : i;
      }
      atCellStart = code === this.#separator;
    }
    if (!isLast) return -1;
    if (isQuoted) throw this.#fail(this.#line, 'a quote opens in this row and is never closed.');
    return all.length;
  }

  #cells(all: string, start: number, end: number): CsvRow | undefined {
    const line = this.#line;
    if (start === end) return undefined;
    const cells: string[] = [];
    let quoted: boolean[] | undefined;
    let at = start;
    for (;;) {
      if (cells.length >= maxCells) throw this.#fail(line, `this row has more than ${maxCells} cells.`);
      if (all.charCodeAt(at) === quote) {
        const close = this.#closingQuote(all, at + 1, end);
        const next = close + 1;
        if (next < end && all.charCodeAt(next) !== this.#separator) {
          throw this.#fail(
            line,
            `cell ${cells.length + 1}: text follows a closing quote. Double a quote to keep it: "".`,
          );
        }
        const content = all.slice(at + 1, close);
        quoted ??= [];
        quoted[cells.length] = true;
        cells.push(content.includes('"') ? content.replaceAll('""', '"') : content);
        at = next;
      } else {
        let next = at;
        while (next < end && all.charCodeAt(next) !== this.#separator) next++;
        cells.push(all.slice(at, next));
        at = next;
      }
      if (at >= end) break;
      at++;
    }
    for (let i = start; i < end; i++) if (all.charCodeAt(i) === newline) this.#line++;
    return { cells, quoted, line };
  }

  #closingQuote(all: string, from: number, end: number): number {
    let at = all.indexOf('"', from);
    while (at >= 0 && at + 1 < end && all.charCodeAt(at + 1) === quote) at = all.indexOf('"', at + 2);
    if (at < 0 || at >= end) throw this.#fail(this.#line, 'a quote opens in this row and is never closed.');
    return at;
  }

  #skipBreak(all: string, end: number): number {
    if (end >= all.length) return end;
    this.#line++;
    return all.charCodeAt(end) === carriageReturn && all.charCodeAt(end + 1) === newline ? end + 2 : end + 1;
  }

  #fail(line: number, message: string): CauceError {
    return new CauceError('TEXT_INVALID', { source: this.#source, line, message });
  }
}
