/** A table, its splits and its target, as everything that fits on folds begins. */

import type { Pipeline, PipelineSteps } from '../compose/pipeline.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions, Progress } from '../estimator/fit-context.ts';
import type { Table } from '../table/table.ts';
import { kFold } from './k-fold.ts';
import { type Score, type Truth, truthOf } from './scoring.ts';
import type { Split, Splitter } from './splitter.ts';
import { stratifiedKFold } from './stratified-k-fold.ts';
import type { TaskOptions, Wants } from './task.ts';

/** Options of everything that fits on folds. */
export interface FoldOptions<Target extends string, Dropped extends string> extends FitOptions {
  /** Name of the column to predict. */
  readonly target: Target;
  /** Number of folds (default 5), or a splitter. A number means `kFold`, for classifiers `stratifiedKFold`. */
  readonly cv?: number | Splitter<Dropped>;
}

export interface Folds {
  /** Without the columns that only say how rows are split. */
  readonly table: Table<unknown>;
  readonly splits: readonly Split[];
  readonly truth: Truth;
  readonly taskOptions: TaskOptions;
}

/**
 * @throws {CauceError} as `targetOf` and the splitter; PARAM_INVALID for a splitter that drops the target, or splits nothing.
 */
export function foldsOf(
  where: string,
  pipeline: Pipeline<PipelineSteps>,
  given: Table<unknown>,
  options: FoldOptions<string, string>,
  wants: Wants,
): Folds {
  const { cv, target, randomState = 0, threads, signal, sampleWeight } = options;
  const truth = truthOf(pipeline.task, given, target);
  const splitter = splitterFor(where, pipeline, cv);
  const splits = splitter.split(given, target);
  const problem =
    splits.length === 0
      ? 'at least one split'
      : splitter.drops?.includes(target)
        ? 'by another column than the target'
        : undefined;
  if (problem !== undefined) {
    const rule = `a splitter that makes ${problem}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'cv', rule, received: splitter });
  }
  const taskOptions: TaskOptions = {
    target,
    randomState,
    sampleWeight,
    wants,
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
  };
  return { table: given.drop(splitter.drops ?? []), splits, truth, taskOptions };
}

/** The splitter that `cv` stands for. @throws {CauceError} PARAM_INVALID for what is none. */
export function splitterFor<Dropped extends string>(
  where: string,
  pipeline: Pipeline<PipelineSteps>,
  cv: number | Splitter<Dropped> = 5,
): Splitter<Dropped> {
  if (typeof cv === 'object' && typeof (cv as Partial<Splitter> | null)?.split === 'function') return cv;
  if (typeof cv !== 'number') {
    const rule = 'a number of folds, or a splitter such as kFold()';
    throw new CauceError('PARAM_INVALID', { where, param: 'cv', rule, received: cv });
  }
  return pipeline.task === 'classification' ? stratifiedKFold({ nSplits: cv }) : kFold({ nSplits: cv });
}

/** What scores need of a task. */
export function wantsOf(scores: readonly Score[], others: Wants = {}): Wants {
  return { ...others, probabilities: scores.some(({ needsProbabilities }) => needsProbabilities) };
}

/** Reports each task that is done. */
export function counter(
  step: string,
  total: number,
  onProgress: ((progress: Progress) => void) | undefined,
): () => void {
  let done = 0;
  return () => onProgress?.({ step, done: ++done, total });
}
