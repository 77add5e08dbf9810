/**
 * Least squares of a matrix that is only multiplied with vectors: LSQR of Paige and Saunders, ACM Transactions on
 * Mathematical Software 8 (1982).
 */

/** A matrix, by what it does. */
export interface Operator {
  readonly rows: number;
  readonly width: number;
  /** A v: (rows), new. */
  times(vector: Float64Array): Float64Array;
  /** Aᵀ u: (width), new. */
  transposeTimes(vector: Float64Array): Float64Array;
}

export interface LsqrOptions {
  /** At most so many steps. */
  readonly maxIter: number;
  /** Ends when the gradient is this share of what the sizes of A and of the residual allow, or the residual of b. */
  readonly tol: number;
}

export interface LsqrSolution {
  readonly x: Float64Array;
  readonly iterations: number;
  /** False when `maxIter` ended it. */
  readonly converged: boolean;
}

/**
 * x that minimises ‖Ax − b‖², and of several the smallest. The letters are the paper's. A step costs a product with A and
 * one with Aᵀ.
 *
 * @param b (rows), IN.
 */
export function lsqr(a: Operator, b: Float64Array, { maxIter, tol }: LsqrOptions): LsqrSolution {
  const x = new Float64Array(a.width);
  const [u, beta0] = unit(b);
  const [v, alpha0] = unit(a.transposeTimes(u));
  const w = v.slice();
  let alpha = alpha0;
  let phi = beta0;
  let rho = alpha0;
  /** Frobenius norm of the part of A that was seen, squared. */
  let size = alpha0 * alpha0;
  for (let step = 1; step <= maxIter; step++) {
    if (alpha === 0 || phi === 0) return { x, iterations: step - 1, converged: true };
    const beta = advance(u, a.times(v), alpha);
    const next = advance(v, a.transposeTimes(u), beta);
    const hypotenuse = Math.hypot(rho, beta);
    const cos = rho / hypotenuse;
    const sin = beta / hypotenuse;
    const change = (cos * phi) / hypotenuse;
    const turn = (sin * next) / hypotenuse;
    for (let j = 0; j < x.length; j++) {
      x[j] += change * w[j];
      w[j] = v[j] - turn * w[j];
    }
    phi *= sin;
    rho = -cos * next;
    alpha = next;
    size += beta * beta + next * next;
    // ‖Aᵀr‖ = φ α |c|: the second and the first of the paper's tests.
    const gradient = Math.abs(next * cos);
    if (gradient <= tol * Math.sqrt(size) || Math.abs(phi) <= tol * beta0) {
      return { x, iterations: step, converged: true };
    }
  }
  return { x, iterations: maxIter, converged: false };
}

/** Turns `vector` into `image` − factor · vector, of length 1; returns the length that it had. */
function advance(vector: Float64Array, image: Float64Array, factor: number): number {
  for (let i = 0; i < vector.length; i++) image[i] -= factor * vector[i];
  const [direction, length] = unit(image);
  vector.set(direction);
  return length;
}

/** The vector as one of length 1, and its length; zeros stay zeros. */
function unit(vector: Float64Array): [Float64Array, number] {
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i]));
  if (most === 0) return [new Float64Array(vector.length), 0];
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] / most) ** 2;
  const length = most * Math.sqrt(squares);
  return [vector.map(value => value / length), length];
}
