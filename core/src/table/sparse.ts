/** Sparse blocks: many numeric features of which each row has few that are not 0, such as the words of a text. */

import { CauceError } from '../errors.ts';
import type { NumericColumn, SparseColumn } from './column.ts';

/** The rows of a sparse block at these indexes, in their order. */
export function takeSparse(
  { names, starts, indices, values }: SparseColumn,
  rows: ArrayLike<number>,
): SparseColumn {
  const taken = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) taken[i + 1] = taken[i] + starts[rows[i] + 1] - starts[rows[i]];
  const total = taken[rows.length];
  const own = { indices: new Int32Array(total), values: new Float64Array(total) };
  for (let i = 0; i < rows.length; i++) {
    const [from, to] = [starts[rows[i]], starts[rows[i] + 1]];
    own.indices.set(indices.subarray(from, to), taken[i]);
    own.values.set(values.subarray(from, to), taken[i]);
  }
  return { type: 'sparse', names, starts: taken, ...own };
}

/** The rows of several sparse blocks of the same features, one block after the other. */
export function concatSparse(columns: readonly SparseColumn[]): SparseColumn {
  const rows = columns.reduce((sum, { starts }) => sum + starts.length - 1, 0);
  const total = columns.reduce((sum, { starts }) => sum + starts[starts.length - 1], 0);
  const starts = new Int32Array(rows + 1);
  const indices = new Int32Array(total);
  const values = new Float64Array(total);
  let row = 0;
  for (const own of columns) {
    const first = starts[row];
    const count = own.starts[own.starts.length - 1];
    indices.set(own.indices.subarray(0, count), first);
    values.set(own.values.subarray(0, count), first);
    for (let i = 1; i < own.starts.length; i++) starts[++row] = first + own.starts[i];
  }
  return { type: 'sparse', names: columns[0].names, starts, indices, values };
}

/** More numbers than these are not made of a sparse block: 2 GB. */
export const mostDenseNumbers = 2 ** 28;

/**
 * Each feature of a sparse block as a column of numbers.
 * @throws {CauceError} COLUMN_TYPE when these would be more than 2²⁸ numbers.
 */
export function spreadSparse(where: string, name: string, column: SparseColumn): [string, NumericColumn][] {
  const { names, starts, indices, values } = column;
  const rows = starts.length - 1;
  if (rows * names.length > mostDenseNumbers) {
    throw new CauceError('COLUMN_TYPE', {
      where,
      column: name,
      expected: `at most ${mostDenseNumbers} numbers`,
      received: `${rows} rows x ${names.length} features`,
      hint: 'Keep fewer features (maxFeatures, selectKBest, truncatedSvd), or use a model that takes sparse features (ridge, logisticRegression, linearSvc, multinomialNb).',
    });
  }
  const spread = names.map((): Float64Array => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) spread[indices[at]][row] = values[at];
  }
  return names.map((feature, j) => [feature, { type: 'number', values: spread[j] }]);
}

/** A row of a sparse block in words: its features that are not 0, with their values. */
export function sparseText({ names, starts, indices, values }: SparseColumn, row: number): string {
  const parts: string[] = [];
  for (let at = starts[row]; at < starts[row + 1]; at++) parts.push(`${names[indices[at]]} ${values[at]}`);
  return parts.join(', ');
}
