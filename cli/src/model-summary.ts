/** What a model remembers of its training data and promises of its predictions, for eyes and for machines. */

import type { Field, Intervals, Model, Profile } from '@cauce/core';
import { alignColumns, count, formatNumber } from './text.ts';

type ColumnProfile = Profile['fields'][number];

export interface FieldSummary {
  readonly name: string;
  /** How its values are counted: a quantity is a number within a text. */
  readonly kind: ColumnProfile['kind'];
  /** Share of the rows in which it was missing. */
  readonly missing: number;
  /** Numbers and quantities; dates in ISO 8601. */
  readonly range?: readonly [min: Shown, max: Shown];
  /** How large a share of the values is at most so large, ascending. */
  readonly quantiles?: readonly { readonly share: number; readonly value: Shown }[];
  /** Quantities: the most frequent first. */
  readonly units?: readonly string[];
  /** Categories: the most frequent ones, with their share of the rows. */
  readonly values?: readonly { readonly value: string; readonly share: number }[];
}

type Shown = number | string;

export interface ProfileSummary {
  readonly rows: number;
  readonly fields: readonly FieldSummary[];
  readonly target: FieldSummary;
  readonly predictions: FieldSummary;
  /** Fields of which it is known what values go together. */
  readonly pairs: readonly (readonly [string, string])[];
}

export function summarizeProfile({ profile, schema, target }: Model): ProfileSummary | null {
  if (profile === null) return null;
  const { names } = schema;
  const { fields } = profile.pairs;
  return {
    rows: profile.rows,
    fields: profile.fields.map((own, i) => summarizeField(own, schema.fields[i])),
    target: summarizeField(profile.target, target),
    predictions: summarizeField(profile.predictions, target),
    pairs: Array.from({ length: fields.length / 2 }, (_, i) => [
      names[fields[2 * i]],
      names[fields[2 * i + 1]],
    ]),
  };
}

/** One line for the end of a training. */
export function profileLine(summary: ProfileSummary): string {
  const { fields, pairs } = summary;
  const guarded = fields.filter(({ kind }) => kind !== 'text').length;
  const together =
    pairs.length === 0 ? '' : `, and of ${count(pairs.length, 'pair')} of columns what goes together`;
  return `It knows what is usual in ${guarded} of ${count(fields.length, 'column')}${together}: cauce inspect shows it.`;
}

/** The lines of a table: of each field what is usual. */
export function fieldLines({ fields }: ProfileSummary): string[] {
  const rows = fields.map(field => [field.name, usualText(field), percent(field.missing)]);
  return alignColumns([['column', 'usual', 'missing'], ...rows]);
}

export interface IntervalsSummary {
  readonly method: string;
  /** On how many rows, not learnt from, they were calibrated. */
  readonly scores: number;
  /** The highest coverage that can be asked for. */
  readonly mostCoverage: number;
}

export function summarizeIntervals(intervals: Intervals | null): IntervalsSummary | null {
  if (intervals === null) return null;
  const { method, scores, mostCoverage } = intervals;
  return { ...method, scores: scores.length, mostCoverage };
}

/** `by split, of 800 rows not learnt from: for any coverage up to 99.8%`. */
export function intervalsText({ method, scores, mostCoverage }: IntervalsSummary): string {
  const most = Math.floor(1000 * mostCoverage) / 10;
  return `by ${method}, from ${count(scores, 'row')} not learnt from: for any coverage up to ${most}%`;
}

/** What was missing has the first bin; those of numbers and of words begin with the third: see core's bins. */
const missingBin = 0;
const firstBin = 2;

function summarizeField(own: ColumnProfile, { type }: Field): FieldSummary {
  const { name, kind, counts, edges, units, words, min, max } = own;
  const rows = counts.reduce((sum, rowsOfBin) => sum + rowsOfBin, 0);
  const shareOf = (bin: number): number => (rows === 0 ? 0 : counts[bin] / rows);
  const shown = (value: number): Shown => (type === 'date' ? isoDate(value) : value);
  const isOrdered = kind === 'number' || kind === 'quantity';
  return {
    name,
    kind,
    missing: shareOf(missingBin),
    // Without a single value, no range holds any.
    ...(isOrdered && min <= max
      ? {
          range: [shown(min), shown(max)] as const,
          quantiles: quantilesOf(counts, [...edges, max]).map(({ share, value }) => ({
            share,
            value: shown(value),
          })),
        }
      : {}),
    ...(kind === 'quantity' ? { units } : {}),
    ...(kind === 'category'
      ? { values: words.map((value, i) => ({ value, share: shareOf(firstBin + i) })) }
      : {}),
  };
}

/** Of the values within the range, the share that is at most as large as where each bin ends. */
function quantilesOf(counts: Float64Array, ends: readonly number[]): { share: number; value: number }[] {
  const within = counts.subarray(firstBin, firstBin + ends.length);
  const all = within.reduce((sum, rows) => sum + rows, 0);
  let below = 0;
  return ends.map((value, i) => {
    below += within[i];
    return { share: all === 0 ? 1 : below / all, value };
  });
}

/** So many categories are shown. */
const shownValues = 4;

/** What most rows have, in a few words. */
function usualText({ quantiles, units, values }: FieldSummary): string {
  if (quantiles !== undefined) {
    // Bins end at the nearest row, so that a share may be a little less than the one that it stands for.
    const [low, middle, high] = [0.1, 0.5, 0.9].map(least =>
      spelt(quantiles.find(({ share }) => share > least - 0.005)?.value),
    );
    const unit = units === undefined || units[0] === '' ? '' : ` ${units[0]}`;
    return `${low} to ${high}${unit}, median ${middle}`;
  }
  if (values === undefined) return '-';
  const shown = values.slice(0, shownValues).map(({ value, share }) => `${value} ${percent(share)}`);
  return `${shown.join(', ')}${values.length > shownValues ? ', …' : ''}`;
}

function spelt(value: Shown | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

/** `54%`, and below ten `4.2%`. */
function percent(share: number): string {
  return `${share >= 0.1 ? Math.round(100 * share) : Math.round(1000 * share) / 10}%`;
}

function isoDate(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().replace('T00:00:00.000Z', '');
}
