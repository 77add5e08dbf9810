/** Predictions of more rows than fit into one request, in their order, with a few requests under way at a time. */

import { CauceHttpError } from './errors.ts';

export interface StreamOptions {
  /** Rows in a request; default 1000. */
  readonly batchSize?: number | undefined;
  /** Requests under way at a time; default 2. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads no further ahead than the requests under way hold. Leaving the loop, or an error, ends these requests.
 * @throws what a prediction does; a refusal says of which rows it speaks.
 */
export async function* predictStream<Row, Prediction>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  predict: (batch: Row[], signal: AbortSignal) => Promise<Prediction[]>,
  { batchSize = 1000, concurrency = 2, signal }: StreamOptions,
): AsyncGenerator<Prediction> {
  checkCount('batchSize', batchSize);
  checkCount('concurrency', concurrency);
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  const underWay: Promise<Prediction[]>[] = [];
  let first = 0;
  try {
    for await (const batch of batches(rows, batchSize)) {
      controller.signal.throwIfAborted();
      const from = first;
      const asked = predict(batch, controller.signal).catch(error => {
        throw placed(error, from, batch.length);
      });
      // It is awaited later; until then its failure is not an unhandled one.
      asked.catch(() => {});
      underWay.push(asked);
      first += batch.length;
      if (underWay.length >= concurrency) yield* await (underWay.shift() as Promise<Prediction[]>);
    }
    for (const asked of underWay) yield* await asked;
  } finally {
    signal?.removeEventListener('abort', abort);
    controller.abort();
  }
}

async function* batches<Row>(rows: AsyncIterable<Row> | Iterable<Row>, size: number): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function placed(error: unknown, first: number, length: number): unknown {
  if (!(error instanceof CauceHttpError)) return error;
  const { problem, retryAfterMs } = error;
  const detail = `Rows ${first} to ${first + length - 1}, counted from the first of them: ${problem.detail}`;
  return new CauceHttpError({ ...problem, detail }, { retryAfterMs, cause: error });
}

function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new TypeError(`${name} must be a whole number of at least 1. Got ${value}.`);
}
