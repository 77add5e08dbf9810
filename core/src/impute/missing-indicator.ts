/** Where values are missing, as features. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { record, uint8s } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { hasMissing, indicatorName, indicatorOf, liveIndicator } from './indicator.ts';

interface MissingIndicatorState {
  /** Shape (columns): 1 for each that gets an indicator. */
  readonly indicated: Uint8Array;
  /** Shape (columns): 1 for each that lacked a value in fit. */
  readonly lacking: Uint8Array;
}

/**
 * Tells where values are missing: 1 where a column lacks its value, else 0, under the name `missingindicator_…`. Equals
 * scikit-learn's MissingIndicator. The columns themselves do not come out; put it beside an imputer (`featureUnion`), or
 * take an imputer with `addIndicator`, which keeps both. Strings have indicators too; blocks of features lack nothing.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | features | 'missing-only' | an indicator for each column that lacked a value in fit, or for `all` |
 * | errorOnNew | true | with `missing-only`: a value missing later in a column that lacked none in fit is refused; else nobody notices |
 *
 * @throws {CauceError} COLUMN_MISSING_VALUES for what `errorOnNew` refuses.
 *
 * @example
 * const { table } = await fitTransform(missingIndicator(), tableFromRows([{ a: 1, b: 2 }, { a: null, b: 3 }]));
 * table.toRows(); //=> [{ missingindicator_a: 0 }, { missingindicator_a: 1 }]
 */
export const missingIndicator = defineTransformer({
  name: 'MissingIndicator',
  params: { features: oneOf('missing-only', 'all'), errorOnNew: flag(true) },
  state: record<MissingIndicatorState>({ indicated: uint8s, lacking: uint8s }),

  fit(table, { features }): MissingIndicatorState {
    const lacking = Uint8Array.from(table.columns, column => (hasMissing(column) ? 1 : 0));
    return { indicated: features === 'all' ? lacking.map(() => 1) : lacking.slice(), lacking };
  },

  transform(table, { indicated, lacking }, { features, errorOnNew }) {
    checkWidth('MissingIndicator', indicated.length, table);
    const entries = table.entries();
    if (errorOnNew && features === 'missing-only') {
      const added = entries.find(([, column], i) => lacking[i] === 0 && hasMissing(column));
      if (added !== undefined) throw newlyMissing(added[0]);
    }
    return new Table(
      entries
        .filter((_, i) => indicated[i] === 1)
        .map(([name, column]) => [indicatorName(name), indicatorOf(column)] as const),
      table.length,
    );
  },

  origins: ({ names }, { indicated }) => names.filter((_, i) => indicated[i] === 1).map(name => [name]),

  compileRow(row, { indicated, lacking }, { features, errorOnNew }) {
    checkWidth('MissingIndicator', indicated.length, row);
    const entries = row.entries();
    const form = sideBySide(
      entries
        .filter((_, i) => indicated[i] === 1)
        .map(([name, column]) => [indicatorName(name), liveIndicator(column)] as const),
    );
    if (!errorOnNew || features === 'all') return form;
    const complete = row.columns.filter((_, i) => lacking[i] === 0);
    return { output: form.output, run: () => !complete.some(hasMissing) && form.run() };
  },

  check: ({ indicated, lacking }) =>
    indicated.length === lacking.length ? undefined : 'its parts differ in length',
});

function newlyMissing(column: string): CauceError {
  const hint = 'It lacked none in fit: fit with rows that lack it, or set errorOnNew to false.';
  return new CauceError('COLUMN_MISSING_VALUES', { where: 'MissingIndicator', column, hint });
}
