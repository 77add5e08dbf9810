/** Features with mean 0 and variance 1. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import type { NumericColumn } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { type MapNumbers, mapNumbers, mapRow } from './map-numbers.ts';
import { momentsOf, scaleOf } from './spread.ts';

interface StandardScalerState {
  /** Subtracted from each feature. */
  readonly mean: Float64Array;
  /** What each feature is divided by. */
  readonly scale: Float64Array;
}

/**
 * Subtracts each feature's mean and divides by its standard deviation (of the population, divisor n). Equals
 * scikit-learn's StandardScaler. Missing values stay missing and do not count; a constant feature is only centred.
 * One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | withMean | true | subtract the mean |
 * | withStd | true | divide by the standard deviation |
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values.
 *
 * @example
 * const { table } = await fitTransform(standardScaler(), tableFromRows([{ x: 10 }, { x: 20 }]));
 * table.toRows(); //=> [{ x: -1 }, { x: 1 }]
 */
export const standardScaler = defineTransformer({
  name: 'StandardScaler',
  params: { withMean: flag(true), withStd: flag(true) },
  state: record<StandardScalerState>({ mean: float64s, scale: float64s }),

  fit(table, { withMean, withStd }): StandardScalerState {
    const { columns, names } = denseTable(table, 'StandardScaler');
    const mean = new Float64Array(columns.length);
    const scale = new Float64Array(columns.length).fill(1);
    columns.forEach((column, i) => {
      const { values } = column as NumericColumn;
      refuseInfinite('StandardScaler', names[i], values);
      const moments = momentsOf(values);
      if (withMean) mean[i] = moments.mean;
      if (withStd) scale[i] = scaleOf(moments);
    });
    return { mean, scale };
  },

  transform(table, { mean, scale }) {
    const dense = denseTable(table, 'StandardScaler');
    checkWidth('StandardScaler', mean.length, dense);
    return mapNumbers(dense, scaling({ mean, scale }));
  },

  inverseTransform: (table, { mean, scale }) =>
    mapNumbers(table, (values, out, column) => {
      for (let i = 0; i < out.length; i++) out[i] = values[i] * scale[column] + mean[column];
    }),

  origins: denseOrigins,

  compileRow: (row, state) => mapRow('StandardScaler', row, scaling(state)),

  check: ({ mean, scale }) => (mean.length === scale.length ? undefined : 'its parts differ in length'),
});

function scaling({ mean, scale }: StandardScalerState): MapNumbers {
  return (values, out, column) => {
    const m = mean[column];
    const s = scale[column];
    for (let i = 0; i < out.length; i++) out[i] = (values[i] - m) / s;
  };
}
