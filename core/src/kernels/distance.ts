/** Distances between points. */

import { squaredDistance } from './neighbors.ts';

/**
 * A distance in the form in which it is compared: squared for `euclidean`, to the power p for `minkowski`, as it is for the
 * others. `cosine` is 1 less the cosine, of points that have been scaled to length 1 (`toUnitLength`).
 */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski' | 'cosine';

export interface Distance {
  readonly metric: Metric;
  /** Of `minkowski`. */
  readonly p: number;
}

/** Features after which it is asked whether a distance is beyond what counts already. */
const stretch = 16;

/**
 * How far apart two points are, as they are compared.
 * @param points Holds a point's features from place `a` on; likewise the other. Only read.
 * @param enough Beyond this, but not for `euclidean` and `cosine`, any number beyond it will do.
 * O(features).
 */
export function distanceBetween(
  { metric, p }: Distance,
  points: Float64Array,
  a: number,
  others: Float64Array,
  b: number,
  features: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  if (metric === 'euclidean') return squaredDistance(points, a, others, b, features);
  let total = 0;
  if (metric === 'cosine') {
    for (let j = 0; j < features; j++) total += points[a + j] * others[b + j];
    return Math.min(2, Math.max(0, 1 - total));
  }
  for (let first = 0; first < features && !(total > enough); first += stretch) {
    const end = Math.min(features, first + stretch);
    if (metric === 'manhattan') {
      for (let j = first; j < end; j++) total += Math.abs(points[a + j] - others[b + j]);
    } else if (metric === 'chebyshev') {
      for (let j = first; j < end; j++) total = Math.max(total, Math.abs(points[a + j] - others[b + j]));
    } else {
      for (let j = first; j < end; j++) total += Math.abs(points[a + j] - others[b + j]) ** p;
    }
  }
  return total;
}

/** A distance as one measures it, from the form in which it is compared. */
export function measuredDistance({ metric, p }: Distance, compared: number): number {
  if (metric === 'euclidean') return Math.sqrt(compared);
  return metric === 'minkowski' ? compared ** (1 / p) : compared;
}

/** Scales points, of so many features each, to length 1; a point at 0 stays. `points` is CHANGED. */
export function toUnitLength(points: Float64Array, features: number): void {
  for (let at = 0; at < points.length; at += Math.max(1, features)) {
    const own = points.subarray(at, at + features);
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0));
    if (length > 0) for (let j = 0; j < features; j++) own[j] /= length;
  }
}
