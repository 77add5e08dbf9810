/** Rows brought to length 1. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { oneOf } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { numeric } from '../table/column.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { completeRow, completeTable, numbersOf } from './map-numbers.ts';
import { widthOr1 } from './spread.ts';

interface NormalizerState {
  /** Number of features. */
  readonly width: number;
}

type Norm = 'l2' | 'l1' | 'max';

/**
 * Divides each row by its length, so that only the proportions of its features remain. Equals scikit-learn's Normalizer,
 * but for lengths above 1e154, which overflow there to make the row 0, and are right here. It learns nothing. A row whose length is within 2.2e-15 of 0 stays as it is. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | norm | 'l2' | the length: the root of the sum of squares (`l2`), the sum of absolute values (`l1`), or the greatest of them (`max`) |
 *
 * As many features come out as go in, under their names; each depends on all features of its row.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values.
 *
 * @example
 * const { table } = await fitTransform(normalizer(), tableFromRows([{ a: 3, b: 4 }, { a: 0, b: 0 }]));
 * table.toRows(); //=> [{ a: 0.6, b: 0.8 }, { a: 0, b: 0 }]
 */
export const normalizer = defineTransformer({
  name: 'Normalizer',
  params: { norm: oneOf('l2', 'l1', 'max') },
  state: record<NormalizerState>({ width: count() }),

  fit: (table): NormalizerState => ({ width: completeTable(table, 'Normalizer').columns.length }),

  transform(table, { width }, { norm }) {
    const dense = completeTable(table, 'Normalizer');
    checkWidth('Normalizer', width, dense);
    const columns = numbersOf(dense);
    const lengths = new Float64Array(dense.length);
    for (let row = 0; row < lengths.length; row++) lengths[row] = lengthOf(columns, row, norm);
    return new Table(
      dense.names.map((name, i) => [name, numeric(columns[i].map((x, row) => x / lengths[row]))] as const),
      dense.length,
    );
  },

  origins: table => denseOrigins(table).map(() => table.names),

  compileRow(row, _, { norm }) {
    const dense = completeRow(row, 'Normalizer');
    const inputs = numbersOf(dense.output);
    const output = dense.output.names.map(name => [name, liveNumber()] as const);
    return {
      output: new Table(output, 1),
      run() {
        if (!dense.run()) return false;
        const length = lengthOf(inputs, 0, norm);
        for (let i = 0; i < inputs.length; i++) output[i][1].values[0] = inputs[i][0] / length;
        return true;
      },
    };
  },
});

/** The length of a row; 1 where it is within rounding of 0. */
function lengthOf(columns: readonly Float64Array[], row: number, norm: Norm): number {
  let sum = 0;
  let greatest = 0;
  for (let i = 0; i < columns.length; i++) {
    const x = Math.abs(columns[i][row]);
    sum += norm === 'l2' ? x * x : x;
    if (x > greatest) greatest = x;
  }
  if (norm === 'max') return widthOr1(greatest);
  if (norm === 'l1') return widthOr1(sum);
  if (sum < Number.POSITIVE_INFINITY) return widthOr1(Math.sqrt(sum));
  sum = 0;
  for (let i = 0; i < columns.length; i++) sum += (columns[i][row] / greatest) ** 2;
  return greatest * Math.sqrt(sum);
}
