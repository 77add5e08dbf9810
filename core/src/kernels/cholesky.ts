/**
 * Symmetric positive definite systems by Cholesky's factorisation A = L Lᵀ: Golub and Van Loan, Matrix Computations
 * (4th ed.), section 4.2.
 *
 * Matrices are (n x n), row by row: entry (i, j) at i * n + j. Only the lower triangle is read or written. Nothing is
 * allocated.
 */

/**
 * Turns A into L. O(n³ / 6).
 *
 * @param a IN: A; OUT: L in its lower triangle.
 * @returns False when A is not positive definite to working precision: what remains of a diagonal entry is no more than
 *   rounding (n x 2.2e-16 of it), or A holds something that is not finite. Then `a` means nothing.
 */
export function factorCholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const diagonal = a[i * n + i];
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j];
      for (let k = 0; k < j; k++) rest -= a[i * n + k] * a[j * n + k];
      if (j < i) a[i * n + j] = rest / a[j * n + j];
      else if (rest > diagonal * n * Number.EPSILON) a[i * n + i] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
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
