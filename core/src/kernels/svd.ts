/** Singular values and vectors of a small square matrix. */

/** Sweeps after which the method has long converged; a few suffice. */
const maxSweeps = 60;

/** A = U S Vᵀ, with U S kept as one product. All column-major (n x n). */
export interface Svd {
  /** Column j is the left vector j times its singular value. */
  readonly us: Float64Array;
  /** (n): the singular values, at least 0, in no order. */
  readonly singular: Float64Array;
  /** Column j is the right vector j. */
  readonly v: Float64Array;
}

/**
 * The singular value decomposition of a square matrix by one-sided Jacobi rotations, which find small singular values
 * to high relative accuracy: Demmel and Veselić, "Jacobi's method is more accurate than QR", SIAM Journal on Matrix
 * Analysis and Applications 13 (1992). O(n³) for each sweep.
 *
 * @param a IN: column-major (n x n); OUT: `us`, which is the same array.
 */
export function jacobiSvd(a: Float64Array, n: number): Svd {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0, rotated = true; rotated && sweep < maxSweeps; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotated = orthogonalise(a, v, n, p, q) || rotated;
    }
  }
  const singular = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) singular[j] += a[j * n + i] ** 2;
    singular[j] = Math.sqrt(singular[j]);
  }
  return { us: a, singular, v };
}

/** Rotates columns p and q of `a` until they are orthogonal, `v` along with them; false when they already are. */
function orthogonalise(a: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  let pp = 0;
  let qq = 0;
  let pq = 0;
  for (let i = 0; i < n; i++) {
    const x = a[p * n + i];
    const y = a[q * n + i];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  // What is left is the rounding of the dot product itself.
  if (Math.abs(pq) <= Math.sqrt(n) * Number.EPSILON * Math.sqrt(pp) * Math.sqrt(qq)) return false;
  const zeta = (qq - pp) / (2 * pq);
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cos = 1 / Math.sqrt(1 + tangent * tangent);
  rotate(a, n, p, q, cos, cos * tangent);
  rotate(v, n, p, q, cos, cos * tangent);
  return true;
}

function rotate(matrix: Float64Array, n: number, p: number, q: number, cos: number, sin: number): void {
  for (let i = 0; i < n; i++) {
    const x = matrix[p * n + i];
    const y = matrix[q * n + i];
    matrix[p * n + i] = cos * x - sin * y;
    matrix[q * n + i] = sin * x + cos * y;
  }
}
