/** One row, or one group, at a time. */

import { CauceError } from '../errors.ts';
import { rowGroups } from './row-groups.ts';
import { dropsOf, type GroupsOptions, range, type Splitter, splitsOf } from './splitter.ts';

/**
 * Measures on each row by what all others taught: as many fits as rows. Equals scikit-learn's `LeaveOneOut`. Scores that
 * a single row does not have, such as R², are NaN.
 *
 * @throws {CauceError} TOO_FEW_ROWS when splitting fewer than 2.
 *
 * @example
 * leaveOneOut().split(cars, 'price').length; //=> 12
 */
export function leaveOneOut(): Splitter<never> {
  return {
    split({ length }) {
      if (length < 2)
        throw new CauceError('TOO_FEW_ROWS', { where: 'leaveOneOut', needed: 2, received: length });
      // All of them at once would take memory by the square of the rows.
      return Array.from({ length }, (_, row) => ({
        get train() {
          return range(0, length).filter(other => other !== row);
        },
        test: Int32Array.of(row),
      }));
    },
  };
}

/**
 * Measures on each group by what all others taught, the groups in ascending order. Equals scikit-learn's
 * `LeaveOneGroupOut`.
 *
 * @param options.groups Name of the column of groups. It is no input of the model, unless `keepGroups: true`.
 * @throws {CauceError} When splitting: COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, FIT_FAILED for a single group.
 *
 * @example
 * leaveOneGroupOut({ groups: 'species' }).split(flowers, 'petalLength').length; //=> 3
 */
export function leaveOneGroupOut<const Groups extends string>(
  options: GroupsOptions<Groups>,
): Splitter<Groups> {
  const { groups } = options;
  return {
    drops: dropsOf(options),
    groups,
    split(table) {
      const { codes, rows } = rowGroups(table, groups, 'leaveOneGroupOut');
      if (rows.length < 2) {
        const message = `column "${groups}" must have at least 2 groups. Got ${rows.length}.`;
        throw new CauceError('FIT_FAILED', { where: 'leaveOneGroupOut', message });
      }
      return splitsOf(codes, rows.length);
    },
  };
}
