/** Laws of predicting one row at a time. */

import { CauceError } from '../../errors.ts';
import { type Column, isNumeric, isString, takeColumn } from '../../table/column.ts';
import {
  liveNumber,
  liveOneHot,
  liveSparse,
  liveStrings,
  liveText,
  writeLive,
  writeText,
} from '../../table/live-row.ts';
import { Table, valueAt } from '../../table/table.ts';
import { compileStep } from '../row-form.ts';
import { applyExample, check, type Example, fitExample, isSame } from './example.ts';
import { withHoles } from './values.ts';

/** One row at a time gives the bits that a table gives, and leaves to it only what it refuses. */
export async function aRowGivesWhatATableGives(example: Example): Promise<void> {
  const { step, table, target } = example;
  const state = await fitExample(example, table);
  const row = liveRowOf(table);
  const form = compileStep(step, state, row, target instanceof Float64Array ? [] : target.classes);
  for (const variant of [table, changed(table, withHoles), changed(table, withStrangers)]) {
    for (let i = 0; i < variant.length; i++) {
      writeRow(row, variant, i);
      const expected = resultOf(() => applyExample(example, state, variant.take([i])));
      const isDone = form.run();
      const values = JSON.stringify(row.columns.map(column => String(contentOf(column))));
      check(isDone === (expected !== undefined), `the row ${values} is ${isDone ? 'not ' : ''}refused`);
      if (expected === undefined) continue;
      if (step.kind === 'transformer') checkNames(form.output, expected);
      checkSame(form.output, expected, values);
    }
  }
}

function liveRowOf(table: Table): Table {
  const live = (column: Column): Column => {
    if (isNumeric(column)) return liveNumber(column.type);
    if (isString(column)) return liveStrings(column.type, column.dictionary);
    return column.type === 'sparse' ? liveSparse(column.names) : liveOneHot(column.names);
  };
  return new Table(
    table.entries().map(([name, column]) => [name, live(column)] as const),
    1,
  );
}

/** Row `i` into a live row: every other string as if it had not been known beforehand. */
function writeRow(row: Table, table: Table, i: number): void {
  row.columns.forEach((live, c) => {
    const column = table.columns[c];
    if (isNumeric(live)) live.values[0] = (column as typeof live).values[i];
    else if (isString(live)) {
      const { codes, dictionary } = column as typeof live;
      const isKnown = codes[i] < live.dictionary.length - 1;
      if (isKnown && i % 2 === 0) live.codes[0] = codes[i];
      else writeText(live, codes[i] < 0 ? null : dictionary[codes[i]]);
    } else if (live.type === 'sparse') writeLive(live, takeColumn(column, [i]));
    else live.codes[0] = (column as typeof live).codes[i];
  });
}

function changed(table: Table, change: (column: Column) => Column): Table {
  return new Table(
    table.entries().map(([name, column]) => [name, change(column)] as const),
    table.length,
  );
}

/** The column with values that were not seen when fitting. */
function withStrangers(column: Column): Column {
  if (isNumeric(column)) {
    const strangers = [Number.POSITIVE_INFINITY, -0, 12_345.678, Number.NEGATIVE_INFINITY];
    return { type: column.type, values: column.values.map((x, i) => (i % 5 === 0 ? x : strangers[i % 4])) };
  }
  if (!isString(column)) return column;
  const { type, codes, dictionary } = column;
  const stranger = dictionary.length;
  return {
    type,
    codes: codes.map((code, i) => (i % 3 === 0 ? stranger : code)),
    dictionary: [...dictionary, 'a stranger'],
  };
}

/** What the action gives; undefined when it is refused. */
function resultOf<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof CauceError) return undefined;
    throw error;
  }
}

function checkNames({ names }: Table, expected: Table): void {
  check(isSame(names, expected.names), `the columns of a row are ${names}, of a table ${expected.names}`);
}

function checkSame(output: Table, expected: Table, row: string): void {
  check(output.columns.length === expected.columns.length, `${output.columns.length} columns of a row`);
  expected.columns.forEach((column, i) => {
    const name = expected.names[i];
    const live = output.columns[i];
    check(live.type === column.type, `column ${name} is ${live.type} of a row, ${column.type} of a table`);
    const [got, wanted] = [contentOf(live), contentOf(column)];
    check(Object.is(got, wanted), `column ${name} of the row ${row} is ${got}, of a table ${wanted}`);
  });
}

function contentOf(column: Column): number | string | null {
  if (isNumeric(column)) return column.values[0];
  if (isString(column)) return liveText(column);
  return valueAt(column, 0) as string | null;
}
