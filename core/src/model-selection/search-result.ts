/** What searches are told and what they find. */

import type { Model } from '../compose/model.ts';
import type { ParamValues } from '../compose/param-types.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import type { FitOptions, Progress } from '../estimator/fit-context.ts';
import type { Without } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import type { ErrorScore } from './fold-scores.ts';
import type { OneScore, Scoring } from './scoring.ts';
import type { Splitter } from './splitter.ts';

interface CommonSearchOptions<Dropped extends string> {
  /** Number of folds (default 5), or a splitter. */
  readonly cv?: number | Splitter<Dropped>;
  /** Also measure on the rows learnt from; default false. */
  readonly returnTrainScore?: boolean;
  /**
   * What a fold scores whose fit fails; default NaN, which puts its candidate last and keeps the error. `'raise'` throws it.
   * When all fits fail, it is thrown in any case.
   */
  readonly errorScore?: ErrorScore;
}

export interface SearchOptions<
  Prediction extends number | string = number | string,
  Dropped extends string = string,
> extends CommonSearchOptions<Dropped> {
  /**
   * What is measured; default `r2` for regression, `accuracy` for classification. Errors are the better the lower; of
   * functions of one's own more is better.
   */
  readonly scoring?: Scoring<Prediction>;
  /** Of several scores, the name of the one that decides. */
  readonly refit?: string;
}

/** As `SearchOptions`, with a single score. */
export interface HalvingOptions<
  Prediction extends number | string = number | string,
  Dropped extends string = string,
  Path extends string = string,
> extends CommonSearchOptions<Dropped> {
  /** What decides; default `r2` for regression, `accuracy` for classification. */
  readonly scoring?: OneScore<Prediction>;
  /** One candidate in so many goes on to the next round, with as many times the resource; above 1, default 3. */
  readonly factor?: number;
  /**
   * What is given more of from round to round: `'nSamples'` (default), rows; or the path of a whole-numbered parameter, such
   * as `'histGradientBoostingRegressor.maxIter'`.
   */
  readonly resource?: 'nSamples' | Path;
  /** The most of it that a candidate gets. Default, of rows only: all. */
  readonly maxResources?: number | 'auto';
  /**
   * What a candidate gets in the first round: a number; `'smallest'`: rows for two in each fold and class, of a parameter 1;
   * `'exhaust'` (default): so much that the last round gets all it may.
   */
  readonly minResources?: number | 'smallest' | 'exhaust';
  /** Where resources do not reach for all rounds: repeats the first one, until few enough are left. Default false. */
  readonly aggressiveElimination?: boolean;
  /** Seed of the rows that are drawn; default 0. */
  readonly randomState?: number;
}

export interface Candidate<Steps extends readonly unknown[]> {
  readonly params: ParamValues<Steps>;
  /** Mean and standard deviation of the deciding score over the folds; NaN for a candidate that could not be fitted. */
  readonly meanScore: number;
  readonly stdScore: number;
  /** Each score of each fold, by name; errors positive. */
  readonly testScores: Readonly<Record<string, readonly number[]>>;
  /** The same on the rows learnt from, when asked for. */
  readonly trainScores?: Readonly<Record<string, readonly number[]>>;
  /** Mean over the folds of each score. */
  readonly mean: Readonly<Record<string, number>>;
  /** Standard deviation over the folds of each score. */
  readonly std: Readonly<Record<string, number>>;
  /** By the deciding score: 1 is the best; equal scores share a rank. */
  readonly rank: number;
  /** Milliseconds that all its fits took together. */
  readonly fitTimeMs: number;
  /** Why it could not be fitted on some fold. */
  readonly error?: string;
}

/** A candidate in one round of successive halving. */
export interface HalvingCandidate<Steps extends readonly unknown[]> extends Candidate<Steps> {
  /** From 0. */
  readonly round: number;
  /** What it was given: rows, or the value of the parameter. */
  readonly nResources: number;
}

export interface SearchResult<Steps extends PipelineSteps, Row, Own = Candidate<Steps>> {
  readonly bestParams: ParamValues<Steps>;
  readonly bestScore: number;
  /** The best pipeline, not fitted. */
  readonly bestPipeline: Pipeline<Steps>;
  /** The best pipeline, fitted on all rows. */
  readonly bestModel: Model<Row, PredictionOf<Steps>>;
  /** All candidates, in the order in which they were tried. */
  readonly results: readonly Own[];
}

export interface HalvingResult<Steps extends PipelineSteps, Row>
  extends SearchResult<Steps, Row, HalvingCandidate<Steps>> {
  /** Of each round: how many candidates it had, and what each was given. */
  readonly rounds: readonly { readonly nCandidates: number; readonly nResources: number }[];
}

/** How far a search has come; `done` counts fits. */
export interface SearchProgress extends Progress {
  /** The best candidate so far, of those that are measured on all folds. */
  readonly best?: { readonly params: Readonly<Record<string, unknown>>; readonly score: number };
}

export interface SearchFitOptions<Target extends string> extends FitOptions {
  /** Name of the column to predict. */
  readonly target: Target;
  /** Called as the search goes on; when the best is fitted on all rows, as of that fit. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** A search that is ready to run. */
export interface Search<Steps extends PipelineSteps, Dropped extends string = never> {
  /**
   * Tries every candidate on the same folds, then fits the best on all rows. Where it takes long enough, folds are fitted
   * side by side in threads; the result is the same to the bit.
   *
   * @throws {CauceError} FIT_FAILED when no candidate can be fitted, or a thread ends; ABORTED soon after `signal` says so;
   *   TARGET_MISSING, TARGET_TYPE and what the splitter refuses.
   */
  fit<Row, const Target extends keyof Row & string>(
    table: Table<Row>,
    options: SearchFitOptions<Target>,
  ): Promise<SearchResult<Steps, Without<Row, Target | Dropped>>>;
}

/** A search by successive halving that is ready to run. */
export interface HalvingSearch<Steps extends PipelineSteps, Dropped extends string = never> {
  /**
   * Tries the candidates round by round, then fits the best of the last round on all rows.
   * @throws {CauceError} as `Search.fit`; PARAM_INVALID where resources do not reach.
   */
  fit<Row, const Target extends keyof Row & string>(
    table: Table<Row>,
    options: SearchFitOptions<Target>,
  ): Promise<HalvingResult<Steps, Without<Row, Target | Dropped>>>;
}
