/** Features brought between -1 and 1 by their greatest absolute value. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { denseTable } from '../table/dense.ts';
import { finiteExtent } from '../table/finite.ts';
import { type MapNumbers, mapNumbers, mapRow, numbersOf } from './map-numbers.ts';
import { widthOr1 } from './spread.ts';

interface MaxAbsScalerState {
  /** Shape (features): what each is divided by. */
  readonly scale: Float64Array;
}

/**
 * Divides each feature by its greatest absolute value; zeros stay zeros. Equals scikit-learn's MaxAbsScaler. Missing
 * values stay missing and do not count; a feature whose values are all within 2.2e-15 of 0 stays as it is, one without
 * any value becomes missing. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | clip | false | values beyond those seen in fit are cut to -1 and 1 |
 *
 * As many features come out as go in, under their names.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values.
 *
 * @example
 * const { table } = await fitTransform(maxAbsScaler(), tableFromRows([{ x: -4 }, { x: 2 }, { x: null }]));
 * table.toRows(); //=> [{ x: -1 }, { x: 0.5 }, { x: null }]
 */
export const maxAbsScaler = defineTransformer({
  name: 'MaxAbsScaler',
  params: { clip: flag(false) },
  state: record<MaxAbsScalerState>({ scale: float64s }),

  fit(table): MaxAbsScalerState {
    const dense = denseTable(table, 'MaxAbsScaler');
    const scale = Float64Array.from(numbersOf(dense), (values, i) => {
      const { min, max, count } = finiteExtent('MaxAbsScaler', dense.names[i], values);
      return count === 0 ? Number.NaN : widthOr1(Math.max(-min, max));
    });
    return { scale };
  },

  transform(table, { scale }, { clip }) {
    const dense = denseTable(table, 'MaxAbsScaler');
    checkWidth('MaxAbsScaler', scale.length, dense);
    return mapNumbers(dense, scaling(scale, clip));
  },

  inverseTransform: (table, { scale }) =>
    mapNumbers(table, (values, out, column) => {
      for (let i = 0; i < out.length; i++) out[i] = values[i] * scale[column];
    }),

  origins: denseOrigins,

  compileRow: (row, { scale }, { clip }) => mapRow('MaxAbsScaler', row, scaling(scale, clip)),
});

function scaling(scale: Float64Array, clip: boolean): MapNumbers {
  const bound = clip ? 1 : Number.POSITIVE_INFINITY;
  return (values, out, column) => {
    const divisor = scale[column];
    for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max(values[i] / divisor, -bound), bound);
  };
}
