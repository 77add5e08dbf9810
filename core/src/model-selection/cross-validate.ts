/** How well a pipeline does on rows that it did not learn from, several times over. */

import type { Model } from '../compose/model.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import type { Without } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import {
  checkErrorScore,
  checkSomeFitted,
  deviationsOf,
  type ErrorScore,
  listsOf,
  meansOf,
  measureTasks,
} from './fold-scores.ts';
import { counter, type FoldOptions, foldsOf, wantsOf } from './folds.ts';
import { type OneScore, type Scoring, scoresOf } from './scoring.ts';
import { withRunner } from './task-runner.ts';

export interface CrossValidateOptions<
  Target extends string,
  Prediction extends number | string = number | string,
  Dropped extends string = string,
> extends FoldOptions<Target, Dropped> {
  /** Names of scores, or functions by name; default: those of `model.evaluate`. */
  readonly scoring?: Scoring<Prediction>;
  /** Also measure on the rows learnt from; default false. */
  readonly returnTrainScore?: boolean;
  /** Also give the model of each fold; default false. */
  readonly returnModels?: boolean;
  /**
   * What a fold scores whose fit fails; default `'raise'`: the error is thrown. (scikit-learn's default is NaN, with a
   * warning that is easily missed.) When all fail, it is thrown in any case.
   */
  readonly errorScore?: ErrorScore;
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
  /** Milliseconds that the predictions of each fold took. */
  readonly scoreTimesMs: readonly number[];
}

/** What `returnModels` adds. */
export interface FoldModels<Row, Prediction extends number | string> {
  /** The model of each fold; undefined where its fit failed. They have no profile: no guards, no intervals. */
  readonly models?: readonly (Model<Row, Prediction> | undefined)[];
}

/**
 * Fits a pipeline on all folds but one and measures it on that one, for each fold. Everything that the pipeline learns
 * (imputation, encoding, scaling too) is learnt from the folds that it fits on. Equals scikit-learn's `cross_validate`,
 * with errors positive. Where it takes long enough, folds are fitted side by side in threads; the scores are the same to
 * the bit. A pipeline that holds code or definitions of one's own stays in this thread.
 *
 * @throws {CauceError} as `pipeline.fit` and the splitter; PARAM_INVALID; ABORTED soon after `signal` says so.
 *
 * @example
 * const options = { target: 'petalWidth', scoring: ['r2', 'rmse'], cv: kFold({ shuffle: true }) };
 * const { mean, testScores } = await crossValidate(pipeline(ridge()), flowers.drop(['species']), options);
 * mean.r2 > 0.8; //=> true
 * testScores.rmse.length; //=> 5
 */
export async function crossValidate<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  options: CrossValidateOptions<Target, PredictionOf<Steps>, Dropped>,
): Promise<CrossValidation & FoldModels<Without<Row, Target | Dropped>, PredictionOf<Steps>>> {
  const where = 'crossValidate';
  const { scoring, returnTrainScore, returnModels, errorScore = 'raise', ...others } = options;
  checkErrorScore(where, errorScore);
  const scores = scoresOf(where, pipeline.task, scoring as Scoring | undefined, 'all');
  const wants = wantsOf(scores, { train: returnTrainScore, model: returnModels });
  const { table: rows, splits, truth, taskOptions } = foldsOf(where, pipeline, table, others, wants);
  const onDone = counter(where, splits.length, options.onProgress);
  const folds = await withRunner(where, rows, taskOptions, runner =>
    measureTasks(
      runner,
      splits.map(split => ({ pipeline: pipeline as unknown as Pipeline, split })),
      { scores, truth, errorScore, onDone },
    ),
  );
  checkSomeFitted(where, folds);
  const testScores = listsOf(folds.map(({ test }) => test));
  type Own = Model<Without<Row, Target | Dropped>, PredictionOf<Steps>>;
  return {
    testScores,
    ...(returnTrainScore ? { trainScores: listsOf(folds.map(({ train }) => train ?? {})) } : {}),
    mean: meansOf(testScores),
    std: deviationsOf(testScores),
    fitTimesMs: folds.map(({ fitTimeMs }) => fitTimeMs),
    scoreTimesMs: folds.map(({ scoreTimeMs }) => scoreTimeMs),
    ...(returnModels ? { models: folds.map(({ model }) => model as unknown as Own | undefined) } : {}),
  };
}

export interface CrossValScoreOptions<
  Target extends string,
  Prediction extends number | string = number | string,
  Dropped extends string = string,
> extends FoldOptions<Target, Dropped> {
  /** One score; default `r2` for regression, `accuracy` for classification. */
  readonly scoring?: OneScore<Prediction>;
  /** As of `crossValidate`. */
  readonly errorScore?: ErrorScore;
}

/**
 * One score of each fold: `crossValidate` for those who want no more. Equals scikit-learn's `cross_val_score`, with errors
 * positive.
 *
 * @throws {CauceError} as `crossValidate`.
 *
 * @example
 * const scores = await crossValScore(pipeline(dummyClassifier()), flowers, { target: 'species', cv: 3 });
 * scores.length; //=> 3
 */
export async function crossValScore<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  options: CrossValScoreOptions<Target, PredictionOf<Steps>, Dropped>,
): Promise<readonly number[]> {
  const { scoring = pipeline.task === 'classification' ? 'accuracy' : 'r2' } = options;
  const { testScores } = await crossValidate(pipeline, table, { ...options, scoring });
  return Object.values(testScores)[0];
}
