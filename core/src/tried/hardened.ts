/** Tables that are hard to learn from, made of one that is easy: what each definition takes, or refuses with a reason. */

import type { ClassTarget } from '../estimator/fit-context.ts';
import { withHoles } from '../estimator/laws/values.ts';
import { type Column, columnLength, isString, numeric, strings, takeColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';

/** By what is hard: the same table made so. Of plain columns. */
export const hardened: Readonly<Record<string, (table: Table) => Table>> = {
  'huge numbers': table => changed(table, scaledBy(1e300)),
  'tiny numbers': table => changed(table, scaledBy(1e-300)),
  'constant columns': table =>
    changed(table, column => takeColumn(column, new Int32Array(columnLength(column)))),
  'an empty column': table => changed(table, (column, i) => (i === 0 ? withHoles(column, 1) : column)),
  'columns twice': table => repeated(table, 2),
  'more columns than rows': table => repeated(table, Math.ceil(12 / table.columns.length)).slice(0, 6),
  'one row': table => table.slice(0, 1),
  'odd strings': table => changed(table, column => (isString(column) ? oddStrings(column) : column)),
  'empty strings': table =>
    changed(table, column =>
      isString(column) ? { ...column, dictionary: [...column.dictionary].with(0, '') } : column,
    ),
};

/** The same of targets. */
export const hardenedTarget: Readonly<
  Record<string, (goal: Float64Array | ClassTarget) => Float64Array | ClassTarget>
> = {
  'one target': goal =>
    goal instanceof Float64Array ? goal.map(() => goal[0]) : { ...goal, codes: goal.codes.map(() => 0) },
  'huge targets': goal => (goal instanceof Float64Array ? goal.map(x => x * 1e297) : goal),
  'tiny targets': goal => (goal instanceof Float64Array ? goal.map(x => x * 1e-300) : goal),
};

/** Names that objects have already, half a pair of surrogates, and a word that is far too long. */
const oddWords = [
  '__proto__',
  'constructor',
  'null',
  '🚗 𝒳',
  'a\u0000b',
  '\ud800',
  `${'x'.repeat(10_000)} y`,
];

function changed(table: Table, change: (column: Column, position: number) => Column): Table {
  return new Table(
    table.entries().map(([name, column], i) => [name, change(column, i)] as const),
    table.length,
  );
}

/** Quantities only: no year, date or truth is of that size. */
function scaledBy(factor: number): (column: Column) => Column {
  return column => (column.type === 'number' ? numeric(column.values.map(x => x * factor)) : column);
}

function repeated(table: Table, times: number): Table {
  const copies = Array.from({ length: times }, (_, k) =>
    table.entries().map(([name, column]) => [k === 0 ? name : `${name}${k}`, column] as const),
  );
  return new Table(copies.flat(), table.length);
}

function oddStrings(column: Column): Column {
  const words = Array.from({ length: columnLength(column) }, (_, row) => oddWords[row % oddWords.length]);
  return strings(words, column.type as 'category' | 'text');
}
