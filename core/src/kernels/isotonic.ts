/** Isotonic regression: the non-decreasing function that is nearest to some points. */

export interface Steps {
  /** Ascending, distinct. */
  readonly x: Float64Array;
  /** Never falling; of the same length. */
  readonly y: Float64Array;
}

/** Places nearer than this to the first of them are one: scikit-learn's bound. */
const sameWithin = 1e-15;

/**
 * The values that minimise Σ w (y − f(x))² among all functions that never fall: pools of adjacent violators (Barlow and others,
 * Statistical Inference under Order Restrictions, 1972). Equals scikit-learn's IsotonicRegression: points of one x count as
 * their weighted mean, and points amid others of the same value are left out.
 *
 * @param x (n), IN: finite, n at least 1. @param y (n), IN. @param weights (n), IN: at least 0, some above 0.
 * O(n log n) time.
 */
export function isotonic(x: Float64Array, y: Float64Array, weights: Float64Array | undefined): Steps {
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  const order = Int32Array.from(x.keys())
    .filter(i => weightOf(i) > 0)
    .sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const places: number[] = [];
  const means: number[] = [];
  const masses: number[] = [];
  for (const i of order) {
    const last = places.length - 1;
    if (last < 0 || x[i] - places[last] >= sameWithin) {
      places.push(x[i]);
      means.push(weightOf(i) * y[i]);
      masses.push(weightOf(i));
    } else {
      means[last] += weightOf(i) * y[i];
      masses[last] += weightOf(i);
    }
  }
  for (let k = 0; k < means.length; k++) means[k] /= masses[k];
  return trimmed(Float64Array.from(places), pooled(means, masses));
}

/** f(x) at other places: between two points on the line through them, beyond the last the last. */
export function interpolate({ x, y }: Steps, at: number): number {
  const last = x.length - 1;
  if (!(at > x[0])) return y[0];
  if (at >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) / (x[high] - x[low])) * (at - x[low]);
}

/** Neighbours whose means fall are pooled until none do. */
function pooled(means: readonly number[], masses: readonly number[]): Float64Array {
  const pools: { mean: number; mass: number; size: number }[] = [];
  for (let k = 0; k < means.length; k++) {
    let pool = { mean: means[k], mass: masses[k], size: 1 };
    for (let before = pools.at(-1); before !== undefined && before.mean >= pool.mean; before = pools.at(-1)) {
      const mass = before.mass + pool.mass;
      const mean = (before.mean * before.mass + pool.mean * pool.mass) / mass;
      pool = { mean, mass, size: before.size + pool.size };
      pools.pop();
    }
    pools.push(pool);
  }
  const out = new Float64Array(means.length);
  let at = 0;
  for (const { mean, size } of pools) {
    out.fill(mean, at, at + size);
    at += size;
  }
  return out;
}

function trimmed(x: Float64Array, y: Float64Array): Steps {
  const last = x.length - 1;
  const isKept = (_: number, k: number) => k === 0 || k === last || y[k] !== y[k - 1] || y[k] !== y[k + 1];
  return { x: x.filter(isKept), y: y.filter(isKept) };
}
