/** Where inputs are cut into bins. */

import type { BinnedColumn } from '../../estimator/statistics-source.ts';
import { sortColumns } from '../../kernels/sort.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import type { Random } from '../../random.ts';
import { isNumeric, type StringColumn } from '../../table/column.ts';
import type { TreeInput } from '../../tree/inputs.ts';
import { mostFrequent } from '../../tree/trees-state.ts';

/** Thresholds are taken from at most this many rows, drawn at random: scikit-learn's number. */
const sampleRows = 200_000;
/** A bin must fit a byte, with room for one more. */
const mostBins = 255;

/** The bins of all inputs, from these of their rows. */
export function binColumns(
  space: Workspace,
  inputs: readonly TreeInput[],
  rows: Uint32Array,
  maxBins: number,
  random: Random,
): BinnedColumn[] {
  const thresholds = numberThresholds(space, inputs, sample(rows, random), maxBins);
  return inputs.flatMap(({ column }, input): BinnedColumn[] => {
    if (column.type === 'oneHot') return oneHotColumns(column.names.length, input);
    if (!isNumeric(column))
      return [{ kind: 'category', input, categories: mostFrequent(column as StringColumn, maxBins, rows) }];
    return [{ kind: 'number', input, thresholds: thresholds.get(input) as Float64Array }];
  });
}

function sample(rows: Uint32Array, random: Random): Uint32Array {
  if (rows.length <= sampleRows) return rows;
  const places = random.permutation(rows.length).subarray(0, sampleRows);
  // Ascending, so that reading them goes through memory once.
  return Uint32Array.from(places, place => rows[place]).sort();
}

/** By input. A few columns at a time are sorted, so that little room is needed. */
function numberThresholds(
  space: Workspace,
  inputs: readonly TreeInput[],
  rows: Uint32Array,
  maxBins: number,
): Map<number, Float64Array> {
  const found = new Map<number, Float64Array>();
  const numeric = [...inputs.keys()].filter(input => isNumeric(inputs[input].column));
  const together = Math.min(numeric.length, 2 * space.threads);
  const values = space.array(Float64Array, together * rows.length);
  const lengths = space.array(Float64Array, together);
  for (let from = 0; from < numeric.length; from += together) {
    const batch = numeric.slice(from, from + together);
    lengths.fill(0);
    for (const [place, input] of batch.entries()) {
      const { column } = inputs[input];
      if (!isNumeric(column)) continue;
      let at = place * rows.length;
      for (let i = 0; i < rows.length; i++) {
        const value = column.values[rows[i]];
        // Adding 0 makes -0 a 0; a NaN is written over.
        values[at] = value + 0;
        if (!Number.isNaN(value)) at++;
      }
      lengths[place] = at - place * rows.length;
    }
    sortColumns(space, values, rows.length, lengths);
    for (const [place, input] of batch.entries()) {
      const start = place * rows.length;
      found.set(input, findThresholds(values.subarray(start, start + lengths[place]), maxBins));
    }
  }
  space.free(values);
  space.free(lengths);
  return found;
}

/**
 * Midpoints between distinct values where these are few; otherwise between the quantiles that share the rows evenly.
 * @param sorted Ascending, no NaN.
 */
export function findThresholds(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= maxBins; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]);
  }
  if (distinct.length <= maxBins) {
    return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) =>
      between(distinct[i], distinct[i + 1]),
    );
  }
  const last = sorted[sorted.length - 1];
  const cuts = new Set<number>();
  for (let k = 1; k < maxBins; k++) {
    // NumPy's "averaged_inverted_cdf", as scikit-learn has it: type 2 of Hyndman and Fan (1996).
    const place = (k * sorted.length) / maxBins;
    const cut = Number.isInteger(place)
      ? between(sorted[place - 1], sorted[place])
      : sorted[Math.floor(place)];
    if (cut < last) cuts.add(cut);
  }
  return Float64Array.from(cuts);
}

/** A threshold between two values, the lower of which must stay on its left; infinities stay comparable. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  if (middle === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return middle >= low && middle < high ? middle : low;
}

/** A block's features, in as many columns as their number asks for. */
function oneHotColumns(features: number, input: number): BinnedColumn[] {
  const columns: BinnedColumn[] = [];
  for (let first = 0; first < features; first += mostBins)
    columns.push({ kind: 'oneHot', input, first, width: Math.min(mostBins, features - first) });
  return columns;
}
