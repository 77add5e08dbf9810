/** From columns of strings, as a CSV has them, to typed columns. */

import { type Column, isNumeric, isString, type NumericType, type StringColumn } from './column.ts';
import { isIntegerText, isNumberText, parseBoolean, parseDate, parseNumber } from './parse.ts';
import type { FieldType } from './schema.ts';

/** A column of strings with more distinct values than this is free text, unless told otherwise. */
export const maxCategories = 100;
/** From this many distinct values on, numbers with a unit (`23.4 kmpl`) are free text: new ones keep coming. */
const maxUnitCategories = 20;
/** In a column with more distinct values than this, categories repeat: at least two rows for each, on average. */
const minRepeated = 10;

/**
 * The type that a column's strings have.
 *
 * - `boolean`: all are `true` or `false`, in any case;
 * - `integer`, `number`: all are numbers; one with a leading zero (a postal code) makes them strings;
 * - `date`: all are ISO 8601 days or instants;
 * - `category`: few distinct strings that repeat;
 * - `text`: all else: more than 100 distinct strings, or hardly any repeated, or more than 20 that are numbers with a
 *   unit.
 *
 * @param distinct The distinct strings, missing values left out.
 * @param rows How many rows have one of them.
 *
 * @example
 * inferType(['1', '2', '3'], 3); //=> 'integer'
 */
export function inferType(distinct: readonly string[], rows: number): FieldType {
  if (distinct.length === 0) return 'number';
  if (distinct.every(text => !Number.isNaN(parseBoolean(text)))) return 'boolean';
  if (distinct.every(isIntegerText)) return 'integer';
  if (distinct.every(isNumberText)) return 'number';
  if (distinct.every(text => !Number.isNaN(parseDate(text)))) return 'date';
  if (distinct.length > maxCategories) return 'text';
  if (distinct.length > minRepeated && distinct.length * 2 > rows) return 'text';
  if (distinct.length > maxUnitCategories && mostly(distinct, text => /^\s*[+-]?\d/.test(text)))
    return 'text';
  return 'category';
}

function mostly(distinct: readonly string[], holds: (text: string) => boolean): boolean {
  return distinct.filter(holds).length >= 0.9 * distinct.length;
}

/**
 * The typed column of a column of strings, of the type that `inferType` finds.
 *
 * @example
 * inferColumn(strings(['1.5', '2', null])).type; //=> 'number'
 */
export function inferColumn(raw: StringColumn): Column {
  const used = new Uint8Array(raw.dictionary.length);
  let rows = 0;
  const { codes } = raw;
  // By index: a million steps of an iterator take as long as reading the file.
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    used[codes[i]] = 1;
    rows++;
  }
  const type = inferType(
    raw.dictionary.filter((_, code) => used[code] === 1),
    rows,
  );
  if (type === 'category' || type === 'text') return { ...raw, type };
  return numericColumn(raw, type);
}

function numericColumn(raw: StringColumn, type: NumericType): Column {
  const parse = type === 'boolean' ? parseBoolean : type === 'date' ? parseDate : parseNumber;
  const parsed = raw.dictionary.map(parse);
  const values = new Float64Array(raw.codes.length);
  for (let i = 0; i < values.length; i++) values[i] = raw.codes[i] < 0 ? Number.NaN : parsed[raw.codes[i]];
  return { type, values };
}

/** `integer` when a numeric column's values are all whole and within 2^53, else `number`. */
export function inferNumericType(column: Column): FieldType {
  if (!isNumeric(column)) return isString(column) ? column.type : 'category';
  if (column.type !== 'number') return column.type;
  let seen = false;
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isSafeInteger(value)) return 'number';
    seen = true;
  }
  return seen ? 'integer' : 'number';
}
