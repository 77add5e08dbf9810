/**
 * Statistics of a column of doubles, in few passes at the memory's speed.
 *
 * Sums run over pieces of 1,024 rows, in four lanes that the processor adds at the same time; the pieces' sums are added
 * with their rounding error carried along, so that it does not grow with the rows.
 */

import { sum } from './sum.ts';

const piece = 1024;

/** The sum of `values` (IN); NaN or infinite where one of them is. O(rows). */
export function sumOf(values: Float64Array): number {
  return sum(Math.ceil(values.length / piece), k => sumOfPiece(values, k * piece));
}

function sumOfPiece(values: Float64Array, start: number): number {
  const end = Math.min(start + piece, values.length);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i + 3 < end; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (; i < end; i++) a += values[i];
  return a + b + (c + d);
}

/** True when no value of `values` (IN) is NaN or infinite. O(rows). */
export function allFinite(values: Float64Array): boolean {
  // Finite values may still add up to too much.
  return Number.isFinite(sumOf(values)) || values.every(Number.isFinite);
}

/** Σ(x − centre)² over `values` (IN). O(rows). */
export function squaresAround(values: Float64Array, centre: number): number {
  return sum(Math.ceil(values.length / piece), k => squaresOfPiece(values, centre, k * piece));
}

function squaresOfPiece(values: Float64Array, centre: number, start: number): number {
  const end = Math.min(start + piece, values.length);
  let a = 0;
  let b = 0;
  let i = start;
  for (; i + 1 < end; i += 2) {
    const x = values[i] - centre;
    const y = values[i + 1] - centre;
    a += x * x;
    b += y * y;
  }
  for (; i < end; i++) a += (values[i] - centre) ** 2;
  return a + b;
}

/** The values that are not NaN, in their order: `values` itself where all are. O(rows). */
export function withoutMissing(values: Float64Array): Float64Array {
  if (!Number.isNaN(sumOf(values))) return values;
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    present[count] = values[i];
    if (!Number.isNaN(values[i])) count++;
  }
  return present.subarray(0, count);
}

/** What a column spans. */
export interface Extent {
  /** Smallest and largest of its values, infinite ones included; Infinity and -Infinity when it has none. */
  readonly min: number;
  readonly max: number;
  /** How many values are not NaN. */
  readonly count: number;
}

/** The extent of `values` (IN). O(rows). */
export function extentOf(values: Float64Array): Extent {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x < min) min = x;
    if (x > max) max = x;
    if (Number.isNaN(x)) missing++;
  }
  return { min, max, count: values.length - missing };
}
