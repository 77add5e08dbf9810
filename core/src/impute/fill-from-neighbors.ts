/** Means over the nearest rows, among those that have a value. */

/** Rows that values are taken from. */
export interface Donors {
  readonly rows: number;
  /** Shape (rows x features), row by row; missing is NaN. */
  readonly values: Float64Array;
  /** Shape (features): what is filled in where no row can be compared; NaN for a feature that has no value anywhere. */
  readonly means: Float64Array;
}

/**
 * Rows with their missing values filled in. Features that no donor has stay as they are.
 *
 * @param given (rows x features), IN: row by row.
 * @returns As `given`, new. O(rows that lack a value x donors x features).
 */
export function fillFromNeighbors(
  donors: Donors,
  given: Float64Array,
  { k, byDistance }: { readonly k: number; readonly byDistance: boolean },
): Float64Array {
  const { rows, values, means } = donors;
  const width = means.length;
  const out = given.slice();
  const distances = new Float64Array(rows);
  const nearest: Nearest = {
    distances: new Float64Array(Math.min(k, rows)),
    rows: new Int32Array(Math.min(k, rows)),
    count: 0,
  };
  for (let start = 0; start < given.length; start += width) {
    let isMeasured = false;
    for (let i = 0; i < width; i++) {
      if (!Number.isNaN(given[start + i]) || Number.isNaN(means[i])) continue;
      if (!isMeasured) measure(donors, given, start, distances);
      isMeasured = true;
      findNearest(values, width, i, distances, nearest);
      out[start + i] = nearest.count === 0 ? means[i] : meanOf(values, width, i, nearest, byDistance);
    }
  }
  return out;
}

/**
 * The distance of each donor from a row: the root of the mean square of what they differ by in the features that both
 * have, times the number of features; NaN where they share none (Dixon 1979).
 */
function measure(
  { rows, values, means }: Donors,
  given: Float64Array,
  start: number,
  out: Float64Array,
): void {
  const width = means.length;
  for (let row = 0; row < rows; row++) {
    const other = row * width;
    let squares = 0;
    let shared = 0;
    for (let i = 0; i < width; i++) {
      const difference = given[start + i] - values[other + i];
      if (Number.isNaN(difference)) continue;
      squares += difference * difference;
      shared++;
    }
    out[row] = Math.sqrt((squares / shared) * width);
  }
}

/** The nearest rows that have a feature, the nearest first. */
interface Nearest {
  readonly distances: Float64Array;
  readonly rows: Int32Array;
  /** How many were found. */
  count: number;
}

function findNearest(
  values: Float64Array,
  width: number,
  feature: number,
  distances: Float64Array,
  nearest: Nearest,
): void {
  const most = nearest.distances.length;
  let count = 0;
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row];
    if (Number.isNaN(distance) || Number.isNaN(values[row * width + feature])) continue;
    if (count === most && !(distance < nearest.distances[most - 1])) continue;
    let place = count < most ? count++ : most - 1;
    for (; place > 0 && distance < nearest.distances[place - 1]; place--) {
      nearest.distances[place] = nearest.distances[place - 1];
      nearest.rows[place] = nearest.rows[place - 1];
    }
    nearest.distances[place] = distance;
    nearest.rows[place] = row;
  }
  nearest.count = count;
}

function meanOf(
  values: Float64Array,
  width: number,
  feature: number,
  { distances, rows, count }: Nearest,
  byDistance: boolean,
): number {
  const isAtPlace = distances[0] === 0;
  // Where all are too far away for a distance, none is nearer.
  const isByDistance = byDistance && distances[0] < Number.POSITIVE_INFINITY;
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < count; i++) {
    const weight = !isByDistance ? 1 : isAtPlace ? (distances[i] === 0 ? 1 : 0) : 1 / distances[i];
    if (weight === 0) continue;
    sum += weight * values[rows[i] * width + feature];
    weights += weight;
  }
  return sum / weights;
}
