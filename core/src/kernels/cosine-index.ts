/**
 * The nearest points by cosine: for each feature the points that have some of it, so that a query meets only what it shares
 * with points. Of counts of words and one-hot features that is little.
 */

import { toUnitLength } from './distance.ts';
import type { NearestList } from './nearest-list.ts';
import type { Points } from './neighbors.ts';

export interface CosineIndex {
  /** Number of points. */
  readonly count: number;
  /** Shape (features + 1): where each feature begins in the next two. */
  readonly starts: Int32Array;
  /** The points that have some of a feature, ascending. */
  readonly numbers: Int32Array;
  /** How much of it, of length 1 in all. */
  readonly values: Float64Array;
  /** Shape (points): room for the cosines of a query. */
  readonly cosines: Float64Array;
}

/** @param points Only read; at most 2²⁸ numbers. O(points x features). */
export function buildCosineIndex({ values: given, count, features }: Points): CosineIndex {
  const units = given.slice();
  toUnitLength(units, features);
  const starts = new Int32Array(features + 1);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < features; j++, at++) if (units[at] !== 0) starts[j + 1]++;
  }
  for (let j = 0; j < features; j++) starts[j + 1] += starts[j];
  const next = starts.slice();
  const numbers = new Int32Array(starts[features]);
  const values = new Float64Array(starts[features]);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < features; j++, at++) {
      if (units[at] === 0) continue;
      numbers[next[j]] = i;
      values[next[j]++] = units[at];
    }
  }
  return { count, starts, numbers, values, cosines: new Float64Array(count) };
}

/**
 * Adds the nearest points to a list, the same as `nearestByAll` does, to the bit: what a query does not share with a point adds 0.
 * @param query Its features start at place `at`; of length 1. O(points + what they share with it).
 */
export function nearestByCosine(
  { count, starts, numbers, values, cosines }: CosineIndex,
  query: Float64Array,
  at: number,
  list: NearestList,
): void {
  cosines.fill(0);
  for (let j = 0; j < starts.length - 1; j++) {
    const own = query[at + j];
    if (own === 0) continue;
    const end = starts[j + 1];
    if (end - starts[j] === count) {
      for (let i = 0, from = starts[j]; i < count; i++) cosines[i] += values[from + i] * own;
    } else for (let k = starts[j]; k < end; k++) cosines[numbers[k]] += values[k] * own;
  }
  let worst = list.worst;
  for (let i = 0; i < count; i++) {
    const distance = Math.min(2, Math.max(0, 1 - cosines[i]));
    // Of equally near points the earlier are in the list already.
    if (!(distance < worst)) continue;
    list.add(distance, i);
    worst = list.worst;
  }
}
