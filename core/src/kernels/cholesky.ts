/**
 * Symmetric positive definite systems by Cholesky's factorisation A = L Lᵀ: Golub and Van Loan, Matrix Computations
 * (4th ed.), section 4.2.6, in blocks of columns.
 *
 * Matrices are (n x n), row by row: entry (i, j) at i * n + j. Only the lower triangle is read or written.
 */

import { addProducts } from './products.ts';
import type { Kernel, Workspace } from './workspace.ts';

/** Columns of a block, and rows of a task. */
const side = 64;

/** Rows of L below a finished block, from those of A. Task: `side` rows. */
const solveRows: Kernel<[a: Float64Array, n: number, start: number, end: number, side: number]> = {
  number: 44,
  plain: (task, _, a, n, start, end, side) => {
    const first = end + task * side;
    for (let i = first; i < Math.min(first + side, n); i++) {
      for (let j = start; j < end; j++) {
        let rest = a[i * n + j];
        for (let k = start; k < j; k++) rest -= a[i * n + k] * a[j * n + k];
        a[i * n + j] = rest / a[j * n + j];
      }
    }
  },
};

/**
 * Turns A into L. O(n³ / 6).
 *
 * @param a IN: A; OUT: L in its lower triangle. Of the workspace.
 * @param diagonal (n), IN: what the diagonal is made of, before anything was taken off it: A's own by default.
 * @returns The smallest share of a diagonal entry that was left when all before it was taken off: 2.2e-16 of it divided by
 *   this is what rounding may have changed. 0 when A is not positive definite to working precision (n x 2.2e-16), or
 *   holds something that is not finite; then `a` means nothing.
 */
export function factorCholesky(
  space: Workspace,
  a: Float64Array,
  n: number,
  diagonal: Float64Array = Float64Array.from({ length: n }, (_, i) => a[i * n + i]),
): number {
  let smallest = 1;
  for (let start = 0; start < n; start += side) {
    const end = Math.min(start + side, n);
    smallest = Math.min(smallest, factorBlock(a, n, start, end, diagonal));
    if (smallest === 0) return 0;
    const below = n - end;
    if (below === 0) break;
    space.run(solveRows, Math.ceil(below / side), a, n, start, end, side);
    const rows = { rows: a.subarray(end * n + start), count: below, stride: n, length: end - start };
    addProducts(space, rows, a.subarray(end * n + end), n, { factor: -1, side });
  }
  return smallest;
}

function factorBlock(a: Float64Array, n: number, start: number, end: number, diagonal: Float64Array): number {
  let smallest = 1;
  for (let i = start; i < end; i++) {
    for (let j = start; j <= i; j++) {
      let rest = a[i * n + j];
      for (let k = start; k < j; k++) rest -= a[i * n + k] * a[j * n + k];
      if (j < i) a[i * n + j] = rest / a[j * n + j];
      else if (rest > diagonal[i] * n * Number.EPSILON) a[i * n + i] = Math.sqrt(rest);
      else return 0;
      if (j === i) smallest = Math.min(smallest, rest / diagonal[i]);
    }
  }
  return smallest;
}

/**
 * Solves L Lᵀ x = b. O(n²).
 *
 * @param l IN: as `factorCholesky` leaves it.
 * @param b IN: (n); OUT: x.
 */
export function solveCholesky(l: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= l[i * n + k] * b[k];
    b[i] /= l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i] /= l[i * n + i];
    for (let k = 0; k < i; k++) b[k] -= l[i * n + k] * b[i];
  }
}
