/** Features brought into a given range. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, list, number } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import type { NumericColumn } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { finiteExtent } from '../table/finite.ts';
import { type MapNumbers, mapNumbers, mapRow } from './map-numbers.ts';

interface MinMaxScalerState {
  /** What each feature is multiplied by. */
  readonly scale: Float64Array;
  /** Added after that. */
  readonly min: Float64Array;
}

/**
 * Brings each feature linearly into a range. Equals scikit-learn's MinMaxScaler. Missing values stay missing and do not
 * count; a constant feature becomes the range's lower end. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | featureRange | [0, 1] | lower and upper end |
 * | clip | false | values beyond those seen in fit are cut to the range |
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values, PARAM_INVALID
 *   when the range is empty.
 *
 * @example
 * const { table } = await fitTransform(minMaxScaler(), tableFromRows([{ x: 10 }, { x: 15 }, { x: 20 }]));
 * table.toRows(); //=> [{ x: 0 }, { x: 0.5 }, { x: 1 }]
 */
export const minMaxScaler = defineTransformer({
  name: 'MinMaxScaler',
  params: { featureRange: list(number(0), [0, 1]), clip: flag(false) },
  state: record<MinMaxScalerState>({ scale: float64s, min: float64s }),

  fit(table, { featureRange }): MinMaxScalerState {
    if (!isRange(featureRange)) {
      throw new CauceError('PARAM_INVALID', {
        where: 'MinMaxScaler',
        param: 'featureRange',
        rule: rangeRule,
        received: featureRange,
      });
    }
    const [low, high] = featureRange;
    const { columns, names } = denseTable(table, 'MinMaxScaler');
    const scale = new Float64Array(columns.length);
    const min = new Float64Array(columns.length);
    columns.forEach((column, i) => {
      const { values } = column as NumericColumn;
      const { min: smallest, max: largest, count } = finiteExtent('MinMaxScaler', names[i], values);
      const isEmpty = count === 0;
      const width = largest - smallest;
      // As scikit-learn: a range within rounding of 0 counts as 1.
      scale[i] = (high - low) / (isEmpty || width < 10 * Number.EPSILON ? 1 : width);
      min[i] = low - (isEmpty ? 0 : smallest) * scale[i];
    });
    return { scale, min };
  },

  transform(table, state, params) {
    const dense = denseTable(table, 'MinMaxScaler');
    checkWidth('MinMaxScaler', state.scale.length, dense);
    return mapNumbers(dense, scaling(state, params));
  },

  inverseTransform: (table, { scale, min }) =>
    mapNumbers(table, (values, out, column) => {
      for (let i = 0; i < out.length; i++) out[i] = (values[i] - min[column]) / scale[column];
    }),

  origins: denseOrigins,

  compileRow: (row, state, params) => mapRow('MinMaxScaler', row, scaling(state, params)),

  check({ scale, min }, { featureRange }) {
    if (!isRange(featureRange)) return `its featureRange is not ${rangeRule}`;
    return scale.length === min.length ? undefined : 'its parts differ in length';
  },
});

function scaling(
  { scale, min }: MinMaxScalerState,
  { featureRange, clip }: { readonly featureRange: readonly number[]; readonly clip: boolean },
): MapNumbers {
  const low = clip ? featureRange[0] : Number.NEGATIVE_INFINITY;
  const high = clip ? featureRange[1] : Number.POSITIVE_INFINITY;
  return (values, out, column) => {
    const factor = scale[column];
    const shift = min[column];
    for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max(values[i] * factor + shift, low), high);
  };
}

const rangeRule = 'two numbers, the smaller first';

function isRange(range: readonly number[]): boolean {
  return range.length === 2 && range[0] < range[1];
}
