/** The target column of a fit: checked, and as estimators take it. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { extentOf } from '../kernels/moments.ts';
import {
  type Column,
  columnLength,
  isMissing,
  isNumeric,
  isString,
  recode,
  usedStrings,
} from '../table/column.ts';
import type { Field } from '../table/schema.ts';
import type { Table } from '../table/table.ts';

export type Task = 'regression' | 'classification';

/** How many row numbers an error about missing targets lists. */
const listedRows = 10;
const largestTarget = 1e300;

/** The target column as estimators take it. @throws {CauceError} as `numericTarget`, `classTarget`. */
export function targetOf(task: Task, table: Table<unknown>, target: string): Float64Array | ClassTarget {
  return task === 'classification' ? classTarget(table, target) : numericTarget(table, target);
}

/**
 * The target column as numbers.
 * @returns Shape (rows); finite, so that millions of them may be added up.
 * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING, TARGET_INVALID.
 */
export function numericTarget(table: Table<unknown>, target: string): Float64Array {
  const column = targetColumn(table, target);
  if (!isNumeric(column) || column.type === 'date') {
    throw new CauceError('TARGET_TYPE', { target, expected: 'numeric', received: column.type });
  }
  const { values } = column;
  let row = 0;
  while (row < values.length && Math.abs(values[row]) <= largestTarget) row++;
  if (row < values.length) {
    const what = Number.isFinite(values[row])
      ? `${values[row]}, too large to compute with (at most ${largestTarget})`
      : 'infinite';
    const message = `row ${row} (counted from 0) is ${what}. Remove it or correct it.`;
    throw new CauceError('TARGET_INVALID', { target, message });
  }
  return values;
}

/**
 * The target column as classes: strings, booleans or whole numbers.
 * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING.
 */
export function classTarget(table: Table<unknown>, target: string): ClassTarget {
  const column = targetColumn(table, target);
  if (!isString(column) && column.type !== 'boolean' && column.type !== 'integer') {
    throw new CauceError('TARGET_TYPE', {
      target,
      expected: 'a category, boolean or integer column',
      received: column.type,
    });
  }
  if (isString(column)) {
    const classes = usedStrings(column);
    return { codes: recode(column, classes), classes };
  }
  const label = (value: number) => String(column.type === 'boolean' ? value !== 0 : value);
  const numbers = [...new Set(column.values)].sort((a, b) => a - b);
  const codeOf = new Map(numbers.map((value, code) => [value, code]));
  const codes = new Int32Array(table.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf.get(column.values[i]) as number;
  return { codes, classes: numbers.map(label) };
}

/** The target as a field: what the model promises to predict. */
export function targetField(name: string, target: Float64Array | ClassTarget, column: Column): Field {
  if (!(target instanceof Float64Array)) {
    return { name, type: 'category', nullable: false, values: target.classes };
  }
  const { min, max } = extentOf(target);
  return { name, type: column.type === 'integer' ? 'integer' : 'number', nullable: false, range: [min, max] };
}

function targetColumn(table: Table<unknown>, target: string): Column {
  const column = table.column(target, 'The target');
  const missing = missingRows(column);
  if (missing.length > 0) {
    const rows = missing.slice(0, listedRows);
    throw new CauceError('TARGET_MISSING', { target, count: missing.length, rows });
  }
  return column;
}

function missingRows(column: Column): number[] {
  const rows: number[] = [];
  const length = columnLength(column);
  for (let i = 0; i < length; i++) if (isMissing(column, i)) rows.push(i);
  return rows;
}
