/** Rows from outside (JSON, cells of a CSV) into a table: by a schema, or by looking at them. */

import { CauceError, didYouMean, nearestName, show, type ValueIssue } from '../errors.ts';
import { type Column, positionsOf, type StringColumn, strings } from './column.ts';
import { inferColumn, inferNumericType } from './infer.ts';
import { parseBoolean, parseDate, parseNumber } from './parse.ts';
import type { Field, Schema } from './schema.ts';
import { type AnyRow, Table } from './table.ts';

/** At most this many issues are listed; the rest is only counted. */
export const maxIssues = 100;

/** What came of reading rows by a schema. With any issue, `table` must not be used. */
export interface ReadResult {
  readonly table: Table;
  /** Values that do not fit, by instance and field; the first 100. */
  readonly issues: readonly ValueIssue[];
  /** How many there were in all. */
  readonly issueCount: number;
  /** Values that fit but were never seen before, by instance and field; the first 100. */
  readonly warnings: readonly ValueIssue[];
  readonly warningCount: number;
}

export interface ReadOptions {
  /** A column that is ignored where rows have it, and may be missing: the target, when predicting. */
  readonly ignore?: string;
}

/**
 * Rows into the table that a schema describes. Every field must be there (null where the value is missing, if the
 * field is nullable) and no other. A number written as a string is accepted when all of it is a number.
 *
 * @param rows Anything: each item is checked to be an object.
 * @returns The table, the issues and the warnings; nothing is thrown for bad values.
 */
export function readRows(
  schema: Schema<unknown>,
  rows: readonly unknown[],
  options: ReadOptions = {},
): ReadResult {
  const log = new IssueLog();
  const objects = rows.map((row, instance) => {
    if (isObject(row)) return row;
    log.add(-1, () => notAnObject(row, instance));
    return undefined;
  });
  const names = schema.names;
  const areExact = objects.every(row => hasExactly(row, names));
  if (!areExact) findUnknownFields(schema, objects, options.ignore, log);
  const entries = schema.fields.map((field, position) => {
    const { name } = field;
    const exact = (i: number): unknown => objects[i]![name];
    const careful = (i: number): unknown => {
      const row = objects[i];
      // A row that is no object has its issue already; null raises none here.
      if (row === undefined) return unread;
      return Object.hasOwn(row, name) ? row[name] : undefined;
    };
    return [name, readColumn(field, rows.length, areExact ? exact : careful, position, log)] as const;
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
 */
export function readColumn(
  field: Field,
  rows: number,
  valueAt: (row: number) => unknown,
  position: number,
  log: IssueLog,
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
    return readStrings(field, rows, valueAt, report, (instance, value) =>
      log.warn(position, () => unknownCategory(field, instance, value)),
    );
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

interface Problem {
  readonly code: string;
  readonly message: (field: Field, received: unknown) => string;
}

/** What can be wrong with one value: code and sentence. */
const problems = {
  FIELD_MISSING: {
    code: 'FIELD_MISSING',
    message: field =>
      `is missing. ${field.nullable ? 'Send null if the value is not known.' : `It must be ${expected(field)}.`}`,
  },
  VALUE_MISSING: {
    code: 'VALUE_MISSING',
    message: (field, received) =>
      `must be ${expected(field)}. Got ${show(received)}; this field was never missing in the data that the model learnt from.`,
  },
  VALUE_NOT_NUMBER: {
    code: 'VALUE_NOT_NUMBER',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.${numberHint(received)}`,
  },
  VALUE_NOT_FINITE: {
    code: 'VALUE_NOT_FINITE',
    message: () =>
      'is too large for a number (the limit is about 1.8e308). Send null if the value is not known.',
  },
  VALUE_NOT_INTEGER: {
    code: 'VALUE_NOT_INTEGER',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.`,
  },
  VALUE_NOT_EXACT: {
    code: 'VALUE_NOT_EXACT',
    message: (_, received) =>
      `must lie within ±9007199254740992 (2^53), beyond which whole numbers are not exact. Got ${show(received)}.`,
  },
  VALUE_NOT_BOOLEAN: {
    code: 'VALUE_NOT_BOOLEAN',
    message: (_, received) => `must be true or false. Got ${show(received)}.`,
  },
  VALUE_NOT_DATE: {
    code: 'VALUE_NOT_DATE',
    message: (_, received) => `must be an ISO 8601 date such as "2026-11-23". Got ${show(received)}.`,
  },
  VALUE_NOT_STRING: {
    code: 'VALUE_NOT_STRING',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.`,
  },
} as const satisfies Record<string, Problem>;

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

/** What a field takes, in words: `a whole number such as 2014`. */
function expected(field: Field): string {
  switch (field.type) {
    case 'integer':
      return `a whole number${field.range ? ` such as ${field.range[1]}` : ''}`;
    case 'number':
      return `a number${field.range ? ` such as ${field.range[1]}` : ''}`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'an ISO 8601 date';
    case 'category':
      return `a string${field.values?.length ? ` such as ${field.values.slice(0, 3).map(show).join(', ')}` : ''}`;
    case 'text':
      return `a string${field.examples?.length ? ` such as ${show(field.examples[0])}` : ''}`;
  }
}

function numberHint(received: unknown): string {
  if (typeof received !== 'string') return '';
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(received)) return ' Remove the thousands separators.';
  if (/^[+-]?\d+,\d+$/.test(received)) return ' Write the decimal separator as a point.';
  if (/^(nan|null|none|na|n\/a|-|\?)$/i.test(received)) return ' Send null for a missing value.';
  return '';
}

function unknownCategory(field: Field, instance: number, value: string): ValueIssue {
  const known = field.values ?? [];
  const nearest = nearestName(value, known);
  const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  return {
    instance,
    field: field.name,
    code: 'CATEGORY_UNKNOWN',
    message: `Instance ${instance}, field ${show(field.name)}: ${show(value)} was not among the ${known.length} categories that the model learnt from.${hint}`,
    received: shorten(value),
  };
}

function findUnknownFields(
  schema: Schema<unknown>,
  rows: readonly (Readonly<Record<string, unknown>> | undefined)[],
  ignore: string | undefined,
  log: IssueLog,
): void {
  rows.forEach((row, instance) => {
    for (const name in row) {
      if (schema.has(name) || name === ignore || !Object.hasOwn(row, name)) continue;
      log.add(-1, () => unknownField(schema, instance, name));
    }
  });
}

function unknownField(schema: Schema<unknown>, instance: number, name: string): ValueIssue {
  const known = schema.names;
  return {
    instance,
    field: name,
    code: 'FIELD_UNKNOWN',
    message: `Instance ${instance}: there is no field ${show(name)}${didYouMean(name, known)}. The fields are ${known.map(show).join(', ')}.`,
  };
}

function notAnObject(row: unknown, instance: number): ValueIssue {
  const message = `Instance ${instance}: must be an object with one property for each field. Got ${show(row)}.`;
  return { instance, field: null, code: 'INSTANCE_NOT_OBJECT', message, received: shorten(row) };
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

/** What was received, short enough to send back: long strings are cut, structures only named. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n object' : ` ${typeof value}`}`;
}

/** Counts all issues and keeps the first ones of each field, so that a million bad rows cost no more than a hundred. */
export class IssueLog {
  /** By position, made when the first one comes: most requests have none. */
  readonly #issues = new Map<number, ValueIssue[]>();
  readonly #warnings = new Map<number, ValueIssue[]>();
  #issueCount = 0;
  #warningCount = 0;

  /** Notes an issue of the field at this position; -1 for the instance as a whole. Built only if it is to be kept. */
  add(position: number, issue: () => ValueIssue): void {
    this.#issueCount++;
    keep(this.#issues, position, issue);
  }

  warn(position: number, warning: () => ValueIssue): void {
    this.#warningCount++;
    keep(this.#warnings, position, warning);
  }

  result(): Omit<ReadResult, 'table'> {
    return {
      issues: firstByInstance(this.#issues),
      issueCount: this.#issueCount,
      warnings: firstByInstance(this.#warnings),
      warningCount: this.#warningCount,
    };
  }
}

function keep(groups: Map<number, ValueIssue[]>, position: number, issue: () => ValueIssue): void {
  const own = groups.get(position);
  if (own === undefined) groups.set(position, [issue()]);
  else if (own.length < maxIssues) own.push(issue());
}

function firstByInstance(groups: ReadonlyMap<number, ValueIssue[]>): ValueIssue[] {
  if (groups.size === 0) return [];
  return [...groups]
    .sort((a, b) => a[0] - b[0])
    .flatMap(([, issues]) => issues)
    .sort((a, b) => a.instance - b.instance)
    .slice(0, maxIssues);
}
