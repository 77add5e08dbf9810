/**
 * Linear support vectors by their dual, one row after the other: Hsieh et al., "A dual coordinate descent method for
 * large-scale linear SVM" (ICML 2008), and Ho and Lin, "Large-scale linear support vector regression" (JMLR 13, 2012).
 */

import type { Random } from '../random.ts';
import type { SparseRows } from './block-matrix.ts';

/** β that minimises ½ ‖Σ βᵢ xᵢ‖² − Σ yᵢ βᵢ + epsilon Σ |βᵢ| within bounds. */
export interface DualProblem {
  readonly rows: SparseRows;
  readonly width: number;
  /** (rows): y. */
  readonly target: Float64Array;
  /** (rows): at most 0. */
  readonly lower: Float64Array;
  /** (rows): at least 0. */
  readonly upper: Float64Array;
  readonly epsilon: number;
}

export interface DualStop {
  /** Ends when no row is further from its optimum than this share of the furthest at first. */
  readonly tol: number;
  /** Passes over the rows, at most. */
  readonly maxIter: number;
  readonly random: Random;
  readonly throwIfAborted: () => void;
}

/**
 * Rows at a bound that they press against are left out of the passes until all others are settled.
 * @returns (width): Σ βᵢ xᵢ, the coefficients. O(numbers of all rows) for each pass.
 */
export function descendDual(
  problem: DualProblem,
  { tol, maxIter, random, throwIfAborted }: DualStop,
): Float64Array {
  const { rows, width, target, lower, upper, epsilon } = problem;
  const { starts, indices, values } = rows;
  const count = target.length;
  const lengths = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let at = starts[i]; at < starts[i + 1]; at++) lengths[i] += values[at] ** 2;
  const coef = new Float64Array(width);
  const beta = new Float64Array(count);
  const active = Int32Array.from({ length: count }, (_, i) => i);
  let size = count;
  let first = 0;
  let leave = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < maxIter; pass++) {
    throwIfAborted();
    shuffle(active, size, random);
    let furthest = 0;
    for (let s = 0; s < size; s++) {
      const i = active[s];
      if (lengths[i] === 0) continue;
      let slope = -target[i];
      for (let at = starts[i]; at < starts[i + 1]; at++) slope += values[at] * coef[indices[at]];
      const old = beta[i];
      // How steeply it falls to either side.
      const up = -slope - (old >= 0 ? epsilon : -epsilon);
      const down = slope - (old <= 0 ? epsilon : -epsilon);
      const falls = Math.max(old < upper[i] ? up : 0, old > lower[i] ? down : 0, 0);
      if (falls === 0) {
        const presses = old === upper[i] ? up : old === lower[i] ? down : old === 0 ? -Math.max(up, down) : 0;
        if (presses <= leave) continue;
        size--;
        active[s] = active[size];
        active[size] = i;
        s--;
        continue;
      }
      furthest = Math.max(furthest, falls);
      const free = old - slope / lengths[i];
      const limit = epsilon / lengths[i];
      const soft = free > limit ? free - limit : free < -limit ? free + limit : 0;
      const next = Math.min(upper[i], Math.max(lower[i], soft));
      const change = next - old;
      if (change === 0) continue;
      beta[i] = next;
      for (let at = starts[i]; at < starts[i + 1]; at++) coef[indices[at]] += change * values[at];
    }
    if (pass === 0) first = furthest;
    if (furthest > tol * first) {
      leave = furthest;
      continue;
    }
    if (size === count) break;
    size = count;
    leave = Number.POSITIVE_INFINITY;
  }
  return coef;
}

/** The first `size` in random order. */
function shuffle(list: Int32Array, size: number, random: Random): void {
  for (let i = size - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const own = list[i];
    list[i] = list[j];
    list[j] = own;
  }
}
