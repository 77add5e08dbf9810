/** Whether predictions go the way that the policy says as a field grows. */

import { show } from '../errors.ts';
import { isNumeric, type NumericColumn, type StringColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { readQuantity } from '../trust/profile/quantity.ts';
import { type Observation, percent } from '../trust/training/retrain-finding.ts';
import type { Model } from './model.ts';
import { type Rivals, spreadOf } from './rivals.ts';

/** Rows that a field is moved in. */
const movedRows = 500;
/** A step counts when it goes the wrong way by more than this share of the target's spread … */
const stepTolerance = 0.01;
/** … and more than this share of all steps must. */
const wrongShare = 0.05;

/**
 * Held-out rows with one field moved through the quantiles that it had in training: the predictions have to go one way.
 * Of two classes, the probability of the second one.
 */
export function againstTheWay(
  { active, fresh, heldOut }: Rivals,
  field: string,
  way: 'increasing' | 'decreasing',
): Observation[] {
  const observation = (message: string, details: Observation['details'], always?: 'warn'): Observation[] => [
    { code: 'NOT_MONOTONE', field, message, details, ...(always === undefined ? {} : { always }) },
  ];
  const spread = active.task === 'regression' ? spreadOf(active) : 1;
  const steps = columnsByStep(fresh, heldOut, field);
  if (
    steps.length < 2 ||
    spread === undefined ||
    (active.task === 'classification' && fresh.target.values?.length !== 2)
  ) {
    const reason = `The policy says which way predictions go with ${show(field)}, which cannot be looked at: it takes a field with two different numbers, and a target that is a number or has two classes.`;
    return observation(reason, {}, 'warn');
  }
  const predicted = steps.map(table => levels(fresh, table));
  const sign = way === 'increasing' ? 1 : -1;
  let wrong = 0;
  let all = 0;
  for (let step = 1; step < predicted.length; step++) {
    for (let row = 0; row < predicted[step].length; row++) {
      all++;
      if (sign * (predicted[step][row] - predicted[step - 1][row]) < -stepTolerance * spread) wrong++;
    }
  }
  const share = wrong / Math.max(1, all);
  if (share <= wrongShare) return [];
  return observation(
    `The predictions are to be ${way} with ${show(field)}, but in ${percent(share)} of ${all} steps from one of its quantiles to the next they go the other way.`,
    { way, share, steps: all },
  );
}

/** The held-out rows, once for each quantile of a field, which all of them then have. */
function columnsByStep({ profile, schema }: Model, heldOut: Table, field: string): Table[] {
  const own = profile?.fields.find(({ name }) => name === field);
  if (own === undefined || (own.kind !== 'number' && own.kind !== 'quantity')) return [];
  const count = Math.min(movedRows, heldOut.length);
  const rows = heldOut
    .select(schema.names)
    .take(Int32Array.from({ length: count }, (_, i) => Math.floor((i * heldOut.length) / count)));
  const column = heldOut.column(field);
  return [...new Set(own.quantiles)].map(value => {
    const moved = isNumeric(column)
      ? numbersOf(column, value, count)
      : stringsOf(column as StringColumn, value, count);
    return new Table(
      rows.entries().map(([name, old]) => [name, name === field ? moved : old] as const),
      count,
    );
  });
}

function numbersOf({ type }: NumericColumn, value: number, count: number): NumericColumn {
  return { type, values: new Float64Array(count).fill(value) };
}

/** The string of the column whose number is nearest, so that it is written as they are. */
function stringsOf({ type, dictionary }: StringColumn, value: number, count: number): StringColumn {
  const distances = dictionary.map(text =>
    Math.abs((readQuantity(text)?.value ?? Number.POSITIVE_INFINITY) - value),
  );
  const nearest = distances.reduce((best, own, code) => (own < distances[best] ? code : best), 0);
  return { type, dictionary, codes: new Int32Array(count).fill(nearest) };
}

function levels(model: Model, table: Table): Float64Array {
  return Float64Array.from(
    model.task === 'regression'
      ? (model.predict(table) as number[])
      : model.predictProba(table).map(probabilities => probabilities[1]),
  );
}
