/** Quantiles of a sample, by each of Hyndman and Fan's nine definitions, with NumPy's bits. */

/**
 * Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), types 1 to 9, under
 * the names that NumPy has for them.
 */
export const quantileMethods = [
  'inverted_cdf',
  'averaged_inverted_cdf',
  'closest_observation',
  'interpolated_inverted_cdf',
  'hazen',
  'weibull',
  'linear',
  'median_unbiased',
  'normal_unbiased',
] as const;

export type QuantileMethod = (typeof quantileMethods)[number];

/** The two constants, alpha and beta, of the types that interpolate. */
const interpolations: Readonly<Partial<Record<QuantileMethod, readonly [alpha: number, beta: number]>>> = {
  interpolated_inverted_cdf: [0, 1],
  hazen: [0.5, 0.5],
  weibull: [0, 0],
  median_unbiased: [1 / 3, 1 / 3],
  normal_unbiased: [3 / 8, 3 / 8],
};

/**
 * The value below which a share of a sample lies. O(1).
 *
 * @param sorted IN: ascending, no NaN. NaN is returned where it is empty.
 * @param level The share, from 0 to 1.
 */
export function quantileOfSorted(
  sorted: Float64Array,
  level: number,
  method: QuantileMethod = 'linear',
): number {
  const count = sorted.length;
  if (count === 0) return Number.NaN;
  if (method === 'inverted_cdf') return at(sorted, Math.ceil(count * level - 1));
  if (method === 'closest_observation') return at(sorted, closest(count * level - 1.5));
  const place = placeOf(count, level, method);
  if (place >= count - 1) return sorted[count - 1];
  if (place < 0) return sorted[0];
  const before = Math.floor(place);
  let share = place - before;
  if (method === 'averaged_inverted_cdf') share = share === 0 ? 0.5 : 1;
  const low = sorted[before];
  const step = sorted[before + 1] - low;
  // Each times its share, where the distance is no number any more.
  if (!Number.isFinite(step)) return low * (1 - share) + sorted[before + 1] * share;
  // From the nearer of the two, as NumPy does.
  return share < 0.5 ? low + step * share : sorted[before + 1] - step * (1 - share);
}

/** Where the quantile lies between the places of the sample, from 0. */
function placeOf(count: number, level: number, method: QuantileMethod): number {
  if (method === 'linear') return (count - 1) * level;
  if (method === 'averaged_inverted_cdf') return count * level - 1;
  const [alpha, beta] = interpolations[method] ?? [1, 1];
  return count * level + (alpha + level * (1 - alpha - beta)) - 1;
}

/** The nearest place; halfway, the even one where places are counted from 1. */
function closest(index: number): number {
  const before = Math.floor(index);
  return index === before && Math.abs(before % 2) === 1 ? before : before + 1;
}

function at(sorted: Float64Array, place: number): number {
  return sorted[Math.min(Math.max(place, 0), sorted.length - 1)];
}

/** `count` numbers at equal distances, the first and the last included: NumPy's linspace. */
export function evenlySpaced(first: number, last: number, count: number): Float64Array {
  const out = new Float64Array(count).fill(first);
  if (count < 2) return out;
  const step = (last - first) / (count - 1);
  // A step that underflows is made of the whole distance at each place, as NumPy does.
  for (let i = 0; i < count; i++) {
    out[i] = first + (step === 0 ? (i / (count - 1)) * (last - first) : i * step);
  }
  out[count - 1] = last;
  return out;
}
