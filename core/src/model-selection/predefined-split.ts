/** Folds that a column of the table names. */

import { CauceError } from '../errors.ts';
import { isNumeric } from '../table/column.ts';
import { type Splitter, splitBy } from './splitter.ts';

/**
 * Measures on the folds that a column of whole numbers names, in ascending order; rows of −1 are never measured on, only
 * learnt from. Equals scikit-learn's `PredefinedSplit`.
 *
 * @param options.testFold Name of the column. It is no input of the model.
 * @throws {CauceError} When splitting: COLUMN_UNKNOWN, COLUMN_TYPE, COLUMN_MISSING_VALUES; FIT_FAILED when no row has a fold.
 *
 * @example
 * const folds = cars.with([['fold', numeric(Float64Array.from({ length: 12 }, (_, i) => (i % 3) - 1))]]);
 * predefinedSplit({ testFold: 'fold' }).split(folds, 'price').length; //=> 2
 */
export function predefinedSplit<const Fold extends string>({
  testFold,
}: {
  readonly testFold: Fold;
}): Splitter<Fold> {
  const where = 'predefinedSplit';
  return {
    drops: [testFold],
    split(table) {
      const column = table.column(testFold, where);
      if (!isNumeric(column) || column.type === 'date') {
        const expected = 'of whole numbers';
        throw new CauceError('COLUMN_TYPE', { where, column: testFold, expected, received: column.type });
      }
      const { values } = column;
      if (!values.every(Number.isInteger)) {
        const hint = 'Each row needs the whole number of its fold, or -1.';
        throw new CauceError('COLUMN_MISSING_VALUES', { where, column: testFold, hint });
      }
      const folds = [...new Set(values)].filter(fold => fold !== -1).sort((a, b) => a - b);
      if (folds.length === 0)
        throw new CauceError('FIT_FAILED', { where, message: `column "${testFold}" has no fold but -1.` });
      return folds.map(fold => splitBy(values.length, row => values[row] === fold));
    },
  };
}
