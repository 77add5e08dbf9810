/** Drift of one column: of a field, or of the predictions. */

import type { Field } from '../../table/schema.ts';
import type { DriftPolicy } from '../policy.ts';
import { bin } from '../profile/bins.ts';
import type { ColumnProfile } from '../profile/column-profile.ts';
import { stabilityByChance, stabilityIndex } from '../profile/psi.ts';
import { type Move, movesOf } from './drift-words.ts';

/** `unknown`: too few instances to say. */
export type DriftLevel = 'none' | 'possible' | 'certain' | 'unknown';

/** A share of the instances: now, and of the training data. */
export interface Rate {
  readonly now: number;
  readonly expected: number;
}

export interface ColumnDrift {
  readonly name: string;
  readonly level: DriftLevel;
  /**
   * The population stability index of the values that are neither missing nor never seen nor out of range, for which there
   * are rates of their own; null where there are none to compare, as for free text.
   */
  readonly index: number | null;
  /** The index above which drift is possible, and certain: the policy's, raised by how restless the training data were, or by chance. */
  readonly thresholds: { readonly possible: number; readonly certain: number } | null;
  readonly missing: Rate;
  /** Categories that the model has never seen; null for other columns. */
  readonly unseen: Rate | null;
  /** Numbers and quantities outside the range seen; null for other columns. */
  readonly outOfRange: Rate | null;
  /** What changed most, at most three: the largest first. */
  readonly moved: readonly Move[];
}

export interface Comparison {
  readonly policy: DriftPolicy;
  /** How likely any one test may be to alarm where nothing has changed. */
  readonly chance: number;
  /** Of the schema; none for predictions. */
  readonly field?: Field | undefined;
}

/** @param now Instances by bin. Only read. */
export function compareColumn(own: ColumnProfile, now: Float64Array, comparison: Comparison): ColumnDrift {
  const { policy, field } = comparison;
  const { kind, name, counts } = own;
  const last = counts.length - 1;
  const isOrdered = kind === 'number' || kind === 'quantity';
  const rateOf = (...bins: number[]): Rate => ({ now: shareOf(now, bins), expected: shareOf(counts, bins) });
  const missing = rateOf(bin.missing);
  const unseen = kind === 'category' ? { ...rateOf(bin.odd), expected: newWords(own, field) } : null;
  const outOfRange = isOrdered ? rateOf(bin.odd, last) : null;
  const instances = sum(now);
  const compared = compareIndex(own, now, unseen, comparison);
  const chanceOf = (change: number, { now: share, expected }: Rate): DriftLevel =>
    rateLevel(change, { now: share, expected }, instances, sum(counts), comparison);
  const level = worst([
    compared === undefined ? 'none' : levelOf(compared.index, compared.thresholds),
    chanceOf(Math.abs(missing.now - missing.expected), missing),
    ...[unseen, outOfRange].map(rate => (rate === null ? 'none' : chanceOf(rate.now - rate.expected, rate))),
  ]);
  return {
    name,
    level: instances < policy.minInstances ? 'unknown' : level,
    index: compared?.index ?? null,
    thresholds: compared?.thresholds ?? null,
    missing,
    unseen,
    outOfRange,
    moved: movesOf(own, now, { type: field?.type, newWords: unseen?.expected ?? 0 }),
  };
}

/** The worst of several; `unknown` only where nothing is known. */
export function worst(levels: readonly DriftLevel[]): DriftLevel {
  for (const level of ['certain', 'possible', 'none'] as const) if (levels.includes(level)) return level;
  return 'unknown';
}

/** Training data that are restless raise the threshold by this at the most. */
const mostUnrest = 0.1;
/** Bins in which fewer instances than this are expected count as one: the index's distribution is not known of thin ones. */
const leastExpected = 5;

function compareIndex(
  own: ColumnProfile,
  now: Float64Array,
  unseen: Rate | null,
  { policy, chance }: Comparison,
): { readonly index: number; readonly thresholds: { possible: number; certain: number } } | undefined {
  if (own.kind === 'text') return undefined;
  const end = own.kind === 'category' ? now.length : now.length - 1;
  const reference = own.counts.subarray(bin.first, end);
  const observed = now.subarray(bin.first, end);
  const rows = sum(observed);
  const referenceRows = sum(reference);
  if (rows === 0 || referenceRows === 0) return undefined;
  // Of the rare words that were learnt some stand for others as rare, which were not met then.
  const expectedNew = unseen === null ? 0 : Math.min(unseen.now, unseen.expected) * sum(now);
  const thin = (leastExpected * referenceRows) / Math.min(rows, referenceRows);
  const then: number[] = [];
  const seen: number[] = [];
  let rareThen = 0;
  let rareSeen = expectedNew;
  for (const [i, count] of reference.entries()) {
    if (count < thin) {
      rareThen += count;
      rareSeen += observed[i];
    } else {
      then.push(count);
      seen.push(observed[i]);
    }
  }
  const bins = then.length + Number(rareThen + rareSeen > 0);
  const byChance = stabilityByChance(bins, rows, referenceRows, deviations(chance));
  const unrest = Math.min(own.unrest, mostUnrest);
  return {
    index: stabilityIndex([...then, rareThen], [...seen, rareSeen]),
    thresholds: {
      possible: Math.max(policy.possible + unrest, byChance),
      certain: Math.max(policy.certain + unrest, byChance),
    },
  };
}

function levelOf(value: number, { possible, certain }: { possible: number; certain: number }): DriftLevel {
  if (value > certain) return 'certain';
  return value > possible ? 'possible' : 'none';
}

/**
 * The share of words that are new where nothing has changed: that of the words that were met once (Good, "The population
 * frequencies of species", Biometrika 40, 1953). Of the rarer words only the number is known: each may be one.
 */
function newWords({ words, counts }: ColumnProfile, field: Field | undefined): number {
  const rows = sum(counts);
  if (rows === 0) return 0;
  const once = words.reduce((all, _, i) => all + Number(counts[bin.first + i] === 1), 0);
  const rarer = counts[bin.first + words.length];
  const rarerWords = field?.values === undefined ? rarer : Math.max(0, field.values.length - words.length);
  return (once + Math.min(rarer, rarerWords)) / rows;
}

/**
 * Of a rate: a change that is large enough and that chance does not make. Chance by Bernstein's inequality
 * for the difference of two means, which holds for rare values and few instances too.
 */
function rateLevel(
  change: number,
  { now, expected }: Rate,
  rows: number,
  referenceRows: number,
  { policy, chance }: Comparison,
): DriftLevel {
  if (rows === 0 || referenceRows === 0) return 'none';
  const share = (now * rows + expected * referenceRows + 1) / (rows + referenceRows + 2);
  const variance = share * (1 - share) * (1 / rows + 1 / referenceRows);
  const log = Math.log(2 / chance);
  const step = log / 3 / Math.min(rows, referenceRows);
  const byChance = step + Math.sqrt(step * step + 2 * log * variance);
  const certain = (policy.rateChange * policy.certain) / policy.possible;
  return levelOf(change, {
    possible: Math.max(policy.rateChange, byChance),
    certain: Math.max(certain, byChance),
  });
}

/** Standard deviations above the mean that a normal distribution passes so rarely (Abramowitz, Stegun, 26.2.23). */
function deviations(chance: number): number {
  const t = Math.sqrt(-2 * Math.log(chance));
  return (
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
}

function shareOf(counts: Float64Array, bins: readonly number[]): number {
  const all = sum(counts);
  return all === 0 ? 0 : bins.reduce((part, code) => part + counts[code], 0) / all;
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
