/** How scores grow with the rows learnt from, and how they change with one parameter. */

import type { ParamPath, ParamValue, ParamValues } from '../compose/param-types.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { CauceError, show } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Table } from '../table/table.ts';
import { checkErrorScore, checkSomeFitted, type ErrorScore, measureTasks } from './fold-scores.ts';
import { counter, type FoldOptions, foldsOf, wantsOf } from './folds.ts';
import { type OneScore, scoresOf } from './scoring.ts';
import type { Split } from './splitter.ts';
import type { Task } from './task.ts';
import { withRunner } from './task-runner.ts';

/** Options of both curves. */
export interface ScoreCurveOptions<
  Target extends string,
  Prediction extends number | string = number | string,
  Dropped extends string = string,
> extends FoldOptions<Target, Dropped> {
  /** One score; default `r2` for regression, `accuracy` for classification. */
  readonly scoring?: OneScore<Prediction>;
  /** What a fit scores that fails; default NaN. When all fail, the error is thrown in any case. */
  readonly errorScore?: ErrorScore;
}

/** A score at several points: a line for each point, a value for each fold; errors positive. */
export interface ScoreCurve {
  readonly score: string;
  readonly trainScores: readonly (readonly number[])[];
  readonly testScores: readonly (readonly number[])[];
  /** Milliseconds that each fit took. */
  readonly fitTimesMs: readonly (readonly number[])[];
}

export interface LearningCurve extends ScoreCurve {
  /** Rows learnt from at each point, ascending. */
  readonly trainSizes: readonly number[];
}

export interface ValidationCurve<Value = unknown> extends ScoreCurve {
  /** Path of the parameter. */
  readonly param: string;
  /** Its value at each point, as given. */
  readonly values: readonly Value[];
}

/**
 * Scores of a pipeline that learns from more and more rows of each fold: shows whether more rows would help. Equals
 * scikit-learn's `learning_curve`, with errors positive.
 *
 * @param options.trainSizes Shares of the rows of the first fold, where all are above 0 and at most 1; else counts; default
 *   0.1, 0.325, 0.55, 0.775, 1. The same size twice counts once.
 * @param options.shuffle Whether the rows of each fold are shuffled before the first ones are taken; default false.
 * @param options.shuffleState Seed of that shuffling; default 0.
 * @throws {CauceError} as `crossValidate`; PARAM_INVALID for sizes.
 *
 * @example
 * const options = { target: 'petalWidth', trainSizes: [0.25, 1], shuffle: true, cv: 3 };
 * const { trainSizes } = await learningCurve(pipeline(ridge()), flowers.drop(['species']), options);
 * trainSizes; //=> [5, 20]
 */
export async function learningCurve<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  {
    trainSizes = [0.1, 0.325, 0.55, 0.775, 1],
    shuffle = false,
    shuffleState = 0,
    ...options
  }: ScoreCurveOptions<Target, PredictionOf<Steps>, Dropped> & {
    readonly trainSizes?: readonly number[];
    readonly shuffle?: boolean;
    readonly shuffleState?: number;
  },
): Promise<LearningCurve> {
  let sizes: number[] = [];
  const plain = pipeline as unknown as Pipeline;
  const random = createRandom(shuffleState);
  const curve = await curveOf('learningCurve', plain, table, options as AnyOptions, splits => {
    sizes = sizesOf(trainSizes, splits[0].train.length);
    const orders = splits.map(({ train }, fold) =>
      shuffle
        ? random
            .fork(fold)
            .permutation(train.length)
            .map(i => train[i])
        : train,
    );
    return sizes.map(size =>
      splits.map(({ test }, fold) => {
        const train = orders[fold].slice(0, size).sort();
        return { pipeline: plain, split: { train, test } };
      }),
    );
  });
  return { trainSizes: sizes, ...curve };
}

/**
 * Scores of a pipeline with several values of one parameter, also on the rows learnt from: shows where it begins to fit too
 * closely. Equals scikit-learn's `validation_curve`, with errors positive.
 *
 * @param options.param Path of the parameter.
 * @param options.values Its values, one for each point.
 * @throws {CauceError} as `crossValidate`; PARAM_UNKNOWN with the nearest path, PARAM_INVALID.
 *
 * @example
 * const options = { target: 'petalWidth', param: 'ridge.alpha', values: [0.1, 1, 10], cv: 3 };
 * const { testScores } = await validationCurve(pipeline(ridge()), flowers.drop(['species']), options);
 * testScores.length; //=> 3
 */
export async function validationCurve<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Path extends ParamPath<Steps>,
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  {
    param,
    values,
    ...options
  }: ScoreCurveOptions<Target, PredictionOf<Steps>, Dropped> & {
    readonly param: Path;
    readonly values: readonly ParamValue<Steps, Path>[];
  },
): Promise<ValidationCurve<ParamValue<Steps, Path>>> {
  const where = 'validationCurve';
  if (!Array.isArray(values) || values.length === 0) {
    const rule = 'a list of values to try';
    throw new CauceError('PARAM_INVALID', { where, param: 'values', rule, received: values });
  }
  const pipelines = values.map(
    value => pipeline.withParams({ [param]: value } as unknown as ParamValues<Steps>) as unknown as Pipeline,
  );
  const plain = pipeline as unknown as Pipeline;
  const curve = await curveOf(where, plain, table, options as AnyOptions, splits =>
    pipelines.map(own => splits.map(split => ({ pipeline: own, split }))),
  );
  return { param, values, ...curve };
}

type AnyOptions = ScoreCurveOptions<string>;

/** @param pointsOf For each point a task for each fold. */
async function curveOf(
  where: string,
  pipeline: Pipeline,
  table: Table<unknown>,
  { scoring, errorScore = Number.NaN, ...options }: AnyOptions,
  pointsOf: (splits: readonly Split[]) => Task[][],
): Promise<ScoreCurve> {
  checkErrorScore(where, errorScore);
  const scores = scoresOf(where, pipeline.task, scoring, 'one');
  const wants = wantsOf(scores, { train: true });
  const { table: rows, splits, truth, taskOptions } = foldsOf(where, pipeline, table, options, wants);
  const points = pointsOf(splits);
  const tasks = points.flat();
  const onDone = counter(where, tasks.length, options.onProgress);
  const done = await withRunner(where, rows, taskOptions, runner =>
    measureTasks(runner, tasks, { scores, truth, errorScore, onDone }),
  );
  checkSomeFitted(where, done);
  const [{ name }] = scores;
  const each = splits.length;
  const lines = points.map((_, i) => done.slice(i * each, (i + 1) * each));
  return {
    score: name,
    trainScores: lines.map(line => line.map(({ train }) => train?.[name] ?? Number.NaN)),
    testScores: lines.map(line => line.map(({ test }) => test[name])),
    fitTimesMs: lines.map(line => line.map(({ fitTimeMs }) => fitTimeMs)),
  };
}

/** Sizes as counts, ascending, each once. */
function sizesOf(given: readonly number[], most: number): number[] {
  const rule = `shares above 0 and at most 1, or whole numbers from 1 to the ${most} rows of the first fold`;
  const invalid = (received: unknown) =>
    new CauceError('PARAM_INVALID', { where: 'learningCurve', param: 'trainSizes', rule, received });
  if (!Array.isArray(given)) throw invalid(given);
  const areShares = given.every(size => size > 0 && size <= 1);
  const counts = areShares
    ? given.map(share => Math.min(most, Math.max(1, Math.floor(share * most))))
    : [...given];
  const wrong = counts.find(count => !(Number.isInteger(count) && count >= 1 && count <= most));
  if (given.length > 0 && wrong === undefined) return [...new Set(counts)].sort((a, b) => a - b);
  throw invalid(wrong === undefined ? given : show(wrong));
}
