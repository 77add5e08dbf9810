/** NDJSON, one value a line, as its bytes come. */

import { CauceError } from '@cauce/core';
import { GrowingBytes, smallPieces } from './growing-bytes.ts';
import { parseJson } from './json-fault.ts';
import { type Source, utf8Pieces } from './text.ts';

export interface NdjsonRowsOptions {
  /** What errors call the source; default `NDJSON`. */
  readonly name?: string;
  /** At most this many rows; what follows is not looked at. */
  readonly limit?: number;
  /** How deep lists and objects may nest in a line; default: without limit. */
  readonly maxDepth?: number;
  /** Bytes that a line may have; default 16 MiB. */
  readonly maxRowBytes?: number;
}

/** Some rows, and the line of each. */
export interface Lines {
  readonly rows: unknown[];
  /** From 1. */
  readonly lines: number[];
}

const newline = 0x0a;

/**
 * The values of the lines that are not blank, some at a time.
 * @throws {CauceError} TEXT_INVALID with the line that is no JSON or beyond a limit.
 */
export async function* ndjsonRows(source: Source, options: NdjsonRowsOptions = {}): AsyncGenerator<Lines> {
  const { name = 'NDJSON', maxRowBytes = 16 * 1024 * 1024 } = options;
  const held = new GrowingBytes();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let line = 0;
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  const parse = (bytes: Uint8Array): Lines => {
    const found: Lines = { rows: [], lines: [] };
    for (const text of decoder.decode(bytes).split('\n')) {
      line++;
      if (text.length > maxRowBytes) throw tooLong(name, line, maxRowBytes);
      if (left <= 0 || text.trim() === '') continue;
      if (options.maxDepth !== undefined) checkDepth(text, name, line, options.maxDepth);
      found.rows.push(parseJson(text, name, line));
      found.lines.push(line);
      left--;
    }
    return found;
  };
  for await (const piece of smallPieces(utf8Pieces(source))) {
    if (left <= 0) return;
    const last = piece.lastIndexOf(newline);
    const end = held.length + last;
    held.push(piece);
    if (last >= 0) {
      yield parse(held.bytes.subarray(0, end));
      held.drop(end + 1);
    }
    if (held.length > maxRowBytes) throw tooLong(name, line + 1, maxRowBytes);
  }
  if (held.length > 0) yield parse(held.bytes.subarray(0, held.length));
}

function tooLong(name: string, line: number, limit: number): CauceError {
  const message = `this line has more than ${limit} bytes, which is the limit.`;
  return new CauceError('TEXT_INVALID', { source: name, line, message });
}

function checkDepth(text: string, name: string, line: number, limit: number): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isInString) {
      if (char === '\\') at++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === ']' || char === '}') depth--;
    else if ((char === '[' || char === '{') && ++depth > limit) {
      const message = `lists and objects nest more than ${limit} deep here, which is the limit.`;
      throw new CauceError('TEXT_INVALID', { source: name, line, column: at + 1, message });
    }
  }
}
