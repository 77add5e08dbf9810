/** The best parameters of a pipeline, by rounds that give more and more to fewer and fewer candidates. */

import type { ParamPath, ParamValues } from '../compose/param-types.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { combinations, drawn, type ParamDistributions, type ParamGrid, type Params } from './candidates.ts';
import { checkErrorScore, checkSomeFitted, type FoldScores } from './fold-scores.ts';
import { type Folds, foldsOf, wantsOf } from './folds.ts';
import { exhaustingCandidates, type HalvingRound, halvingSchedule } from './halving-schedule.ts';
import {
  type CandidateMeasure,
  isBetter,
  type MeasuredCandidate,
  measureCandidates,
  ranked,
  Tracker,
} from './measure-candidates.ts';
import { type Score, type Scoring, scoresOf } from './scoring.ts';
import { contendersOf } from './search.ts';
import type { HalvingCandidate, HalvingOptions, HalvingSearch } from './search-result.ts';
import { checkCount, type Split } from './splitter.ts';
import { type TaskRunner, withRunner } from './task-runner.ts';

/**
 * Tries every combination of the given values by successive halving: in the first round on few rows (or few trees: see
 * `resource`), then the best third on three times as many, and so on. Its rounds equal those of scikit-learn's
 * `HalvingGridSearchCV`; the rows are drawn by another generator, the same for every candidate of a round.
 *
 * @param grid As of `gridSearch`.
 * @throws {CauceError} as `gridSearch`; PARAM_INVALID for a resource that is also searched.
 *
 * @example
 * const search = halvingGridSearch(pipeline(ridge()), { 'ridge.alpha': [0.1, 1, 10] }, { cv: 2, minResources: 10 });
 * const { rounds } = await search.fit(flowers.drop(['species']), { target: 'petalWidth' });
 * rounds; //=> [{ nCandidates: 3, nResources: 10 }, { nCandidates: 1, nResources: 30 }]
 */
export function halvingGridSearch<Steps extends PipelineSteps, const Dropped extends string = never>(
  pipeline: Pipeline<Steps>,
  grid: ParamGrid<Steps> | readonly ParamGrid<Steps>[],
  options: HalvingOptions<PredictionOf<Steps>, Dropped, ParamPath<Steps>> = {},
): HalvingSearch<Steps, Dropped> {
  const where = 'halvingGridSearch';
  const candidates = combinations(where, grid);
  checkCandidates(where, pipeline as unknown as Pipeline, candidates, options.resource);
  return search(where, pipeline, options, () => candidates);
}

/**
 * Tries parameters drawn at random by successive halving: see `halvingGridSearch`. Equals scikit-learn's
 * `HalvingRandomSearchCV` but for the generator.
 *
 * @param distributions As of `randomizedSearch`.
 * @param options.nCandidates How many begin; default `'exhaust'`: so many that the last round gets all it may.
 * @param options.minResources Default here `'smallest'`.
 * @throws {CauceError} as `halvingGridSearch`; PARAM_INVALID when both `nCandidates` and `minResources` are `'exhaust'`.
 *
 * @example
 * const options = { cv: 2, nCandidates: 4, factor: 2, minResources: 'exhaust' };
 * const search = halvingRandomSearch(pipeline(ridge()), { 'ridge.alpha': logUniform(0.1, 100) }, options);
 * const { rounds } = await search.fit(flowers.drop(['species']), { target: 'petalWidth' });
 * rounds.map(({ nResources }) => nResources); //=> [7, 14, 28]
 */
export function halvingRandomSearch<Steps extends PipelineSteps, const Dropped extends string = never>(
  pipeline: Pipeline<Steps>,
  distributions: ParamDistributions<Steps> | readonly ParamDistributions<Steps>[],
  {
    nCandidates = 'exhaust',
    minResources = 'smallest',
    ...options
  }: HalvingOptions<PredictionOf<Steps>, Dropped, ParamPath<Steps>> & {
    readonly nCandidates?: number | 'exhaust';
  } = {},
): HalvingSearch<Steps, Dropped> {
  const where = 'halvingRandomSearch';
  if (nCandidates === 'exhaust' && minResources === 'exhaust') {
    const rule = 'a number where minResources is "exhaust"';
    throw new CauceError('PARAM_INVALID', { where, param: 'nCandidates', rule, received: nCandidates });
  }
  const draw = (count: number) => drawn(where, distributions, count, options.randomState ?? 0);
  checkCandidates(where, pipeline as unknown as Pipeline, draw(1), options.resource);
  return search(where, pipeline, { ...options, minResources }, limits =>
    draw(nCandidates === 'exhaust' ? exhaustingCandidates(limits) : nCandidates),
  );
}

interface Limits {
  readonly minResources: number | 'smallest' | 'exhaust';
  readonly smallest: number;
  readonly maxResources: number;
}

type AnyOptions = HalvingOptions<never, string, string>;

/** @param candidates Made when it is known what there is to be given. */
function search<Steps extends PipelineSteps, Dropped extends string>(
  where: string,
  pipeline: Pipeline<Steps>,
  options: HalvingOptions<PredictionOf<Steps>, Dropped, string>,
  candidates: (limits: Limits) => readonly Params[],
): HalvingSearch<Steps, Dropped> {
  const { scoring, returnTrainScore, errorScore = Number.NaN, cv, randomState = 0 } = options;
  const { factor = 3, resource = 'nSamples', aggressiveElimination = false } = options;
  const plain = pipeline as unknown as Pipeline;
  checkOptions(where, plain, options as AnyOptions);
  const scores = scoresOf(where, pipeline.task, scoring as Scoring | undefined, 'one');
  const [deciding] = scores;
  return {
    async fit(table, { onProgress, ...given }) {
      const folding = { ...given, ...(cv === undefined ? {} : { cv }) };
      const folds = foldsOf(where, plain, table, folding, wantsOf(scores, { train: returnTrainScore }));
      const limits = limitsOf(plain, options as AnyOptions, folds);
      const first = candidates(limits);
      const plan = { ...limits, nCandidates: first.length, factor, aggressiveElimination };
      const rounds = halvingSchedule(where, plan);
      const fits = rounds.reduce((sum, { nCandidates }) => sum + nCandidates, 0) * folds.splits.length;
      const tracker = new Tracker(deciding, fits, onProgress);
      const measure = { scores, deciding, truth: folds.truth, errorScore, tracker };
      const tried = await withRunner(where, folds.table, folds.taskOptions, runner =>
        runRounds(runner, {
          pipeline: plain,
          first,
          rounds,
          folds,
          resource,
          factor,
          randomState,
          measure,
          where,
        }),
      );
      const results = byRounds(tried, deciding);
      const best = results.findIndex(({ rank }) => rank === 1);
      const [bestContender] = contendersOf(plain, [results[best].params]);
      const bestPipeline = bestContender.pipeline as unknown as Pipeline<Steps>;
      const fitOptions = { ...given, ...(onProgress && { onProgress }) };
      return {
        bestParams: results[best].params as ParamValues<Steps>,
        bestScore: results[best].meanScore,
        bestPipeline,
        bestModel: (await bestPipeline.fit(folds.table as typeof table, fitOptions)) as never,
        results: results as readonly unknown[] as readonly HalvingCandidate<Steps>[],
        rounds,
      };
    },
  };
}

interface Rounds {
  readonly where: string;
  readonly pipeline: Pipeline;
  readonly first: readonly Params[];
  readonly rounds: readonly HalvingRound[];
  readonly folds: Folds;
  readonly resource: string;
  readonly factor: number;
  readonly randomState: number;
  readonly measure: CandidateMeasure;
}

type InRound = MeasuredCandidate & Pick<HalvingCandidate<never>, 'round' | 'nResources'>;

async function runRounds(runner: TaskRunner, given: Rounds): Promise<InRound[]> {
  const { pipeline, rounds, folds, resource, factor, randomState, measure, where } = given;
  const tried: InRound[] = [];
  const all: FoldScores[] = [];
  let params = given.first;
  for (const [round, { nCandidates, nResources }] of rounds.entries()) {
    measure.tracker.forget();
    const isRows = resource === 'nSamples';
    const own = isRows ? params : params.map(one => ({ ...one, [resource]: nResources }));
    const splits = isRows
      ? folds.splits.map((split, fold) =>
          someRows(
            split,
            nResources / folds.table.length,
            createRandom(randomState).fork(`${round} ${fold}`),
          ),
        )
      : folds.splits;
    const { candidates, folds: done } = await measureCandidates(
      runner,
      contendersOf(pipeline, own),
      splits,
      measure,
    );
    all.push(...done);
    tried.push(...candidates.map(one => ({ ...one, round, nResources })));
    params = best(candidates, Math.ceil(nCandidates / factor), measure.deciding).map(i => own[i]);
  }
  checkSomeFitted(where, all);
  return tried;
}

/** A share of both parts, drawn at random. */
function someRows(
  { train, test }: Split,
  share: number,
  random: { permutation(n: number): Int32Array },
): Split {
  const some = (rows: Int32Array) =>
    random
      .permutation(rows.length)
      .subarray(0, Math.floor(share * rows.length))
      .map(i => rows[i])
      .sort();
  return { train: some(train), test: some(test) };
}

/** The positions of the best, the best one last, as scikit-learn has them. */
function best(candidates: readonly MeasuredCandidate[], count: number, deciding: Score): number[] {
  const scores = candidates.map(({ meanScore }) => meanScore);
  return [...scores.keys()]
    .sort(
      (a, b) =>
        Number(isBetter(scores[a], scores[b], deciding)) - Number(isBetter(scores[b], scores[a], deciding)),
    )
    .slice(-count);
}

/** With ranks: those of later rounds come first. */
function byRounds(tried: readonly InRound[], deciding: Score): (InRound & { readonly rank: number })[] {
  const rounds = [...new Set(tried.map(({ round }) => round))];
  return rounds.flatMap(round => {
    const later = tried.filter(other => other.round > round).length;
    const own = ranked(
      tried.filter(other => other.round === round),
      deciding,
    );
    return own.map(one => ({ ...one, rank: one.rank + later }));
  });
}

/** @throws {CauceError} PARAM_UNKNOWN, PARAM_INVALID, also where the resource is searched. */
function checkCandidates(
  where: string,
  pipeline: Pipeline,
  candidates: readonly Params[],
  resource: string | undefined,
): void {
  contendersOf(pipeline, candidates);
  if (resource === undefined || !candidates.some(params => Object.hasOwn(params, resource))) return;
  const rule = 'a parameter that is not also searched';
  throw new CauceError('PARAM_INVALID', { where, param: 'resource', rule, received: resource });
}

function limitsOf(
  { task }: Pipeline,
  { resource = 'nSamples', minResources = 'exhaust', maxResources = 'auto' }: AnyOptions,
  { table, splits, truth }: Folds,
): Limits {
  const classes = task === 'classification' ? new Set(truth as readonly string[]).size : 1;
  return {
    minResources,
    smallest: resource === 'nSamples' ? splits.length * 2 * classes : 1,
    maxResources: maxResources === 'auto' ? table.length : maxResources,
  };
}

function checkOptions(where: string, pipeline: Pipeline, options: AnyOptions): void {
  const { errorScore = Number.NaN, factor = 3, resource = 'nSamples', maxResources = 'auto' } = options;
  const { minResources = 'exhaust' } = options;
  checkErrorScore(where, errorScore);
  if (!(Number.isFinite(factor) && factor > 1)) {
    throw new CauceError('PARAM_INVALID', {
      where,
      param: 'factor',
      rule: 'a number above 1',
      received: factor,
    });
  }
  if (minResources !== 'smallest' && minResources !== 'exhaust')
    checkCount(where, 'minResources', minResources, 1);
  if (maxResources !== 'auto') checkCount(where, 'maxResources', maxResources, 1);
  if (resource === 'nSamples') return;
  if (!pipeline.paramPaths.includes(resource)) {
    throw new CauceError('PARAM_UNKNOWN', {
      where,
      param: resource,
      known: ['nSamples', ...pipeline.paramPaths],
    });
  }
  if (maxResources === 'auto') {
    const rule = `a number where the resource is ${resource}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'maxResources', rule, received: maxResources });
  }
}
