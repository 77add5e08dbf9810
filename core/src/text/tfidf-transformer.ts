/** Counts weighed by how few rows have what is counted. */

import { CauceError, ModelFileError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { count, float64s, record } from '../estimator/state.ts';
import {
  type Column,
  columnWidth,
  isNumeric,
  type NumericColumn,
  numeric,
  type OneHotColumn,
  type SparseColumn,
} from '../table/column.ts';
import { stringsRefused } from '../table/dense.ts';
import { featureNames, Table } from '../table/table.ts';
import { inverseFrequencies, normOf, normTerm, type TfidfParams, tfidfParams, weigh } from './tfidf.ts';

const where = 'TfidfTransformer';

interface TfidfTransformerState {
  readonly features: number;
  /** The weight of each feature; empty without `useIdf`. */
  readonly idf: Float64Array;
}

/**
 * Weighs counts by how few rows have what is counted, and scales each row to length 1. Equals scikit-learn's TfidfTransformer
 * of all columns side by side: the length of a row is that of all its features.
 *
 * Takes blocks of counts, as `countVectorizer` makes them, and numeric columns; one-hot blocks become sparse ones. With n rows,
 * of which d have the feature, a count t becomes t (log((n + 1) / (d + 1)) + 1).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | norm | 'l2' | what a row is divided by: the root of its sum of squares, the sum of its absolute values (`l1`), or nothing (null) |
 * | useIdf | true | weighs features; else they only count |
 * | smoothIdf | true | as if one row more had every feature; without it the weight is log(n / d) + 1 |
 * | sublinearTf | false | log(t) + 1 instead of t |
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, and with `sublinearTf` for numbers below 0;
 *   COLUMN_MISSING_VALUES for missing or infinite values; FIT_FAILED for a feature that is in no row, without `smoothIdf`
 *   (scikit-learn goes on with an infinite weight).
 * @see Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 6.2.
 *
 * @example
 * const ads = tableFromRows([{ ad: 'old car, good car' }, { ad: 'a good bike' }]);
 * const { table: counts } = await fitTransform(countVectorizer(), ads);
 * const { table } = await fitTransform(tfidfTransformer({ norm: null }), counts);
 * table.toRows()[1].ad; //=> 'ad__bike 1.4054651081081644, ad__good 1'
 */
export const tfidfTransformer = defineTransformer({
  name: 'TfidfTransformer',
  params: tfidfParams,
  state: record<TfidfTransformerState>({ features: count(), idf: float64s }),

  fit(table, params): TfidfTransformerState {
    const names = featureNames(table);
    const frequencies = new Float64Array(names.length);
    for (const { column, first } of countsOf(table, params)) {
      eachCount(column, (_, feature) => {
        frequencies[first + feature]++;
      });
    }
    const idf = inverseFrequencies(where, frequencies, table.length, params, feature => names[feature]);
    return { features: names.length, idf };
  },

  transform(table, { features, idf }, params) {
    const counts = countsOf(table, params);
    const met = counts.reduce((sum, { width }) => sum + width, 0);
    if (met !== features) {
      throw new ModelFileError(
        `${where} learnt from ${features} features, but the step before it makes ${met}.`,
      );
    }
    const { norm } = params;
    const sums = new Float64Array(table.length);
    const weighed = counts.map(({ column, first }) => {
      const copy = withOwnValues(column);
      eachCount(copy, (value, feature, row, at) => {
        copy.values[at] = weigh(value, first + feature, idf, params);
        if (norm !== null) sums[row] += normTerm(copy.values[at], norm);
      });
      return copy;
    });
    if (norm !== null) {
      for (const column of weighed) {
        eachCount(column, (value, _, row, at) => {
          column.values[at] = value / normOf(sums[row], norm);
        });
      }
    }
    return new Table(
      weighed.map((column, i) => [table.names[i], column] as const),
      table.length,
    );
  },

  origins: ({ names }, _, { norm }) => names.map(name => (norm === null ? [name] : names)),

  check: ({ features, idf }, { useIdf }) =>
    idf.length === (useIdf ? features : 0) ? undefined : 'its parts differ in length',
});

type CountColumn = SparseColumn | NumericColumn;

interface Counts {
  readonly column: CountColumn;
  /** The number of features before it. */
  readonly first: number;
  readonly width: number;
}

/** The columns as counts. @throws {CauceError} as `tfidfTransformer`. */
function countsOf(table: Table, { sublinearTf }: TfidfParams): Counts[] {
  let first = 0;
  return table.entries().map(([name, column]) => {
    const width = columnWidth(column);
    const counts = { column: countColumn(name, column), first, width };
    if (sublinearTf) refuseNegative(name, counts.column);
    first += width;
    return counts;
  });
}

function countColumn(name: string, column: Column): CountColumn {
  if (column.type === 'sparse') return column;
  if (column.type === 'oneHot') return sparseOf(column);
  if (!isNumeric(column)) throw stringsRefused(where, name, column.type);
  if (column.values.every(Number.isFinite)) return column;
  const hint = 'Put a simpleImputer() before this step.';
  throw new CauceError('COLUMN_MISSING_VALUES', { where, column: name, hint });
}

function sparseOf({ codes, names }: OneHotColumn): SparseColumn {
  const starts = new Int32Array(codes.length + 1);
  for (let i = 0; i < codes.length; i++) starts[i + 1] = starts[i] + (codes[i] < 0 ? 0 : 1);
  const indices = codes.filter(code => code >= 0);
  return { type: 'sparse', names, starts, indices, values: new Float64Array(indices.length).fill(1) };
}

function refuseNegative(name: string, column: CountColumn): void {
  eachCount(column, value => {
    if (value >= 0) return;
    const hint = 'sublinearTf takes the logarithm of counts.';
    throw new CauceError('COLUMN_TYPE', {
      where,
      column: name,
      expected: 'of counts',
      received: column.type,
      hint,
    });
  });
}

function withOwnValues(column: CountColumn): CountColumn {
  const values = column.values.slice();
  return column.type === 'sparse' ? { ...column, values } : numeric(values);
}

/** Calls back for each value that is not 0, row by row. @param visit `at` is its place in `values`. */
function eachCount(
  column: CountColumn,
  visit: (value: number, feature: number, row: number, at: number) => void,
): void {
  const { values } = column;
  if (column.type !== 'sparse') {
    for (let row = 0; row < values.length; row++) if (values[row] !== 0) visit(values[row], 0, row, row);
    return;
  }
  const { starts, indices } = column;
  for (let row = 0; row < starts.length - 1; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      if (values[at] !== 0) visit(values[at], indices[at], row, at);
    }
  }
}
