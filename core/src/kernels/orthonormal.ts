/** Vectors of length 1 at right angles to one another. */

import type { Random } from '../random.ts';

/** A vector that keeps this share of its length needs no second round: Daniel, Gragg, Kaufman and Stewart (1976). */
const exact = 0.5;
/** With this share, one round leaves angles that are right to seven digits: what it leaves grows with each vector after it. */
const nearly = 1e-3;

/**
 * Makes vectors orthonormal without changing what they span, by Gram and Schmidt's method, twice over where needed, which is as
 * exact as any (Giraud, Langou and Rozložník, Numerische Mathematik 101, 2005). One that adds nothing to those before is drawn
 * anew.
 *
 * @param vectors CHANGED: all of one length, at most as many.
 * @param isRough Spares most second rounds: right angles to seven digits, for what is multiplied by a matrix next.
 * O(vectors² x length).
 */
export function orthonormalise(vectors: readonly Float64Array[], random: Random, isRough = false): void {
  for (let k = 0; k < vectors.length; k++) {
    const before = vectors.slice(0, k);
    const own = vectors[k];
    while (!makeUnit(own, before, isRough ? nearly : exact)) {
      for (let i = 0; i < own.length; i++) own[i] = random.normal();
    }
  }
}

/**
 * Takes off a vector what it has of others, and makes its length 1.
 * @param vector CHANGED. @param others IN: orthonormal.
 * @param enough With this share of its length left, one round is.
 * @returns False where what is left is rounding.
 */
export function makeUnit(
  vector: Float64Array,
  others: readonly Float64Array[],
  enough: number = exact,
): boolean {
  if (!scale(vector, norm(vector))) return false;
  if (others.length === 0) return true;
  const rounding = 1e-14 * Math.sqrt(vector.length);
  takeOff(vector, others);
  const left = norm(vector);
  if (left <= rounding) return false;
  if (left < enough) takeOff(vector, others);
  // What a second round takes the rest off of was rounding, too.
  const rest = left < enough ? norm(vector) : left;
  return rest > rounding && rest > left / 2 && scale(vector, rest);
}

/** Takes off a vector what it has of others: of four at a time, for each pass over the memory. */
function takeOff(vector: Float64Array, others: readonly Float64Array[]): void {
  const fours = others.length - (others.length % 4);
  for (let k = 0; k < fours; k += 4) {
    const [a, b, c, d] = [others[k], others[k + 1], others[k + 2], others[k + 3]];
    let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
    for (let i = 0; i < vector.length; i++) {
      const x = vector[i];
      ofA += x * a[i];
      ofB += x * b[i];
      ofC += x * c[i];
      ofD += x * d[i];
    }
    for (let i = 0; i < vector.length; i++) vector[i] -= ofA * a[i] + ofB * b[i] + ofC * c[i] + ofD * d[i];
  }
  for (let k = fours; k < others.length; k++) addTimes(vector, others[k], -dot(vector, others[k]));
}

/** aᵀb. */
export function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < a.length; i += 2) {
    even += a[i] * b[i];
    odd += a[i + 1] * b[i + 1];
  }
  if (i < a.length) even += a[i] * b[i];
  return even + odd;
}

/** a ← a + factor b. */
export function addTimes(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

/** ‖a‖, whatever its scale. */
export function norm(a: Float64Array): number {
  const plain = Math.sqrt(dot(a, a));
  if (plain > 1e-140 && plain < 1e140) return plain;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] / largest) ** 2;
  return largest * Math.sqrt(squares);
}

function scale(vector: Float64Array, length: number): boolean {
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) return false;
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return true;
}
