/** Clusters of numbers on a line. */

import { squaresAround, sumOf } from './moments.ts';

/** scikit-learn's defaults. */
const mostRounds = 300;
const tolerance = 1e-4;

/**
 * The centres of clusters that Lloyd's algorithm comes to ("Least squares quantization in PCM", IEEE Transactions on
 * Information Theory 28, 1982): in turn, each value goes to the nearest centre (the first of equals), and each centre to
 * the mean of its values; one without values goes to the value that is farthest from its own. As scikit-learn's KMeans.
 *
 * @param sorted IN: ascending, finite, at least one.
 * @param start IN: the centres to begin with.
 * @returns As many centres, new, in no order. O(values), and O(centres log values) for each round.
 */
export function kMeansOnLine(sorted: Float64Array, start: Float64Array): Float64Array {
  // A power of 2: no digit changes, and no square is too large.
  const unit = 2 ** Math.floor(Math.log2(Math.max(-sorted[0], sorted[sorted.length - 1], Number.MIN_VALUE)));
  const mean = sumOf(sorted.map(x => x / unit)) / sorted.length;
  const values = sorted.map(x => x / unit - mean);
  const bound = (tolerance * squaresAround(values, 0)) / values.length;
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  let centers = start.map(x => x / unit - mean);
  let before = new Int32Array(2 * centers.length).fill(-1);
  for (let round = 0; round < mostRounds; round++) {
    const ranges = nearestRanges(values, centers);
    const moved = meansOf(values, sums, ranges, centers);
    let shift = 0;
    for (let k = 0; k < centers.length; k++) shift += (moved[k] - centers[k]) ** 2;
    centers = moved;
    if (ranges.every((edge, i) => edge === before[i]) || shift <= bound) break;
    before = ranges;
  }
  return centers.map(x => (x + mean) * unit);
}

/** Where the values of each cluster begin and end: those of cluster k at places 2 k and 2 k + 1. */
function nearestRanges(values: Float64Array, centers: Float64Array): Int32Array<ArrayBuffer> {
  const ranges = new Int32Array(2 * centers.length);
  // Of equal centres only the first has values.
  const order = Array.from(centers.keys())
    .filter(k => centers.indexOf(centers[k]) === k)
    .sort((a, b) => centers[a] - centers[b]);
  let from = 0;
  order.forEach((k, place) => {
    const next = order[place + 1];
    const to = next === undefined ? values.length : Math.max(from, countNearer(values, centers, k, next));
    ranges[2 * k] = from;
    ranges[2 * k + 1] = to;
    from = to;
  });
  return ranges;
}

/**
 * How many values go to centre k rather than to the next above it. Whole numbers often lie halfway between the centres that
 * one begins with: which is nearer is then up to rounding, and so up to the formula, which is scikit-learn's.
 */
function countNearer(sorted: Float64Array, centers: Float64Array, k: number, next: number): number {
  const distance = (x: number, center: number) => center * center - 2 * (x * center);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const apart = distance(sorted[middle], centers[next]) - distance(sorted[middle], centers[k]);
    if (apart > 0 || (apart === 0 && k < next)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meansOf(
  values: Float64Array,
  sumsBefore: Float64Array,
  ranges: Int32Array,
  centers: Float64Array,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(centers.length);
  const counts = new Float64Array(centers.length);
  for (let k = 0; k < centers.length; k++) {
    counts[k] = ranges[2 * k + 1] - ranges[2 * k];
    sums[k] = sumsBefore[ranges[2 * k + 1]] - sumsBefore[ranges[2 * k]];
  }
  if (counts.includes(0)) moveEmpty(values, ranges, centers, sums, counts);
  const largest = counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
  // Equal values have no other mean, whatever rounding makes of their sum.
  const isAlike = (k: number) =>
    counts[k] > 0 &&
    counts[k] === ranges[2 * k + 1] - ranges[2 * k] &&
    values[ranges[2 * k]] === values[ranges[2 * k + 1] - 1];
  const means = sums.map((sum, k) => (isAlike(k) ? values[ranges[2 * k]] : sum / counts[k]));
  // Where values are fewer than clusters.
  return means.map((mean, k) => (counts[k] > 0 ? mean : means[largest]));
}

/** Gives each empty cluster one of the values that are farthest from their centres. */
function moveEmpty(
  values: Float64Array,
  ranges: Int32Array,
  centers: Float64Array,
  sums: Float64Array,
  counts: Float64Array,
): void {
  const owners = new Int32Array(values.length);
  for (let k = 0; k < centers.length; k++) owners.fill(k, ranges[2 * k], ranges[2 * k + 1]);
  const distances = values.map((x, i) => (x - centers[owners[i]]) ** 2);
  const order = Array.from(values.keys()).sort((a, b) => distances[b] - distances[a]);
  if (distances[order[0]] === 0) return;
  const empty = Array.from(counts.keys()).filter(k => counts[k] === 0);
  empty.forEach((k, place) => {
    const far = order[place];
    sums[owners[far]] -= values[far];
    counts[owners[far]]--;
    sums[k] = values[far];
    counts[k] = 1;
  });
}
