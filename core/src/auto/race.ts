/** Successive halving under a clock: all candidates on some of the rows, the best of them on more. */

import type { Task } from '../compose/target.ts';
import { classTarget } from '../compose/target.ts';
import { CauceError, isCauceError } from '../errors.ts';
import type { AbortSignalLike } from '../host.ts';
import { crossValPredict } from '../model-selection/cross-val-predict.ts';
import { kFold } from '../model-selection/k-fold.ts';
import { type Score, type Truth, truthOf } from '../model-selection/scoring.ts';
import { stratifiedKFold } from '../model-selection/stratified-k-fold.ts';
import { createRandom } from '../random.ts';
import type { Table } from '../table/table.ts';
import type { Candidate } from './candidates.ts';
import { deadline } from './deadline.ts';

export interface Round {
  readonly rows: number;
  readonly folds: number;
  /** Of predictions for rows that were not learnt from. */
  readonly score: number;
  readonly seconds: number;
}

/** How a candidate fared. */
export interface Runner {
  readonly candidate: Candidate;
  readonly rounds: readonly Round[];
  /** Why it ended early: what its fit threw, or that there was no time. */
  readonly ended?: string;
  /** What it predicted for all rows, of none of which it had learnt; where it came so far. */
  readonly unseen?: Unseen;
}

/** Shape (rows), or (rows x classes), row by row. */
export type Unseen = Float64Array;

export interface RaceOptions {
  readonly threads: number | undefined;
  readonly sampleWeight: string | undefined;
  readonly task: Task;
  readonly target: string;
  readonly score: Score;
  readonly randomState: number;
  /** Milliseconds of `Date.now()`. */
  readonly until: number;
  readonly signal: AbortSignalLike | undefined;
  /** Told before each candidate of each round. */
  readonly onStart: (name: string, round: number, done: number, total: number) => void;
}

/** Rows of a round that is worth running by itself. */
const fewRows = 3000;
const firstRows = 1000;
/** Of those in a round, this share goes on, but no fewer than that. */
const goOn = 1 / 3;
const fewestOn = 5;
/** Folds of early rounds, and of the last. */
const [quickFolds, lastFolds] = [3, 5];

/**
 * Runs the race.
 * @returns Every candidate, the best first: those that came further before those that did not.
 * @throws {CauceError} ABORTED when the caller gives up.
 */
export async function race(
  candidates: readonly Candidate[],
  table: Table<unknown>,
  options: RaceOptions,
): Promise<Runner[]> {
  const sizes = roundSizes(table.length);
  let running: Runner[] = candidates.map(candidate => ({ candidate, rounds: [] }));
  const out: Runner[] = [];
  for (const [round, rows] of sizes.entries()) {
    const isLast = round === sizes.length - 1;
    const some = isLast ? table : sample(table, rows, options);
    const folds = isLast ? Math.min(lastFolds, rows) : quickFolds;
    const ran: Runner[] = [];
    for (const [i, runner] of running.entries()) {
      options.onStart(runner.candidate.name, round, i, running.length);
      ran.push(await run(runner, some, folds, isLast, options));
    }
    ran.sort(byScore(round, options.score));
    const able = ran.filter(runner => runner.ended === undefined);
    const count = isLast ? able.length : Math.max(fewestOn, Math.ceil(able.length * goOn));
    running = able.slice(0, count);
    out.unshift(...ran.filter(runner => !running.includes(runner)));
    if (running.length === 0) break;
  }
  return [...running, ...out];
}

/** Rows of each round. */
export function roundSizes(rows: number): number[] {
  if (rows <= fewRows) return [rows];
  const third = Math.round(rows / 3);
  if (third <= fewRows) return [Math.max(firstRows, third), rows];
  return [Math.max(firstRows, Math.round(rows / 9)), third, rows];
}

async function run(
  runner: Runner,
  table: Table<unknown>,
  folds: number,
  isLast: boolean,
  options: RaceOptions,
): Promise<Runner> {
  const { candidate, rounds } = runner;
  const left = options.until - Date.now();
  if (left <= 0 || expectedMs(rounds, table.length, folds) > left)
    return { ...runner, ended: 'there was no time' };
  // No candidate takes more than half of what is left, so that there is something for the others.
  const limit = deadline(Date.now() + Math.max(left / 2, 50), options.signal);
  const started = Date.now();
  try {
    const unseen = await predictUnseen(candidate, table, folds, { ...options, signal: limit });
    const score = scoreOf(unseen, scoredOf(table, options));
    const seconds = (Date.now() - started) / 1000;
    const done = { ...runner, rounds: [...rounds, { rows: table.length, folds, score, seconds }] };
    if (!Number.isFinite(score)) return { ...done, ended: 'its score is no number' };
    return isLast ? { ...done, unseen } : done;
  } catch (error) {
    if (options.signal?.aborted) throw new CauceError('ABORTED', { where: 'autoPipeline' });
    if (isCauceError(error, 'ABORTED')) return { ...runner, ended: 'there was no time' };
    return { ...runner, ended: error instanceof Error ? error.message : String(error) };
  }
}

async function predictUnseen(
  { pipeline }: Candidate,
  table: Table<unknown>,
  folds: number,
  { task, target, randomState, threads, sampleWeight, signal }: RaceOptions,
): Promise<Unseen> {
  const isClasses = task === 'classification';
  const cv = (isClasses ? stratifiedKFold : kFold)({ nSplits: folds, shuffle: true, randomState });
  const found = (await crossValPredict(pipeline, table as Table, {
    target,
    cv,
    method: isClasses ? 'predictProba' : 'predict',
    randomState,
    ...(threads === undefined ? {} : { threads }),
    sampleWeight,
    ...(signal === undefined ? {} : { signal }),
  })) as readonly number[] | readonly (readonly number[])[];
  return Float64Array.from(found.flat());
}

/** What predictions are scored against. */
export interface Scored {
  readonly score: Score;
  readonly truth: Truth;
  /** Of a classifier, those of the whole table; else none. */
  readonly classes: readonly string[];
}

export function scoredOf(table: Table<unknown>, { task, target, score }: ScoredOptions): Scored {
  const classes = task === 'regression' ? [] : classTarget(table, target).classes;
  return { score, truth: truthOf(task, table, target), classes };
}

/** The score of predictions, one for each row of the truth. */
export function scoreOf(unseen: Unseen, { score, truth, classes }: Scored): number {
  if (classes.length === 0) return score.of(truth, { predicted: unseen, probabilities: null, classes });
  const width = classes.length;
  const predicted = Float64Array.from({ length: truth.length }, (_, row) => {
    const own = unseen.subarray(row * width, (row + 1) * width);
    return own.indexOf(Math.max(...own));
  });
  return score.of(truth, { predicted, probabilities: unseen, classes });
}

export type ScoredOptions = Pick<RaceOptions, 'task' | 'target' | 'score'>;

/** By time that grows as the rows do. */
function expectedMs(rounds: readonly Round[], rows: number, folds: number): number {
  const last = rounds.at(-1);
  if (last === undefined) return 0;
  return 1000 * last.seconds * (rows / last.rows) * ((folds - 1) / (last.folds - 1));
}

function byScore(round: number, { greaterIsBetter }: Score): (a: Runner, b: Runner) => number {
  const sign = greaterIsBetter ? -1 : 1;
  const of = ({ rounds, ended }: Runner): number =>
    ended === undefined && rounds.length > round ? sign * rounds[round].score : Number.POSITIVE_INFINITY;
  // Two that did not get there are equal: Infinity less Infinity is no number.
  return (a, b) => (of(a) === of(b) ? 0 : of(a) - of(b));
}

/** Rows drawn at random, in their order; rows of every round are among those of the next. */
function sample(table: Table<unknown>, rows: number, { randomState }: RaceOptions): Table<unknown> {
  const order = createRandom(randomState).fork('race').permutation(table.length);
  return table.take(order.slice(0, rows).sort());
}
