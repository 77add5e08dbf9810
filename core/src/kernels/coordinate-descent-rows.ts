/**
 * The elastic net from the rows themselves: for more features than a Gram matrix has room for, coefficients of at least 0,
 * features in any order, and penalties of the squares alone. See coordinate-descent.ts for the rest.
 */

import type { BlockMatrix } from './block-matrix.ts';
import type { Descent } from './coordinate-descent.ts';

/** w that minimises ½ Σ weight (y − Xw)² + absolute ‖w‖₁ + ½ squared ‖w‖². */
export interface RowProblem {
  readonly matrix: BlockMatrix;
  /** (rows): y. Where the matrix is less the (weighted) means of its features, it is less its own. */
  readonly target: Float64Array;
  /** (rows): undefined when all are 1. */
  readonly weight: Float64Array | undefined;
  readonly absolute: number;
  readonly squared: number;
  /** No coefficient is below 0. */
  readonly positive: boolean;
}

export interface DescentOptions {
  /** Ends when the duality gap is at most this share of Σ weight y². */
  readonly tolerance: number;
  /** At most so many sweeps, at least 1. */
  readonly sweeps: number;
  /** Which feature is next, where they are not taken in turn; called as often as there are features. */
  readonly pick?: (() => number) | undefined;
  /** Called before each sweep. */
  readonly onSweep?: (sweep: number) => void;
}

/**
 * As `descend`. A sweep is O(rows x columns), of sparse and one-hot blocks their values, and not the residual but the
 * residual less `offset` is kept, so that a shift costs nothing.
 *
 * @param coef IN: where to begin; OUT: the coefficients.
 */
export function descendRows(problem: RowProblem, coef: Float64Array, options: DescentOptions): Descent {
  const { target, weight, absolute, squared, positive } = problem;
  const { tolerance, sweeps, pick, onSweep } = options;
  const features = featuresOf(problem.matrix);
  const n = coef.length;
  const fit: Fit = { residual: target.slice(), offset: 0, weight };
  const own = features.map(feature => squaresOf(feature, weight));
  features.forEach((feature, j) => {
    if (coef[j] !== 0) take(fit, feature, coef[j]);
  });
  const enough = tolerance * dot(target, target, weight);
  let sweep = 0;
  let gap = Number.POSITIVE_INFINITY;
  while (sweep < sweeps) {
    // Not within the call, which is left out, with what it is given, where nobody asks.
    onSweep?.(sweep);
    sweep++;
    let largest = 0;
    let change = 0;
    for (let i = 0; i < n; i++) {
      const j = pick?.() ?? i;
      if (own[j] === 0) continue;
      const old = coef[j];
      const pull = productWith(fit, features[j]) + old * own[j];
      const size = Math.max(Math.abs(pull) - absolute, 0) / (own[j] + squared);
      const now = pull > 0 ? size : positive ? 0 : -size;
      if (now !== old) {
        coef[j] = now;
        take(fit, features[j], now - old);
      }
      largest = Math.max(largest, Math.abs(now));
      change = Math.max(change, Math.abs(now - old));
    }
    if (change > tolerance * largest && sweep < sweeps) continue;
    gap = dualityGap(problem, features, fit, coef);
    if (gap <= enough || (change === 0 && pick === undefined)) break;
  }
  return { gap, sweeps: sweep };
}

/** A column: of all rows, or of those where it is not 0; less its shift. */
interface Feature {
  readonly rows: Int32Array | undefined;
  /** Undefined for a one-hot feature, which is 1 in its rows. */
  readonly values: Float64Array | undefined;
  readonly shift: number;
}

/** y − Xw, which is `residual` + `offset`. */
interface Fit {
  readonly residual: Float64Array;
  offset: number;
  readonly weight: Float64Array | undefined;
}

function featuresOf({ rows, blocks, shift }: BlockMatrix): Feature[] {
  return blocks.flatMap(({ start, width, values, codes, sparse }): Feature[] => {
    if (values !== undefined) return [{ rows: undefined, values, shift: shift[start] }];
    const counts = new Int32Array(width);
    const each = (visit: (feature: number, row: number, value: number) => void) => {
      for (let r = 0; r < rows; r++) {
        if (codes !== undefined) {
          if (codes[r] >= 0) visit(codes[r], r, 1);
        } else
          for (let at = sparse.starts[r]; at < sparse.starts[r + 1]; at++)
            visit(sparse.indices[at], r, sparse.values[at]);
      }
    };
    each(j => counts[j]++);
    const features = Array.from(counts, (count, j) => ({
      rows: new Int32Array(count),
      values: codes === undefined ? new Float64Array(count) : undefined,
      shift: shift[start + j],
    }));
    counts.fill(0);
    each((j, row, value) => {
      const own = features[j];
      if (own.values !== undefined) own.values[counts[j]] = value;
      own.rows[counts[j]++] = row;
    });
    return features;
  });
}

/** Σ weight x² over all rows, x less its shift. */
function squaresOf({ rows, values, shift }: Feature, weight: Float64Array | undefined): number {
  let squares = 0;
  if (rows === undefined) {
    const all = values as Float64Array;
    for (let r = 0; r < all.length; r++) squares += (weight?.[r] ?? 1) * (all[r] - shift) ** 2;
    return squares;
  }
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const x = values?.[i] ?? 1;
    const w = weight?.[rows[i]] ?? 1;
    squares += w * x * (x - shift);
    sum += w * x;
  }
  // The shift is 0, or the mean, so that Σ weight (x − shift) is 0.
  return rows.length === 0 || squares <= 4 * Number.EPSILON * Math.abs(shift * sum) ? 0 : squares;
}

/** Σ weight x (y − Xw). What is less its mean is, like y, 0 in all: a shift adds nothing. */
function productWith({ residual, offset, weight }: Fit, { rows, values, shift }: Feature): number {
  let total = 0;
  if (rows === undefined) {
    const all = values as Float64Array;
    if (weight === undefined)
      for (let r = 0; r < all.length; r++) total += (all[r] - shift) * (residual[r] + offset);
    else for (let r = 0; r < all.length; r++) total += weight[r] * (all[r] - shift) * (residual[r] + offset);
    return total;
  }
  for (let i = 0; i < rows.length; i++) {
    const r = rows[i];
    total += (weight?.[r] ?? 1) * (values?.[i] ?? 1) * (residual[r] + offset);
  }
  return total;
}

/** Takes `change` times the feature off the residual. */
function take(fit: Fit, { rows, values, shift }: Feature, change: number): void {
  const { residual } = fit;
  if (rows === undefined) {
    const all = values as Float64Array;
    for (let r = 0; r < all.length; r++) residual[r] -= change * (all[r] - shift);
    return;
  }
  for (let i = 0; i < rows.length; i++) residual[rows[i]] -= change * (values?.[i] ?? 1);
  fit.offset += change * shift;
}

/** Formulations A and, without a penalty of the absolute values, B of scikit-learn 1.9's _cd_fast.pyx. */
function dualityGap(
  { target, weight, absolute, squared, positive }: RowProblem,
  features: readonly Feature[],
  fit: Fit,
  coef: Float64Array,
): number {
  const residual = fit.residual.map(r => r + fit.offset);
  const squares = dot(residual, residual, weight);
  const withTarget = dot(residual, target, weight);
  const coefSquares = dot(coef, coef, undefined);
  const upOnly = (slope: number) => (positive ? Math.max(slope, 0) : Math.abs(slope));
  if (absolute === 0) {
    let slopes = 0;
    features.forEach((feature, j) => {
      const slope = productWith(fit, feature);
      // Without any penalty there is no gap: the slopes themselves must vanish.
      slopes += squared === 0 && coef[j] > 0 ? slope * slope : upOnly(slope) ** 2;
    });
    if (squared === 0) return slopes;
    return squares + 0.5 * squared * coefSquares - withTarget + slopes / (2 * squared);
  }
  let steepest = 0;
  let sizes = 0;
  features.forEach((feature, j) => {
    steepest = Math.max(steepest, upOnly(productWith(fit, feature) - squared * coef[j]));
    sizes += Math.abs(coef[j]);
  });
  const scale = steepest > absolute ? absolute / steepest : 1;
  const penalised = squares + squared * coefSquares;
  return 0.5 * penalised * (1 + scale * scale) + absolute * sizes - scale * withTarget;
}

function dot(a: Float64Array, b: Float64Array, weight: Float64Array | undefined): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i] * (weight?.[i] ?? 1);
  return total;
}
