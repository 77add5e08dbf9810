/** The best parameters of a pipeline, by cross-validation. */

import type { ParamValues } from '../compose/param-types.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { CauceError, didYouMean, show } from '../errors.ts';
import { combinations, drawn, type ParamDistributions, type ParamGrid, type Params } from './candidates.ts';
import { checkErrorScore, checkSomeFitted } from './fold-scores.ts';
import { foldsOf, wantsOf } from './folds.ts';
import { type Contender, measureCandidates, ranked, Tracker } from './measure-candidates.ts';
import { type Score, type Scoring, scoresOf } from './scoring.ts';
import type { Candidate, Search, SearchOptions } from './search-result.ts';
import { withRunner } from './task-runner.ts';

/**
 * Tries every combination of the given values. Equals scikit-learn's `GridSearchCV`, with errors positive.
 *
 * @param grid Values by path, or several such grids. A path that the pipeline does not have does not compile.
 * @throws {CauceError} PARAM_UNKNOWN with the nearest path, PARAM_INVALID.
 *
 * @example
 * const search = gridSearch(pipeline(ridge()), { 'ridge.alpha': [0.1, 100] }, { scoring: 'rmse', cv: 3 });
 * const { bestParams, results } = await search.fit(flowers.drop(['species']), { target: 'petalWidth' });
 * results.length; //=> 2
 */
export function gridSearch<Steps extends PipelineSteps, const Dropped extends string = never>(
  pipeline: Pipeline<Steps>,
  grid: ParamGrid<Steps> | readonly ParamGrid<Steps>[],
  options: SearchOptions<PredictionOf<Steps>, Dropped> = {},
): Search<Steps, Dropped> {
  const where = 'gridSearch';
  return search(where, pipeline, combinations(where, grid), options);
}

/**
 * Tries parameters drawn at random from lists or distributions. Where there are only lists, no combination is tried twice.
 * Equals scikit-learn's `RandomizedSearchCV` but for the generator, with errors positive.
 *
 * @param distributions Lists or distributions by path, or several such, of which each time one is drawn.
 * @param options.nIter How many candidates; default 10.
 * @param options.randomState Seed of the drawing; default 0.
 * @throws {CauceError} as `gridSearch`.
 *
 * @example
 * const search = randomizedSearch(pipeline(ridge()), { 'ridge.alpha': logUniform(0.01, 100) }, { nIter: 4, cv: 3 });
 * const { results } = await search.fit(flowers.drop(['species']), { target: 'petalWidth' });
 * results.length; //=> 4
 */
export function randomizedSearch<Steps extends PipelineSteps, const Dropped extends string = never>(
  pipeline: Pipeline<Steps>,
  distributions: ParamDistributions<Steps> | readonly ParamDistributions<Steps>[],
  options: SearchOptions<PredictionOf<Steps>, Dropped> & {
    readonly nIter?: number;
    readonly randomState?: number;
  } = {},
): Search<Steps, Dropped> {
  const where = 'randomizedSearch';
  const { nIter = 10, randomState = 0, ...others } = options;
  return search(where, pipeline, drawn(where, distributions, nIter, randomState), others);
}

/** Setting the parameters now brings a wrong path or value to light before hours are spent. */
export function contendersOf(pipeline: Pipeline<PipelineSteps>, candidates: readonly Params[]): Contender[] {
  return candidates.map(params => ({
    params,
    pipeline: pipeline.withParams(params as ParamValues<PipelineSteps>) as Pipeline,
  }));
}

function search<Steps extends PipelineSteps, Dropped extends string>(
  where: string,
  pipeline: Pipeline<Steps>,
  candidates: readonly Params[],
  options: SearchOptions<PredictionOf<Steps>, Dropped>,
): Search<Steps, Dropped> {
  const { scoring, refit, returnTrainScore, errorScore = Number.NaN, cv } = options;
  const contenders = contendersOf(pipeline as unknown as Pipeline, candidates);
  const scores = scoresOf(where, pipeline.task, scoring as Scoring | undefined, 'one');
  const deciding = decidingOf(where, scores, refit);
  checkErrorScore(where, errorScore);
  return {
    async fit(table, { onProgress, ...given }) {
      const folding = { ...given, ...(cv === undefined ? {} : { cv }) };
      const wants = wantsOf(scores, { train: returnTrainScore });
      const { table: rows, splits, truth, taskOptions } = foldsOf(where, pipeline, table, folding, wants);
      const tracker = new Tracker(deciding, contenders.length * splits.length, onProgress);
      const { candidates: measured, folds } = await withRunner(where, rows, taskOptions, runner =>
        measureCandidates(runner, contenders, splits, { scores, deciding, truth, errorScore, tracker }),
      );
      checkSomeFitted(where, folds);
      const results = ranked(measured, deciding);
      const best = results.findIndex(({ rank }) => rank === 1);
      const bestPipeline = contenders[best].pipeline as unknown as Pipeline<Steps>;
      const fitOptions = { ...given, ...(onProgress && { onProgress }) };
      return {
        bestParams: results[best].params as ParamValues<Steps>,
        bestScore: results[best].meanScore,
        bestPipeline,
        bestModel: (await bestPipeline.fit(rows as typeof table, fitOptions)) as never,
        results: results as readonly unknown[] as readonly Candidate<Steps>[],
      };
    },
  };
}

/** The score that decides. @throws {CauceError} PARAM_INVALID when there are several and none is named. */
function decidingOf(where: string, scores: readonly Score[], refit: string | undefined): Score {
  const names = scores.map(({ name }) => name);
  const named = scores.find(({ name }) => name === refit);
  if (named !== undefined) return named;
  if (refit === undefined && scores.length === 1) return scores[0];
  const which = `the one of the scores that decides: ${names.map(show).join(' or ')}`;
  const rule = `${which}${refit === undefined ? '' : didYouMean(String(refit), names)}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'refit', rule, received: refit });
}
