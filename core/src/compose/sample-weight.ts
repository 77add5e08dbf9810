/** The column that says what each row counts for. */

import { CauceError, show } from '../errors.ts';
import { isNumeric } from '../table/column.ts';
import type { Table } from '../table/table.ts';

/**
 * The weights of a table's rows.
 * @param target Name of the target, which can be no weight.
 * @param where What wants them, for errors.
 * @returns Shape (rows); undefined where no column is named.
 * @throws {CauceError} COLUMN_UNKNOWN; COLUMN_TYPE; PARAM_INVALID with the row, for weights that are missing or negative, or
 *   all 0, or too large to be added up.
 */
export function sampleWeights(
  table: Table<unknown>,
  name: string | undefined,
  target: string,
  where = 'fit',
): Float64Array | undefined {
  const invalid = (rule: string, received: unknown): CauceError =>
    new CauceError('PARAM_INVALID', { where, param: 'sampleWeight', rule, received });
  if (name === undefined) return undefined;
  const column = table.column(name, 'sampleWeight');
  if (name === target) throw invalid('another column than the target', name);
  if (!isNumeric(column) || column.type === 'date') {
    const [where, expected] = ['sampleWeight', 'numeric'];
    throw new CauceError('COLUMN_TYPE', { where, column: name, expected, received: column.type });
  }
  const { values } = column;
  const wrong = values.findIndex(weight => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    const received = Number.isNaN(values[wrong]) ? null : values[wrong];
    throw invalid(
      `a finite number of at least 0 in every row, also in row ${wrong} of column ${show(name)}`,
      received,
    );
  }
  if (values.length > 0 && values.every(weight => weight === 0))
    throw invalid(`above 0 in some row of column ${show(name)}`, 0);
  const largest = values.reduce((most, weight) => Math.max(most, weight), 0);
  if (largest > mostWeight)
    throw invalid(`at most ${mostWeight} in every row of column ${show(name)}`, largest);
  return values;
}

/** Sums of more, and squares of values times it, might be no numbers. */
const mostWeight = 1e150;
