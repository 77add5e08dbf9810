/** Features spread evenly, or normally, whatever their distribution. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { integer, oneOf, optional } from '../estimator/rules.ts';
import { count, float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { withoutMissing } from '../kernels/moments.ts';
import { normalQuantile } from '../kernels/normal-quantile.ts';
import { evenlySpaced, quantileOfSorted } from '../kernels/sample-quantile.ts';
import { normalShare } from '../kernels/tail-probabilities.ts';
import { createRandom } from '../random.ts';
import { denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { type MapNumbers, mapNumbers, mapRow, numbersOf } from './map-numbers.ts';

interface QuantileTransformerState {
  /** How many quantiles of each feature are kept. */
  readonly perFeature: number;
  /** Shape (features x perFeature): ascending within each feature; NaN for one that has no values. */
  readonly quantiles: Float64Array;
}

/**
 * Gives each value its rank among those learnt from, as a number between 0 and 1, or as the quantile of a normal
 * distribution at that rank: outliers come near to the rest, and distances within a feature are lost. Equals
 * scikit-learn's QuantileTransformer (with more rows than `subsample`, where it draws, by distribution). Missing values
 * stay missing and do not count; a feature without any value becomes missing. Values beyond those seen get the lowest or
 * highest rank. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nQuantiles | 1000 | how many ranks are kept, between which is interpolated; at most the number of rows |
 * | outputDistribution | 'uniform' | `uniform`, from 0 to 1, or `normal`, cut at -5.2 and 5.2 |
 * | subsample | 10000 | at most this many rows, drawn without replacement, are looked at; null for all |
 * | randomState | null | seed of that draw; null takes the fit's |
 *
 * As many features come out as go in, under their names. O(rows log rows) for each.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values, PARAM_INVALID for
 *   more quantiles than `subsample`.
 *
 * @example
 * const rows = tableFromRows([{ x: 1 }, { x: 2 }, { x: 4 }, { x: 8 }, { x: 1000 }]);
 * const { table, transform } = await fitTransform(quantileTransformer({ nQuantiles: 5 }), rows);
 * table.toRows().map(row => row.x); //=> [0, 0.25, 0.5, 0.75, 1]
 * transform(tableFromRows([{ x: 3 }])).toRows(); //=> [{ x: 0.375 }]
 */
export const quantileTransformer = defineTransformer({
  name: 'QuantileTransformer',
  params: {
    nQuantiles: integer(1000, { min: 1 }),
    outputDistribution: oneOf('uniform', 'normal'),
    subsample: optional(integer(10_000, { min: 1 }), 10_000),
    randomState: optional(integer(0)),
  },
  state: record<QuantileTransformerState>({ perFeature: count(1), quantiles: float64s }),

  fit(table, { nQuantiles, subsample, randomState }, context): QuantileTransformerState {
    if (subsample !== null && nQuantiles > subsample) {
      const rule = `at most subsample, which is ${subsample}`;
      throw new CauceError('PARAM_INVALID', {
        where: 'QuantileTransformer',
        param: 'nQuantiles',
        rule,
        received: nQuantiles,
      });
    }
    const dense = denseTable(table, 'QuantileTransformer');
    numbersOf(dense).forEach((values, i) => {
      refuseInfinite('QuantileTransformer', dense.names[i], values);
    });
    const random = randomState === null ? context.random : createRandom(randomState);
    const isDrawn = subsample !== null && subsample < dense.length;
    const rows = isDrawn ? dense.take(random.permutation(dense.length).subarray(0, subsample)) : dense;
    const perFeature = Math.max(1, Math.min(nQuantiles, dense.length));
    // By way of percentages, as scikit-learn goes, which rounds some of them.
    const levels = evenlySpaced(0, 1, perFeature).map(level => (level * 100) / 100);
    const quantiles = new Float64Array(dense.columns.length * perFeature);
    numbersOf(rows).forEach((values, i) => {
      const sorted = withoutMissing(values).slice().sort();
      for (let k = 0; k < perFeature; k++)
        quantiles[i * perFeature + k] = quantileOfSorted(sorted, levels[k]);
    });
    return { perFeature, quantiles };
  },

  transform(table, state, { outputDistribution }) {
    const dense = denseTable(table, 'QuantileTransformer');
    checkWidth('QuantileTransformer', state.quantiles.length / state.perFeature, dense);
    return mapNumbers(dense, ranking(state, outputDistribution));
  },

  inverseTransform: (table, { perFeature, quantiles }, { outputDistribution }) =>
    mapNumbers(table, (values, out, column) => {
      const own = quantiles.subarray(column * perFeature, (column + 1) * perFeature);
      for (let i = 0; i < out.length; i++) {
        const isNormal = outputDistribution === 'normal';
        out[i] = quantileAt(own, isNormal ? normalRank(values[i]) : values[i]);
      }
    }),

  origins: denseOrigins,

  compileRow: (row, state, { outputDistribution }) =>
    mapRow('QuantileTransformer', row, ranking(state, outputDistribution)),

  check: ({ perFeature, quantiles }) =>
    quantiles.length % perFeature === 0 ? undefined : 'its quantiles are not as many for each feature',
});

/** scikit-learn's: so near to an end of a normal distribution, values are cut. */
const nearEnd = 1e-7;
const lowest = normalQuantile(nearEnd - Number.EPSILON);
const highest = normalQuantile(1 - (nearEnd - Number.EPSILON));

function ranking(state: QuantileTransformerState, distribution: 'uniform' | 'normal'): MapNumbers {
  const { perFeature, quantiles } = state;
  const references = evenlySpaced(0, 1, Math.min(perFeature, quantiles.length));
  const isNormal = distribution === 'normal';
  const slack = isNormal ? nearEnd : 0;
  return (values, out, column) => {
    const own = quantiles.subarray(column * perFeature, (column + 1) * perFeature);
    const first = own[0];
    const last = own[perFeature - 1];
    for (let i = 0; i < out.length; i++) {
      const x = values[i];
      let rank: number;
      if (isNormal ? x - slack < first : x <= first) rank = 0;
      else if (isNormal ? x + slack > last : x >= last) rank = 1;
      else rank = rankOf(x, own, references);
      out[i] = isNormal ? Math.min(Math.max(normalQuantile(rank), lowest), highest) : rank;
    }
  };
}

/** The mean of the ranks that `x` has from below and from above: they differ where quantiles repeat. */
function rankOf(x: number, quantiles: Float64Array, references: Float64Array): number {
  if (!(quantiles[0] <= x && x <= quantiles[quantiles.length - 1])) {
    return Number.isNaN(x - quantiles[0]) ? Number.NaN : x < quantiles[0] ? 0 : 1;
  }
  const below = countBelow(quantiles, x, true);
  const upTo = countBelow(quantiles, x, false);
  // Where x is a quantile, the first and the last of its kind.
  if (upTo > below) return 0.5 * (references[below] + references[upTo - 1]);
  const left = below - 1;
  const slope = (references[below] - references[left]) / (quantiles[below] - quantiles[left]);
  const up = slope * (x - quantiles[left]) + references[left];
  const down = references[below] - slope * (quantiles[below] - x);
  return 0.5 * (up + down);
}

/** How many of `sorted` are below `x`, or also at it. O(log length). */
function countBelow(sorted: Float64Array, x: number, isStrict: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isStrict ? sorted[middle] < x : sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value at a rank: on the line between the two quantiles next to it. Ranks beyond 0 and 1 are the ends. */
function quantileAt(quantiles: Float64Array, rank: number): number {
  if (Number.isNaN(rank)) return rank;
  const last = quantiles.length - 1;
  const place = Math.min(Math.max(rank, 0), 1) * last;
  const left = Math.min(Math.floor(place), Math.max(0, last - 1));
  if (last === 0) return quantiles[0];
  return quantiles[left] + (place - left) * (quantiles[left + 1] - quantiles[left]);
}

/** The rank of a normal variable; near the ends, where `ranking` cuts, the ends. */
function normalRank(x: number): number {
  const rank = normalShare(x);
  if (rank < nearEnd) return 0;
  return rank > 1 - nearEnd ? 1 : rank;
}
