/** Mutual information of single features and a target, in nats, without a model of how they depend on each other. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { digamma } from '../kernels/gamma.ts';
import { squaresAround, sumOf } from '../kernels/moments.ts';
import { nearestInPlane } from '../kernels/plane-neighbors.ts';
import { sum } from '../kernels/sum.ts';
import type { Random } from '../random.ts';
import { allValues, type Feature } from './features.ts';

export interface MutualInfoOptions {
  /** Nearest neighbours of the estimate, at least 1; more of them make it steadier but biased. Default 3. */
  readonly nNeighbors?: number;
  /**
   * Which features have values that are told apart, not measured: all, none, those with these names, or those that are
   * boolean or of a block (`auto`, the default).
   */
  readonly discreteFeatures?: 'auto' | boolean | readonly string[];
}

/** Noise that tells equal values apart, as a share of the mean. */
const noise = 1e-10;

/**
 * The mutual information of each feature and the target. O(rows x log(rows) x features).
 * @throws {CauceError} TOO_FEW_ROWS.
 */
export function mutualInfoScores(
  where: string,
  features: readonly Feature[],
  target: Float64Array | ClassTarget,
  random: Random,
  { nNeighbors = 3, discreteFeatures = 'auto' }: MutualInfoOptions = {},
): Float64Array {
  const isDiscrete = (feature: Feature): boolean => {
    if (typeof discreteFeatures === 'boolean') return discreteFeatures;
    return discreteFeatures === 'auto' ? feature.isDiscrete : discreteFeatures.includes(feature.name);
  };
  const rows = target instanceof Float64Array ? target.length : target.codes.length;
  const y = target instanceof Float64Array ? unitSpread(target, random.fork('target')) : target.codes;
  if (y instanceof Float64Array && rows <= nNeighbors) {
    throw new CauceError('TOO_FEW_ROWS', { where, needed: nNeighbors + 1, received: rows });
  }
  const sortedTarget = y instanceof Float64Array ? y.slice().sort() : undefined;
  return Float64Array.from(features, feature => {
    const values = allValues(feature, rows);
    if (isDiscrete(feature)) {
      const labels = labelsOf(values);
      return y instanceof Float64Array ? ofLabels(y, labels, nNeighbors) : ofPairs(labels, y);
    }
    const x = unitSpread(values, random.fork(feature.name));
    if (sortedTarget === undefined) return ofLabels(x, y as Int32Array, nNeighbors);
    return ofNumbers(x, y as Float64Array, sortedTarget, nNeighbors);
  });
}

/** Divided by its standard deviation, with a little noise. */
function unitSpread(values: Float64Array, random: Random): Float64Array {
  const mean = sumOf(values) / values.length;
  const deviation = Math.sqrt(squaresAround(values, mean) / values.length);
  // As in scikit-learn's scalers, what varies within rounding only is constant.
  const bound =
    values.length * Number.EPSILON * deviation ** 2 + (values.length * mean * Number.EPSILON) ** 2;
  const scale = deviation ** 2 <= bound ? 1 : deviation;
  const scaled = values.map(value => value / scale);
  const size = noise * Math.max(1, sum(scaled.length, i => Math.abs(scaled[i])) / scaled.length);
  return scaled.map(value => value + size * random.normal());
}

/** A number from 0 on for each distinct value. */
function labelsOf(values: Float64Array): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from(values, value => {
    const label = known.get(value) ?? known.size;
    known.set(value, label);
    return label;
  });
}

/** Of two numbers: Kraskov, Stögbauer and Grassberger, "Estimating mutual information" (Physical Review E 69, 2004), (8). */
function ofNumbers(x: Float64Array, y: Float64Array, sortedY: Float64Array, k: number): number {
  const rows = x.length;
  const radius = nearestInPlane(x, y, k);
  const sortedX = x.slice().sort();
  const near = (i: number): number =>
    digamma(countWithin(sortedX, x[i], radius[i])) + digamma(countWithin(sortedY, y[i], radius[i]));
  return Math.max(0, digamma(rows) + digamma(k) - sum(rows, near) / rows);
}

/** Of a number and a label: Ross, "Mutual information between discrete and continuous data sets" (PLoS ONE 9, 2014), (5). */
function ofLabels(numbers: Float64Array, labels: Int32Array, k: number): number {
  const groups: number[][] = [];
  for (let i = 0; i < labels.length; i++) {
    groups[labels[i]] ??= [];
    groups[labels[i]].push(numbers[i]);
  }
  // A label of a single row says nothing.
  const sorted = groups.filter(group => group.length > 1).map(group => Float64Array.from(group).sort());
  const all = new Float64Array(sorted.reduce((count, group) => count + group.length, 0));
  let start = 0;
  for (const group of sorted) {
    all.set(group, start);
    start += group.length;
  }
  if (all.length === 0) return 0;
  all.sort();
  let total = 0;
  for (const group of sorted) {
    const own = Math.min(k, group.length - 1);
    total += group.length * (digamma(own) - digamma(group.length));
    for (let i = 0; i < group.length; i++)
      total -= digamma(countWithin(all, group[i], nearestInLine(group, i, own)));
  }
  return Math.max(0, digamma(all.length) + total / all.length);
}

/** Of two labels: their counts. */
function ofPairs(a: Int32Array, b: Int32Array): number {
  const rows = a.length;
  const counts = new Map<number, number>();
  const ofA = new Map<number, number>();
  const ofB = new Map<number, number>();
  const add = (map: Map<number, number>, key: number) => map.set(key, (map.get(key) ?? 0) + 1);
  const width = b.reduce((most, label) => Math.max(most, label), 0) + 1;
  for (let i = 0; i < rows; i++) {
    add(counts, a[i] * width + b[i]);
    add(ofA, a[i]);
    add(ofB, b[i]);
  }
  const pairs = [...counts];
  const information = sum(pairs.length, i => {
    const [pair, count] = pairs[i];
    const expected =
      ((ofA.get(Math.floor(pair / width)) as number) / rows) * (ofB.get(pair % width) as number);
    return (count / rows) * Math.log(count / expected);
  });
  return Math.max(0, information);
}

/** The distance of the k-th nearest other number of a sorted list. O(k). */
function nearestInLine(sorted: Float64Array, i: number, k: number): number {
  let [left, right] = [i - 1, i + 1];
  let distance = 0;
  for (let found = 0; found < k; found++) {
    const toLeft = left < 0 ? Number.POSITIVE_INFINITY : sorted[i] - sorted[left];
    const toRight = right >= sorted.length ? Number.POSITIVE_INFINITY : sorted[right] - sorted[i];
    distance = Math.min(toLeft, toRight);
    if (toLeft <= toRight) left--;
    else right++;
  }
  return distance;
}

/** How many numbers of a sorted list are nearer to `x`, which is among them, than `radius`: at least 1. O(log length). */
function countWithin(sorted: Float64Array, x: number, radius: number): number {
  const first = firstWhere(sorted.length, i => sorted[i] > x || x - sorted[i] < radius);
  const last = firstWhere(sorted.length, i => sorted[i] > x && sorted[i] - x >= radius);
  return Math.max(1, last - first);
}

/** The first place where something holds that holds from there on; `length` where it never does. */
function firstWhere(length: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
