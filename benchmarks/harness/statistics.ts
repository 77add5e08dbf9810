/** Medians and spreads, of numbers and of outcomes. */

import type { Outcome } from './run.ts';
import { isRate, type Measure, type Run, type Work } from './work.ts';

/** The middle value; of an even count the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Over the rounds, each of which counts with the median of its repetitions; undefined when nothing was measured. */
export function spread(outcome: Outcome | undefined, measure: Measure = 'value'): Spread | undefined {
  const values = (outcome?.runs ?? [])
    .map(run => measuredBy(run, measure))
    .filter(value => !Number.isNaN(value));
  if (values.length === 0) return undefined;
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** In the work's unit, MB or seconds; NaN when the run does not say. */
export function measuredBy({ values, memory, details }: Run, measure: Measure): number {
  if (typeof measure === 'object') return details?.[measure.detail] ?? Number.NaN;
  if (measure === 'value') return median(values);
  if (memory === undefined) return Number.NaN;
  if (measure === 'peak memory') return memory.peak;
  return memory.peak - (measure === 'total memory' ? memory.runtime : memory.before);
}

/** R² on the rows held out, the median of the rounds; NaN when it was not measured. */
export function r2Of(outcome: Outcome | undefined): number {
  return median((outcome?.runs ?? []).flatMap(run => run.r2 ?? []));
}

/** How many times as long as our best contender this one takes; undefined when either was not measured. */
export function timesOurs(work: Work, outcomes: readonly Outcome[], outcome: Outcome): number | undefined {
  const medians = (of: readonly Outcome[]) => of.flatMap(each => spread(each)?.median ?? []);
  const own = medians(outcomes.filter(({ name }) => name.startsWith('Cauce')));
  const [value] = medians([outcome]);
  if (own.length === 0 || value === undefined) return undefined;
  return isRate(work) ? Math.max(...own) / value : value / Math.min(...own);
}
