/** The largest singular values of a matrix, with their right vectors, from products with it alone. */

import type { Random } from '../random.ts';
import { addTimes, dot, makeUnit, norm, orthonormalise } from './orthonormal.ts';
import { triangleOf } from './qr.ts';
import { jacobiSvd } from './svd.ts';
import { tridiagonalEigen, tridiagonalEnds } from './symmetric-eigen.ts';
import { openWorkspace, plainWorkspace } from './workspace.ts';

/** A matrix A as what it does to vectors. */
export interface LinearMap {
  readonly rows: number;
  readonly width: number;
  /** A v. @returns Shape (rows), new. */
  times(vector: Float64Array): Float64Array;
  /** Aᵀ u. @returns Shape (width), new. */
  transposeTimes(vector: Float64Array): Float64Array;
}

export interface LeadingSvd {
  /** Descending. */
  readonly singular: Float64Array;
  /** For each its right vector, of shape (width); orthonormal. */
  readonly vectors: readonly Float64Array[];
}

export interface RandomizedRules {
  /** Random vectors beyond `k`. */
  readonly nOversamples: number;
  /** How often the matrix and its transpose are applied to them. */
  readonly nIter: number;
}

/**
 * Nearly the `k` largest: Halko, Martinsson and Tropp, "Finding structure with randomness" (SIAM Review 53, 2011), algorithms 4.4
 * and 5.1; exact where the rank is at most k + nOversamples. O((k + nOversamples) x nIter) products with the matrix.
 *
 * @param k From 1 to the smaller side of the matrix.
 */
export function randomizedSvd(
  map: LinearMap,
  k: number,
  { nOversamples, nIter }: RandomizedRules,
  random: Random,
): LeadingSvd {
  const count = Math.min(k + nOversamples, map.rows, map.width);
  const isWide = map.rows < map.width;
  // Random vectors of the smaller side.
  const first = Array.from({ length: count }, () =>
    Float64Array.from({ length: isWide ? map.rows : map.width }, () => random.normal()),
  );
  const over = (vectors: Float64Array[]): Float64Array[] => vectors.map(v => map.times(v));
  const back = (vectors: Float64Array[]): Float64Array[] => vectors.map(v => map.transposeTimes(v));
  const [there, again] = isWide ? [back, over] : [over, back];
  let vectors = orthonormal(there(first), random, true);
  for (let i = 0; i < nIter; i++) {
    vectors = orthonormal(again(vectors), random, true);
    vectors = orthonormal(there(vectors), random, true);
  }
  return leading(map, orthonormal(isWide ? vectors : back(vectors), random), k);
}

/** With a smaller side of at most this, all singular vectors are found. */
const smallSide = 128;

/**
 * The `k` largest: Lanczos's method on the smaller of AᵀA and AAᵀ, each new vector made orthogonal to all before (Golub and Van
 * Loan, Matrix Computations, 4th ed., section 10.3); what it finds is then refined by products with A itself. Where the smaller
 * side is small, A = Q R and R's singular vectors instead.
 *
 * @param k From 1 to the smaller side of the matrix.
 * @param tol How exact: which share of the largest eigenvalue of these; 0 is as exact as doubles are.
 * Some 2 k to 10 k products with the matrix and its transpose, and O(that² x side) beside; room for that many vectors.
 */
export function lanczosSvd(map: LinearMap, k: number, tol: number, random: Random): LeadingSvd {
  const isWide = map.rows < map.width;
  const side = Math.min(map.rows, map.width);
  const there = (vector: Float64Array): Float64Array =>
    isWide ? map.transposeTimes(vector) : map.times(vector);
  const square = (vector: Float64Array): Float64Array =>
    isWide ? map.times(map.transposeTimes(vector)) : map.transposeTimes(map.times(vector));
  const found =
    side <= smallSide
      ? allVectors(there, side).slice(0, k)
      : refined(lanczosVectors(square, side, k, tol, random), square, random);
  const right = isWide ? found.map(there) : found;
  orthonormalise(right, random);
  return leading(map, right, k);
}

type Square = (vector: Float64Array) => Float64Array;

/** The right singular vectors of a matrix of `side` columns and at least as many rows, by what it does to vectors. */
function allVectors(times: (vector: Float64Array) => Float64Array, side: number): Float64Array[] {
  const columns = Array.from({ length: side }, (_, j) => {
    const unit = new Float64Array(side);
    unit[j] = 1;
    return times(unit);
  });
  const { order, v } = descending(triangle(columns), side);
  return order.map(i => v.slice(i * side, (i + 1) * side));
}

/** One more step of the power method: what AᵀA could not tell from rounding shrinks by the ratio of the values. */
function refined(vectors: Float64Array[], square: Square, random: Random): Float64Array[] {
  return orthonormal(vectors.map(square), random);
}

function lanczosVectors(
  square: Square,
  side: number,
  k: number,
  tol: number,
  random: Random,
): Float64Array[] {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next = anyUnit(side, basis, random);
  for (let check = Math.min(side, 2 * k + 20); ; ) {
    basis.push(next);
    const image = square(next);
    const along = dot(image, next);
    diagonal.push(along);
    const length = norm(image);
    if (basis.length === side) break;
    addTimes(image, next, -along);
    if (beside.length > 0) addTimes(image, basis[basis.length - 2], -beside[beside.length - 1]);
    const left = norm(image);
    // Where nothing is left, what was found is all that can be reached from the first vector.
    const isNew = left > 1e-14 * length && makeUnit(image, basis);
    beside.push(isNew ? left : 0);
    next = isNew ? image : anyUnit(side, basis, random);
    if (basis.length < check || !isNew) continue;
    if (hasConverged(diagonal, beside, k, tol)) break;
    check = Math.min(side, Math.ceil(check * 1.3));
  }
  const matrix = { diagonal: Float64Array.from(diagonal), beside: Float64Array.from(beside) };
  const { vectors } = tridiagonalEigen(matrix);
  const steps = diagonal.length;
  return Array.from({ length: k }, (_, i) => combine(basis, vectors.subarray(i * steps, (i + 1) * steps)));
}

/**
 * The residual of an eigenvector is the last entry of its coordinates times the next step's length. It may be a share of its own
 * singular value times the largest, as that of A may be a share of the largest.
 */
function hasConverged(
  diagonal: readonly number[],
  beside: readonly number[],
  k: number,
  tol: number,
): boolean {
  const steps = diagonal.length;
  const matrix = {
    diagonal: Float64Array.from(diagonal),
    beside: Float64Array.from(beside.slice(0, steps - 1)),
  };
  const { values, vectors } = tridiagonalEnds(matrix);
  const share = Math.max(tol, Number.EPSILON);
  for (let i = 0; i < k; i++) {
    // Eigenvalues are right to rounding of the largest only.
    const own = Math.sqrt(Math.max(values[i], Number.EPSILON * values[0]) * values[0]);
    if (Math.abs(vectors[i] * beside[steps - 1]) > share * own) return false;
  }
  return true;
}

function anyUnit(side: number, others: readonly Float64Array[], random: Random): Float64Array {
  for (;;) {
    const vector = Float64Array.from({ length: side }, () => random.normal());
    if (makeUnit(vector, others)) return vector;
  }
}

/** The `k` largest singular values of A within what some orthonormal vectors span. */
function leading(map: LinearMap, span: readonly Float64Array[], k: number): LeadingSvd {
  const count = span.length;
  // A V = Q R: R's values are those of A V, its right vectors say how to combine V.
  const { singular, v, order } = descending(triangle(span.map(own => map.times(own))), count);
  const first = order.slice(0, k);
  return {
    singular: Float64Array.from(first, i => singular[i]),
    vectors: first.map(i => combine(span, v.subarray(i * count, (i + 1) * count))),
  };
}

/** With less to do, other threads would start too late to help. */
const fewestCells = 100_000;

/** R of a matrix of such columns, column-major. */
function triangle(columns: readonly Float64Array[]): Float64Array {
  const width = columns.length;
  const rows = columns[0].length;
  const space = rows * width < fewestCells ? plainWorkspace() : openWorkspace();
  try {
    const { r } = triangleOf(space, {
      rows,
      width,
      read(start, count, out, height) {
        columns.forEach((values, j) => {
          out.set(values.subarray(start, start + count), j * height);
        });
        out.fill(0, width * height, width * height + count);
      },
    });
    return r;
  } finally {
    space.close();
  }
}

function descending(r: Float64Array, count: number) {
  const { singular, v } = jacobiSvd(r, count);
  const order = Array.from(singular.keys()).sort((a, b) => singular[b] - singular[a] || a - b);
  return { singular, v, order };
}

function combine(vectors: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(vectors[0].length);
  weights.forEach((weight, i) => {
    addTimes(out, vectors[i], weight);
  });
  return out;
}

function orthonormal(vectors: Float64Array[], random: Random, isRough = false): Float64Array[] {
  orthonormalise(vectors, random, isRough);
  return vectors;
}
