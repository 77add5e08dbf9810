/** Tables in and out, with paths: what a Node program imports. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { CauceError, type Progress, type Schema, type Table } from '@cauce/core';
import { type CsvOptions, readCsv, type SchemaOptions, streamCsv } from './csv.ts';
import { type JsonOptions, readJson, readNdjson, streamNdjson } from './json.ts';

export * from './index.ts';

export type TableOptions = CsvOptions &
  JsonOptions &
  SchemaOptions & {
    /** Called as the file is read, with the bytes so far and in all. */
    readonly onProgress?: (progress: Progress) => void;
  };

/**
 * The table of a file: `.json`, `.ndjson`, `.jsonl`, and CSV for any other ending.
 * @throws {CauceError} FILE_UNREADABLE; TEXT_INVALID, ROWS_INVALID.
 */
export function readTable<Row>(
  path: string,
  options: TableOptions & { schema: Schema<Row> },
): Promise<Table<Row>>;
export function readTable(
  path: string,
  options?: TableOptions & { schema?: Schema | undefined },
): Promise<Table>;
export async function readTable(
  path: string,
  options: TableOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  const source = await open(path, options.onProgress);
  const named = { name: basename(path), ...options } as TableOptions & { schema: Schema<unknown> };
  switch (extname(path).toLowerCase()) {
    case '.json':
      return readJson(source, named);
    case '.ndjson':
    case '.jsonl':
      return readNdjson(source, named);
    default:
      return readCsv(source, named);
  }
}

/**
 * A CSV or NDJSON file in tables of some rows each, in constant memory; a JSON file in one.
 * @throws {CauceError} as `readTable`.
 */
export async function* streamTable(
  path: string,
  options: TableOptions & { readonly schema: Schema<unknown>; readonly batchSize?: number },
): AsyncGenerator<Table<unknown>> {
  const source = await open(path, options.onProgress);
  const named = { name: basename(path), ...options };
  const ending = extname(path).toLowerCase();
  if (ending === '.json') yield await readJson(source, named);
  else if (ending === '.ndjson' || ending === '.jsonl') yield* streamNdjson(source, named);
  else yield* streamCsv(source, named);
}

async function open(
  path: string,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  let size: number;
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new Error('it is a folder.');
    size = info.size;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'there is no such file.' : code === 'EACCES' ? 'it may not be read.' : message;
    throw new CauceError('FILE_UNREADABLE', { path, message: reason }, { cause });
  }
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  return onProgress === undefined ? source : counted(source, basename(path), size, onProgress);
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  name: string,
  total: number,
  onProgress: (progress: Progress) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of source) {
    yield chunk;
    // Whoever asks for the next chunk is done with this one.
    done += chunk.length;
    onProgress({ step: `Reading ${name}`, done, total });
  }
}
