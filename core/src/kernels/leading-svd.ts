/** The largest singular values of a matrix, with their right vectors, from products with it alone. */

import type { Random } from '../random.ts';
import { addTimes, dot, makeUnit, norm, orthonormalise } from './orthonormal.ts';
import { jacobiSvd } from './svd.ts';
import { symmetricEigen, tridiagonalEigen, tridiagonalEnds } from './symmetric-eigen.ts';

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
  return leading(map, orthonormal(isWide ? vectors : back(vectors), random), k, random);
}

/** With a smaller side of at most this, its whole Gram matrix is made. */
const smallSide = 128;

/**
 * The `k` largest: Lanczos's method on the smaller of AᵀA and AAᵀ, each new vector made orthogonal to all before (Golub and Van
 * Loan, Matrix Computations, 4th ed., section 10.3); what it finds is then refined by products with A itself.
 *
 * @param k From 1 to the smaller side of the matrix.
 * @param tol How exact: which share of the largest eigenvalue of these; 0 is as exact as doubles are.
 * Some 2 k to 10 k products with the matrix and its transpose, and O(that² x side) beside; room for that many vectors.
 */
export function lanczosSvd(map: LinearMap, k: number, tol: number, random: Random): LeadingSvd {
  const isWide = map.rows < map.width;
  const side = Math.min(map.rows, map.width);
  const square = (vector: Float64Array): Float64Array =>
    isWide ? map.times(map.transposeTimes(vector)) : map.transposeTimes(map.times(vector));
  const found =
    side <= smallSide ? wholeEigenvectors(square, side, k) : lanczosVectors(square, side, k, tol, random);
  const right = isWide ? found.map(u => map.transposeTimes(u)) : found;
  orthonormalise(right, random);
  return leading(map, right, k, random);
}

type Square = (vector: Float64Array) => Float64Array;

function wholeEigenvectors(square: Square, side: number, k: number): Float64Array[] {
  const gram = new Float64Array(side * side);
  for (let j = 0; j < side; j++) {
    const unit = new Float64Array(side);
    unit[j] = 1;
    gram.set(square(unit), j * side);
  }
  for (let i = 0; i < side; i++) for (let j = 0; j < i; j++) gram[i * side + j] = gram[j * side + i];
  const { vectors } = symmetricEigen(gram, side);
  return Array.from({ length: k }, (_, i) => vectors.slice(i * side, (i + 1) * side));
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

/** The residual of an eigenvector is the last entry of its coordinates times the next step's length. */
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
  const most = Math.max(tol, Number.EPSILON) * Math.abs(values[0]);
  for (let i = 0; i < k; i++) if (Math.abs(vectors[i] * beside[steps - 1]) > most) return false;
  return true;
}

function anyUnit(side: number, others: readonly Float64Array[], random: Random): Float64Array {
  for (;;) {
    const vector = Float64Array.from({ length: side }, () => random.normal());
    if (makeUnit(vector, others)) return vector;
  }
}

/** The `k` largest singular values of A within what some orthonormal vectors span. */
function leading(map: LinearMap, span: readonly Float64Array[], k: number, random: Random): LeadingSvd {
  const images = span.map(v => map.times(v));
  const basis = orthonormal(
    images.map(image => image.slice()),
    random,
  );
  const count = span.length;
  // A V = Q R, column-major: R's values are those of A V, its right vectors say how to combine V.
  const r = new Float64Array(count * count);
  for (let j = 0; j < count; j++) for (let i = 0; i < count; i++) r[j * count + i] = dot(basis[i], images[j]);
  const { singular, v } = jacobiSvd(r, count);
  const order = Array.from(singular.keys())
    .sort((a, b) => singular[b] - singular[a] || a - b)
    .slice(0, k);
  return {
    singular: Float64Array.from(order, i => singular[i]),
    vectors: order.map(i => combine(span, v.subarray(i * count, (i + 1) * count))),
  };
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
