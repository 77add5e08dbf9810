/** In which order features are imputed, and from which others. */

import { squaresAround, sumOf } from '../kernels/moments.ts';
import type { Random } from '../random.ts';

export type ImputationOrder = 'ascending' | 'descending' | 'roman' | 'arabic' | 'random';

/**
 * The features of a round, in their order.
 * @param counts (features): how many values each lacks.
 * @param skipComplete Leaves those out that lack none.
 */
export function imputationOrder(
  counts: readonly number[],
  order: ImputationOrder,
  skipComplete: boolean,
  random: Random,
): number[] {
  const own = Array.from(counts.keys()).filter(i => !skipComplete || counts[i] > 0);
  if (order === 'random') return Array.from(random.permutation(own.length), i => own[i]);
  if (order === 'ascending' || order === 'descending') own.sort((a, b) => counts[a] - counts[b] || a - b);
  return order === 'arabic' || order === 'descending' ? own.reverse() : own;
}

/** How near features are to each other: the absolute correlation, at least `least`; 0 with themselves. */
export function nearness(columns: readonly Float64Array[]): (a: number, b: number) => number {
  const rows = columns[0]?.length ?? 0;
  const centred = columns.map(column => {
    const mean = sumOf(column) / rows;
    const length = Math.sqrt(squaresAround(column, mean));
    return column.map(x => (x - mean) / length);
  });
  return (a, b) => {
    if (a === b) return 0;
    let product = 0;
    for (let row = 0; row < rows; row++) product += centred[a][row] * centred[b][row];
    return Math.max(Math.abs(product) || 0, least);
  };
}

/** scikit-learn's, so that every feature may be drawn. */
const least = 1e-6;

/** Distinct features drawn one after the other, each with a chance in proportion to its weight. */
export function drawFeatures(weights: Float64Array, count: number, random: Random): Int32Array {
  const left = weights.slice();
  return Int32Array.from({ length: count }, () => {
    let place = random.next() * sumOf(left);
    let drawn = -1;
    for (let i = 0; i < left.length && (drawn < 0 || place >= 0); i++) {
      if (left[i] === 0) continue;
      drawn = i;
      place -= left[i];
    }
    left[drawn] = 0;
    return drawn;
  });
}
