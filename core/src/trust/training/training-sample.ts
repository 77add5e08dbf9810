/** New training data, counted by the bins of the profile that they are held against. */

import type { ClassTarget } from '../../estimator/fit-context.ts';
import { type Column, columnLength, isNumeric, isString, type StringColumn } from '../../table/column.ts';
import type { Field, Schema } from '../../table/schema.ts';
import type { Table } from '../../table/table.ts';
import type { Policy } from '../policy.ts';
import { bin, binColumn, binCount, binOfNumber } from '../profile/bins.ts';
import type { ColumnProfile } from '../profile/column-profile.ts';
import { knows, type Profile } from '../profile/profile.ts';
import { readQuantity } from '../profile/quantity.ts';

/** The version in use, as far as the checks need it. */
export interface Champion {
  readonly schema: Schema<unknown>;
  readonly target: Field;
  readonly profile: Profile | null;
  readonly policy: Policy;
  readonly metrics: Readonly<Record<string, number>> | null;
}

/** Rows with their target. */
export interface Labelled {
  /** The columns of the schema, and perhaps others. */
  readonly table: Table;
  readonly target: Float64Array | ClassTarget;
}

/** One column of new data beside its profile. */
export interface Counted {
  readonly field: Field;
  readonly isTarget: boolean;
  readonly profile: ColumnProfile;
  readonly column: Column;
  /** Of numbers and quantities, the values, missing ones NaN; else undefined. */
  readonly values: Float64Array | undefined;
  /** Of quantities, how they are written. */
  readonly quantities: Quantities | undefined;
  /** Rows by bin. */
  readonly counts: Float64Array;
  readonly rows: number;
}

/** Most rows that are counted: more tell no more of shares. */
const mostRows = 3000;

/** All columns and the target; 3,000 rows, evenly spread, stand for more of them. */
export function countColumns(sent: Labelled, champion: Champion, profile: Profile): Counted[] {
  const { table, target } = thinned(sent, mostRows);
  const truth: Column =
    target instanceof Float64Array
      ? { type: 'number', values: target }
      : { type: 'category', codes: target.codes, dictionary: target.classes };
  return [
    ...champion.schema.fields.map((field, i) =>
      counted(field, false, profile.fields[i], table.column(field.name)),
    ),
    counted(champion.target, true, profile.target, truth),
  ];
}

/** At most so many of the rows, evenly spread. */
export function thinned(data: Labelled, most: number): Labelled {
  const { length } = data.table;
  if (length <= most) return data;
  return takeLabelled(
    data,
    Int32Array.from({ length: most }, (_, i) => Math.floor((i * length) / most)),
  );
}

/** These rows, in their order. */
export function takeLabelled({ table, target }: Labelled, rows: Int32Array): Labelled {
  const taken =
    target instanceof Float64Array
      ? Float64Array.from(rows, row => target[row])
      : { codes: Int32Array.from(rows, row => target.codes[row]), classes: target.classes };
  return { table: table.take(rows), target: taken };
}

/** A column of strings as numbers with units. */
export interface Quantities {
  /** Missing where there is none. */
  readonly values: Float64Array;
  /** Rows by unit. */
  readonly units: ReadonlyMap<string, number>;
  /** Rows whose string is no number with a unit. */
  readonly without: number;
}

/** Reads each string that rows have once. */
export function quantitiesOf({ codes, dictionary }: StringColumn): Quantities {
  const counts = new Float64Array(dictionary.length);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) counts[codes[i]]++;
  const read = new Float64Array(dictionary.length).fill(Number.NaN);
  const units = new Map<string, number>();
  let without = 0;
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue;
    const quantity = readQuantity(dictionary[code]);
    if (quantity === undefined) without += counts[code];
    else {
      read[code] = quantity.value;
      units.set(quantity.unit, (units.get(quantity.unit) ?? 0) + counts[code]);
    }
  }
  const values = new Float64Array(codes.length).fill(Number.NaN);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) values[i] = read[codes[i]];
  return { values, units, without };
}

function counted(field: Field, isTarget: boolean, profile: ColumnProfile, column: Column): Counted {
  const { kind } = profile;
  const quantities = kind === 'quantity' && isString(column) ? quantitiesOf(column) : undefined;
  const values = kind === 'number' && isNumeric(column) ? column.values : quantities?.values;
  const counts = new Float64Array(binCount(profile));
  if (values === undefined) for (const code of binColumn(profile, column, knows(field))) counts[code]++;
  else for (let i = 0; i < values.length; i++) counts[binOfNumber(profile, values[i])]++;
  if (quantities !== undefined) {
    counts[bin.missing] -= quantities.without;
    counts[bin.odd] += quantities.without;
  }
  const rows = columnLength(column);
  return { field, isTarget, profile, column, values, quantities, counts, rows };
}
