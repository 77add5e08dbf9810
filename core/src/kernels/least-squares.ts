/** Least squares by orthogonal transformations, for few columns and any number of rows. */

/** Rows are folded into R in blocks of this many. */
const blockRows = 256;

/** The upper triangle of a QR factorisation, built up block by block of rows: Q itself is never kept. */
export class BlockedQr {
  /** Number of columns of the matrix. */
  readonly width: number;
  /** Column-major, (width + 1) columns of `width + blockRows` rows; the last column is the right-hand side. */
  readonly #work: Float64Array;
  readonly #height: number;
  #filled = 0;

  constructor(width: number) {
    this.width = width;
    this.#height = width + blockRows;
    this.#work = new Float64Array(this.#height * (width + 1));
  }

  /** Adds a row: `cell(column)` for each column, and the right-hand side. O(width) amortised over O(width²) a fold. */
  add(cell: (column: number) => number, rightHandSide: number): void {
    const row = this.width + this.#filled;
    for (let j = 0; j < this.width; j++) this.#work[j * this.#height + row] = cell(j);
    this.#work[this.width * this.#height + row] = rightHandSide;
    if (++this.#filled === blockRows) this.#fold();
  }

  /** R, column-major (width x width), and Qᵀy (width). */
  finish(): { r: Float64Array; qty: Float64Array } {
    this.#fold();
    const r = new Float64Array(this.width * this.width);
    for (let j = 0; j < this.width; j++) {
      for (let i = 0; i <= j; i++) r[j * this.width + i] = this.#work[j * this.#height + i];
    }
    const start = this.width * this.#height;
    return { r, qty: this.#work.slice(start, start + this.width) };
  }

  /**
   * Householder reflections that turn [R; block] into a new R: Golub and Van Loan, Matrix Computations (4th ed.),
   * algorithm 5.2.1. Column k of R has zeros below its diagonal, so that each reflection touches one row of R and the
   * block.
   */
  #fold(): void {
    const w = this.#work;
    const first = this.width;
    const end = this.width + this.#filled;
    for (let k = 0; k < this.width; k++) {
      const column = k * this.#height;
      let squares = 0;
      for (let i = first; i < end; i++) squares += w[column + i] ** 2;
      if (squares === 0) continue;
      const head = w[column + k];
      const norm = Math.sqrt(head * head + squares);
      const alpha = head > 0 ? -norm : norm;
      const v0 = head - alpha;
      const scale = 2 / (v0 * v0 + squares);
      for (let j = k + 1; j <= this.width; j++) {
        const other = j * this.#height;
        let dot = v0 * w[other + k];
        for (let i = first; i < end; i++) dot += w[column + i] * w[other + i];
        dot *= scale;
        w[other + k] -= dot * v0;
        for (let i = first; i < end; i++) w[other + i] -= dot * w[column + i];
      }
      w[column + k] = alpha;
      w.fill(0, column + first, column + end);
    }
    w.fill(0, this.width * this.#height + first, this.width * this.#height + end);
    this.#filled = 0;
  }
}

/** Sweeps after which the Jacobi method has long converged. */
const maxSweeps = 60;

/**
 * The solution of smallest norm of min ‖A x − b‖ for a square A, by its singular value decomposition.
 *
 * One-sided Jacobi rotations, which find small singular values to high relative accuracy: Demmel and Veselić, "Jacobi's
 * method is more accurate than QR" (1992).
 *
 * @param a IN: column-major (n x n), overwritten.
 * @param b IN: (n).
 * @param cutoff Singular values of at most this share of the largest count as 0.
 * @returns x (n). O(n³) for each sweep, few sweeps.
 */
export function solveMinimumNorm(a: Float64Array, b: Float64Array, cutoff: number): Float64Array {
  const n = b.length;
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0, rotated = true; rotated && sweep < maxSweeps; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotated = rotate(a, v, n, p, q) || rotated;
    }
  }
  // Now the columns of A are the left vectors times the singular values.
  const squares = new Float64Array(n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) squares[j] += a[j * n + i] ** 2;
  const smallest = Math.sqrt(Math.max(0, ...squares)) * cutoff;
  const x = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (Math.sqrt(squares[j]) <= smallest) continue;
    let dot = 0;
    for (let i = 0; i < n; i++) dot += a[j * n + i] * b[i];
    for (let i = 0; i < n; i++) x[i] += v[j * n + i] * (dot / squares[j]);
  }
  return x;
}

/** Makes columns p and q of `a` orthogonal, turning `v` along; false when they are already. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
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
  if (pq === 0 || Math.abs(pq) <= Number.EPSILON * Math.sqrt(pp * qq)) return false;
  const zeta = (qq - pp) / (2 * pq);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cos = 1 / Math.sqrt(1 + t * t);
  const sin = cos * t;
  for (const matrix of [a, v]) {
    for (let i = 0; i < n; i++) {
      const x = matrix[p * n + i];
      const y = matrix[q * n + i];
      matrix[p * n + i] = cos * x - sin * y;
      matrix[q * n + i] = sin * x + cos * y;
    }
  }
  return true;
}
