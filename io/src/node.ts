/** Tables in and out, with paths: what a Node program imports. */

import { type FileHandle, open as openFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, extname } from 'node:path';
import { CauceError, type Progress, type Schema, type Table } from '@cauce/core';
import { checked, type SchemaOptions } from './by-field.ts';
import { Threads } from './csv/threads.ts';
import { type CsvOptions, readCsvBy, streamCsv } from './csv.ts';
import { type JsonOptions, readJson, readNdjson, streamNdjson } from './json.ts';
import { type ParquetOptions, parquetBatches, type RandomAccess, readParquet } from './parquet.ts';

export * from './index.ts';

export type TableOptions = CsvOptions &
  JsonOptions &
  ParquetOptions &
  SchemaOptions & {
    /**
     * How many threads read a CSV, this one included; the table is the same. Default: one for each core, up to 8, for
     * files from 128 MB on, else 1.
     */
    readonly threads?: number;
    /** Called as the file is read, with the bytes so far and in all. */
    readonly onProgress?: (progress: Progress) => void;
  };

/**
 * The table of a file: `.json`, `.ndjson`, `.jsonl`, `.parquet`, and CSV for any other ending. A Parquet file of one's
 * own may unpack to 8 GiB, unless `maxBytes` says otherwise.
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
  const named = { name: basename(path), ...options } as TableOptions & { schema: Schema<unknown> };
  if (isParquet(path)) {
    const table = await withFile(path, options.onProgress, file =>
      readParquet(file, { maxBytes: maxOwnBytes, ...named }),
    );
    return options.limit === undefined ? table : table.slice(0, options.limit);
  }
  const { source, size } = await open(path, options.onProgress);
  switch (extname(path).toLowerCase()) {
    case '.json':
      return readJson(source, named);
    case '.ndjson':
    case '.jsonl':
      return readNdjson(source, named);
    default:
      return readCsvFile(source, size, named);
  }
}

/** Smaller files are read before other threads, which take a tenth of a second to start, have helped much. */
const minSharedBytes = 128 * 1024 * 1024;
const maxThreads = 8;

async function readCsvFile(
  source: AsyncIterable<Uint8Array>,
  size: number,
  options: TableOptions & { schema?: Schema<unknown> | undefined },
): Promise<Table<unknown>> {
  const isShared = size >= minSharedBytes && options.limit === undefined;
  const threads = options.threads ?? (isShared ? Math.min(availableParallelism(), maxThreads) : 1);
  if (threads < 2) return readCsvBy(source, options, {});
  const helpers = new Threads(threads - 1);
  try {
    return await readCsvBy(source, options, { helpers });
  } finally {
    helpers.close();
  }
}

/**
 * A CSV or NDJSON file in tables of some rows each, in constant memory; a Parquet file likewise, in the memory of a row
 * group; a JSON file in one.
 * @throws {CauceError} as `readTable`.
 */
export async function* streamTable(
  path: string,
  options: TableOptions & { readonly schema: Schema<unknown>; readonly batchSize?: number },
): AsyncGenerator<Table<unknown>> {
  const named = { name: basename(path), ...options };
  if (isParquet(path)) return yield* streamParquet(path, named);
  const { source } = await open(path, options.onProgress);
  const ending = extname(path).toLowerCase();
  if (ending === '.json') yield await readJson(source, named);
  else if (ending === '.ndjson' || ending === '.jsonl') yield* streamNdjson(source, named);
  else yield* streamCsv(source, named);
}

function isParquet(path: string): boolean {
  return extname(path).toLowerCase() === '.parquet';
}

/** What a file on one's own disk may unpack to. */
const maxOwnBytes = 8 * 2 ** 30;

async function* streamParquet(
  path: string,
  options: TableOptions & { readonly schema: Schema<unknown>; readonly batchSize?: number },
): AsyncGenerator<Table<unknown>> {
  const { file, close } = await openForParts(path, options.onProgress);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  const by = { maxBytes: maxOwnBytes, ...options, batchRows: options.batchSize ?? 10_000 };
  try {
    for await (const batch of parquetBatches(file, by)) {
      const table = checked(batch);
      yield left < table.length ? table.slice(0, left) : table;
      left -= table.length;
      if (left <= 0) return;
    }
  } finally {
    await close();
  }
}

async function withFile<T>(
  path: string,
  onProgress: ((progress: Progress) => void) | undefined,
  run: (file: RandomAccess) => Promise<T>,
): Promise<T> {
  const { file, close } = await openForParts(path, onProgress);
  try {
    return await run(file);
  } finally {
    await close();
  }
}

/** A file that is read here and there. */
async function openForParts(
  path: string,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<{ file: RandomAccess; close(): Promise<void> }> {
  const total = await sizeOf(path);
  const handle = await openFile(path);
  let done = 0;
  const file: RandomAccess = {
    byteLength: total,
    async slice(start, end) {
      const bytes = new Uint8Array(end - start);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new Error('the file has become shorter');
        at += bytesRead;
      }
      // All is read twice: its headers, then its values.
      done = Math.min(total, done + bytes.length / 2);
      onProgress?.({ step: `Reading ${basename(path)}`, done, total });
      return bytes;
    },
  };
  return { file, close: () => handle.close() };
}

async function open(
  path: string,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<{ source: AsyncIterable<Uint8Array>; size: number }> {
  const size = await sizeOf(path);
  const source = filePieces(path);
  const counting = onProgress === undefined ? source : counted(source, basename(path), size, onProgress);
  return { source: counting, size };
}

/** @throws {CauceError} FILE_UNREADABLE. */
async function sizeOf(path: string): Promise<number> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new Error('it is a folder.');
    return info.size;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'there is no such file.' : code === 'EACCES' ? 'it may not be read.' : message;
    throw new CauceError('FILE_UNREADABLE', { path, message: reason }, { cause });
  }
}

const pieceBytes = 2 * 1024 * 1024;

/** A file's bytes, each piece in memory of its own, which threads can share. */
async function* filePieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  let next = readPiece(file);
  try {
    for (;;) {
      const piece = await next;
      if (piece.length === 0) return;
      next = readPiece(file);
      yield piece;
    }
  } finally {
    await next.catch(() => undefined);
    await file.close();
  }
}

async function readPiece(file: FileHandle): Promise<Uint8Array> {
  const piece = new Uint8Array(new SharedArrayBuffer(pieceBytes));
  const { bytesRead } = await file.read(piece, 0, pieceBytes);
  return piece.subarray(0, bytesRead);
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
