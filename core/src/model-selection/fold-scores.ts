/** Tasks with the scores of what they predicted, and the means over folds. */

import type { Model } from '../compose/model.ts';
import { CauceError } from '../errors.ts';
import { type Score, someOf, type Truth } from './scoring.ts';
import type { Outcome, Predictions, Task } from './task.ts';
import type { TaskRunner } from './task-runner.ts';

/** What a fold is given whose fit or score failed: `'raise'` stops everything with the error. */
export type ErrorScore = 'raise' | number;

/** Scores by name. */
export type Scores = Readonly<Record<string, number>>;
/** Scores by name, one for each fold. */
export type ScoreLists = Readonly<Record<string, readonly number[]>>;

/** One task, measured. */
export interface FoldScores {
  readonly test: Scores;
  /** On the rows learnt from, when they were wanted. */
  readonly train: Scores | undefined;
  readonly fitTimeMs: number;
  readonly scoreTimeMs: number;
  readonly model: Model | undefined;
  /** What made it fail. */
  readonly error?: Error;
}

/** How tasks are measured. */
export interface Measure {
  readonly scores: readonly Score[];
  /** Shape (rows of the table). */
  readonly truth: Truth;
  readonly errorScore: ErrorScore;
  /** Called after each. */
  readonly onDone?: ((fold: FoldScores, task: number) => void) | undefined;
}

/** @throws what a task throws, where `errorScore` is `'raise'`. */
export function measureTasks(
  runner: TaskRunner,
  tasks: readonly Task[],
  measure: Measure,
): Promise<FoldScores[]> {
  return runner.run(tasks, (outcome, i) => {
    const fold = measured(outcome, tasks[i], measure);
    measure.onDone?.(fold, i);
    return fold;
  });
}

/** A list for each score. */
export function listsOf(folds: readonly Scores[]): Record<string, number[]> {
  return Object.fromEntries(Object.keys(folds[0] ?? {}).map(name => [name, folds.map(fold => fold[name])]));
}

export function meansOf(lists: ScoreLists): Record<string, number> {
  return mapValues(lists, meanOf);
}

/** Standard deviations, by the number of values. */
export function deviationsOf(lists: ScoreLists): Record<string, number> {
  return mapValues(lists, deviationOf);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map(value => (value - mean) ** 2)));
}

/** @throws {CauceError} PARAM_INVALID. */
export function checkErrorScore(where: string, received: ErrorScore): void {
  if (received === 'raise' || typeof received === 'number') return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: 'errorScore',
    rule: '"raise" or a number',
    received,
  });
}

/** @throws {CauceError} FIT_FAILED when none of the fits succeeded. */
export function checkSomeFitted(where: string, folds: readonly FoldScores[]): void {
  const first = folds[0]?.error;
  if (first === undefined || folds.some(({ error }) => error === undefined)) return;
  const message = `none of the ${folds.length} fits succeeded. The first: ${first.message}`;
  throw new CauceError('FIT_FAILED', { where, message }, { cause: first });
}

function measured(outcome: Outcome, task: Task, { scores, truth, errorScore }: Measure): FoldScores {
  try {
    if ('error' in outcome) throw outcome.error;
    const { fitTimeMs, scoreTimeMs, model } = outcome;
    const { targetFrom } = task;
    const given = targetFrom === undefined ? truth : someOf(truth, targetFrom);
    const of = (rows: Int32Array, predictions: Predictions): Scores => {
      const own = someOf(given, rows);
      return Object.fromEntries(scores.map(({ name, of: score }) => [name, score(own, predictions)]));
    };
    const train = outcome.train && of(task.split.train, outcome.train);
    return { test: of(task.split.test, outcome.test), train, fitTimeMs, scoreTimeMs, model };
  } catch (error) {
    if (errorScore === 'raise' || !(error instanceof Error)) throw error;
    const failed = Object.fromEntries(scores.map(({ name }) => [name, errorScore]));
    return { test: failed, train: failed, fitTimeMs: 0, scoreTimeMs: 0, model: undefined, error };
  }
}

function mapValues(lists: ScoreLists, change: (values: readonly number[]) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, change(values)]));
}
