/** Rows from outside (JSON, cells of a CSV) into a table: by a schema, or by looking at them. */

import { CauceError, show } from '../errors.ts';
import { type Column, positionsOf, type StringColumn, strings } from './column.ts';
import { inferColumn, inferNumericType } from './infer.ts';
import {
  IssueLog,
  type Issues,
  notAnObject,
  type Problem,
  problems,
  shorten,
  unknownCategory,
  unknownField,
} from './issues.ts';
import { parseBoolean, parseDate, parseNumber } from './parse.ts';
import type { Field, Schema } from './schema.ts';
import { type AnyRow, Table } from './table.ts';

/** What came of reading rows by a schema. What has an issue is missing in `table`: with any, it must not be used as it is. */
export interface ReadResult extends Issues {
  readonly table: Table;
}

export interface ReadOptions {
  /** Fields that are ignored where rows have them, and may be missing: the target, when predicting. */
  readonly ignore?: readonly string[];
  /** Where to note what is found, for who notes more than that; a new log by default. */
  readonly log?: IssueLog;
  /** False for who looks for unknown categories with a policy of its own; default true. */
  readonly warnsOfUnknown?: boolean;
}

/**
 * Rows into the table that a schema describes. Every field must be there (null where the value is missing, if the
 * field is nullable) and no other. A number written as a string is accepted when all of it is a number.
 *
 * @param rows Anything: each item is checked to be an object.
 * @returns The table, the issues and the warnings; nothing is thrown for bad values.
 *
 * @example
 * const { table, issueCount } = readRows(schema({ km: field.number() }), [{ km: '12.5' }, { kms: 3 }]);
 * table.rowAt(0); //=> { km: 12.5 }
 * issueCount; //=> 2
 */
export function readRows(
  schema: Schema<unknown>,
  rows: readonly unknown[],
  options: ReadOptions = {},
): ReadResult {
  const { log = new IssueLog(), warnsOfUnknown = true } = options;
  const objects = rows.map((row, instance) => {
    if (isObject(row)) return row;
    log.add(-1, () => notAnObject(row, instance));
    return undefined;
  });
  const names = schema.names;
  const areExact = objects.every(row => hasExactly(row, names));
  if (!areExact) findUnknownFields(schema, objects, options.ignore ?? [], log);
  const entries = schema.fields.map((field, position) => {
    const { name } = field;
    const exact = (i: number): unknown => objects[i]![name];
    const careful = (i: number): unknown => {
      const row = objects[i];
      // A row that is no object has its issue already; null raises none here.
      if (row === undefined) return unread;
      return Object.hasOwn(row, name) ? row[name] : undefined;
    };
    const valueAt = areExact ? exact : careful;
    return [name, readColumn(field, rows.length, valueAt, position, log, warnsOfUnknown)] as const;
  });
  return { table: new Table(entries, rows.length), ...log.result() };
}

/** Whether a row has these fields, in this order, and no other: then none is missing, unknown or inherited. */
function hasExactly(row: Readonly<Record<string, unknown>> | undefined, names: readonly string[]): boolean {
  if (row === undefined || !isPlainObject(row)) return false;
  let found = 0;
  for (const name in row) if (names[found++] !== name) return false;
  return found === names.length;
}

/** One list for all, so that its positions are worked out once. */
export const noValues: readonly string[] = [];

/** A value that was reported already. */
const unread = Symbol('unread');

/**
 * The rows as a table of the schema's columns.
 * @throws {CauceError} ROWS_INVALID with the first 100 issues.
 *
 * @example
 * tableFromRows([{ km: 10, fuel: 'Petrol' }, { km: null, fuel: 'Diesel' }]).column('km').type; //=> 'integer'
 */
export function tableFromRows<Row>(rows: readonly Row[], schema: Schema<Row>): Table<Row>;
/**
 * The rows as a table, the type of each column inferred from its values. Columns are those of all rows together, in
 * order of first appearance; a field that a row lacks is missing there.
 */
export function tableFromRows<Row extends AnyRow>(rows: readonly Row[]): Table<Row>;
export function tableFromRows(rows: readonly unknown[], schema?: Schema<unknown>): Table<unknown> {
  if (schema === undefined) return inferTable(rows);
  const { table, issues, issueCount } = readRows(schema, rows);
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
  return table;
}

function inferTable(rows: readonly unknown[]): Table {
  const columns = new Map<string, unknown[]>();
  rows.forEach((row, instance) => {
    if (!isObject(row)) {
      throw new CauceError('ROWS_INVALID', { issues: [notAnObject(row, instance)], total: 1 });
    }
    for (const name of Object.keys(row)) {
      let values = columns.get(name);
      if (values === undefined) {
        values = new Array(rows.length).fill(null);
        columns.set(name, values);
      }
      values[instance] = row[name];
    }
  });
  return new Table(
    [...columns].map(([name, values]) => [name, inferColumnOfValues(name, values)] as const),
    rows.length,
  );
}

function inferColumnOfValues(name: string, values: readonly unknown[]): Column {
  const present = values.filter(value => value !== null && value !== undefined);
  if (present.every(value => typeof value === 'boolean')) {
    if (present.length === 0)
      return { type: 'number', values: new Float64Array(values.length).fill(Number.NaN) };
    return {
      type: 'boolean',
      values: Float64Array.from(values, value => (value == null ? Number.NaN : Number(value))),
    };
  }
  if (present.every(value => typeof value === 'number')) {
    const column: Column = {
      type: 'number',
      values: Float64Array.from(values, value => (value == null ? Number.NaN : (value as number))),
    };
    return { ...column, type: inferNumericType(column) } as Column;
  }
  const odd = values.findIndex(value => value != null && typeof value === 'object');
  if (odd >= 0) {
    const message = `Instance ${odd}, field ${show(name)}: must be a number, a string, a boolean or null. Got ${show(values[odd])}.`;
    throw new CauceError('ROWS_INVALID', {
      issues: [{ instance: odd, field: name, code: 'VALUE_NOT_SCALAR', message, received: values[odd] }],
      total: 1,
    });
  }
  return inferColumn(strings(values.map(value => (value == null || value === '' ? null : String(value)))));
}

/**
 * One column by its field from values of any kind. What does not fit is reported and left missing.
 *
 * @param valueAt The value of each row: undefined where the field is absent, null or '' where the value is missing.
 * @param position The field's place among the schema's, for the order of the issues.
 * @param warnsOfUnknown Whether to warn of categories that were not seen when fitting.
 *
 * @example
 * const km = { name: 'km', type: 'number', nullable: false };
 * const log = new IssueLog();
 * readColumn(km, 2, row => [12, 'many'][row], 0, log).values[0]; //=> 12
 * log.result().issues[0].code; //=> 'VALUE_NOT_NUMBER'
 */
export function readColumn(
  field: Field,
  rows: number,
  valueAt: (row: number) => unknown,
  position: number,
  log: IssueLog,
  warnsOfUnknown = true,
): Column {
  const report = (instance: number, problem: Problem, received: unknown): void => {
    log.add(position, () => ({
      instance,
      field: field.name,
      code: problem.code,
      message: `Instance ${instance}, field ${show(field.name)}: ${problem.message(field, received)}`,
      ...(received === undefined ? {} : { received: shorten(received) }),
    }));
  };
  if (field.type === 'category' || field.type === 'text') {
    return readStrings(field, rows, valueAt, report, (instance, value) => {
      if (warnsOfUnknown) log.warn(position, () => unknownCategory(field, instance, value));
    });
  }
  const read = numberReaders[field.type];
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = valueAt(i);
    if (value === undefined || value === null || value === '' || value === unread) {
      values[i] = Number.NaN;
      if (value === undefined) report(i, problems.FIELD_MISSING, undefined);
      else if (!field.nullable && value !== unread) report(i, problems.VALUE_MISSING, value);
      continue;
    }
    const result = read(value);
    if (typeof result === 'number') values[i] = result;
    else {
      values[i] = Number.NaN;
      report(i, result, value);
    }
  }
  return { type: field.type, values };
}

function readStrings(
  field: Field,
  rows: number,
  valueAt: (row: number) => unknown,
  report: (instance: number, problem: Problem, received: unknown) => void,
  warnUnknown: (instance: number, value: string) => void,
): StringColumn {
  const known = field.values ?? noValues;
  const knownPositions = positionsOf(known);
  const added = new Map<string, number>();
  const codes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = valueAt(i);
    codes[i] = -1;
    if (value === undefined || value === null || value === '' || value === unread) {
      if (value === undefined) report(i, problems.FIELD_MISSING, undefined);
      else if (!field.nullable && value !== unread) report(i, problems.VALUE_MISSING, value);
      continue;
    }
    // A category that happens to be a number in JSON (5 doors) is taken by its spelling.
    const text = typeof value === 'number' && knownPositions.has(String(value)) ? String(value) : value;
    if (typeof text !== 'string') {
      report(i, problems.VALUE_NOT_STRING, value);
      continue;
    }
    let code = knownPositions.get(text) ?? added.get(text);
    if (code === undefined) {
      code = known.length + added.size;
      added.set(text, code);
    }
    codes[i] = code;
    if (code >= known.length && field.type === 'category' && field.values !== undefined) warnUnknown(i, text);
  }
  const dictionary = added.size === 0 ? known : [...known, ...added.keys()];
  return { type: field.type as 'category' | 'text', codes, dictionary };
}

export const numberReaders: Record<
  'number' | 'integer' | 'boolean' | 'date',
  (value: unknown) => number | Problem
> = {
  number: value => {
    const number =
      typeof value === 'number' ? value : typeof value === 'string' ? parseNumber(value) : Number.NaN;
    if (Number.isNaN(number)) return problems.VALUE_NOT_NUMBER;
    return Number.isFinite(number) ? number : problems.VALUE_NOT_FINITE;
  },
  integer: value => {
    const number = numberReaders.number(value);
    if (typeof number !== 'number') return number;
    if (!Number.isInteger(number)) return problems.VALUE_NOT_INTEGER;
    return Number.isSafeInteger(number) ? number : problems.VALUE_NOT_EXACT;
  },
  boolean: value => {
    if (typeof value === 'boolean' || value === 0 || value === 1) return Number(value);
    const parsed = typeof value === 'string' ? parseBoolean(value) : Number.NaN;
    return Number.isNaN(parsed) ? problems.VALUE_NOT_BOOLEAN : parsed;
  },
  date: value => {
    const parsed = typeof value === 'string' ? parseDate(value) : Number.NaN;
    return Number.isNaN(parsed) ? problems.VALUE_NOT_DATE : parsed;
  },
};

function findUnknownFields(
  schema: Schema<unknown>,
  rows: readonly (Readonly<Record<string, unknown>> | undefined)[],
  ignore: readonly string[],
  log: IssueLog,
): void {
  rows.forEach((row, instance) => {
    for (const name in row) {
      if (schema.has(name) || ignore.includes(name) || !Object.hasOwn(row, name)) continue;
      log.add(-1, () => unknownField(schema, instance, name));
    }
  });
}

/** An object as JSON makes them, which inherits no field. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
