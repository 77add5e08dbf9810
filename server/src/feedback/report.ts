/** Scores as they are told: how a version does, beside what was promised of it. */

import type { Metrics, Task } from '@cauce/core';
import { coverageBand } from '@cauce/core';
import type { FitResult } from '../fit/messages.ts';
import type { LiveScores } from './live-scores.ts';
import type { LevelTally, Tally } from './tally.ts';

/** Fewer truths than this say nothing yet. */
export const fewestTruths = 30;

/** Scores of predictions whose truth was told. Null without any, and beyond all numbers. */
export type Scores = { readonly n: number; readonly tooFew: boolean } & (
  | { readonly rmse: number | null; readonly mae: number | null }
  | { readonly accuracy: number | null }
);

/** How often intervals, or sets of classes, held the truth. */
export interface CoverageReport {
  readonly promised: number;
  readonly covered: number;
  readonly n: number;
  /** Between these it lies 99 times in 100 when the promise is kept. */
  readonly low: number;
  readonly high: number;
  /** Whether it does; null while there are too few to say. Above `high`, intervals are wider than they need be. */
  readonly within: boolean | null;
}

/** How the version in use before did on the rows held out of a retraining: truths, too. */
export interface RetrainEntry {
  readonly source: 'retrain';
  readonly at: string;
  readonly version: number;
  readonly rows: number;
  /** How many of the rows it had learnt from, which flatters it; null where that is not known. */
  readonly seenRows: number | null;
  readonly metrics: Metrics;
  readonly coverage?: FitResult['previous']['coverage'];
}

export interface FeedbackReport {
  readonly model: { readonly name: string; readonly version: number };
  /** Of the version in use, over all windows that are kept. */
  readonly live: Scores;
  /** Its scores on rows held out when it was made; null where they were not measured. */
  readonly promised: Metrics | null;
  readonly intervals: readonly CoverageReport[];
  /** Of the version in use, by when the truth was told: ISO 8601, the oldest first. */
  readonly windows: readonly (Scores & { readonly from: string; readonly to: string })[];
  /** Of every version that truths were told of, the newest first. */
  readonly versions: readonly (Scores & { readonly version: number })[];
  /** The oldest first. */
  readonly retrains: readonly RetrainEntry[];
}

export interface Reported {
  readonly name: string;
  readonly version: number;
  readonly task: Task;
  readonly promised: Metrics | null;
  /** On how many rows its intervals were calibrated. */
  readonly calibrated: number | undefined;
}

export function reportOf(
  { name, version, task, promised, calibrated }: Reported,
  live: LiveScores,
  retrains: readonly RetrainEntry[],
): FeedbackReport {
  const total = live.totalOf(version);
  return {
    model: { name, version },
    live: scoresOf(total, task),
    promised,
    intervals: coveragesOf(total.levels, calibrated),
    windows: live.windowsOf(version).map(({ from, to, tally }) => ({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      ...scoresOf(tally, task),
    })),
    versions: live.versions.map(own => ({ version: own, ...scoresOf(live.totalOf(own), task) })),
    retrains,
  };
}

/** By the coverage promised, the lowest first. */
function coveragesOf(levels: readonly LevelTally[], calibrated: number | undefined): CoverageReport[] {
  return levels
    .toSorted((a, b) => a.promised - b.promised)
    .map(({ promised, n, covered }) => {
      const share = covered / n;
      const { low, high } = coverageBand(n, promised, calibrated);
      const within = n < fewestTruths ? null : low <= share && share <= high;
      return { promised, covered: share, n, low, high, within };
    });
}

function scoresOf({ n, absolute, squares }: Tally, task: Task): Scores {
  const mean = (sum: number): number | null => (n > 0 && Number.isFinite(sum) ? sum / n : null);
  const squared = mean(squares);
  const about = { n, tooFew: n < fewestTruths };
  if (task === 'classification') return { ...about, accuracy: n > 0 ? 1 - absolute / n : null };
  return { ...about, rmse: squared === null ? null : Math.sqrt(squared), mae: mean(absolute) };
}
