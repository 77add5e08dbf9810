/**
 * Small requests that arrive in the same turn of the event loop are predicted together, once all of them are read: a busy
 * server answers a quarter more of them so (benchmarks/README.md). Nobody waits for company: what has arrived is predicted
 * at once.
 */

import { type AnyRow, CauceError, type ReadResult, type WithWarnings } from '@cauce/core';
import { HttpProblem } from './problem.ts';
import type { Current } from './served-model.ts';

export type Predicted = WithWarnings<number | string>;

interface Waiting {
  readonly current: Current;
  readonly rows: readonly unknown[];
  readonly done: (predicted: Predicted) => void;
  readonly fail: (error: unknown) => void;
}

/** Requests with more instances than this gain nothing from company. */
const fewRows = 16;

export class Batcher {
  #waiting: Waiting[] = [];

  /** The predictions for a request's instances, by the version that it took hold of. @throws as `predictRows`. */
  predict(current: Current, rows: readonly unknown[]): Promise<Predicted> | Predicted {
    if (rows.length > fewRows) return predictRows(current, rows);
    return new Promise((done, fail) => {
      if (this.#waiting.push({ current, rows, done, fail }) === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const byVersion = new Map<Current, Waiting[]>();
    for (const request of waiting) {
      const own = byVersion.get(request.current);
      if (own === undefined) byVersion.set(request.current, [request]);
      else own.push(request);
    }
    for (const [current, requests] of byVersion) {
      if (requests.length > 1 && answerTogether(current, requests)) continue;
      for (const request of requests) answerAlone(request);
    }
  }
}

function answerAlone({ current, rows, done, fail }: Waiting): void {
  try {
    done(predictRows(current, rows));
  } catch (error) {
    fail(error);
  }
}

/** False when anything is odd about any of them: then each is to be answered alone, and none pays for another. */
function answerTogether(current: Current, requests: readonly Waiting[]): boolean {
  let predictions: readonly (number | string)[];
  try {
    const together = predictRows(
      current,
      requests.flatMap(({ rows }) => rows),
    );
    if (together.warningCount > 0) return false;
    predictions = together.predictions;
  } catch {
    return false;
  }
  let start = 0;
  for (const { rows, done } of requests) {
    done({ predictions: predictions.slice(start, start + rows.length), warnings: [], warningCount: 0 });
    start += rows.length;
  }
  return true;
}

/** @throws {CauceError} ROWS_INVALID. @throws {HttpProblem} 422 for a prediction that is not finite. */
export function predictRows({ model }: Current, rows: readonly unknown[]): Predicted {
  return checkFinite(model.predictWithWarnings(rows as readonly AnyRow[]));
}

/** The predictions for rows that were read by the model's schema. @throws as `predictRows`. */
export function predictRead({ model }: Current, read: ReadResult): Predicted {
  const { table, issues, issueCount, warnings, warningCount } = read;
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
  return checkFinite({ predictions: model.predict(table), warnings, warningCount });
}

function checkFinite(predicted: Predicted): Predicted {
  const odd = predicted.predictions.findIndex(
    prediction => typeof prediction === 'number' && !Number.isFinite(prediction),
  );
  if (odd < 0) return predicted;
  // JSON would turn it into null without a word.
  const detail = `Instance ${odd}: the model gives no finite number for it. No prediction of this request is answered.`;
  throw new HttpProblem(422, 'PREDICTION_NOT_FINITE', detail, { instance: odd });
}
