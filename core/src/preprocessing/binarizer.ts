/** Numbers as 0 and 1. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { number } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { completeRow, completeTable, type MapNumbers, mapNumbers, mapRow } from './map-numbers.ts';

interface BinarizerState {
  /** Number of features. */
  readonly width: number;
}

/**
 * Makes 1 of values above a threshold and 0 of all others. Equals scikit-learn's Binarizer. It learns nothing. One-hot
 * blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | threshold | 0 | what a value must be greater than, in the unit of the features |
 *
 * As many features come out as go in, under their names. Thresholds of their own for some columns: `columns`; other
 * conditions: `derive`.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values.
 *
 * @example
 * const { table } = await fitTransform(binarizer({ threshold: 1.5 }), tableFromRows([{ x: 1.5 }, { x: 2 }]));
 * table.toRows(); //=> [{ x: 0 }, { x: 1 }]
 */
export const binarizer = defineTransformer({
  name: 'Binarizer',
  params: { threshold: number(0) },
  state: record<BinarizerState>({ width: count() }),

  fit: (table): BinarizerState => ({ width: completeTable(table, 'Binarizer').columns.length }),

  transform(table, { width }, { threshold }) {
    const dense = completeTable(table, 'Binarizer');
    checkWidth('Binarizer', width, dense);
    return mapNumbers(dense, above(threshold));
  },

  origins: denseOrigins,

  compileRow: (row, _, { threshold }) =>
    mapRow('Binarizer', row, above(threshold), completeRow(row, 'Binarizer')),
});

function above(threshold: number): MapNumbers {
  return (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = values[i] > threshold ? 1 : 0;
  };
}
