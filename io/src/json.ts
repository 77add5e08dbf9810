/** JSON and NDJSON → tables. */

import { CauceError, type ReadResult, readRows, type Schema, type Table, tableFromRows } from '@cauce/core';
import { checked, type SchemaOptions } from './csv.ts';
import { decodeAll, decodeText, type Source } from './text.ts';

export interface JsonOptions {
  /** What errors call the source; default `JSON`. */
  readonly name?: string;
  /** At most this many rows. */
  readonly limit?: number;
}

/** A line of NDJSON longer than this is refused. */
const maxLineLength = 16 * 1024 * 1024;

/**
 * A JSON array of objects as a table, types inferred or by a schema.
 * @throws {CauceError} TEXT_INVALID when it is no JSON array; ROWS_INVALID with the first 100 problems.
 */
export function readJson<Row>(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema: Schema<Row> },
): Promise<Table<Row>>;
export function readJson(source: Source, options?: JsonOptions): Promise<Table>;
export async function readJson(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  const name = options.name ?? 'JSON';
  const rows = parseJson(await decodeAll(source), name);
  if (!Array.isArray(rows)) {
    throw new CauceError('TEXT_INVALID', {
      source: name,
      message: 'it must be a list of objects, one for each row.',
    });
  }
  return toTable(rows.slice(0, options.limit ?? rows.length), options);
}

/**
 * NDJSON, one object a line, as a table, types inferred or by a schema.
 * @throws {CauceError} TEXT_INVALID with the line when a line is no JSON; ROWS_INVALID with the first 100 problems.
 */
export function readNdjson<Row>(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema: Schema<Row> },
): Promise<Table<Row>>;
export function readNdjson(source: Source, options?: JsonOptions): Promise<Table>;
export async function readNdjson(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  const rows: unknown[] = [];
  for await (const row of ndjsonRows(source, options)) rows.push(row);
  return toTable(rows, options);
}

/** NDJSON in tables of some rows each, in constant memory. @throws {CauceError} as `readNdjson`. */
export async function* streamNdjson(
  source: Source,
  options: JsonOptions & SchemaOptions & { readonly schema: Schema<unknown>; readonly batchSize?: number },
): AsyncGenerator<Table> {
  let rows: unknown[] = [];
  for await (const row of ndjsonRows(source, options)) {
    if (rows.push(row) < (options.batchSize ?? 10_000)) continue;
    yield checked(readRows(options.schema, rows, options));
    rows = [];
  }
  if (rows.length > 0) yield checked(readRows(options.schema, rows, options));
}

/** NDJSON read by a schema: the table, and what in it does not fit. @throws {CauceError} TEXT_INVALID. */
export async function checkNdjson(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema: Schema<unknown> },
): Promise<ReadResult> {
  const rows: unknown[] = [];
  for await (const row of ndjsonRows(source, options)) rows.push(row);
  return readRows(options.schema, rows, options);
}

function toTable(
  rows: readonly unknown[],
  options: SchemaOptions & { schema?: Schema<unknown> | undefined },
): Table<unknown> {
  if (options.schema === undefined) return tableFromRows(rows as readonly Record<string, unknown>[]);
  return checked(readRows(options.schema, rows, options));
}

async function* ndjsonRows(
  source: Source,
  { name = 'NDJSON', limit = Number.POSITIVE_INFINITY }: JsonOptions,
): AsyncGenerator<unknown> {
  let rest = '';
  let line = 0;
  let given = 0;
  const parse = (text: string): unknown[] => {
    line++;
    return text.trim() === '' ? [] : [parseJson(text, name, line)];
  };
  for await (const text of decodeText(source)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    if (rest.length > maxLineLength) {
      throw new CauceError('TEXT_INVALID', {
        source: name,
        line: line + 1,
        message: 'this line has more than 16 million characters.',
      });
    }
    for (const complete of lines) {
      for (const row of parse(complete)) {
        if (given++ >= limit) return;
        yield row;
      }
    }
  }
  for (const row of parse(rest)) if (given < limit) yield row;
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
    const reason = (cause as Error).message;
    const at = /position (\d+)/.exec(reason);
    const what = reason
      .replace(/ in JSON at position.*| \(line .*\)|, .* is not valid JSON$/s, '')
      .slice(0, 200);
    const message = `not JSON: ${what}.${jsonHint(reason)}`;
    throw new CauceError('TEXT_INVALID', { source: name, ...placeOf(text, at, line), message }, { cause });
  }
}

function placeOf(
  text: string,
  at: RegExpExecArray | null,
  line?: number,
): { line?: number; column?: number } {
  if (at === null) return line === undefined ? {} : { line };
  const before = text.slice(0, Number(at[1]));
  return { line: line ?? before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

function jsonHint(reason: string): string {
  if (/token '[NI]'/.test(reason)) return ' JSON has no NaN or Infinity: write null for a missing value.';
  return /token '\\?''/.test(reason) ? ' JSON takes double quotes only.' : '';
}
