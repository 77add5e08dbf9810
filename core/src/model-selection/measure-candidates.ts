/** Candidates on folds: their scores, which of them is best, and the progress of it all. */

import type { Pipeline } from '../compose/pipeline.ts';
import type { Params } from './candidates.ts';
import {
  deviationsOf,
  type ErrorScore,
  type FoldScores,
  listsOf,
  meansOf,
  measureTasks,
  type ScoreLists,
} from './fold-scores.ts';
import type { Score, Truth } from './scoring.ts';
import type { SearchProgress } from './search-result.ts';
import type { Split } from './splitter.ts';
import type { TaskRunner } from './task-runner.ts';

export interface Contender {
  readonly params: Params;
  readonly pipeline: Pipeline;
}

/** A contender on all folds. */
export interface MeasuredCandidate {
  readonly params: Params;
  readonly meanScore: number;
  readonly stdScore: number;
  readonly testScores: ScoreLists;
  readonly trainScores?: ScoreLists;
  readonly mean: Readonly<Record<string, number>>;
  readonly std: Readonly<Record<string, number>>;
  readonly fitTimeMs: number;
  readonly error?: string;
}

export interface CandidateMeasure {
  readonly scores: readonly Score[];
  /** The one that decides. */
  readonly deciding: Score;
  readonly truth: Truth;
  readonly errorScore: ErrorScore;
  readonly tracker: Tracker;
}

/** @returns For each contender, in their order. Every fold of every contender is one task. */
export async function measureCandidates(
  runner: TaskRunner,
  contenders: readonly Contender[],
  splits: readonly Split[],
  { scores, deciding, truth, errorScore, tracker }: CandidateMeasure,
): Promise<{ readonly candidates: MeasuredCandidate[]; readonly folds: FoldScores[] }> {
  const each = splits.length;
  const tasks = contenders.flatMap(({ pipeline }) => splits.map(split => ({ pipeline, split })));
  const seen: FoldScores[][] = contenders.map(() => []);
  const folds = await measureTasks(runner, tasks, {
    scores,
    truth,
    errorScore,
    onDone(fold, task) {
      const which = Math.floor(task / each);
      seen[which][task % each] = fold;
      const isWhole = Object.keys(seen[which]).length === each;
      tracker.tell(isWhole ? candidateOf(contenders[which].params, seen[which], deciding) : undefined);
    },
  });
  const candidates = contenders.map(({ params }, i) =>
    candidateOf(params, folds.slice(i * each, (i + 1) * each), deciding),
  );
  return { candidates, folds };
}

/** The candidates with their ranks: 1 and as many as are better; those without a score come last. */
export function ranked<C extends { readonly meanScore: number }>(
  candidates: readonly C[],
  deciding: Score,
): (C & { readonly rank: number })[] {
  return candidates.map(one => ({
    ...one,
    rank: 1 + candidates.filter(other => isBetter(other.meanScore, one.meanScore, deciding)).length,
  }));
}

/** Anything is better than no number. */
export function isBetter(a: number, b: number, { greaterIsBetter }: Score): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(b) && !Number.isNaN(a);
  return greaterIsBetter ? a > b : a < b;
}

/** Counts fits, and remembers the best. */
export class Tracker {
  readonly #deciding: Score;
  readonly #total: number;
  readonly #report: ((progress: SearchProgress) => void) | undefined;
  #done = 0;
  #best: MeasuredCandidate | undefined;

  constructor(deciding: Score, total: number, report: ((progress: SearchProgress) => void) | undefined) {
    this.#deciding = deciding;
    this.#total = total;
    this.#report = report;
  }

  /** One fit more is done; with it, perhaps, a candidate. */
  tell(candidate: MeasuredCandidate | undefined): void {
    const score = candidate?.meanScore ?? Number.NaN;
    if (isBetter(score, this.#best?.meanScore ?? Number.NaN, this.#deciding)) this.#best = candidate;
    this.#done++;
    const best = this.#best && { params: this.#best.params, score: this.#best.meanScore };
    this.#report?.({ step: 'search', done: this.#done, total: this.#total, ...(best && { best }) });
  }

  /** What counts as best begins anew: scores of another round are of other resources. */
  forget(): void {
    this.#best = undefined;
  }
}

function candidateOf(params: Params, folds: readonly FoldScores[], deciding: Score): MeasuredCandidate {
  const testScores = listsOf(folds.map(({ test }) => test));
  const [mean, std] = [meansOf(testScores), deviationsOf(testScores)];
  const train = folds.map(fold => fold.train);
  const error = folds.find(fold => fold.error !== undefined)?.error;
  return {
    params,
    meanScore: mean[deciding.name],
    stdScore: std[deciding.name],
    testScores,
    ...(train.every(scores => scores !== undefined) ? { trainScores: listsOf(train) } : {}),
    mean,
    std,
    fitTimeMs: folds.reduce((sum, { fitTimeMs }) => sum + fitTimeMs, 0),
    ...(error === undefined ? {} : { error: error.message }),
  };
}
