/**
 * Which values were seen together. A row is odd when its values are usual each for itself, but pairs of them were hardly ever
 * seen together, though they would have been if the columns had nothing to do with one another.
 */

import type { BinKind } from './bins.ts';

export interface PairProfile {
  /** Positions of two fields for each pair. */
  readonly fields: Int32Array;
  /** For each pair, one table after the other: rows by the bin of its first field, then of its second. */
  readonly counts: Int32Array;
  /** The score that half of `falseAlarmRate` of the training data's rows exceed, none of them counted in its own tables. */
  readonly threshold: number;
}

/** At most this share of rows like those of the training data is called odd. */
export const falseAlarmRate = 0.02;
/** The threshold is set at half of it: rows that repeat others in the training data look more usual than new ones will. */
const calibratedRate = falseAlarmRate / 2;

export interface BinnedField {
  readonly kind: BinKind;
  /** How many codes there are. */
  readonly size: number;
  /** Shape (rows). */
  readonly codes: Uint8Array;
}

/** Fewest rows from which pairs say anything. */
const fewestRows = 200;
/** Columns that are looked at, and pairs of them that are kept. */
const mostFields = 24;
export const mostPairs = 48;
/** Information, in nats beyond what chance makes, from which two columns have to do with one another. */
const leastInformation = 0.01;
/** And how far beyond chance it must be, in standard deviations. */
const leastDeviations = 3;

/** Learns the pairs of columns that have to do with one another. O(columns² x rows). */
export function learnPairs(fields: readonly BinnedField[], rows: number): PairProfile {
  if (rows < fewestRows) return noPairs;
  const candidates = [...fields.keys()].filter(i => fields[i].kind !== 'text').slice(0, mostFields);
  const found: { first: number; second: number; counts: Int32Array; information: number }[] = [];
  for (const [place, first] of candidates.entries()) {
    for (const second of candidates.slice(place + 1)) {
      const counts = countTogether(fields[first], fields[second]);
      const { information, deviation } = informationOf(counts, fields[first].size, fields[second].size, rows);
      if (information < Math.max(leastInformation, leastDeviations * deviation)) continue;
      found.push({ first, second, counts, information });
    }
  }
  found.sort((a, b) => b.information - a.information);
  const kept = found.slice(0, mostPairs);
  const pairs = Int32Array.from(kept.flatMap(({ first, second }) => [first, second]));
  const counts = new Int32Array(kept.reduce((sum, pair) => sum + pair.counts.length, 0));
  let offset = 0;
  for (const pair of kept) {
    counts.set(pair.counts, offset);
    offset += pair.counts.length;
  }
  const untried = { fields: pairs, counts, threshold: Number.MAX_VALUE };
  return { ...untried, threshold: thresholdOf(untried, fields, rows) };
}

const noPairs: PairProfile = {
  fields: new Int32Array(0),
  counts: new Int32Array(0),
  threshold: Number.MAX_VALUE,
};

function countTogether(first: BinnedField, second: BinnedField): Int32Array {
  const counts = new Int32Array(first.size * second.size);
  for (let row = 0; row < first.codes.length; row++) {
    counts[first.codes[row] * second.size + second.codes[row]]++;
  }
  return counts;
}

/**
 * Mutual information less its bias (Miller, 1955), and its standard deviation where there is none: 2 total times it is then
 * about chi-squared.
 */
function informationOf(
  counts: Int32Array,
  rows: number,
  columns: number,
  total: number,
): { information: number; deviation: number } {
  const { ofFirst, ofSecond } = margins(counts, 0, rows, columns);
  let information = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const count = counts[i * columns + j];
      if (count > 0) information += (count / total) * Math.log((count * total) / (ofFirst[i] * ofSecond[j]));
    }
  }
  const used = (of: Float64Array): number => of.reduce((sum, count) => sum + Number(count > 0), 0);
  const freedom = (used(ofFirst) - 1) * (used(ofSecond) - 1);
  return {
    information: information - freedom / (2 * total),
    deviation: Math.sqrt(2 * freedom) / (2 * total),
  };
}

function margins(
  counts: Int32Array,
  offset: number,
  rows: number,
  columns: number,
): { ofFirst: Float64Array; ofSecond: Float64Array } {
  const ofFirst = new Float64Array(rows);
  const ofSecond = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const count = counts[offset + i * columns + j];
      ofFirst[i] += count;
      ofSecond[j] += count;
    }
  }
  return { ofFirst, ofSecond };
}

/** Added to both counts, so that few rows surprise little. */
const pseudoCount = 0.4;

/**
 * How surprising it is to see two values together `count` times where `expected` times were to be expected. Squared, so that
 * one impossible pair says more than many that are a little rare.
 */
export function surprise(count: number, expected: number): number {
  return Math.max(0, Math.log((expected + pseudoCount) / (count + pseudoCount))) ** 2;
}

/** The surprise of each cell of each table. */
export function surprises({ fields, counts }: PairProfile, sizes: readonly number[]): Float64Array {
  const out = new Float64Array(counts.length);
  let offset = 0;
  for (let pair = 0; pair < fields.length; pair += 2) {
    const rows = sizes[fields[pair]];
    const columns = sizes[fields[pair + 1]];
    const { ofFirst, ofSecond } = margins(counts, offset, rows, columns);
    const total = ofFirst.reduce((sum, count) => sum + count, 0);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const cell = offset + i * columns + j;
        out[cell] = surprise(counts[cell], (ofFirst[i] * ofSecond[j]) / total);
      }
    }
    offset += rows * columns;
  }
  return out;
}

function thresholdOf({ fields, counts }: PairProfile, binned: readonly BinnedField[], total: number): number {
  const scores = new Float64Array(total);
  let offset = 0;
  for (let pair = 0; pair < fields.length; pair += 2) {
    const first = binned[fields[pair]];
    const second = binned[fields[pair + 1]];
    const { ofFirst, ofSecond } = margins(counts, offset, first.size, second.size);
    for (let row = 0; row < total; row++) {
      const i = first.codes[row];
      const j = second.codes[row];
      const expected = ((ofFirst[i] - 1) * (ofSecond[j] - 1)) / (total - 1);
      scores[row] += surprise(counts[offset + i * second.size + j] - 1, expected);
    }
    offset += first.size * second.size;
  }
  scores.sort();
  const place = Math.min(total - 1, Math.ceil((1 - calibratedRate) * (total + 1)) - 1);
  return scores[place];
}
