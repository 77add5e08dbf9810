/** Absolute errors that weigh more on one side of the prediction than on the other, and the quantiles that make them least. */

import { select } from '../select.ts';

/** A row's loss: so many times its distance from the prediction, above it and below. */
export interface Pinball {
  readonly above: number;
  readonly below: number;
  /** Which quantile makes the loss least: above / (above + below). */
  readonly level: number;
}

/**
 * The sum of the losses of these rows, times their weights where they have any. `gradients` (WRITTEN at these rows) are
 * those of the raw predictions, without weights; a row on its prediction counts as above it, as in scikit-learn. O(rows).
 */
export function pinballLosses(
  rows: Uint32Array,
  target: Float64Array,
  raw: Float64Array,
  { above, below }: Pinball,
  gradients: Float64Array,
  weights?: Float64Array | undefined,
): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const residual = target[row] - raw[row];
    // Two products, no branch to mispredict: residuals have any sign.
    const isBelow = residual < 0 ? 1 : 0;
    gradients[row] = isBelow * below - (1 - isBelow) * above;
    sum -= gradients[row] * residual * (weights === undefined ? 1 : weights[row]);
  }
  return sum;
}

/**
 * The quantile of what these rows' targets have more than their raw predictions.
 * @param room CHANGED: at least as long as `rows`. O(rows); with weights O(rows log(rows)).
 */
export function leafQuantile(
  rows: Uint32Array,
  target: Float64Array,
  raw: Float64Array,
  level: number,
  room: Float64Array,
  weights?: Float64Array | undefined,
): number {
  for (let i = 0; i < rows.length; i++) room[i] = target[rows[i]] - raw[rows[i]];
  const own = room.subarray(0, rows.length);
  if (weights === undefined) return quantileOf(own, level);
  return weightedQuantileOf(
    own,
    Float64Array.from(rows, row => weights[row]),
    level,
  );
}

/**
 * The least value up to which there is the share `level` of all weight, as scikit-learn has it where there are weights:
 * type 1 of Hyndman and Fan (1996). O(length log(length)).
 */
export function weightedQuantileOf(values: Float64Array, weights: Float64Array, level: number): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const total = order.reduce((sum, i) => sum + weights[i], 0);
  let below = 0;
  for (const i of order) {
    below += weights[i];
    if (below >= level * total) return values[i];
  }
  return values[order[order.length - 1]];
}

/**
 * The quantile by linear interpolation, NumPy's default: type 7 of Hyndman and Fan (1996). O(length).
 * @param values CHANGED: in another order. No NaN; not empty.
 * @param level From 0 to 1.
 */
export function quantileOf(values: Float64Array, level: number): number {
  const place = level * (values.length - 1);
  const before = Math.floor(place);
  const share = place - before;
  const low = select(values, before);
  if (share === 0) return low;
  let high = Number.POSITIVE_INFINITY;
  for (let i = before + 1; i < values.length; i++) if (values[i] < high) high = values[i];
  // From the nearer of the two, as NumPy does: for the same bits.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}
