/** Missing values filled in from the rows that are most alike. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, integer, oneOf } from '../estimator/rules.ts';
import { count, float64s, record, uint8s } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { sumOf, withoutMissing } from '../kernels/moments.ts';
import { type Column, type NumericColumn, numeric } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { Table } from '../table/table.ts';
import { fillFromNeighbors } from './fill-from-neighbors.ts';
import { hasMissing, indicatorName, indicatorOf } from './indicator.ts';

interface KnnImputerState {
  /** Number of rows learnt from. */
  readonly rows: number;
  /** Shape (rows x features), row by row: the rows learnt from; missing is NaN. */
  readonly values: Float64Array;
  /** Shape (features): the mean of each; NaN for one without any value. */
  readonly means: Float64Array;
  /** Shape (features): 1 for each that gets an indicator. */
  readonly indicated: Uint8Array;
}

/**
 * Fills each missing value with the mean of that feature in the most similar of the rows learnt from that have it.
 * Equals scikit-learn's KNNImputer, except where rows are equally similar, of which the earlier ones are taken here.
 *
 * Rows are compared by the features that both have: Euclidean distances, scaled up for those that one of them lacks.
 * So features should be on one scale (`standardScaler` first; it keeps missing values). Where no row can be compared, the
 * mean of the feature is filled in.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nNeighbors | 5 | how many rows the mean is over, at least 1; fewer where fewer have the feature |
 * | weights | 'uniform' | every row counts the same, or by the inverse of its `distance` (rows at no distance alone, if there are) |
 * | addIndicator | false | adds a 0/1 column `missingindicator_…` for each feature that had missing values in fit |
 * | keepEmptyFeatures | false | keeps a feature that has no value at all, filled with 0; otherwise it is dropped |
 *
 * Features come out as numbers under their names, the indicators after them. One-hot blocks are expanded. What is filled
 * in counts, in explanations, for the feature that lacked it. The model file holds all rows learnt from.
 * O(rows learnt from x features) for each row that lacks a value.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values.
 *
 * Troyanskaya et al., "Missing value estimation methods for DNA microarrays", Bioinformatics 17 (2001).
 *
 * @example
 * const rows = [{ a: 1, b: 10 }, { a: 2, b: 20 }, { a: 9, b: 90 }, { a: 1.4, b: null }];
 * const { table } = await fitTransform(knnImputer({ nNeighbors: 2 }), tableFromRows(rows));
 * table.rowAt(3); //=> { a: 1.4, b: 15 }
 */
export const knnImputer = defineTransformer({
  name: 'KnnImputer',
  params: {
    nNeighbors: integer(5, { min: 1 }),
    weights: oneOf('uniform', 'distance'),
    addIndicator: flag(false),
    keepEmptyFeatures: flag(false),
  },
  state: record<KnnImputerState>({ rows: count(), values: float64s, means: float64s, indicated: uint8s }),

  fit(table, { addIndicator }): KnnImputerState {
    const dense = finiteTable(table);
    const columns = dense.columns as readonly NumericColumn[];
    const means = Float64Array.from(columns, ({ values }) => {
      const present = withoutMissing(values);
      return sumOf(present) / present.length;
    });
    const indicated = Uint8Array.from(columns, column => (addIndicator && hasMissing(column) ? 1 : 0));
    return { rows: dense.length, values: rowByRow(columns, dense.length), means, indicated };
  },

  transform(table, { rows, values, means, indicated }, params) {
    const dense = finiteTable(table);
    checkWidth('KnnImputer', means.length, dense);
    const { nNeighbors, weights, keepEmptyFeatures } = params;
    const given = rowByRow(dense.columns as readonly NumericColumn[], dense.length);
    const filled = fillFromNeighbors({ rows, values, means }, given, {
      k: nNeighbors,
      byDistance: weights === 'distance',
    });
    const out: (readonly [string, Column])[] = [];
    dense.names.forEach((name, i) => {
      const isEmpty = Number.isNaN(means[i]);
      if (isEmpty && !keepEmptyFeatures) return;
      const column = new Float64Array(dense.length);
      if (!isEmpty)
        for (let row = 0; row < column.length; row++) column[row] = filled[row * means.length + i];
      out.push([name, numeric(column)]);
    });
    dense.entries().forEach(([name, column], i) => {
      if (indicated[i] === 1) out.push([indicatorName(name), indicatorOf(column)]);
    });
    return new Table(out, dense.length);
  },

  origins(table, { means, indicated }, { keepEmptyFeatures }) {
    const own = denseOrigins(table);
    const kept = own.filter((_, i) => keepEmptyFeatures || !Number.isNaN(means[i]));
    return [...kept, ...own.filter((_, i) => indicated[i] === 1)];
  },

  check({ rows, values, means, indicated }) {
    if (indicated.length !== means.length) return 'its parts differ in length';
    return values.length === rows * means.length ? undefined : 'its rows are not as many as it says';
  },
});

/** @throws {CauceError} as `denseTable` and `refuseInfinite`. */
function finiteTable(table: Table): Table {
  const dense = denseTable(table, 'KnnImputer');
  dense.entries().forEach(([name, column]) => {
    refuseInfinite('KnnImputer', name, (column as NumericColumn).values);
  });
  return dense;
}

function rowByRow(columns: readonly NumericColumn[], rows: number): Float64Array {
  const width = columns.length;
  const out = new Float64Array(rows * width);
  columns.forEach(({ values }, i) => {
    for (let row = 0; row < rows; row++) out[row * width + i] = values[row];
  });
  return out;
}
