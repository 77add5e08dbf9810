/** The target column of a fit: checked, and as estimators take it. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/definition.ts';
import { byCodePoint, type Column, isNumeric, isString } from '../table/column.ts';
import type { Field } from '../table/schema.ts';
import { type Table, valueAt } from '../table/table.ts';

export type Task = 'regression' | 'classification';

/** How many row numbers an error about missing targets lists. */
const listedRows = 10;

/**
 * The target column as numbers.
 * @returns Shape (rows); finite.
 * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING.
 */
export function numericTarget(table: Table<unknown>, target: string): Float64Array {
  const column = targetColumn(table, target);
  if (!isNumeric(column) || column.type === 'date') {
    throw new CauceError('TARGET_TYPE', { target, expected: 'numeric', received: column.type });
  }
  const infinite = column.values.findIndex(value => !Number.isFinite(value));
  if (infinite >= 0) {
    throw new CauceError('TARGET_INVALID', {
      target,
      message: `row ${infinite} is infinite. Remove it or correct it.`,
    });
  }
  return column.values;
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
  const labels = Array.from({ length: table.length }, (_, i) => String(valueAt(column, i)));
  const order = isString(column)
    ? byCodePoint
    : (a: string, b: string) => Number(a) - Number(b) || byCodePoint(a, b);
  const classes = [...new Set(labels)].sort(order);
  const codeOf = new Map(classes.map((label, code) => [label, code]));
  return { codes: Int32Array.from(labels, label => codeOf.get(label) as number), classes };
}

/** The target as a field: what the model promises to predict. */
export function targetField(name: string, target: Float64Array | ClassTarget, column: Column): Field {
  if (!(target instanceof Float64Array)) {
    return { name, type: 'category', nullable: false, values: target.classes };
  }
  const range = target.reduce<[number, number]>(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { name, type: column.type === 'integer' ? 'integer' : 'number', nullable: false, range };
}

function targetColumn(table: Table<unknown>, target: string): Column {
  const column = table.column(target, 'The target');
  const missing: number[] = [];
  let count = 0;
  for (let i = 0; i < table.length; i++) {
    const isMissing = isNumeric(column) ? Number.isNaN(column.values[i]) : column.codes[i] < 0;
    if (!isMissing) continue;
    count++;
    if (missing.length < listedRows) missing.push(i);
  }
  if (count > 0) throw new CauceError('TARGET_MISSING', { target, count, rows: missing });
  return column;
}
