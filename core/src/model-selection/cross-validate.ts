/** How well a pipeline does on rows that it did not learn from, several times over. */

import type { Model } from '../compose/model.ts';
import type { Pipeline, PipelineSteps } from '../compose/pipeline.ts';
import { CauceError, didYouMean, show } from '../errors.ts';
import type { FitOptions } from '../estimator/definition.ts';
import type { Table } from '../table/table.ts';
import { kFold, type Splitter, stratifiedKFold } from './split.ts';

/** Names of scores, as `model.evaluate` gives them. */
export type Scoring =
  | 'rmse'
  | 'mae'
  | 'r2'
  | 'mape'
  | 'medianAbsoluteError'
  | 'maxError'
  | 'accuracy'
  | 'logLoss';

/** Of these, more is better; of the others, less. */
const higherIsBetter: ReadonlySet<string> = new Set<Scoring>(['r2', 'accuracy']);

export function isHigherBetter(scoring: string): boolean {
  return higherIsBetter.has(scoring);
}

export interface CrossValidateOptions<Target extends string> extends FitOptions {
  readonly target: Target;
  /** Number of folds (default 5), or a splitter. A number means `kFold`, for classifiers `stratifiedKFold`. */
  readonly cv?: number | Splitter;
  /** Also measure on the rows learnt from; default false. */
  readonly returnTrainScore?: boolean;
}

export interface CrossValidation {
  /** Each score of each fold, by name; in the metric's own unit and sign. */
  readonly testScores: Readonly<Record<string, readonly number[]>>;
  /** The same on the rows learnt from, when asked for. */
  readonly trainScores?: Readonly<Record<string, readonly number[]>>;
  /** Mean over the folds of each score. */
  readonly mean: Readonly<Record<string, number>>;
  /** Standard deviation over the folds of each score. */
  readonly std: Readonly<Record<string, number>>;
  /** Milliseconds that each fit took. */
  readonly fitTimesMs: readonly number[];
}

/**
 * Fits a pipeline on all folds but one and measures it on that one, for each fold. Everything that the pipeline learns
 * (imputation, encoding, scaling too) is learnt from the folds that it fits on.
 *
 * @throws {CauceError} as `pipeline.fit`; TOO_FEW_ROWS.
 */
export async function crossValidate<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  options: CrossValidateOptions<Target>,
): Promise<CrossValidation> {
  const splits = splitterFor(pipeline, options.cv).split(table, options.target);
  const test: Readonly<Record<string, number>>[] = [];
  const train: Readonly<Record<string, number>>[] = [];
  const fitTimesMs: number[] = [];
  for (const [fold, rows] of splits.entries()) {
    const started = Date.now();
    const learnt = table.take(rows.train);
    const model = await pipeline.fit(learnt, quiet(options));
    fitTimesMs.push(Date.now() - started);
    test.push(model.evaluate(table.take(rows.test)));
    if (options.returnTrainScore) train.push(model.evaluate(learnt));
    options.onProgress?.({ step: 'crossValidate', done: fold + 1, total: splits.length });
  }
  const testScores = byName(test);
  return {
    testScores,
    ...(options.returnTrainScore ? { trainScores: byName(train) } : {}),
    mean: mapValues(testScores, meanOf),
    std: mapValues(testScores, stdOf),
    fitTimesMs,
  };
}

/**
 * For each row the prediction of the model that did not learn from it.
 * @returns Shape (rows). A splitter whose test parts do not cover every row is refused.
 * @throws {CauceError} as `crossValidate`; PARAM_INVALID.
 */
export async function crossValPredict<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  options: CrossValidateOptions<Target>,
): Promise<(number | string)[]> {
  const out: (number | string)[] = new Array(table.length);
  let covered = 0;
  for (const rows of splitterFor(pipeline, options.cv).split(table, options.target)) {
    const model: Model<never, never> = (await pipeline.fit(table.take(rows.train), quiet(options))) as never;
    model.predict(table.take(rows.test)).forEach((prediction, i) => {
      out[rows.test[i]] = prediction;
    });
    covered += rows.test.length;
  }
  if (covered !== table.length) {
    const rule = 'a splitter whose test parts hold every row once';
    throw new CauceError('PARAM_INVALID', {
      where: 'crossValPredict',
      param: 'cv',
      rule,
      received: `${covered} rows`,
    });
  }
  return out;
}

/** The splitter that `cv` stands for. */
export function splitterFor(pipeline: Pipeline<PipelineSteps>, cv: number | Splitter = 5): Splitter {
  if (typeof cv !== 'number') return cv;
  return pipeline.task === 'classification' ? stratifiedKFold({ nSplits: cv }) : kFold({ nSplits: cv });
}

/** The mean of a named score. @throws {CauceError} PARAM_INVALID with the nearest name. */
export function scoreNamed(scores: Readonly<Record<string, number>>, name: string): number {
  if (Object.hasOwn(scores, name)) return scores[name];
  const known = Object.keys(scores);
  const rule = `one of ${known.map(show).join(', ')}${didYouMean(name, known)}`;
  throw new CauceError('PARAM_INVALID', { where: 'The search', param: 'scoring', rule, received: name });
}

/** A fit within a fold reports nothing of its own: the folds are what is counted. It is measured and let go. */
function quiet<O extends FitOptions>({
  onProgress: _,
  ...options
}: O): Omit<O, 'onProgress'> & { readonly profile: false } {
  return { ...options, profile: false };
}

function byName(rows: readonly Readonly<Record<string, number>>[]): Record<string, number[]> {
  return Object.fromEntries(Object.keys(rows[0] ?? {}).map(name => [name, rows.map(row => row[name])]));
}

function mapValues(
  scores: Record<string, number[]>,
  change: (values: number[]) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).map(([name, values]) => [name, change(values)]));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function stdOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map(value => (value - mean) ** 2)));
}
