/** The nearest points, by comparing with every point. */

import type { Kernel, Workspace } from './workspace.ts';

/** Points or queries, row by row: (count x features). Of the workspace. */
export interface Points {
  readonly values: Float64Array;
  readonly count: number;
  readonly features: number;
}

/** The k nearest points of each query, the nearest first; of equally near ones the earlier first. Of the workspace. */
export interface Neighbors {
  /** (queries x k): squared Euclidean distances; Infinity where there are fewer points. */
  readonly distances: Float64Array;
  /** (queries x k): numbers of the points; -1 where there are fewer. */
  readonly numbers: Int32Array;
}

/** Queries of a task: enough that points in the cache are looked at often. */
const queriesOfTask = 32;

const nearestKernel: Kernel<
  [
    points: Float64Array,
    count: number,
    features: number,
    queries: Float64Array,
    asked: number,
    ofTask: number,
    k: number,
    distances: Float64Array,
    numbers: Int32Array,
  ]
> = {
  number: 47,
  plain: (task, _, points, count, features, queries, asked, ofTask, k, distances, numbers) => {
    for (let q = task * ofTask; q < Math.min((task + 1) * ofTask, asked); q++) {
      for (let p = 0; p < count; p++) {
        const distance = squaredDistance(points, p * features, queries, q * features, features);
        if (!(distance < distances[q * k + k - 1])) continue;
        let place = q * k + k - 1;
        for (; place > q * k && distance < distances[place - 1]; place--) {
          distances[place] = distances[place - 1];
          numbers[place] = numbers[place - 1];
        }
        distances[place] = distance;
        numbers[place] = p;
      }
    }
  },
};

/** In two lanes: the even places and the odd ones. Differences are taken first, so that nothing cancels afterwards. */
export function squaredDistance(
  points: Float64Array,
  point: number,
  queries: Float64Array,
  query: number,
  features: number,
): number {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < features; j++) {
    const difference = queries[query + j] - points[point + j];
    if (j % 2 === 0) even += difference * difference;
    else odd += difference * difference;
  }
  return even + odd;
}

/**
 * The k nearest points of each query.
 *
 * @param points IN: finite.
 * @param queries IN: finite, of as many features.
 * @param k At least 1.
 * O(queries x points x features) time, and x k in the worst order of the points.
 */
export function nearest(space: Workspace, points: Points, queries: Points, k: number): Neighbors {
  const distances = space.array(Float64Array, queries.count * k).fill(Number.POSITIVE_INFINITY);
  const numbers = space.array(Int32Array, queries.count * k).fill(-1);
  space.run(
    nearestKernel,
    Math.ceil(queries.count / queriesOfTask),
    points.values,
    points.count,
    points.features,
    queries.values,
    queries.count,
    queriesOfTask,
    k,
    distances,
    numbers,
  );
  return { distances, numbers };
}
