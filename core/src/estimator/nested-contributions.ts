/** What the prediction of an estimator within is made of, by the columns that it is given. */

import { CauceError } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { chainOrigins } from './chain.ts';
import type { Contributions } from './contributions.ts';
import type { ClassifierDefinition, TransformerStep } from './definition.ts';
import { type NestedState, nestedFeatures, settleNested } from './nested.ts';
import { estimatorOf, type Nested, stepsOf } from './nested-params.ts';

/**
 * A feature that is made of several columns shares what it adds among them; what one of none adds goes to the base. The
 * probability of a class that none of its own rows had is 0, and made of nothing.
 *
 * @param table What it sees.
 * @param classes Shape (rows): the positions among those of the whole target of the classes to be explained; of a classifier.
 * @throws {CauceError} NOT_EXPLAINABLE where it cannot say.
 */
export function nestedContributions(
  value: Nested,
  state: NestedState,
  table: Table,
  classes: Int32Array = new Int32Array(table.length),
): Contributions {
  const steps = stepsOf(settleNested(value, state)).slice(0, -1) as TransformerStep[];
  const origins = chainOrigins(steps, state.states.slice(0, -1), table);
  const places = origins.map(names => names.map(name => table.names.indexOf(name)));
  const own = featureContributions(value, state, table, classes);
  const width = table.columns.length;
  const base = own.base.slice();
  const values = new Float64Array(table.length * width);
  for (let row = 0; row < table.length; row++) {
    for (const [feature, columns] of places.entries()) {
      const added = own.values[row * places.length + feature];
      if (columns.length === 0) base[row] += added;
      for (const column of columns) values[row * width + column] += added / columns.length;
    }
  }
  return { unit: own.unit, base, values, total: own.total };
}

function featureContributions(
  value: Nested,
  state: NestedState,
  table: Table,
  classes: Int32Array,
): Contributions {
  const { definition, params } = estimatorOf(settleNested(value, state));
  // A regressor has no use for the classes.
  const { contributions } = definition as ClassifierDefinition;
  if (contributions === undefined) {
    const message = 'it is part of another estimator, and has no contributions(…)';
    throw new CauceError('NOT_EXPLAINABLE', { where: definition.name, message });
  }
  const features = nestedFeatures(value, state, table);
  const own = state.states.at(-1);
  const { classes: present } = state;
  if (present === null) return contributions.call(definition, features, own, params, classes);
  const known = classes.map(code => Math.max(0, present.indexOf(code)));
  const { unit, ...parts } = contributions.call(definition, features, own, params, known);
  const isKnown = (row: number) => present.includes(classes[row]);
  const width = features.columns.length;
  return {
    unit,
    base: parts.base.map((share, row) => (isKnown(row) ? share : 0)),
    values: parts.values.map((share, at) => (isKnown(Math.floor(at / width)) ? share : 0)),
    total: parts.total.map((share, row) => (isKnown(row) ? share : 0)),
  };
}
