/** What each column of a table can be used as: told by its type and its values alone. */

import { isBlock, isNumeric, isString, type NumericColumn, type StringColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';

/** How columns take part: by name, with what must be derived first. */
export interface ColumnPlan {
  /** Numbers and booleans, and numbers derived from texts. */
  readonly numbers: readonly string[];
  readonly dates: readonly string[];
  /** Categories, and those derived from texts. */
  readonly categories: readonly string[];
  /** Free text, of whose words something can be made. */
  readonly texts: readonly string[];
  /** What is derived, by its name. */
  readonly derived: ReadonlyMap<string, Derivation>;
  /** Columns that say nothing: of one value only, or a number for each row. */
  readonly useless: readonly string[];
  /** What became of columns that are not used as they are. */
  readonly notes: readonly ColumnNote[];
}

/** A sentence about a column. */
export interface ColumnNote {
  readonly column: string;
  readonly text: string;
}

/** What is taken of a column's texts: their number, or their first word. */
export interface Derivation {
  readonly from: string;
  readonly take: 'number' | 'first word';
}

/** A text's first words are a category when there are at most this many, each in this many rows on average. */
const maxFirstWords = 100;
const minRowsEach = 10;
/** A column is numbers with a unit when at least this share of its distinct strings is. */
const mostly = 0.9;

/** The plan while it is made. */
type Draft = {
  [K in keyof ColumnPlan]: ColumnPlan[K] extends readonly (infer T)[] ? T[] : Map<string, Derivation>;
};

/**
 * A plan for every column.
 *
 * - numbers, booleans and dates are what they are; a column of whole numbers that counts the rows says nothing;
 * - strings that are numbers with a unit (`23.4 kmpl`) are these numbers;
 * - of other texts the first word is a category if it repeats (`Maruti Swift VXI`), and the whole is text.
 *
 * @param table The rows to learn from, without the target. Only read.
 *
 * @example
 * planColumns(cars.drop(['price'])).texts; //=> ['ad']
 */
export function planColumns(table: Table<unknown>): ColumnPlan {
  const plan: Draft = {
    numbers: [],
    dates: [],
    categories: [],
    texts: [],
    derived: new Map(),
    useless: [],
    notes: [],
  };
  for (const [name, column] of table.entries()) {
    if (isNumeric(column)) planNumbers(name, column, plan);
    else if (isString(column)) planStrings(name, column, table, plan);
    else if (isBlock(column))
      plan.notes.push({ column: name, text: `Column "${name}" is left out: it is encoded already.` });
  }
  return plan;
}

function planNumbers(name: string, { type, values }: NumericColumn, plan: Draft): void {
  const isConstant = values.every(value => value === values[0]);
  if (isConstant && values.length > 1) {
    plan.useless.push(name);
    plan.notes.push({
      column: name,
      text: `Column "${name}" is left out: it has the same value in every row.`,
    });
  } else if (type === 'integer' && countsRows(values)) {
    plan.useless.push(name);
    plan.notes.push({ column: name, text: `Column "${name}" is left out: it only counts the rows.` });
  } else if (type === 'date') plan.dates.push(name);
  else plan.numbers.push(name);
}

/** Each a step of one above the one before: a number of the row, not of what it is about. */
function countsRows(values: Float64Array): boolean {
  return (
    values.length > minRowsEach && values.every((value, row) => row === 0 || value === values[row - 1] + 1)
  );
}

function planStrings(name: string, column: StringColumn, table: Table<unknown>, plan: Draft): void {
  if (isNumbersWithUnit(column)) {
    plan.numbers.push(name);
    plan.derived.set(name, { from: name, take: 'number' });
    plan.notes.push({ column: name, text: `Column "${name}" is taken as the numbers within its text.` });
    return;
  }
  if (column.type === 'category') {
    plan.categories.push(name);
    return;
  }
  plan.texts.push(name);
  if (!hasFewFirstWords(column)) return;
  const derived = freeName(`${name}_first_word`, table);
  plan.categories.push(derived);
  plan.derived.set(derived, { from: name, take: 'first word' });
  plan.notes.push({ column: name, text: `Of column "${name}" the first word is taken, as a category.` });
}

/** A number followed by something that is no part of one. */
const numberWithUnit = /^\s*[+-]?\d[\d.,]*\s*[^\d\s.,]/;

function isNumbersWithUnit({ dictionary }: StringColumn): boolean {
  return (
    dictionary.length > 0 &&
    dictionary.filter(text => numberWithUnit.test(text)).length >= mostly * dictionary.length
  );
}

function hasFewFirstWords({ codes, dictionary }: StringColumn): boolean {
  const words = new Set(dictionary.map(text => text.trim().split(/\s+/)[0]));
  return (
    words.size > 1 &&
    words.size <= maxFirstWords &&
    words.size * 2 <= dictionary.length &&
    words.size * minRowsEach <= codes.length
  );
}

function freeName(wanted: string, table: Table<unknown>): string {
  let name = wanted;
  while (table.has(name)) name += '_';
  return name;
}
