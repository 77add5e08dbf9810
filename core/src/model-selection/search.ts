/** The best parameters of a pipeline, by cross-validation. */

import type { Model } from '../compose/model.ts';
import type { ParamPath, ParamValue, ParamValues } from '../compose/param-types.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { CauceError, isCauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/definition.ts';
import { createRandom, type Random } from '../random.ts';
import type { Table } from '../table/table.ts';
import { crossValidate, isHigherBetter, type Scoring, scoreNamed } from './cross-validate.ts';
import type { Splitter } from './split.ts';

/** Values to try, by path: `{ 'ridge.alpha': [0.1, 1, 10] }`. */
export type ParamGrid<Steps extends readonly unknown[]> = {
  readonly [Path in ParamPath<Steps>]?: readonly ParamValue<Steps, Path>[];
};

/** Numbers to draw from: plain data. */
export type Distribution = {
  readonly distribution: 'uniform' | 'logUniform' | 'integers';
  readonly low: number;
  readonly high: number;
};

/** Values or distributions to draw from, by path. */
export type ParamDistributions<Steps extends readonly unknown[]> = {
  readonly [Path in ParamPath<Steps>]?: readonly ParamValue<Steps, Path>[] | Distribution;
};

/** Numbers from `low` to `high`, all equally likely. */
export function uniform(low: number, high: number): Distribution {
  return { distribution: 'uniform', low, high };
}
/** Numbers from `low` to `high`, both above 0, whose logarithms are equally likely. */
export function logUniform(low: number, high: number): Distribution {
  return { distribution: 'logUniform', low, high };
}
/** Whole numbers from `low` to `high`, both included, all equally likely. */
export function integers(low: number, high: number): Distribution {
  return { distribution: 'integers', low, high };
}

export interface SearchOptions {
  /** Number of folds (default 5), or a splitter. */
  readonly cv?: number | Splitter;
  /** What decides; default `r2` for regression, `accuracy` for classification. Errors are the better the lower. */
  readonly scoring?: Scoring;
}

export interface Candidate<Steps extends readonly unknown[]> {
  readonly params: ParamValues<Steps>;
  /** Mean and standard deviation of the score over the folds; NaN for a candidate that could not be fitted. */
  readonly meanScore: number;
  readonly stdScore: number;
  /** 1 is the best; equal scores share a rank. */
  readonly rank: number;
  readonly fitTimeMs: number;
  /** Why it could not be fitted. */
  readonly error?: string;
}

export interface SearchResult<Steps extends PipelineSteps, Row> {
  readonly bestParams: ParamValues<Steps>;
  readonly bestScore: number;
  /** The best pipeline, not fitted. */
  readonly bestPipeline: Pipeline<Steps>;
  /** The best pipeline, fitted on all rows. */
  readonly bestModel: Model<Row, PredictionOf<Steps>>;
  /** All candidates, in the order in which they were tried. */
  readonly results: readonly Candidate<Steps>[];
}

/** A search that is ready to run. */
export interface Search<Steps extends PipelineSteps> {
  /**
   * Tries every candidate on the same folds, then fits the best on all rows.
   * @throws {CauceError} FIT_FAILED when no candidate can be fitted; ABORTED.
   */
  fit<Row, const Target extends keyof Row & string>(
    table: Table<Row>,
    options: FitOptions & { readonly target: Target },
  ): Promise<SearchResult<Steps, Omit<Row, Target>>>;
}

/**
 * Tries every combination of the given values.
 *
 * @param grid Values by path, or several such grids. A path that the pipeline does not have does not compile.
 * @throws {CauceError} PARAM_UNKNOWN with the nearest path, PARAM_INVALID.
 *
 * @example
 * const search = gridSearch(cars, { 'histGradientBoostingRegressor.learningRate': [0.05, 0.1, 0.2] });
 * const { bestParams, bestModel } = await search.fit(table, { target: 'selling_price' });
 */
export function gridSearch<Steps extends PipelineSteps>(
  pipeline: Pipeline<Steps>,
  grid: ParamGrid<Steps> | readonly ParamGrid<Steps>[],
  options: SearchOptions = {},
): Search<Steps> {
  const grids = (Array.isArray(grid) ? grid : [grid]) as readonly Record<string, readonly unknown[]>[];
  return search(pipeline, grids.flatMap(combinations), options);
}

/**
 * Tries parameters drawn at random from lists or distributions.
 *
 * @param options.nIter How many candidates; default 10.
 * @param options.randomState Default 0.
 * @throws {CauceError} as `gridSearch`.
 */
export function randomizedSearch<Steps extends PipelineSteps>(
  pipeline: Pipeline<Steps>,
  distributions: ParamDistributions<Steps>,
  options: SearchOptions & { readonly nIter?: number; readonly randomState?: number } = {},
): Search<Steps> {
  const random = createRandom(options.randomState ?? 0);
  const entries = Object.entries(distributions) as [string, readonly unknown[] | Distribution][];
  const candidates = Array.from({ length: options.nIter ?? 10 }, () =>
    Object.fromEntries(entries.map(([path, from]) => [path, draw(from, random)])),
  );
  return search(pipeline, candidates, options);
}

function combinations(grid: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (all, [path, values]) => {
      if (!Array.isArray(values) || values.length === 0) {
        const rule = 'a list of values to try';
        throw new CauceError('PARAM_INVALID', { where: 'gridSearch', param: path, rule, received: values });
      }
      return all.flatMap(params => values.map(value => ({ ...params, [path]: value })));
    },
    [{}],
  );
}

function draw(from: readonly unknown[] | Distribution, random: Random): unknown {
  if (!('distribution' in from)) return from[random.integer(from.length)];
  const { distribution, low, high } = from;
  if (distribution === 'integers') return low + random.integer(high - low + 1);
  if (distribution === 'uniform') return low + random.next() * (high - low);
  return Math.exp(Math.log(low) + random.next() * (Math.log(high) - Math.log(low)));
}

function search<Steps extends PipelineSteps>(
  pipeline: Pipeline<Steps>,
  candidates: readonly Record<string, unknown>[],
  { cv, scoring }: SearchOptions,
): Search<Steps> {
  // Setting them now brings a wrong path or value to light before hours are spent.
  const pipelines = candidates.map(params => pipeline.withParams(params as ParamValues<Steps>));
  const score = scoring ?? (pipeline.task === 'classification' ? 'accuracy' : 'r2');
  return {
    async fit(table, options) {
      const tried: Omit<Candidate<Steps>, 'rank'>[] = [];
      for (const [i, candidate] of pipelines.entries()) {
        const params = candidates[i] as ParamValues<Steps>;
        tried.push({ params, ...(await measure(candidate, table, options, cv, score)) });
        options.onProgress?.({ step: 'search', done: i + 1, total: pipelines.length });
      }
      const results = withRanks(tried, isHigherBetter(score));
      const best = results.findIndex(({ rank, meanScore }) => rank === 1 && !Number.isNaN(meanScore));
      if (best < 0) {
        const message = `none of ${results.length} candidates could be fitted. The first: ${results[0]?.error ?? 'there is none'}`;
        throw new CauceError('FIT_FAILED', { where: 'The search', message });
      }
      return {
        bestParams: results[best].params,
        bestScore: results[best].meanScore,
        bestPipeline: pipelines[best],
        bestModel: await pipelines[best].fit(table, options),
        results,
      };
    },
  };
}

async function measure<Row, Target extends keyof Row & string>(
  pipeline: Pipeline<PipelineSteps>,
  table: Table<Row>,
  { onProgress: _, ...options }: FitOptions & { readonly target: Target },
  cv: number | Splitter | undefined,
  scoring: Scoring,
): Promise<{ meanScore: number; stdScore: number; fitTimeMs: number; error?: string }> {
  try {
    const { mean, std, fitTimesMs } = await crossValidate(pipeline, table, {
      ...options,
      ...(cv === undefined ? {} : { cv }),
    });
    const fitTimeMs = fitTimesMs.reduce((sum, ms) => sum + ms, 0);
    return { meanScore: scoreNamed(mean, scoring), stdScore: scoreNamed(std, scoring), fitTimeMs };
  } catch (error) {
    // One candidate's failure is a result; a wrong scoring or the caller's wish to stop is not.
    if (!isCauceError(error) || isCauceError(error, 'ABORTED') || isCauceError(error, 'PARAM_INVALID'))
      throw error;
    return { meanScore: Number.NaN, stdScore: Number.NaN, fitTimeMs: 0, error: error.message };
  }
}

function withRanks<Steps extends readonly unknown[]>(
  tried: readonly Omit<Candidate<Steps>, 'rank'>[],
  higher: boolean,
): Candidate<Steps>[] {
  const isBetter = (a: number, b: number): boolean => (higher ? a > b : a < b) || Number.isNaN(b);
  return tried.map(one => ({
    ...one,
    rank: Number.isNaN(one.meanScore)
      ? tried.length
      : 1 +
        tried.filter(other => !Number.isNaN(other.meanScore) && isBetter(other.meanScore, one.meanScore))
          .length,
  }));
}
