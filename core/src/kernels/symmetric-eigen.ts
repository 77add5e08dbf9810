/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections make it tridiagonal, implicit QR steps diagonal
 * (Golub and Van Loan, Matrix Computations, 4th ed., algorithms 8.3.1 to 8.3.3).
 */

/** Steps for each eigenvalue after which the method has long converged; two or three suffice. */
const mostSteps = 60;

export interface Eigen {
  /** Shape (n): descending. */
  readonly values: Float64Array;
  /** Shape (n x n), row by row: row i is the eigenvector of value i, of length 1. */
  readonly vectors: Float64Array;
}

/** A symmetric tridiagonal matrix. */
export interface Tridiagonal {
  /** Shape (n). */
  readonly diagonal: Float64Array;
  /** Shape (n - 1) at least: what is beside it. */
  readonly beside: Float64Array;
}

/**
 * The eigenvalues, each to n x 2.2e-16 of the largest, and eigenvectors.
 *
 * @param a CHANGED: (n x n), row by row, both triangles; means nothing afterwards. Finite.
 * O(n³).
 */
export function symmetricEigen(a: Float64Array, n: number): Eigen {
  const { diagonal, beside, factors } = tridiagonalise(a, n);
  const vectors = reflectorsOf(a, factors, n);
  diagonalise({ diagonal, beside }, vectors, n);
  return sorted(diagonal, vectors, n);
}

/** The same of a tridiagonal matrix. O(n³). */
export function tridiagonalEigen({ diagonal, beside }: Tridiagonal): Eigen {
  const n = diagonal.length;
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const values = diagonal.slice();
  diagonalise({ diagonal: values, beside: beside.slice() }, vectors, n);
  return sorted(values, vectors, n);
}

/** Of a tridiagonal matrix only the eigenvalues, and the last entry of each eigenvector: {@link tridiagonalEigen} in O(n²). */
export function tridiagonalEnds({ diagonal, beside }: Tridiagonal): Eigen {
  const n = diagonal.length;
  const ends = new Float64Array(n);
  ends[n - 1] = 1;
  const values = diagonal.slice();
  diagonalise({ diagonal: values, beside: beside.slice() }, ends, 1);
  return sorted(values, ends, 1);
}

/**
 * The plain twin of `symmetricEigen`: Jacobi's rotations (algorithm 8.5.2), each of which makes one entry 0, until all are.
 * @param a CHANGED. O(n³) for each of some ten rounds.
 */
export function symmetricEigenPlainly(a: Float64Array, n: number): Eigen {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let round = 0; round < mostSteps; round++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p * n + q] === 0) continue;
        const zeta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
        const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cos = 1 / Math.sqrt(1 + tangent * tangent);
        rotateRows(a, n, p, q, cos, -cos * tangent);
        for (let k = 0; k < n; k++) rotateRows(a.subarray(k * n), 1, p, q, cos, -cos * tangent);
        rotateRows(vectors, n, p, q, cos, -cos * tangent);
      }
    }
  }
  const values = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  return sorted(values, vectors, n);
}

/** Leaves in row k of `a`, behind its diagonal, the vector of reflection k; `factors` are what they are scaled by. */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal & { factors: Float64Array } {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const factors = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k];
    if (k === n - 1) break;
    const v = a.subarray(k * n, (k + 1) * n);
    const { norm, factor } = reflector(v, k + 1);
    beside[k] = norm;
    factors[k] = factor;
    if (factor === 0) continue;
    reflectRest(a, n, k, v, factor, p);
  }
  return { diagonal, beside, factors };
}

/** A ← H A H for what is below and right of entry k: A − v wᵀ − w vᵀ with p = factor A v, w = p − (factor pᵀv / 2) v. */
function reflectRest(
  a: Float64Array,
  n: number,
  k: number,
  v: Float64Array,
  factor: number,
  p: Float64Array,
): void {
  let along = 0;
  for (let i = k + 1; i < n; i++) {
    let total = 0;
    for (let j = k + 1; j < n; j++) total += a[i * n + j] * v[j];
    p[i] = factor * total;
    along += p[i] * v[i];
  }
  for (let i = k + 1; i < n; i++) p[i] -= (factor * along * v[i]) / 2;
  for (let i = k + 1; i < n; i++) {
    const vi = v[i];
    const wi = p[i];
    for (let j = k + 1; j < n; j++) a[i * n + j] -= vi * p[j] + wi * v[j];
  }
}

/** v = x − (±‖x‖) e₁ in the place of x, which is `row` from `start` on; I − factor v vᵀ reflects x to ±‖x‖ e₁. */
function reflector(row: Float64Array, start: number): { norm: number; factor: number } {
  let scale = 0;
  for (let j = start; j < row.length; j++) scale = Math.max(scale, Math.abs(row[j]));
  if (scale === 0) return { norm: 0, factor: 0 };
  let squares = 0;
  for (let j = start; j < row.length; j++) {
    row[j] /= scale;
    squares += row[j] * row[j];
  }
  // The sign that adds, where the other would cancel.
  const norm = row[start] > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  const factor = 1 / (squares - norm * row[start]);
  row[start] -= norm;
  return { norm: norm * scale, factor };
}

/** Qᵀ, row by row, where Q is the product of all reflections. */
function reflectorsOf(a: Float64Array, factors: Float64Array, n: number): Float64Array {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    if (factors[k] === 0) continue;
    for (let i = k + 1; i < n; i++) {
      let along = 0;
      for (let j = k + 1; j < n; j++) along += vectors[i * n + j] * a[k * n + j];
      along *= factors[k];
      for (let j = k + 1; j < n; j++) vectors[i * n + j] -= along * a[k * n + j];
    }
  }
  return vectors;
}

/**
 * Makes a tridiagonal matrix diagonal.
 * @param vectors CHANGED: (n x width), row by row: turned along, so that unit vectors become eigenvectors.
 */
function diagonalise({ diagonal, beside }: Tridiagonal, vectors: Float64Array, width: number): void {
  let high = diagonal.length - 1;
  for (let steps = mostSteps * diagonal.length; high > 0 && steps > 0; steps--) {
    let low = high;
    while (low > 0 && !isNegligible(diagonal, beside, low - 1)) low--;
    if (low === high) high--;
    else turn(diagonal, beside, low, high, vectors, width);
  }
}

function isNegligible(diagonal: Float64Array, beside: Float64Array, k: number): boolean {
  return Math.abs(beside[k]) <= (Number.EPSILON / 2) * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]));
}

/** One implicit QR step, shifted by Wilkinson's estimate of the last eigenvalue, of the rows from `low` to `high`. */
function turn(
  diagonal: Float64Array,
  beside: Float64Array,
  low: number,
  high: number,
  vectors: Float64Array,
  width: number,
): void {
  const half = (diagonal[high - 1] - diagonal[high]) / 2;
  const last = beside[high - 1];
  const away = half + (half >= 0 ? 1 : -1) * Math.hypot(half, last);
  // Both may be so small that their square is not there.
  const shift = diagonal[high] - (away === 0 ? Math.abs(last) : last * (last / away));
  let x = diagonal[low] - shift;
  let z = beside[low];
  for (let k = low; k < high; k++) {
    const length = Math.hypot(x, z);
    const cos = length === 0 ? 1 : x / length;
    const sin = length === 0 ? 0 : z / length;
    if (k > low) beside[k - 1] = length;
    const [a, b, c] = [diagonal[k], beside[k], diagonal[k + 1]];
    diagonal[k] = cos * cos * a + 2 * cos * sin * b + sin * sin * c;
    diagonal[k + 1] = sin * sin * a - 2 * cos * sin * b + cos * cos * c;
    beside[k] = (cos * cos - sin * sin) * b + cos * sin * (c - a);
    if (k < high - 1) {
      x = beside[k];
      z = sin * beside[k + 1];
      beside[k + 1] *= cos;
    }
    rotateRows(vectors, width, k, k + 1, cos, sin);
  }
}

/** Rows p and q become cos p + sin q and cos q − sin p. */
function rotateRows(m: Float64Array, width: number, p: number, q: number, cos: number, sin: number): void {
  const first = p * width;
  const second = q * width;
  for (let j = 0; j < width; j++) {
    const x = m[first + j];
    const y = m[second + j];
    m[first + j] = cos * x + sin * y;
    m[second + j] = cos * y - sin * x;
  }
}

function sorted(values: Float64Array, vectors: Float64Array, width: number): Eigen {
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b);
  const out = new Float64Array(vectors.length);
  order.forEach((from, to) => {
    out.set(vectors.subarray(from * width, (from + 1) * width), to * width);
  });
  return { values: Float64Array.from(order, i => values[i]), vectors: out };
}
