/** What keeps a text from being JSON, and where. */

import { CauceError } from '@cauce/core';

/** A fault in a JSON text. */
export interface JsonFault {
  /** How many characters are good. */
  readonly position: number;
  /** As a sentence, with a hint where there is one. */
  readonly message: string;
}

/**
 * The value of a JSON text.
 * @param line Where the text stands, for errors; by default found out from the position.
 * @throws {CauceError} TEXT_INVALID with line and column.
 */
export function parseJson(text: string, name: string, line?: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { position, message } = jsonFault(text, cause as Error);
    const place = placeAfter(text.slice(0, position), { line: line ?? 1, column: 1 });
    throw new CauceError('TEXT_INVALID', { source: name, ...place, message }, { cause });
  }
}

/** @param cause What `JSON.parse` threw for this text. */
export function jsonFault(text: string, cause: Error): JsonFault {
  const reason = cause.message;
  const what = reason.replace(/(?: in JSON)? at position.*|, .* is not valid JSON$/s, '').slice(0, 200);
  const at = /position (\d+)/.exec(reason);
  const position =
    at !== null ? Number(at[1]) : isUnexpectedToken(reason) ? tokenPosition(text) : text.length;
  return { position, message: `not JSON: ${what}.${hintFor(reason)}` };
}

/** A place in a text, both from 1; columns count UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where one is after this text. */
export function placeAfter(text: string, { line, column }: Place): Place {
  let breaks = 0;
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    breaks++;
    last = at;
  }
  return { line: line + breaks, column: last < 0 ? column + text.length : text.length - last };
}

function isUnexpectedToken(reason: string): boolean {
  return reason.startsWith('Unexpected token');
}

/**
 * Where an unexpected token stands, which the engine does not say: all texts cut before it end too early instead, so
 * that halving finds it.
 */
function tokenPosition(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return isUnexpectedToken((error as Error).message);
  }
}

function hintFor(reason: string): string {
  if (/token '[NI]'/.test(reason)) return ' JSON has no NaN or Infinity: write null for a missing value.';
  return /token '\\?''/.test(reason) ? ' JSON takes double quotes only.' : '';
}
