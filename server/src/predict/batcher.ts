/**
 * Small requests that arrive in the same turn of the event loop are predicted together, once all of them are read: a busy
 * server answers a quarter more of them so (docs/performance.md). Nobody waits for company: what has arrived is predicted
 * at once.
 */

import type { AnyRow, WithWarnings } from '@cauce/core';
import type { ServedVersion } from '../models/served-version.ts';
import { HttpProblem } from '../problem.ts';

export interface Predicted extends Omit<WithWarnings<never>, 'predictions'> {
  readonly predictions: ArrayLike<number | string>;
}

/** A request's instances, and what is to be called with their predictions. */
export interface Asking {
  readonly served: ServedVersion;
  readonly rows: readonly unknown[];
  done(predicted: Predicted): void;
  fail(error: unknown): void;
}

/** Requests with more instances than this gain nothing from company. */
const fewRows = 16;

export class Batcher {
  #waiting: Asking[] = [];

  /** Predicts a request's instances, by the version that it took hold of: at once, or at the end of this turn. */
  add(asking: Asking): void {
    if (asking.rows.length > fewRows) answerAlone(asking);
    else if (this.#waiting.push(asking) === 1) setImmediate(this.#flush);
  }

  /** `add` as a promise. @throws as `predictRows`. */
  predict(served: ServedVersion, rows: readonly unknown[]): Promise<Predicted> {
    return new Promise((done, fail) => {
      this.add({ served, rows, done, fail });
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
  let predicted: Predicted;
  try {
    predicted = predictRows(asking.served, asking.rows);
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
  let predictions: ArrayLike<number | string>;
  try {
    const together = predictRows(requests[0].served, rows);
    if (together.warningCount > 0) return false;
    predictions = together.predictions;
  } catch {
    return false;
  }
  let start = 0;
  for (const request of requests) {
    const end = start + request.rows.length;
    const own = Array.prototype.slice.call(predictions, start, end) as (number | string)[];
    request.done({ predictions: own, warnings: [], warningCount: 0 });
    start = end;
  }
  return true;
}

/** @throws {CauceError} ROWS_INVALID. @throws {HttpProblem} 422 for a prediction that is not finite. */
export function predictRows({ model }: ServedVersion, rows: readonly unknown[]): Predicted {
  const predicted = model.predictWithWarnings(rows as readonly AnyRow[]);
  checkFinite(predicted.predictions, 0);
  return predicted;
}

/**
 * @param first Number of the first instance, in the whole request.
 * @throws {HttpProblem} 422: JSON would turn the prediction into null without a word.
 */
export function checkFinite(predictions: ArrayLike<number | string>, first: number): void {
  for (let i = 0; i < predictions.length; i++) {
    const prediction = predictions[i];
    if (typeof prediction !== 'number' || Number.isFinite(prediction)) continue;
    const detail = `Instance ${first + i}: the model gives no finite number for it. No prediction of this request is answered.`;
    throw new HttpProblem(422, 'PREDICTION_NOT_FINITE', detail, { instance: first + i });
  }
}
