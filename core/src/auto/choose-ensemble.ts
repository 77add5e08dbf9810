/** Which of the best candidates are better together: forward selection from what they predicted for unseen rows. */

import { kFold } from '../model-selection/k-fold.ts';
import { someOf } from '../model-selection/scoring.ts';
import type { Table } from '../table/table.ts';
import { type Runner, type Scored, type ScoredOptions, scoredOf, scoreOf, type Unseen } from './race.ts';

export interface Ensemble {
  /** Those that take part, with their weights: whole numbers. */
  readonly members: readonly { readonly runner: Runner; readonly weight: number }[];
  /** On rows that neither its members nor its weights had learnt from. */
  readonly score: number;
}

/** So many of the best may take part, with so many votes in all. */
const mostMembers = 6;
const votes = 12;
/** Folds of the rows by which weights are found and measured. */
const folds = 5;

/**
 * Adds one vote after the other, each to the candidate with which the mean of all predictions scores best: Caruana and
 * others, "Ensemble selection from libraries of models" (ICML 2004). Its score is that of weights found without the rows that
 * they are measured on.
 *
 * @param runners The best first. Only those that predicted all rows take part.
 * @returns Undefined where fewer than two can take part.
 */
export function chooseEnsemble(
  runners: readonly Runner[],
  table: Table<unknown>,
  options: ScoredOptions,
): Ensemble | undefined {
  const able = runners.filter(({ unseen }) => unseen !== undefined).slice(0, mostMembers);
  if (able.length < 2 || table.length < folds) return undefined;
  const scored = scoredOf(table, options);
  const all = able.map(({ unseen }) => unseen as Unseen);
  const width = all[0].length / table.length;
  const mixed = new Float64Array(all[0].length);
  for (const { train, test } of kFold({ nSplits: folds, shuffle: true }).split(table, options.target)) {
    const weights = bestVotes(
      all.map(one => rowsOf(one, train, width)),
      { ...scored, truth: someOf(scored.truth, train) },
    );
    const own = mix(
      all.map(one => rowsOf(one, test, width)),
      weights,
    );
    test.forEach((row, i) => {
      mixed.set(own.subarray(i * width, (i + 1) * width), row * width);
    });
  }
  const weights = bestVotes(all, scored);
  const members = able
    .map((runner, i) => ({ runner, weight: weights[i] }))
    .filter(({ weight }) => weight > 0);
  return members.length < 2 ? undefined : { members, score: scoreOf(mixed, scored) };
}

/** How many of the votes each has. */
function bestVotes(all: readonly Unseen[], scored: Scored): number[] {
  const sign = scored.score.greaterIsBetter ? 1 : -1;
  const weights = all.map(() => 0);
  let best = { score: Number.NEGATIVE_INFINITY, weights: [...weights] };
  for (let vote = 0; vote < votes; vote++) {
    const tried = all.map((_, i) => {
      const own = weights.map((weight, k) => (k === i ? weight + 1 : weight));
      return sign * scoreOf(mix(all, own), scored);
    });
    const chosen = tried.indexOf(Math.max(...tried));
    if (chosen < 0) break;
    weights[chosen]++;
    if (tried[chosen] > best.score) best = { score: tried[chosen], weights: [...weights] };
  }
  return best.weights;
}

function mix(all: readonly Unseen[], weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const out = new Float64Array(all[0].length);
  all.forEach((own, i) => {
    if (weights[i] === 0) return;
    for (let k = 0; k < out.length; k++) out[k] += (weights[i] / total) * own[k];
  });
  return out;
}

function rowsOf(all: Unseen, rows: Int32Array, width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(all.subarray(row * width, (row + 1) * width), i * width);
  });
  return out;
}
