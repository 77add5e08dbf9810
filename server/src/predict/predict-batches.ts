/** Predictions for a body of any size: read, predicted and let go some rows at a time. Only the predictions are kept. */

import { CauceError, isCauceError } from '@cauce/core';
import { type Batch, IssueCollector, readBatches, type Source } from '@cauce/io';
import { type BodyType, badShape, emptyBody, type Shape } from '../bodies/instances.ts';
import type { Counter } from '../drift/drift-windows.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { HttpProblem } from '../problem.ts';
import type { BodyLimits } from '../service.ts';
import { type Asked, askedFor, asksForMore, checkExplained, nothingElse } from './asked.ts';
import { explainRows, type Predicted, type Predicting, predictRows, predictUsual } from './predict-rows.ts';

/** Rows that are predicted in one go: some milliseconds, after which others have their turn. */
const batchRows = 2000;

/**
 * @throws {CauceError} TEXT_INVALID; ROWS_INVALID with the first 100 problems of the whole body.
 * @throws {HttpProblem} 400 for no body; 422 for what holds no instances, and for what is asked for too late: see `late`.
 */
export async function predictBatches(
  served: ServedVersion,
  body: Source,
  type: BodyType,
  limits: BodyLimits,
  asked: Asked = nothingElse,
): Promise<{ shape: Shape; predicted: Predicted }> {
  let hasBytes = false;
  const source = (async function* () {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      hasBytes ||= piece.length > 0;
      yield piece;
    }
    if (!hasBytes) throw emptyBody();
  })();
  const { schema, ignored } = served.model;
  const batches = readBatches(source, {
    type,
    schema,
    ignore: ignored,
    name: 'The body',
    batchRows,
    maxRows: limits.rows,
    maxRowBytes: limits.rowBytes,
    maxDepth: limits.depth,
    maxBytes: limits.bytes * unpackedFactor,
  });
  // A body that is refused in the end counts for nothing.
  const told = served.observer?.empty();
  const predicting = { model: served.model, observer: told };
  const issues = new IssueCollector();
  const parts: Predicted[] = [];
  let rows = 0;
  for await (const batch of batches) {
    const usual = asksForMore(asked) ? undefined : usualPredictions(predicting, batch.rows);
    const some = usual ?? (await oddPredictions(predicting, batch, asked, issues));
    // Once something is wrong, nothing else will be answered: the rest is only looked through.
    if (some === undefined) {
      parts.length = 0;
      continue;
    }
    rows += some.predictions.length;
    if (asked.explain) checkExplained(rows);
    parts.push(some);
  }
  const { shape, options, problem } = batches;
  if (problem !== undefined || shape === undefined || shape === 'other') throw badShape(problem ?? '');
  const { issues: listed, issueCount, warnings, warningCount } = issues.result();
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues: listed, total: issueCount });
  if (asksForMore(askedFor(options))) throw late();
  if (told !== undefined) served.observer?.add(told.toCounts());
  const predicted = { ...joined(parts, rows), warnings, warningCount };
  return { shape: asksForMore(asked) ? 'wrapped' : shape, predicted };
}

/** Up to this many rows a model predicts one by one, which is quicker than to make a table of them. */
const fewRows = 128;

/** The predictions for rows in which all is usual; undefined when there is anything to say of them. */
function usualPredictions(
  { model, observer }: Predicting<Counter>,
  rows: readonly unknown[] | undefined,
): Predicted | undefined {
  if (rows === undefined) return undefined;
  const predictions: (number | string)[] = [];
  // Rows that turn out to stand beside odd ones are predicted, and told of, with them.
  const told = observer?.empty();
  for (let start = 0; start < rows.length; start += fewRows) {
    const some = predictUsual({ model, observer: told }, rows.slice(start, start + fewRows));
    if (some === undefined) return undefined;
    for (const prediction of some) predictions.push(prediction);
  }
  if (told !== undefined) observer?.add(told.toCounts());
  return { predictions: compact(predictions), warnings: [], warningCount: 0 };
}

/** The predictions of a batch of any kind; undefined when something is wrong with it, or with one before it. */
async function oddPredictions(
  predicting: Predicting<Counter>,
  batch: Batch,
  asked: Asked,
  issues: IssueCollector,
): Promise<Predicted | undefined> {
  const { issues: found, issueCount, issueCounts, warnings: unknown, warningCount: unknownCount } = batch;
  // A model with guards says itself what it makes of categories that it does not know.
  const isGuarded = predicting.model.profile !== null;
  issues.add({
    issues: found,
    issueCount,
    issueCounts,
    ...(isGuarded ? {} : { warnings: unknown, warningCount: unknownCount }),
  });
  if (issues.result().issueCount > 0) return undefined;
  try {
    const predict = asked.explain ? explainRows : predictRows;
    const some = await predict(predicting, batch.table, asked, batch.start);
    const { warnings, warningCount } = some;
    issues.add({ warnings, warningCount });
    return { ...some, predictions: compact(some.predictions) };
  } catch (error) {
    if (!isCauceError(error, 'ROWS_INVALID')) throw error;
    const { issues: rejected, total } = error.details;
    issues.add({ issues: rejected, issueCount: total });
    return undefined;
  }
}

/** Numbers as eight bytes each. */
function compact(predictions: ArrayLike<number | string>): ArrayLike<number | string> {
  return typeof predictions[0] === 'number'
    ? Float64Array.from(predictions as ArrayLike<number>)
    : predictions;
}

/** What stands behind a body's instances is read when they are predicted already. */
function late(): HttpProblem {
  const detail =
    'This body is packed, does not say its length, or is longer than 256 kB: it is read piece by piece, and no option may stand in it. Put options into the address: /predict?interval=0.9&explain=true.';
  return new HttpProblem(422, 'OPTION_LATE', detail);
}

/** Parquet packs columns: what they unpack to may be so much larger than the file. */
const unpackedFactor = 8;

function joined(parts: readonly Predicted[], rows: number): Pick<Predicted, Lists | 'coverage'> {
  const [first] = parts;
  return {
    predictions: joinedPredictions(parts, rows),
    ...(first?.coverage === undefined ? {} : { coverage: first.coverage }),
    ...joinedList(parts, 'intervals'),
    ...joinedList(parts, 'sets'),
    ...joinedList(parts, 'explanations'),
  };
}

type Lists = 'predictions' | 'intervals' | 'sets' | 'explanations';

function joinedPredictions(parts: readonly Predicted[], rows: number): ArrayLike<number | string> {
  const pieces = parts.map(part => part.predictions);
  if (!pieces.every(piece => piece instanceof Float64Array)) return (pieces as string[][]).flat();
  const all = new Float64Array(rows);
  let start = 0;
  for (const piece of pieces) {
    all.set(piece, start);
    start += piece.length;
  }
  return all;
}

function joinedList<K extends Exclude<Lists, 'predictions'>>(
  parts: readonly Predicted[],
  key: K,
): Pick<Predicted, K> | undefined {
  if (parts[0]?.[key] === undefined) return undefined;
  return { [key]: parts.flatMap(part => [...(part[key] as readonly unknown[])]) } as unknown as Pick<
    Predicted,
    K
  >;
}
