/** What belongs to some rows of a table. */

import type { ClassTarget } from './fit-context.ts';

/** What some rows count for. */
export function takeWeights(
  weights: Float64Array | undefined,
  rows: ArrayLike<number>,
): Float64Array | undefined {
  return weights && Float64Array.from(rows, row => weights[row]);
}

/** The target of some rows. */
export function takeTarget<T extends Float64Array | ClassTarget>(target: T, rows: ArrayLike<number>): T {
  if (target instanceof Float64Array) return Float64Array.from(rows, row => target[row]) as T;
  return { codes: Int32Array.from(rows, row => target.codes[row]), classes: target.classes } as T;
}
