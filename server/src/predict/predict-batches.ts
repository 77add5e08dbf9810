/** Predictions for a body of any size: read, predicted and let go some rows at a time. Only the predictions are kept. */

import { type AnyRow, CauceError, isCauceError, type Model } from '@cauce/core';
import { IssueCollector, readBatches, type Source } from '@cauce/io';
import { type BodyType, badShape, emptyBody, noOptions, type Shape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import type { BodyLimits } from '../service.ts';
import { checkFinite, type Predicted } from './batcher.ts';

/** Rows that are predicted in one go: some milliseconds, after which others have their turn. */
const batchRows = 2000;

/**
 * @throws {CauceError} TEXT_INVALID; ROWS_INVALID with the first 100 problems of the whole body.
 * @throws {HttpProblem} 400 for no body; 422 for what holds no instances, and for a prediction that is not finite.
 */
export async function predictBatches(
  { model }: ServedVersion,
  body: Source,
  type: BodyType,
  limits: BodyLimits,
): Promise<{ shape: Shape; predicted: Predicted }> {
  let hasBytes = false;
  const source = (async function* () {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      hasBytes ||= piece.length > 0;
      yield piece;
    }
    if (!hasBytes) throw emptyBody();
  })();
  const { schema, target } = model;
  const batches = readBatches(source, {
    type,
    schema,
    ignore: target.name,
    name: 'The body',
    batchRows,
    maxRows: limits.rows,
    maxRowBytes: limits.rowBytes,
    maxDepth: limits.depth,
    maxBytes: limits.bytes * unpackedFactor,
  });
  const issues = new IssueCollector();
  const predictions: (Float64Array | string[])[] = [];
  let rows = 0;
  let isGood = true;
  for await (const batch of batches) {
    let some = isGood ? knownPredictions(model, batch.rows) : undefined;
    if (some === undefined) {
      issues.add(batch);
      isGood = issues.result().issueCount === 0;
      if (!isGood) {
        // Nothing will be answered but what is wrong: the rest is only looked through.
        predictions.length = 0;
        continue;
      }
      some = model.predict(batch.table);
    }
    checkFinite(some, rows);
    rows += some.length;
    predictions.push(model.task === 'regression' ? Float64Array.from(some as number[]) : (some as string[]));
  }
  const { shape, options, problem } = batches;
  if (problem !== undefined || shape === undefined || shape === 'other') throw badShape(problem ?? '');
  const { issues: listed, issueCount, warnings, warningCount } = issues.result();
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues: listed, total: issueCount });
  noOptions(options);
  return { shape, predicted: { predictions: joined(predictions, rows), warnings, warningCount } };
}

/** Up to this many rows a model predicts one by one, which is quicker than to make a table of them. */
const fewRows = 128;

/** The predictions for rows in which all is known; undefined when there is anything to say of them. */
function knownPredictions(
  model: Model,
  rows: readonly unknown[] | undefined,
): (number | string)[] | undefined {
  if (rows === undefined) return undefined;
  const all: (number | string)[] = [];
  try {
    for (let start = 0; start < rows.length; start += fewRows) {
      const some = model.predictWithWarnings(rows.slice(start, start + fewRows) as AnyRow[]);
      if (some.warningCount > 0) return undefined;
      for (const prediction of some.predictions) all.push(prediction);
    }
    return all;
  } catch (error) {
    if (isCauceError(error, 'ROWS_INVALID')) return undefined;
    throw error;
  }
}

/** Parquet packs columns: what they unpack to may be so much larger than the file. */
const unpackedFactor = 8;

function joined(parts: readonly (Float64Array | string[])[], rows: number): ArrayLike<number | string> {
  if (parts.every(part => part instanceof Float64Array)) {
    const all = new Float64Array(rows);
    let start = 0;
    for (const part of parts) {
      all.set(part, start);
      start += part.length;
    }
    return all;
  }
  return (parts as string[][]).flat();
}
