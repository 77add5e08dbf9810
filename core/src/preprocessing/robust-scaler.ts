/** Features centred and scaled by quantiles, which outliers do not move. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, list, number } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { withoutMissing } from '../kernels/moments.ts';
import { normalQuantile } from '../kernels/normal-quantile.ts';
import { quantileOfSorted } from '../kernels/sample-quantile.ts';
import { denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { type MapNumbers, mapNumbers, mapRow, numbersOf } from './map-numbers.ts';
import { widthOr1 } from './spread.ts';

interface RobustScalerState {
  /** Shape (features): subtracted from each. */
  readonly center: Float64Array;
  /** Shape (features): what each is divided by. */
  readonly scale: Float64Array;
}

/**
 * Subtracts each feature's median and divides by the distance between two of its quantiles, so that outliers have no say
 * in it. Equals scikit-learn's RobustScaler. Missing values stay missing and do not count; a feature whose two quantiles
 * are within 2.2e-15 of each other is only centred, one without any value becomes missing. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | withCentering | true | subtract the median |
 * | withScaling | true | divide by the distance of the quantiles |
 * | quantileRange | [25, 75] | the two quantiles, in percent from 0 to 100, the smaller first |
 * | unitVariance | false | scales so that a normally distributed feature has variance 1; wants two different quantiles other than 0 and 100 |
 *
 * As many features come out as go in, under their names.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values, PARAM_INVALID for
 *   a quantile range that is none.
 *
 * @example
 * const rows = tableFromRows([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }, { x: 1000 }]);
 * const { table } = await fitTransform(robustScaler(), rows);
 * table.toRows().map(row => row.x); //=> [-1, -0.5, 0, 0.5, 498.5]
 */
export const robustScaler = defineTransformer({
  name: 'RobustScaler',
  params: {
    withCentering: flag(true),
    withScaling: flag(true),
    quantileRange: list(number(25, { min: 0, max: 100 }), [25, 75]),
    unitVariance: flag(false),
  },
  state: record<RobustScalerState>({ center: float64s, scale: float64s }),

  fit(table, { withCentering, withScaling, quantileRange, unitVariance }): RobustScalerState {
    const adjust = adjustment(quantileRange, unitVariance);
    const dense = denseTable(table, 'RobustScaler');
    const center = new Float64Array(dense.columns.length);
    const scale = new Float64Array(dense.columns.length).fill(1);
    numbersOf(dense).forEach((values, i) => {
      refuseInfinite('RobustScaler', dense.names[i], values);
      const sorted = withoutMissing(values).slice().sort();
      if (withCentering) center[i] = medianOfSorted(sorted);
      if (!withScaling) return;
      const [low, high] = quantileRange.map(percent => quantileOfSorted(sorted, percent / 100));
      scale[i] = widthOr1(high - low) / adjust;
    });
    return { center, scale };
  },

  transform(table, state) {
    const dense = denseTable(table, 'RobustScaler');
    checkWidth('RobustScaler', state.scale.length, dense);
    return mapNumbers(dense, scaling(state));
  },

  inverseTransform: (table, { center, scale }) =>
    mapNumbers(table, (values, out, column) => {
      for (let i = 0; i < out.length; i++) out[i] = values[i] * scale[column] + center[column];
    }),

  origins: denseOrigins,

  compileRow: (row, state) => mapRow('RobustScaler', row, scaling(state)),

  check: ({ center, scale }) => (center.length === scale.length ? undefined : 'its parts differ in length'),
});

/** What the distance of the quantiles is of a standard normal variable; 1 unless that is wanted. */
function adjustment(quantileRange: readonly number[], unitVariance: boolean): number {
  const [low, high] = quantileRange;
  const distance = unitVariance ? normalQuantile(high / 100) - normalQuantile(low / 100) : 1;
  if (quantileRange.length === 2 && low <= high && distance > 0 && distance < Number.POSITIVE_INFINITY) {
    return distance;
  }
  const rule = unitVariance
    ? 'two different percentages greater than 0 and less than 100, the smaller first, where unitVariance is true'
    : 'two percentages from 0 to 100, the smaller first';
  throw new CauceError('PARAM_INVALID', {
    where: 'RobustScaler',
    param: 'quantileRange',
    rule,
    received: quantileRange,
  });
}

function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function scaling({ center, scale }: RobustScalerState): MapNumbers {
  return (values, out, column) => {
    const c = center[column];
    const s = scale[column];
    for (let i = 0; i < out.length; i++) out[i] = (values[i] - c) / s;
  };
}
