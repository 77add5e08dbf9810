/**
 * Points in boxes within boxes, so that those near a query are found without looking at all: Bentley, "Multidimensional
 * binary search trees used for associative searching", Communications of the ACM 18 (1975). As scikit-learn's KDTree, each
 * box is halved at the median of its widest feature, down to `leafSize` points.
 */

import { type Distance, distanceBetween } from './distance.ts';
import type { NearestList } from './nearest-list.ts';
import type { Points } from './neighbors.ts';

/** Box i is halved into boxes 2i + 1 and 2i + 2; the second half of the boxes are the leaves. */
export interface KdTree {
  readonly features: number;
  /** Shape (points x features): those of a box side by side. */
  readonly values: Float64Array;
  /** Shape (points): the number that each of these had. */
  readonly numbers: Int32Array;
  /** Shape (boxes): its points are first … end - 1. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Shape (boxes x features): what its points span. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * @param points Only read; at least one.
 * @param leafSize At least 1.
 * O(points x (log points + features)) time for all but the most unlucky orders.
 */
export function buildKdTree({ values, count, features }: Points, leafSize: number): KdTree {
  const levels = Math.max(1, Math.floor(Math.log2(Math.max(1, (count - 1) / leafSize))) + 1);
  const boxes = 2 ** levels - 1;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const [first, end] = [new Int32Array(boxes), new Int32Array(boxes)];
  const [lower, upper] = [new Float64Array(boxes * features), new Float64Array(boxes * features)];
  end[0] = count;
  for (let box = 0; box < boxes; box++) {
    const own = order.subarray(first[box], end[box]);
    for (let j = 0; j < features; j++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let i = 0; i < own.length; i++) {
        const x = values[own[i] * features + j];
        if (x < low) low = x;
        if (x > high) high = x;
      }
      lower[box * features + j] = low;
      upper[box * features + j] = high;
    }
    if (2 * box + 2 >= boxes) continue;
    const half = own.length >> 1;
    halve(own, half, values, features, widestFeature(lower, upper, box, features));
    first[2 * box + 1] = first[box];
    end[2 * box + 1] = first[2 * box + 2] = first[box] + half;
    end[2 * box + 2] = end[box];
  }
  const sorted = new Float64Array(count * features);
  for (let i = 0; i < count; i++) {
    sorted.set(values.subarray(order[i] * features, (order[i] + 1) * features), i * features);
  }
  return { features, values: sorted, numbers: order, first, end, lower, upper };
}

/**
 * Adds the nearest points to a list, the same as `nearestByAll` does, to the bit.
 * @param distance Any but `cosine`, with p of at least 1.
 * @param query Its features start at place `at`.
 */
export function nearestInTree(
  tree: KdTree,
  distance: Distance,
  query: Float64Array,
  at: number,
  list: NearestList,
): void {
  if (tree.numbers.length > 0) visit(tree, distance, query, at, list, 0);
}

/** The plain twin: compares with every point. O(points x features). */
export function nearestByAll(
  { values, count, features }: Points,
  distance: Distance,
  query: Float64Array,
  at: number,
  list: NearestList,
): void {
  for (let i = 0; i < count; i++) {
    const own = distanceBetween(distance, values, i * features, query, at, features, list.worst);
    if (own <= list.worst) list.add(own, i);
  }
}

function visit(
  tree: KdTree,
  distance: Distance,
  query: Float64Array,
  at: number,
  list: NearestList,
  box: number,
): void {
  const { features, values, numbers, first, end } = tree;
  const left = 2 * box + 1;
  if (left >= first.length) {
    for (let i = first[box]; i < end[box]; i++) {
      const own = distanceBetween(distance, values, i * features, query, at, features, list.worst);
      if (own <= list.worst) list.add(own, numbers[i]);
    }
    return;
  }
  const toLeft = distanceToBox(tree, distance, query, at, left);
  const toRight = distanceToBox(tree, distance, query, at, left + 1);
  const isLeftNearer = toLeft <= toRight;
  for (const isLeft of [isLeftNearer, !isLeftNearer]) {
    // A box as far as the worst may hold an equally near point of a lower number; a power may be off in the last bit.
    const nearest = (isLeft ? toLeft : toRight) * (1 - 1e-12);
    if (nearest <= list.worst) visit(tree, distance, query, at, list, isLeft ? left : left + 1);
  }
}

/** The corner of a box that is nearest to a query, kept for the next call. */
let corner = new Float64Array(0);

/** How far the nearest place of a box is, rounded as distances are, so that no point of it is nearer. */
function distanceToBox(
  { features, lower, upper }: KdTree,
  distance: Distance,
  query: Float64Array,
  at: number,
  box: number,
): number {
  if (corner.length < features) corner = new Float64Array(features);
  for (let j = 0; j < features; j++) {
    const [low, high] = [lower[box * features + j], upper[box * features + j]];
    corner[j] = Math.min(high, Math.max(low, query[at + j]));
  }
  return distanceBetween(distance, corner, 0, query, at, features);
}

function widestFeature(lower: Float64Array, upper: Float64Array, box: number, features: number): number {
  let widest = 0;
  let most = -1;
  for (let j = 0; j < features; j++) {
    const width = upper[box * features + j] - lower[box * features + j];
    if (width > most) [widest, most] = [j, width];
  }
  return widest;
}

/** Puts the `half` points of the lowest values of a feature first: Hoare's selection. `order` is CHANGED. */
function halve(
  order: Int32Array,
  half: number,
  values: Float64Array,
  features: number,
  feature: number,
): void {
  const of = (place: number): number => values[order[place] * features + feature];
  let low = 0;
  let high = order.length - 1;
  while (low < high) {
    const pivot = of((low + high) >> 1);
    let i = low;
    let j = high;
    while (i <= j) {
      while (of(i) < pivot) i++;
      while (of(j) > pivot) j--;
      if (i > j) break;
      const swapped = order[i];
      order[i++] = order[j];
      order[j--] = swapped;
    }
    if (half <= j) high = j;
    else if (half >= i) low = i;
    else break;
  }
}
