/** The rows learnt from that are nearest to others: what all models of neighbours share. */

import { CauceError, ModelFileError } from '../errors.ts';
import { integer, number, oneOf } from '../estimator/rules.ts';
import { buildCosineIndex, type CosineIndex, nearestByCosine } from '../kernels/cosine-index.ts';
import { type Distance, type Metric, measuredDistance, toUnitLength } from '../kernels/distance.ts';
import { buildKdTree, type KdTree, nearestByAll, nearestInTree } from '../kernels/kd-tree.ts';
import { NearestList } from '../kernels/nearest-list.ts';
import { nearest, type Points } from '../kernels/neighbors.ts';
import { openWorkspace } from '../kernels/workspace.ts';
import type { FeatureRows } from '../table/feature-rows.ts';

/** What is kept of the rows learnt from. */
export interface LearntRows {
  /** Number of features. */
  readonly features: number;
  /** Shape (rows x features), row by row. */
  readonly values: Float64Array;
}

export interface SearchParams {
  readonly weights: 'uniform' | 'distance';
  readonly algorithm: 'auto' | 'kd_tree' | 'brute';
  readonly leafSize: number;
  readonly metric: 'minkowski' | 'euclidean' | 'manhattan' | 'chebyshev' | 'cosine';
  readonly p: number;
}

export interface NeighborsParams extends SearchParams {
  readonly nNeighbors: number;
}

export const searchParams = {
  weights: oneOf('uniform', 'distance'),
  algorithm: oneOf('auto', 'kd_tree', 'brute'),
  leafSize: integer(30, { min: 1 }),
  metric: oneOf('minkowski', 'euclidean', 'manhattan', 'chebyshev', 'cosine'),
  p: number(2, { above: 0 }),
};

export const neighborsParams = { nNeighbors: integer(5, { min: 1 }), ...searchParams };

/**
 * The rows to keep.
 * @throws {CauceError} TOO_FEW_ROWS for fewer than are asked for.
 */
export function learnRows(where: string, { rows, width, values }: FeatureRows, needed: number): LearntRows {
  if (rows < needed) throw new CauceError('TOO_FEW_ROWS', { where, needed, received: rows });
  return { features: width, values };
}

/** What is wrong with kept rows of a file, of which there must be so many. */
export function learntRowsProblem(
  { features, values }: LearntRows,
  rows: number,
  needed: number,
): string | undefined {
  if (values.length !== rows * features) return 'its rows are not as many as its targets';
  if (rows < needed) return `it has ${rows} rows for ${needed} neighbours`;
  return values.every(Number.isFinite) ? undefined : 'its rows must be finite';
}

/** Finds the nearest rows of one query after the other. */
export interface Search {
  readonly distance: Distance;
  /**
   * The nearest of a query whose features start at place `at`. The list is the same for every call.
   * @param query CHANGED for `cosine`: scaled to length 1.
   */
  nearestTo(query: Float64Array, at: number): NearestList;
}

export function openSearch(rows: number, learnt: LearntRows, params: NeighborsParams): Search {
  const { points, cosines, tree, distance } = indexOf(rows, learnt, params);
  const list = new NearestList(params.nNeighbors);
  return {
    distance,
    nearestTo(query, at) {
      list.size = 0;
      if (cosines !== undefined) {
        toUnitLength(query.subarray(at, at + points.features), points.features);
        nearestByCosine(cosines, query, at, list);
      } else if (tree !== undefined) nearestInTree(tree, distance, query, at, list);
      else nearestByAll(points, distance, query, at, list);
      return list;
    },
  };
}

/** So many products are worth a workspace. */
const manyProducts = 500_000;

/**
 * Visits the nearest rows of every query, in order.
 * @param rows How many were learnt.
 * @param queries Their values are CHANGED for `cosine`.
 * @param visit Is given the same list each time.
 * @throws {ModelFileError} when the queries have other features.
 */
export function visitNeighborhoods(
  where: string,
  rows: number,
  learnt: LearntRows,
  queries: FeatureRows,
  params: NeighborsParams,
  visit: (query: number, list: NearestList, distance: Distance) => void,
): void {
  checkFeatures(where, learnt, queries.width);
  const { points, tree, distance } = indexOf(rows, learnt, params);
  const isMany = rows * queries.rows * points.features > manyProducts;
  if (tree === undefined && distance.metric === 'euclidean' && isMany) {
    visitTogether(points, queries, params.nNeighbors, (query, list) => visit(query, list, distance));
    return;
  }
  const search = openSearch(rows, learnt, params);
  for (let query = 0; query < queries.rows; query++) {
    visit(query, search.nearestTo(queries.values, query * points.features), distance);
  }
}

/** @throws {ModelFileError} when a table has other features than were learnt. */
export function checkFeatures(where: string, { features }: LearntRows, width: number): void {
  if (width === features) return;
  throw new ModelFileError(
    `${where} learnt from ${features} features, but the step before it makes ${width}.`,
  );
}

/** Many queries, by comparing with every point on all threads. */
function visitTogether(
  points: Points,
  queries: FeatureRows,
  k: number,
  visit: (query: number, list: NearestList) => void,
): void {
  const space = openWorkspace();
  try {
    const own = space.array(Float64Array, points.values.length);
    own.set(points.values);
    const asked = space.array(Float64Array, queries.values.length);
    asked.set(queries.values);
    const found = nearest(
      space,
      { ...points, values: own },
      { values: asked, count: queries.rows, features: points.features },
      k,
    );
    const list = new NearestList(k);
    for (let query = 0; query < queries.rows; query++) {
      list.distances.set(found.distances.subarray(query * k, (query + 1) * k));
      list.numbers.set(found.numbers.subarray(query * k, (query + 1) * k));
      list.size = k;
      if (list.numbers[k - 1] < 0) {
        // Points too far away to tell how far are left out there.
        list.size = 0;
        nearestByAll(points, { metric: 'euclidean', p: 2 }, queries.values, query * points.features, list);
      }
      visit(query, list);
    }
  } finally {
    space.close();
  }
}

/**
 * How much each of the nearest counts: the same, or by the inverse of its distance; where some are at no distance, these
 * alone.
 * @param out OUT: shape (k).
 * @returns What all count together.
 */
export function weigh(
  list: NearestList,
  distance: Distance,
  { weights }: SearchParams,
  out: Float64Array,
): number {
  if (weights === 'distance') {
    for (let i = 0; i < list.size; i++) out[i] = 1 / measuredDistance(distance, list.distances[i]);
    const isAtNone = out.subarray(0, list.size).includes(Number.POSITIVE_INFINITY);
    if (isAtNone) for (let i = 0; i < list.size; i++) out[i] = out[i] === Number.POSITIVE_INFINITY ? 1 : 0;
  }
  // Those that are all too far away to tell how far count the same.
  if (weights === 'uniform' || out[0] === 0) out.fill(1, 0, list.size);
  let total = 0;
  for (let i = 0; i < list.size; i++) total += out[i];
  return total;
}

interface Index {
  readonly key: string;
  readonly points: Points;
  /** For `cosine`. */
  readonly cosines: CosineIndex | undefined;
  readonly tree: KdTree | undefined;
  readonly distance: Distance;
}

/** Made when first needed, and kept as long as the rows are: a model file need not hold it. */
const indexes = new WeakMap<Float64Array, Index>();

function indexOf(rows: number, { features, values }: LearntRows, params: NeighborsParams): Index {
  const distance = distanceOf(params);
  const byTree = isTreeWorthIt(rows, features, params, distance);
  const key = JSON.stringify([distance, byTree, params.leafSize]);
  const kept = indexes.get(values);
  if (kept?.key === key) return kept;
  const points = { values, count: rows, features };
  const cosines = distance.metric === 'cosine' ? buildCosineIndex(points) : undefined;
  const tree = byTree ? buildKdTree(points, params.leafSize) : undefined;
  const index = { key, points, cosines, tree, distance };
  indexes.set(values, index);
  return index;
}

function distanceOf({ metric, p }: SearchParams): Distance {
  const known: Readonly<Record<number, Metric>> = { 1: 'manhattan', 2: 'euclidean' };
  return metric === 'minkowski' ? { metric: known[p] ?? metric, p } : { metric, p: 2 };
}

/** As scikit-learn decides; the result does not depend on it. */
function isTreeWorthIt(rows: number, features: number, params: NeighborsParams, distance: Distance): boolean {
  const { metric, p } = distance;
  if (metric === 'cosine' || (metric === 'minkowski' && p < 1) || features === 0) return false;
  if (params.algorithm !== 'auto') return params.algorithm === 'kd_tree';
  return features <= 15 && params.nNeighbors < rows >> 1;
}
