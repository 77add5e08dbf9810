/** Where a feature is cut into bins. */

import type { FeatureBins } from '../../estimator/statistics-source.ts';
import type { Random } from '../../random.ts';
import { byCodePoint, type StringColumn } from '../../table/column.ts';
import type { Feature } from './features.ts';
import { featureValues } from './features.ts';

/** Thresholds are taken from at most this many rows, drawn at random: scikit-learn's number. */
const sampleRows = 200_000;

/** The bins of a feature, from these of its rows. */
export function findBins(feature: Feature, rows: Int32Array, maxBins: number, random: Random): FeatureBins {
  if (feature.column.type === 'category') return categoryBins(feature.column, rows, maxBins);
  const values = featureValues(feature, null);
  const present: number[] = [];
  const picked =
    rows.length > sampleRows ? random.permutation(rows.length).subarray(0, sampleRows) : undefined;
  let hasMissing = false;
  for (let i = 0; i < rows.length; i++) hasMissing ||= Number.isNaN(values[rows[i]]);
  for (let i = 0; i < (picked ?? rows).length; i++) {
    const value = values[rows[picked === undefined ? i : picked[i]]];
    if (!Number.isNaN(value)) present.push(value);
  }
  return {
    kind: 'number',
    thresholds: findThresholds(Float64Array.from(present).sort(), maxBins),
    hasMissing,
  };
}

/**
 * Midpoints between distinct values where these are few; otherwise between the quantiles that share the rows evenly.
 * @param sorted Ascending, no NaN.
 */
export function findThresholds(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= maxBins) {
    return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) =>
      between(distinct[i], distinct[i + 1]),
    );
  }
  const last = sorted[sorted.length - 1];
  const cuts = new Set<number>();
  for (let k = 1; k < maxBins; k++) {
    // NumPy's "averaged_inverted_cdf", as scikit-learn has it: type 2 of Hyndman and Fan (1996).
    const place = (k * sorted.length) / maxBins;
    const cut = Number.isInteger(place)
      ? between(sorted[place - 1], sorted[place])
      : sorted[Math.floor(place)];
    if (cut < last) cuts.add(cut);
  }
  return Float64Array.from(cuts);
}

/** A threshold between two values, the lower of which must stay on its left; infinities stay comparable. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  if (middle === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return middle >= low && middle < high ? middle : low;
}

/** The most frequent categories, in order of code points; the others count as missing. */
function categoryBins(column: StringColumn, rows: Int32Array, maxBins: number): FeatureBins {
  const counts = new Float64Array(column.dictionary.length);
  let missing = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    if (code < 0) missing++;
    else counts[code]++;
  }
  const used = column.dictionary.flatMap((word, code) =>
    counts[code] > 0 ? [{ word, count: counts[code] }] : [],
  );
  used.sort((a, b) => b.count - a.count || byCodePoint(a.word, b.word));
  const kept = used.slice(0, maxBins).map(({ word }) => word);
  return {
    kind: 'category',
    categories: kept.sort(byCodePoint),
    hasMissing: missing > 0 || used.length > maxBins,
  };
}

/** Each row's bin. Numbers: the first whose threshold is not below them; missing: the last. */
export function applyBins(feature: Feature, bins: FeatureBins): Uint8Array {
  const values = featureValues(feature, bins.kind === 'category' ? bins.categories : null);
  const out = new Uint8Array(values.length);
  if (bins.kind === 'category') {
    for (let i = 0; i < out.length; i++)
      out[i] = Number.isNaN(values[i]) ? bins.categories.length : values[i];
    return out;
  }
  const { thresholds } = bins;
  for (let i = 0; i < out.length; i++) {
    const x = values[i];
    if (Number.isNaN(x)) {
      out[i] = thresholds.length + 1;
      continue;
    }
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (x <= thresholds[middle]) high = middle;
      else low = middle + 1;
    }
    out[i] = low;
  }
  return out;
}
