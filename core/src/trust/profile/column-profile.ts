/** What was seen of one column in training. */

import { type Column, isNumeric, type StringColumn } from '../../table/column.ts';
import type { Field } from '../../table/schema.ts';
import { type BinSpec, binCount } from './bins.ts';
import { stabilityByChance, stabilityIndex } from './psi.ts';
import { readQuantity } from './quantity.ts';

export interface ColumnProfile extends BinSpec {
  readonly name: string;
  /** Numbers and quantities: the value at each of `profileShares`; empty where there was none. */
  readonly quantiles: Float64Array;
  /** Quantities: the units seen. */
  readonly units: readonly string[];
  /** Rows in each bin. */
  readonly counts: Float64Array;
  /** How far one part of the training data is from the others, beyond chance, as a stability index. */
  readonly unrest: number;
}

/**
 * The shares of `ColumnProfile.quantiles`.
 *
 * @example
 * profileShares[5]; //=> 0.5
 */
export const profileShares = [0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1] as const;
/**
 * Where each stands in `quantiles`.
 *
 * @example
 * profileShares[at.p50]; //=> 0.5
 */
export const at = {
  min: 0,
  p001: 1,
  p01: 2,
  p05: 3,
  p25: 4,
  p50: 5,
  p75: 6,
  p95: 7,
  p99: 8,
  p999: 9,
  max: 10,
} as const;

const innerBins = 10;
/** The most that a profile holds of each. */
export const limits = { edges: innerBins - 1, words: 30, units: 8 } as const;
/** From this share of a text's values on that are quantities, it is a column of quantities. */
const quantityShare = 0.95;
/** Fewest distinct quantities. */
const fewestQuantities = 12;
/** Parts that training data are taken apart in to see how stable a column is, and the fewest rows of one. */
const parts = 10;
const partRows = 100;

/** All but the counts. @param field Says the range, or the values, of rows beyond those of the column. */
export function learnColumn(field: Field, column: Column): ColumnProfile {
  if (isNumeric(column)) {
    const isBoolean = column.type === 'boolean';
    const [min, max] = field.range ?? (isBoolean ? [0, 1] : [Number.NaN, Number.NaN]);
    const seen = spread(column.values, min, max);
    // Where only one of both was seen, the other is news all the same.
    const edges = isBoolean && seen.quantiles.length > 0 ? Float64Array.of(0) : seen.edges;
    return { ...empty(field.name), kind: 'number', ...seen, edges };
  }
  const strings = column as StringColumn;
  // Categories are what they are spelt, numbers among them too.
  if (strings.type === 'category')
    return { ...empty(field.name), kind: 'category', words: frequentWords(strings) };
  const quantities = asQuantities(strings);
  if (quantities === undefined) return empty(field.name);
  const { values, units } = quantities;
  return { ...empty(field.name), kind: 'quantity', units, ...spread(values, Number.NaN, Number.NaN) };
}

/** The same with its counts. @param codes Of the rows, in their order. */
export function withCounts(profile: ColumnProfile, codes: Uint8Array): ColumnProfile {
  const size = binCount(profile);
  return { ...profile, counts: countsOf(codes, size, 0, codes.length), unrest: unrestOf(codes, size) };
}

function empty(name: string): ColumnProfile {
  return {
    name,
    kind: 'text',
    edges: new Float64Array(0),
    min: 0,
    max: 0,
    words: [],
    units: [],
    quantiles: new Float64Array(0),
    counts: new Float64Array(0),
    unrest: 0,
  };
}

/** @param min Where all rows are known, that of all of them; else NaN. */
function spread(
  values: Float64Array,
  min: number,
  max: number,
): Pick<ColumnProfile, 'edges' | 'min' | 'max' | 'quantiles'> {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) {
    // No value is within such a range.
    return { edges: new Float64Array(0), min: 1, max: 0, quantiles: new Float64Array(0) };
  }
  const shareOf = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const quantiles = Float64Array.from(profileShares, shareOf);
  quantiles[at.min] = Math.min(quantiles[at.min], Number.isNaN(min) ? Number.POSITIVE_INFINITY : min);
  quantiles[at.max] = Math.max(quantiles[at.max], Number.isNaN(max) ? Number.NEGATIVE_INFINITY : max);
  return {
    edges: edgesOf(sorted),
    min: quantiles[at.min],
    max: quantiles[at.max],
    quantiles,
  };
}

/** Bins that are added for the values beside a frequent one hold at least this share of all values. */
const leastBin = 0.01;

/**
 * Where bins end, ascending. Of a column in which a value is very frequent, such as 0 in one of gains, several ends
 * coincide: those that are left part the other values, or they would all be one bin, whatever became of them.
 */
function edgesOf(sorted: Float64Array): Float64Array {
  const edges = new Set<number>();
  const addQuantiles = (values: Float64Array, bins: number): void => {
    for (let i = 1; i < bins; i++) edges.add(values[Math.round((i / bins) * (values.length - 1))]);
  };
  addQuantiles(sorted, innerBins);
  const others = sorted.filter(value => !edges.has(value));
  addQuantiles(
    others,
    Math.min(innerBins - edges.size, Math.floor(others.length / (leastBin * sorted.length))),
  );
  // Above the largest value there is no bin but that of values never seen.
  edges.delete(sorted[sorted.length - 1]);
  return Float64Array.from(edges).sort();
}

/** A column's quantities, where nearly all of its strings are; missing ones are NaN. */
function asQuantities({
  codes,
  dictionary,
}: StringColumn): { readonly values: Float64Array; readonly units: string[] } | undefined {
  const read = dictionary.map(readQuantity);
  const units = new Map<string, number>();
  const distinct = new Set<number>();
  let present = 0;
  let fitting = 0;
  for (const code of codes) {
    if (code < 0) continue;
    present++;
    const quantity = read[code];
    if (quantity === undefined) continue;
    fitting++;
    distinct.add(quantity.value);
    units.set(quantity.unit, (units.get(quantity.unit) ?? 0) + 1);
  }
  if (fitting < quantityShare * present || distinct.size < fewestQuantities || units.size > limits.units)
    return undefined;
  const values = Float64Array.from(codes, code =>
    code < 0 ? Number.NaN : (read[code]?.value ?? Number.NaN),
  );
  return { values, units: [...units].sort((a, b) => b[1] - a[1]).map(([unit]) => unit) };
}

function frequentWords({ codes, dictionary }: StringColumn): string[] {
  const counts = new Float64Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  const used = dictionary.flatMap((word, code) => (counts[code] > 0 ? [{ word, count: counts[code] }] : []));
  // Words of the same count in an order of their own, whatever that of the rows.
  used.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
  return used.slice(0, limits.words).map(({ word }) => word);
}

function countsOf(codes: Uint8Array, size: number, start: number, end: number): Float64Array {
  const counts = new Float64Array(size);
  for (let i = start; i < end; i++) counts[codes[i]]++;
  return counts;
}

/** The mean index of a part to all rows, beyond what chance makes of it. Rows come in their order, which may be that of time. */
function unrestOf(codes: Uint8Array, size: number): number {
  const length = Math.floor(codes.length / parts);
  if (length < partRows) return 0;
  const all = countsOf(codes, size, 0, codes.length);
  const used = all.reduce((sum, count) => sum + Number(count > 0), 0);
  let total = 0;
  for (let part = 0; part < parts; part++) {
    total += stabilityIndex(all, countsOf(codes, size, part * length, (part + 1) * length));
  }
  return Math.max(0, total / parts - stabilityByChance(used, length, codes.length, 0));
}
