/** JSON and NDJSON → tables. */

import { CauceError, type ReadResult, readRows, type Schema, type Table, tableFromRows } from '@cauce/core';
import { checked, placeIssues, type SchemaOptions } from './by-field.ts';
import { parseJson } from './json-fault.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { decodeAll, type Source } from './text.ts';

export interface JsonOptions {
  /** What errors call the source; default `JSON`. */
  readonly name?: string;
  /** At most this many rows. */
  readonly limit?: number;
}

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
  const { rows, lines } = await allLines(source, options);
  if (options.schema === undefined) return tableFromRows(rows as readonly Record<string, unknown>[]);
  return checked(placeIssues(readRows(options.schema, rows, options), 0, lines));
}

/** NDJSON in tables of some rows each, in constant memory. @throws {CauceError} as `readNdjson`. */
export async function* streamNdjson(
  source: Source,
  options: JsonOptions & SchemaOptions & { readonly schema: Schema<unknown>; readonly batchSize?: number },
): AsyncGenerator<Table> {
  const size = options.batchSize ?? 10_000;
  let rows: unknown[] = [];
  let lines: number[] = [];
  let start = 0;
  const read = (count: number): Table => {
    const batch = readRows(options.schema, rows.slice(0, count), options);
    const table = checked(placeIssues(batch, start, lines));
    rows = rows.slice(count);
    lines = lines.slice(count);
    start += count;
    return table;
  };
  for await (const found of ndjsonRows(source, options)) {
    rows = rows.concat(found.rows);
    lines = lines.concat(found.lines);
    while (rows.length >= size) yield read(size);
  }
  if (rows.length > 0) yield read(rows.length);
}

/** NDJSON read by a schema: the table, and what in it does not fit. @throws {CauceError} TEXT_INVALID. */
export async function checkNdjson(
  source: Source,
  options: JsonOptions & SchemaOptions & { schema: Schema<unknown> },
): Promise<ReadResult> {
  const { rows, lines } = await allLines(source, options);
  return placeIssues(readRows(options.schema, rows, options), 0, lines);
}

async function allLines(source: Source, options: JsonOptions): Promise<{ rows: unknown[]; lines: number[] }> {
  const rows: unknown[] = [];
  const lines: number[] = [];
  for await (const found of ndjsonRows(source, options)) {
    for (const row of found.rows) rows.push(row);
    for (const line of found.lines) lines.push(line);
  }
  return { rows, lines };
}

function toTable(
  rows: readonly unknown[],
  options: SchemaOptions & { schema?: Schema<unknown> | undefined },
): Table<unknown> {
  if (options.schema === undefined) return tableFromRows(rows as readonly Record<string, unknown>[]);
  return checked(readRows(options.schema, rows, options));
}
