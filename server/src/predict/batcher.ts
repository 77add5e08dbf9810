/**
 * Small requests that arrive in the same turn of the event loop are predicted together, once all of them are read: a busy
 * server answers a quarter more of them so (docs/performance.md). Nobody waits for company: what has arrived is predicted
 * at once.
 */

import type { ServedVersion } from '../models/served-version.ts';
import { type Asked, asksForMore, nothingElse } from './asked.ts';
import { explainRows, type Predicted, predictRows, predictUsual } from './predict-rows.ts';

/** A request's instances, and what is to be called with their predictions. */
export interface Asking {
  readonly served: ServedVersion;
  readonly rows: readonly unknown[];
  readonly asked: Asked;
  done(predicted: Predicted): void;
  fail(error: unknown): void;
}

/** Requests with more instances than this gain nothing from company. */
const fewRows = 16;

export class Batcher {
  #waiting: Asking[] = [];

  /** Predicts a request's instances, by the version that it took hold of: at once, or at the end of this turn. */
  add(asking: Asking): void {
    if (asking.rows.length > fewRows || asksForMore(asking.asked)) answerAlone(asking);
    else if (this.#waiting.push(asking) === 1) setImmediate(this.#flush);
  }

  /** `add` as a promise. @throws as `predictRows`. */
  predict(served: ServedVersion, rows: readonly unknown[], asked = nothingElse): Promise<Predicted> {
    return new Promise((done, fail) => {
      this.add({ served, rows, asked, done, fail });
    });
  }

  readonly #flush = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    const [{ served }] = waiting;
    const isOne = waiting.every(asking => asking.served === served);
    const groups = isOne ? [waiting] : Map.groupBy(waiting, asking => asking.served).values();
    for (const group of groups) answer(group);
  };
}

/** @param requests All for one version. */
function answer(requests: readonly Asking[]): void {
  if (requests.length > 1 && answerTogether(requests)) return;
  for (const request of requests) answerAlone(request);
}

function answerAlone(asking: Asking): void {
  const { served, rows, asked } = asking;
  if (asked.explain) {
    explainRows(served, rows, asked).then(
      predicted => asking.done(predicted),
      error => asking.fail(error),
    );
    return;
  }
  let predicted: Predicted;
  try {
    predicted = predictRows(served, rows, asked);
  } catch (error) {
    asking.fail(error);
    return;
  }
  asking.done(predicted);
}

/** False when anything is odd about any of them: then each is to be answered alone, and none pays for another. */
function answerTogether(requests: readonly Asking[]): boolean {
  const rows: unknown[] = [];
  for (const request of requests) for (const row of request.rows) rows.push(row);
  let predictions: (number | string)[] | undefined;
  try {
    predictions = predictUsual(requests[0].served, rows);
  } catch {
    return false;
  }
  if (predictions === undefined) return false;
  let start = 0;
  for (const request of requests) {
    const end = start + request.rows.length;
    request.done({ predictions: predictions.slice(start, end), warnings: [], warningCount: 0 });
    start = end;
  }
  return true;
}
