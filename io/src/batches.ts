/** Bodies of any kind and size as tables of some rows each, in bounded memory. */

import { CauceError, type ReadResult, readRows, type Schema } from '@cauce/core';
import { breathe } from './breathe.ts';
import { placeIssues, type SchemaOptions } from './by-field.ts';
import { checkCsvBatches } from './csv.ts';
import { type BodyShape, defaultMaxDepth, defaultMaxRowBytes, JsonRows } from './json-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { parquetBatches } from './parquet.ts';
import { allBytes, type Source } from './text.ts';

export interface BatchesOptions extends SchemaOptions {
  readonly type: 'json' | 'ndjson' | 'csv' | 'parquet';
  readonly schema: Schema<unknown>;
  /** What errors call the source; default: the type in capitals. */
  readonly name?: string;
  /** Rows of a batch; default 8,192. There are less where rows are large. */
  readonly batchRows?: number;
  /** Rows in all; default: without limit. */
  readonly maxRows?: number;
  /** JSON, NDJSON: bytes of one instance; default 1 MiB. */
  readonly maxRowBytes?: number;
  /** JSON, NDJSON: how deep lists and objects may nest; default 32. */
  readonly maxDepth?: number;
  /** Parquet: what the columns that are read may unpack to, at least 8 bytes for each value; default 1 GiB. */
  readonly maxBytes?: number;
}

/** Some rows of a body, with what in them does not fit: instances and lines are those of the whole body. */
export interface Batch extends ReadResult {
  /** How many rows came before. */
  readonly start: number;
  /** The rows themselves, of JSON and NDJSON: the table is made of them when it is first looked at. */
  readonly rows?: readonly unknown[];
}

/** The batches of a body; there is at least one, which may be without rows. Walked once. */
export interface Batches extends AsyncIterable<Batch> {
  /** How the sender put it: `list`, but for JSON. Known before the first batch comes. */
  readonly shape: BodyShape | undefined;
  /** What stands beside `instances`; complete after the last batch. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What to say of a body of JSON that holds no instances; known after the last batch. */
  readonly problem: string | undefined;
}

const defaultBatchRows = 8192;
/** So much text of a CSV makes a batch, however few its rows. */
const batchBytes = 1024 * 1024;
/** So many pieces of JSON, each of about 100 kB or one large instance, make a batch, however few their rows. */
const batchPieces = 8;

/**
 * A body read by a schema, batch by batch. Between two batches others get their turn on this thread.
 * @throws {CauceError} While walking: TEXT_INVALID for what cannot be read or is beyond a limit; nothing for values that
 *   do not fit.
 */
export function readBatches(source: Source, options: BatchesOptions): Batches {
  const named = { ...options, name: options.name ?? options.type.toUpperCase() };
  if (named.type === 'json') {
    const { name, maxDepth, maxRowBytes, schema } = named;
    const json = new JsonRows(source, {
      name,
      wraps: !schema.has('instances'),
      ...(maxDepth === undefined ? {} : { maxDepth }),
      ...(maxRowBytes === undefined ? {} : { maxRowBytes }),
    });
    return {
      get shape() {
        return json.shape;
      },
      get options() {
        return json.options;
      },
      get problem() {
        return json.problem;
      },
      [Symbol.asyncIterator]: () => limited(rowBatches(jsonRows(json), named), named),
    };
  }
  const batches = {
    csv: () =>
      checkCsvBatches(source, { ...named, batchRows: named.batchRows ?? defaultBatchRows, batchBytes }),
    ndjson: () => rowBatches(ndjsonRows(source, ndjsonLimits(named)), named),
    parquet: () => parquetOf(source, named),
  }[named.type];
  return {
    shape: 'list',
    options: {},
    problem: undefined,
    [Symbol.asyncIterator]: () => limited(batches(), named),
  };
}

type Named = BatchesOptions & { readonly name: string };

/** The batches as long as their rows are not too many. */
async function* limited(batches: AsyncIterable<Batch>, { name, maxRows }: Named): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (maxRows !== undefined && batch.start + (batch.rows ?? batch.table).length > maxRows) {
      const message = `it has more than ${maxRows} rows, which is the limit.`;
      throw new CauceError('TEXT_INVALID', { source: name, message });
    }
    yield batch;
    await breathe();
  }
}

interface SomeRows {
  readonly rows: readonly unknown[];
  /** The line of each; none where lines mean nothing. */
  readonly lines: readonly number[];
}

const none: SomeRows = { rows: [], lines: [] };

async function* jsonRows(json: JsonRows): AsyncGenerator<SomeRows> {
  for await (const rows of json.rows()) yield { rows, lines: [] };
}

function ndjsonLimits({ name, maxDepth, maxRowBytes }: Named): {
  name: string;
  maxDepth: number;
  maxRowBytes: number;
} {
  return { name, maxDepth: maxDepth ?? defaultMaxDepth, maxRowBytes: maxRowBytes ?? defaultMaxRowBytes };
}

async function* rowBatches(found: AsyncIterable<SomeRows>, options: Named): AsyncGenerator<Batch> {
  const size = options.batchRows ?? defaultBatchRows;
  let start = 0;
  const read = (all: SomeRows, at: number): Batch => {
    const rows = all.rows.slice(at, at + size);
    const lines = all.lines.length === 0 ? undefined : all.lines.slice(at, at + size);
    const batch = rowBatch(rows, start, lines, options);
    start += rows.length;
    return batch;
  };
  let held: SomeRows = none;
  let pieces = 0;
  for await (const { rows, lines } of found) {
    held = { rows: held.rows.concat(rows), lines: held.lines.concat(lines) };
    if (held.rows.length < size && ++pieces < batchPieces) continue;
    for (let at = 0; at < held.rows.length; at += size) yield read(held, at);
    held = none;
    pieces = 0;
  }
  for (let at = 0; at < held.rows.length; at += size) yield read(held, at);
  if (start === 0) yield read(none, 0);
}

/** A batch that is read by the schema when that is asked for: who can do with the rows is spared it. */
function rowBatch(
  rows: readonly unknown[],
  start: number,
  lines: readonly number[] | undefined,
  options: Named,
): Batch {
  let done: ReadResult | undefined;
  const read = (): ReadResult => {
    done ??= placeIssues(readRows(options.schema, rows, options), start, lines);
    return done;
  };
  return {
    start,
    rows,
    get table() {
      return read().table;
    },
    get issues() {
      return read().issues;
    },
    get issueCount() {
      return read().issueCount;
    },
    get issueCounts() {
      return read().issueCounts;
    },
    get warnings() {
      return read().warnings;
    },
    get warningCount() {
      return read().warningCount;
    },
  };
}

async function* parquetOf(source: Source, options: Named): AsyncGenerator<Batch> {
  const bytes = await allBytes(source);
  yield* parquetBatches(bytes, { ...options, batchRows: options.batchRows ?? defaultBatchRows });
}
