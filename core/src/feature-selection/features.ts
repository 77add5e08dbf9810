/** The features of a table one by one, those of blocks without their zeros. */

import { CauceError } from '../errors.ts';
import { allFinite } from '../kernels/moments.ts';
import { isNumeric, type OneHotColumn, type SparseColumn } from '../table/column.ts';
import { stringsRefused } from '../table/dense.ts';
import type { Table } from '../table/table.ts';

/** One feature. Rows that `rows` leaves out have 0. */
export interface Feature {
  readonly name: string;
  /** Ascending numbers of the rows that `values` are of; null when they are of all rows. */
  readonly rows: Int32Array | null;
  readonly values: Float64Array;
  /** True where its values are counts or truths: of a boolean column or a block. */
  readonly isDiscrete: boolean;
}

/** The features of a table, in order. O(rows x columns). @throws {CauceError} COLUMN_TYPE for strings. */
export function featuresOf(where: string, table: Table): Feature[] {
  return table.entries().flatMap(([name, column]): Feature[] => {
    if (isNumeric(column)) {
      return [{ name, rows: null, values: column.values, isDiscrete: column.type === 'boolean' }];
    }
    if (column.type === 'oneHot') return oneHotFeatures(column);
    if (column.type === 'sparse') return sparseFeatures(column);
    throw stringsRefused(where, name, column.type);
  });
}

/** The same. @throws {CauceError} COLUMN_MISSING_VALUES for missing or infinite values, as well. */
export function finiteFeatures(where: string, table: Table): Feature[] {
  const features = featuresOf(where, table);
  for (const { name, values } of features) {
    if (allFinite(values)) continue;
    const hint = 'Put a simpleImputer() before this step.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column: name, hint });
  }
  return features;
}

function oneHotFeatures({ codes, names }: OneHotColumn): Feature[] {
  const starts = new Int32Array(names.length + 1);
  for (const code of codes) if (code >= 0) starts[code + 1]++;
  for (let k = 0; k < names.length; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const rows = new Int32Array(starts[names.length]);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) rows[next[codes[row]]++] = row;
  const ones = new Float64Array(rows.length).fill(1);
  return slices(names, starts, rows, ones);
}

function sparseFeatures({ names, starts: rowStarts, indices, values: byRow }: SparseColumn): Feature[] {
  const end = rowStarts[rowStarts.length - 1];
  const starts = new Int32Array(names.length + 1);
  for (let at = 0; at < end; at++) starts[indices[at] + 1]++;
  for (let k = 0; k < names.length; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const rows = new Int32Array(end);
  const values = new Float64Array(end);
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
      const place = next[indices[at]]++;
      rows[place] = row;
      values[place] = byRow[at];
    }
  }
  return slices(names, starts, rows, values);
}

function slices(
  names: readonly string[],
  starts: Int32Array,
  rows: Int32Array,
  values: Float64Array,
): Feature[] {
  return names.map((name, k) => {
    const [from, to] = [starts[k], starts[k + 1]];
    return { name, rows: rows.subarray(from, to), values: values.subarray(from, to), isDiscrete: true };
  });
}

/** All values of a feature, zeros included. @returns Shape (rows): its own array where it is of all rows. */
export function allValues({ rows, values }: Feature, count: number): Float64Array {
  if (rows === null) return values;
  const all = new Float64Array(count);
  for (let i = 0; i < rows.length; i++) all[rows[i]] = values[i];
  return all;
}
