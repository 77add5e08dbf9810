/** Symmetric positive definite systems. */

/**
 * The solution of A x = b by Cholesky's factorisation A = L Lᵀ: Golub and Van Loan, Matrix Computations (4th ed.),
 * algorithm 4.2.2. O(n³ / 6).
 *
 * @param a IN: (n x n), symmetric, only the lower triangle of its rows is read; overwritten by L.
 * @param b IN: (n); overwritten by the solution.
 * @returns False when A is not positive definite to working precision; then `b` means nothing.
 */
export function solveCholesky(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
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
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}
