/** A table from elsewhere, brought into the shape that a schema describes. */

import { CauceError } from '../errors.ts';
import { type Column, isNumeric, isString } from './column.ts';
import { parseBoolean, parseDate, parseNumber } from './parse.ts';
import type { Field, Schema } from './schema.ts';
import { Table, valueAt } from './table.ts';

/**
 * The schema's columns of a table, in the schema's order and of its types. Other columns are left out. Numbers are
 * spelt out where the schema has strings, and strings are read as numbers where all of them are.
 * @throws {CauceError} COLUMN_UNKNOWN for a column that is not there, COLUMN_TYPE for one that cannot be converted.
 *
 * @example
 * const table = conform(new Table([['year', strings(['2018', '2020'])]]), schema({ year: field.integer() }));
 * table.rowAt(0); //=> { year: 2018 }
 */
export function conform(table: Table<unknown>, schema: Schema<unknown>, where = 'The table'): Table {
  const { fields } = schema;
  const fits = (field: Field, i: number): boolean =>
    table.names[i] === field.name && table.columns[i].type === field.type;
  if (table.names.length === fields.length && fields.every(fits)) return table as Table;
  return new Table(
    schema.fields.map(
      field => [field.name, conformColumn(field, table.column(field.name, where), where)] as const,
    ),
    table.length,
  );
}

function conformColumn(field: Field, column: Column, where: string): Column {
  if (field.type === 'category' || field.type === 'text') {
    if (isString(column)) return column.type === field.type ? column : { ...column, type: field.type };
    if (isNumeric(column)) return spellOut(column, field.type);
  } else if (isNumeric(column)) {
    return column.type === field.type ? column : { type: field.type, values: column.values };
  } else if (isString(column)) {
    const values = readNumbers(field, column);
    if (values !== undefined) return { type: field.type, values };
  }
  throw new CauceError('COLUMN_TYPE', {
    where,
    column: field.name,
    expected: `a ${field.type} column`,
    received: column.type,
  });
}

function spellOut(column: Column & { values: Float64Array }, type: 'category' | 'text'): Column {
  const { values } = column;
  const positions = new Map<number, number>();
  const dictionary: string[] = [];
  const codes = new Int32Array(values.length).fill(-1);
  for (let i = 0; i < codes.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const known = positions.get(values[i]);
    codes[i] = known ?? dictionary.push(String(valueAt(column, i))) - 1;
    if (known === undefined) positions.set(values[i], codes[i]);
  }
  return { type, codes, dictionary };
}

function readNumbers(
  field: Field,
  column: { codes: Int32Array; dictionary: readonly string[] },
): Float64Array | undefined {
  const parse = field.type === 'boolean' ? parseBoolean : field.type === 'date' ? parseDate : parseNumber;
  const parsed = column.dictionary.map(parse);
  const { codes } = column;
  const values = new Float64Array(codes.length).fill(Number.NaN);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    if (!Number.isFinite(parsed[codes[i]])) return undefined;
    values[i] = parsed[codes[i]];
  }
  return values;
}
