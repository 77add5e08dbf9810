/** Faults as they happen to real data, put into every row of a table. */

import {
  type Column,
  isNumeric,
  type Model,
  type NumericColumn,
  numeric,
  type Random,
  type StringColumn,
  strings,
  type Table,
  valueAt,
} from 'cauce';
import { at } from '../../core/src/trust/profile/column-profile.ts';
import { readQuantity, writeQuantity } from '../../core/src/trust/profile/quantity.ts';
import type { Dataset } from './datasets.ts';

/** Names of one column, or of two. */
export type Place = readonly string[];

export interface Fault {
  readonly name: string;
  /** Where it can happen. */
  places(model: Model, dataset: Dataset): Place[];
  /** The table with the fault in every row. @param table Only read. */
  inject(table: Table, place: Place, random: Random, dataset: Dataset): Table;
}

/** Most pairs of columns that change places. */
const mostPairs = 12;

export const timesTen = scaled('times 10', value => value * 10);
export const byTen = scaled('divided by 10', value => value / 10);
export const otherUnit: Fault = {
  name: 'another unit',
  places: (_, { units = {} }) => Object.keys(units).map(name => [name]),
  inject: (table, [name], _, { units = {} }) => withNumbers(table, name, value => value * units[name].factor),
};
export const unitLeftOut: Fault = {
  name: 'unit left out',
  places: model => placesOf(model, ({ kind, units }) => kind === 'quantity' && !units.includes('')),
  inject: (table, [name]) =>
    withStrings(table, name, text => String(readQuantity(text)?.value ?? `${text} without`)),
};
export const shortYear: Fault = {
  name: 'year without its century',
  places: model =>
    placesOf(
      model,
      ({ kind, quantiles }) => kind === 'number' && quantiles[at.p01] >= 1900 && quantiles[at.p99] <= 2100,
    ),
  inject: (table, [name]) => withNumbers(table, name, value => value % 100),
};
export const lettersSwapped = respelt('two letters swapped', text => {
  // The second and the third, as far as there are any and they differ.
  const place = Array.from(text).findIndex(
    (letter, i) => i > 0 && i + 1 < text.length && letter !== text[i + 1],
  );
  const i = Math.max(0, place);
  return text.length < 2 ? text : `${text.slice(0, i)}${text[i + 1]}${text[i]}${text.slice(i + 2)}`;
});
export const otherCase = respelt('another case', text =>
  text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase(),
);
export const blankAdded = respelt('blank added', text => `${text} `);
export const columnsSwapped: Fault = {
  name: 'two columns swapped',
  places(model) {
    const names = placesOf(model, isNumber).flat();
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map(b => [a, b]));
    const step = Math.max(1, pairs.length / mostPairs);
    return Array.from({ length: Math.min(pairs.length, mostPairs) }, (_, i) => pairs[Math.floor(i * step)]);
  },
  inject(table, [a, b]) {
    const [first, second] = [table.column(a) as NumericColumn, table.column(b) as NumericColumn];
    return table.with([
      [a, { type: first.type, values: wholeIf(first, second.values) }],
      [b, { type: second.type, values: wholeIf(second, first.values) }],
    ]);
  },
};
export const otherRow: Fault = {
  name: "another row's value",
  places: model => model.schema.names.map(name => [name]),
  inject: (table, [name], random) =>
    table.with([[name, table.take(random.permutation(table.length)).column(name)]]),
};
export const shiftedByHalf = shifted('mean up by half a standard deviation', 0.5);
export const shiftedByOne = shifted('mean up by one standard deviation', 1);

/** The same table with the fault in some rows only. @param isFaulty Shape (rows). */
export function inSomeRows(clean: Table, faulty: Table, isFaulty: (row: number) => boolean): Table {
  const rows = Array.from({ length: clean.length }, (_, row) => isFaulty(row));
  return clean.with(
    clean.entries().flatMap(([name, own]): [string, Column][] => {
      const other = faulty.column(name);
      return other === own ? [] : [[name, mixed(own, other, rows)]];
    }),
  );
}

/** Missing values in a column. */
export function withoutValues(table: Table, name: string, isGone: (row: number) => boolean): Table {
  const column = table.column(name);
  const gone = Array.from({ length: table.length }, (_, row) => isGone(row));
  return table.with([
    [
      name,
      isNumeric(column)
        ? numeric(
            column.values.map((value, row) => (gone[row] ? Number.NaN : value)),
            column.type,
          )
        : {
            ...(column as StringColumn),
            codes: (column as StringColumn).codes.map((code, row) => (gone[row] ? -1 : code)),
          },
    ],
  ]);
}

/** The rows in which a place holds something else. */
export function changedRows(clean: Table, faulty: Table, place: Place): number[] {
  const pairs = place.map(name => [clean.column(name), faulty.column(name)]);
  return Array.from({ length: clean.length }, (_, row) => row).filter(row =>
    pairs.some(([a, b]) => valueAt(a, row) !== valueAt(b, row)),
  );
}

type FieldProfile = NonNullable<Model['profile']>['fields'][number];

function placesOf(model: Model, fits: (profile: FieldProfile) => boolean): Place[] {
  const { fields } = model.schema;
  return (model.profile?.fields ?? [])
    .filter((profile, i) => fields[i].type !== 'date' && fields[i].type !== 'boolean' && fits(profile))
    .map(({ name }) => [name]);
}

function isNumber({ kind }: FieldProfile): boolean {
  return kind === 'number';
}

export function numberPlaces(model: Model): Place[] {
  return placesOf(model, ({ kind }) => kind === 'number' || kind === 'quantity');
}

function scaled(name: string, change: (value: number) => number): Fault {
  return { name, places: numberPlaces, inject: (table, [field]) => withNumbers(table, field, change) };
}

function shifted(name: string, deviations: number): Fault {
  return {
    name,
    places: numberPlaces,
    inject(table, [field]) {
      const column = table.column(field);
      const values = isNumeric(column)
        ? [...column.values]
        : Array.from(
            { length: table.length },
            (_, row) => readQuantity(String(valueAt(column, row)))?.value ?? Number.NaN,
          );
      const by = deviations * deviationOf(values.filter(Number.isFinite));
      return withNumbers(table, field, value => value + by);
    },
  };
}

function respelt(name: string, change: (text: string) => string): Fault {
  return {
    name,
    places: model => placesOf(model, ({ kind }) => kind === 'category'),
    inject: (table, [field]) => withStrings(table, field, change),
  };
}

/** A column's numbers changed, also those within its strings. Whole numbers stay whole, as another unit is written. */
function withNumbers(table: Table, name: string, change: (value: number) => number): Table {
  const column = table.column(name);
  if (!isNumeric(column)) {
    return withStrings(table, name, text => {
      const quantity = readQuantity(text);
      return quantity === undefined ? text : writeQuantity(text, rounded(change(quantity.value)));
    });
  }
  const values = column.values.map(value => rounded(change(value)));
  return table.with([[name, { type: column.type, values: wholeIf(column, values) }]]);
}

function withStrings(table: Table, name: string, change: (text: string) => string): Table {
  const { type, codes, dictionary } = table.column(name) as StringColumn;
  const changed = dictionary.map(change);
  return table.with([
    [
      name,
      strings(
        Array.from(codes, code => (code < 0 ? null : changed[code])),
        type,
      ),
    ],
  ]);
}

function wholeIf({ type }: NumericColumn, values: Float64Array): Float64Array {
  return type === 'integer' ? values.map(Math.round) : values;
}

/** 21.14 times 10 is 211.4, not 211.39999999999998. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function mixed(own: Column, other: Column, isOther: readonly boolean[]): Column {
  if (isNumeric(own)) {
    const { values } = other as NumericColumn;
    return { type: own.type, values: own.values.map((value, row) => (isOther[row] ? values[row] : value)) };
  }
  const texts = isOther.map((is, row) => valueAt(is ? other : own, row) as string | null);
  return strings(texts, (own as StringColumn).type);
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
