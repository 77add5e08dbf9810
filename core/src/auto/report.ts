/** What was tried for a table, and what came of it. */

import type { Task } from '../compose/target.ts';
import type { Round } from './race.ts';

export interface AutoReport {
  readonly task: Task;
  readonly target: string;
  readonly rows: number;
  /** What decided, and which way is better. */
  readonly scoring: string;
  readonly greaterIsBetter: boolean;
  /** What became of columns that are not used as they are; one sentence each. */
  readonly notes: readonly string[];
  /** The best first. */
  readonly candidates: readonly AutoCandidate[];
  /** The best of them together; null where fewer than two got so far. */
  readonly ensemble: AutoEnsemble | null;
  /** Name of the candidate that won, or `ensemble`. */
  readonly chosen: string;
  /** Its score on rows that it did not learn from; NaN where there was no time to measure any. */
  readonly score: number;
  readonly budgetSeconds: number;
  readonly seconds: number;
}

export interface AutoCandidate {
  readonly name: string;
  /** Empty for one that there was no time for. */
  readonly rounds: readonly Round[];
  /** Why it did not get to the end, where that was not for its score. */
  readonly ended?: string;
}

export interface AutoEnsemble {
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  readonly score: number;
  /** Whether it was better enough than the best one alone. */
  readonly wins: boolean;
}

/** The report as text: a line for each candidate. */
export function reportText(report: AutoReport): string {
  const { candidates, scoring, greaterIsBetter, ensemble, chosen, score, seconds, notes } = report;
  const width = Math.max(...candidates.map(({ name }) => name.length), 'candidate'.length);
  const lines = candidates.map(({ name, rounds, ended }) => {
    const scores = rounds.map(({ rows, score: own }) => `${digits(own)} of ${rows} rows`);
    return `  ${name.padEnd(width)}  ${[...scores, ...(ended === undefined ? [] : [ended])].join(', then ')}`;
  });
  return [
    `Tried ${candidates.length} candidates in ${seconds.toFixed(1)} s by ${scoring}, where ${greaterIsBetter ? 'more' : 'less'} is better:`,
    ...lines,
    ...(ensemble === null ? [] : [ensembleText(ensemble)]),
    Number.isNaN(score)
      ? `Chosen, without a measurement, for which there was no time: ${chosen}.`
      : `Chosen: ${chosen}, ${scoring} ${digits(score)} on rows that it did not learn from.`,
    ...notes.map(note => `Note: ${note}`),
  ].join('\n');
}

function ensembleText({ members, score, wins }: AutoEnsemble): string {
  const parts = members.map(({ name, weight }) => `${weight} x ${name}`).join(', ');
  return `Together (${parts}): ${digits(score)}, ${wins ? 'which wins' : 'not enough better to win'}.`;
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : String(value);
}
