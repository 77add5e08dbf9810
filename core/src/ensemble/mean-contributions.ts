/** What a mean of predictions is made of, by the columns that all members are given. */

import { CauceError } from '../errors.ts';
import type { Contributions } from '../estimator/contributions.ts';
import type { NestedState } from '../estimator/nested.ts';
import { nestedContributions } from '../estimator/nested-contributions.ts';
import { estimatorOf, type Nested } from '../estimator/nested-params.ts';
import type { Table } from '../table/table.ts';

export interface Member {
  readonly value: Nested;
  readonly state: NestedState;
  /** The columns that it sees, of the table. */
  readonly table: Table;
}

/**
 * The mean of what each member says: the contributions of a mean are the means of the contributions.
 *
 * @param table What the ensemble is given.
 * @param weights One for each member; all the same where there are none.
 * @param classes Shape (rows): which classes' probabilities; of classifiers.
 * @throws {CauceError} NOT_EXPLAINABLE for a member that cannot say, or that adds up logarithms or log odds.
 */
export function meanContributions(
  table: Table,
  members: readonly Member[],
  weights: readonly number[] | null,
  classes?: Int32Array,
): Contributions {
  const width = table.columns.length;
  const unit = classes === undefined ? 'prediction' : 'probability';
  const base = new Float64Array(table.length);
  const total = new Float64Array(table.length);
  const values = new Float64Array(table.length * width);
  const all = members.reduce((sum, _, i) => sum + (weights?.[i] ?? 1), 0);
  members.forEach(({ value, state, table: seen }, i) => {
    const share = (weights?.[i] ?? 1) / all;
    const own = nestedContributions(value, state, seen, classes);
    if (own.unit !== unit) throw noMean(value, own.unit);
    const places = seen.names.map(name => table.names.indexOf(name));
    for (let row = 0; row < table.length; row++) {
      base[row] += share * own.base[row];
      total[row] += share * own.total[row];
      for (const [column, place] of places.entries())
        values[row * width + place] += share * own.values[row * places.length + column];
    }
  });
  return { unit, base, values, total };
}

function noMean(member: Nested, unit: Contributions['unit']): CauceError {
  const message = `it is part of a mean, and what it adds up are ${unit === 'logOdds' ? 'log odds' : 'logarithms'}`;
  return new CauceError('NOT_EXPLAINABLE', { where: estimatorOf(member).definition.name, message });
}
