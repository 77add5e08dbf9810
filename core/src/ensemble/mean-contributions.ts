/** What a mean of regressors is made of, by the columns that all of them are given. */

import { CauceError } from '../errors.ts';
import { chainOrigins } from '../estimator/chain.ts';
import type { Contributions } from '../estimator/contributions.ts';
import type { RegressorDefinition, TransformerStep } from '../estimator/definition.ts';
import { type NestedState, nestedFeatures, settleNested } from '../estimator/nested.ts';
import { estimatorOf, type Nested, stepsOf } from '../estimator/nested-params.ts';
import type { Table } from '../table/table.ts';

export interface Member {
  readonly value: Nested<'regressor'>;
  readonly state: NestedState;
  /** The columns that it sees, of the table. */
  readonly table: Table;
}

/**
 * The mean of what each member says: the contributions of a mean are the means of the contributions. A member's feature that is
 * made of several columns shares its own among them.
 *
 * @param table What the ensemble is given.
 * @param weights One for each member; all the same where there are none.
 * @throws {CauceError} NOT_EXPLAINABLE for a member that cannot say.
 */
export function meanContributions(
  table: Table,
  members: readonly Member[],
  weights: readonly number[] | null,
): Contributions {
  const width = table.columns.length;
  const base = new Float64Array(table.length);
  const total = new Float64Array(table.length);
  const values = new Float64Array(table.length * width);
  const all = members.reduce((sum, _, i) => sum + (weights?.[i] ?? 1), 0);
  members.forEach((member, i) => {
    const share = (weights?.[i] ?? 1) / all;
    const own = contributionsOf(member);
    const places = originsOf(member).map(names => names.map(name => table.names.indexOf(name)));
    for (let row = 0; row < table.length; row++) {
      base[row] += share * own.base[row];
      total[row] += share * own.total[row];
      for (const [feature, columns] of places.entries()) {
        const value = share * own.values[row * places.length + feature];
        if (columns.length === 0) base[row] += value;
        for (const column of columns) values[row * width + column] += value / columns.length;
      }
    }
  });
  return { unit: 'prediction', base, values, total };
}

function contributionsOf({ value, state, table }: Member): Contributions {
  const { definition, params } = estimatorOf(settleNested(value, state));
  const { contributions } = definition as RegressorDefinition;
  if (contributions === undefined) {
    const message = 'it is part of a mean, and has no contributions(…)';
    throw new CauceError('NOT_EXPLAINABLE', { where: definition.name, message });
  }
  const own = contributions.call(
    definition,
    nestedFeatures(value, state, table),
    state.states.at(-1),
    params,
  );
  if (own.unit === 'prediction') return own;
  const message = 'it is part of a mean, and what it adds up are logarithms';
  throw new CauceError('NOT_EXPLAINABLE', { where: definition.name, message });
}

/** For each of its features the names of the columns that it is made of. */
function originsOf({ value, state, table }: Member): readonly (readonly string[])[] {
  const steps = stepsOf(settleNested(value, state)).slice(0, -1) as TransformerStep[];
  return chainOrigins(steps, state.states.slice(0, -1), table);
}
