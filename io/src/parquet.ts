/** Parquet → tables. */

import {
  type Column,
  type Field,
  type IssueLog,
  inferType,
  type ReadResult,
  readColumn,
  type Schema,
  Table,
} from '@cauce/core';
import {
  checked,
  fittingNumbers,
  placeIssues,
  readByFields,
  readStringColumn,
  type SchemaOptions,
} from './by-field.ts';
import { ColumnReader, type Values } from './parquet/column.ts';
import { Damage, refusal } from './parquet/damage.ts';
import { type Budget, type Page, pagesOf } from './parquet/pages.ts';
import { type Limits, type Plan, planOf, type RandomAccess, tooLarge } from './parquet/plan.ts';

export type { RandomAccess } from './parquet/plan.ts';

export interface ParquetOptions {
  /** What errors call the source; default `Parquet`. */
  readonly name?: string;
  /** Rows in all; default: without limit. */
  readonly maxRows?: number;
  /**
   * Bytes that the columns that are read may unpack to, at least 8 for each value; default 1 GiB. It is checked before
   * anything is unpacked.
   */
  readonly maxBytes?: number;
}

type BySchema = ParquetOptions & SchemaOptions & { readonly schema: Schema<unknown> };

/**
 * A Parquet file as a table, by its own types or by a schema. DECIMAL becomes a number, DATE and TIMESTAMP a date, a
 * string of few values a category. NaN and null are missing.
 * @throws {CauceError} TEXT_INVALID for what is no Parquet, damaged, nested or beyond a limit; with a schema
 *   ROWS_INVALID with the first 100 problems.
 */
export function readParquet<Row>(
  file: Uint8Array | RandomAccess,
  options: ParquetOptions & SchemaOptions & { schema: Schema<Row> },
): Promise<Table<Row>>;
export function readParquet(file: Uint8Array | RandomAccess, options?: ParquetOptions): Promise<Table>;
export async function readParquet(
  file: Uint8Array | RandomAccess,
  options: ParquetOptions & SchemaOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  const { schema } = options;
  if (schema !== undefined) return checked(await checkParquet(file, { ...options, schema }));
  return guarded(options, async limits => {
    const opened = await openParquet(file, limits, () => true);
    const columns = await opened.read(0, opened.plan.groups.length);
    const { names, rows } = opened.plan;
    return new Table(
      columns.map((values, i) => [names[i], inferred(values, names[i])] as const),
      rows,
    );
  });
}

/**
 * A Parquet file read by a schema: the table, and what in it does not fit. Only the schema's columns are looked at.
 * @throws {CauceError} TEXT_INVALID as `readParquet`; nothing for values that do not fit.
 */
export function checkParquet(file: Uint8Array | RandomAccess, options: BySchema): Promise<ReadResult> {
  return guarded(options, async limits => {
    const opened = await openParquet(file, limits, name => options.schema.has(name));
    const columns = await opened.read(0, opened.plan.groups.length);
    return bySchema(opened.plan, columns, { from: 0, to: opened.plan.rows, start: 0 }, options);
  });
}

/**
 * `checkParquet` in batches: a row group is unpacked at a time, and given in slices of at most `batchRows` rows.
 * @throws {CauceError} as `checkParquet`.
 */
export async function* parquetBatches(
  file: Uint8Array | RandomAccess,
  options: BySchema & { readonly batchRows: number },
): AsyncGenerator<ReadResult & { start: number }> {
  const opened = await guarded(options, limits =>
    openParquet(file, limits, name => options.schema.has(name)),
  );
  const { plan } = opened;
  let start = 0;
  for (let group = 0; group < plan.groups.length; group++) {
    const columns = await guarded(options, () => opened.read(group, group + 1));
    const { rows } = plan.groups[group];
    for (let from = 0; from < rows; from += options.batchRows) {
      const to = Math.min(rows, from + options.batchRows);
      yield { ...bySchema(plan, columns, { from, to, start }, options), start };
      start += to - from;
    }
  }
  if (start > 0) return;
  const none = await guarded(options, () => opened.read(0, 0));
  yield { ...bySchema(plan, none, { from: 0, to: 0, start: 0 }, options), start: 0 };
}

async function guarded<T>(options: ParquetOptions, run: (limits: Limits) => Promise<T>): Promise<T> {
  try {
    return await run({
      maxRows: options.maxRows ?? Number.POSITIVE_INFINITY,
      maxBytes: options.maxBytes ?? 2 ** 30,
    });
  } catch (error) {
    throw refusal(options.name ?? 'Parquet', error);
  }
}

interface Opened {
  readonly plan: Plan;
  /** The columns of some row groups, one after the other. */
  read(firstGroup: number, endGroup: number): Promise<Values[]>;
}

/** Looks at all headers, so that nothing is unpacked, or made room for, that is not as announced. */
async function openParquet(
  source: Uint8Array | RandomAccess,
  limits: Limits,
  isRead: (name: string) => boolean,
): Promise<Opened> {
  const file = source instanceof Uint8Array ? inMemory(source) : source;
  const plan = await planOf(file, limits, isRead);
  const { columns, groups } = plan;
  const pages = async (group: number, column: number, budget: Budget): Promise<Page[]> => {
    const { start, end } = groups[group].chunks[column];
    return named(columns[column].name, async () =>
      pagesOf(await file.slice(start, end), groups[group].rows, budget),
    );
  };
  let left = limits.maxBytes;
  const counting: Budget = {
    take(bytes) {
      left -= bytes;
      if (left < 0) throw tooLarge(limits);
    },
  };
  for (let group = 0; group < groups.length; group++) {
    for (let column = 0; column < columns.length; column++) await pages(group, column, counting);
  }
  const counted: Budget = { take: () => undefined };
  return {
    plan,
    async read(firstGroup, endGroup) {
      const rows = groups.slice(firstGroup, endGroup).reduce((sum, group) => sum + group.rows, 0);
      const read: Values[] = [];
      for (let column = 0; column < columns.length; column++) {
        const reader = new ColumnReader(columns[column], rows, limits.maxBytes);
        for (let group = firstGroup; group < endGroup; group++) {
          const own = await pages(group, column, counted);
          await named(columns[column].name, () => reader.read(own, groups[group].chunks[column]));
        }
        read.push(reader.values());
      }
      return read;
    },
  };
}

function inMemory(bytes: Uint8Array): RandomAccess {
  return { byteLength: bytes.length, slice: async (start, end) => bytes.subarray(start, end) };
}

/** Whatever goes wrong in a column is said of it. */
async function named<T>(column: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Damage && error.column !== undefined) throw error;
    const message = error instanceof Damage ? error.message : `it is damaged (${(error as Error).message}).`;
    throw new Damage(message, column, { cause: error });
  }
}

interface Slice {
  readonly from: number;
  readonly to: number;
  /** How many rows of the file come before it. */
  readonly start: number;
}

function bySchema(plan: Plan, read: readonly Values[], slice: Slice, options: BySchema): ReadResult {
  const at = new Map(plan.columns.map(({ name }, i) => [name, i]));
  const columns = {
    names: plan.names,
    length: slice.to - slice.from,
    read: (position: number, field: Field, order: number, log: IssueLog): Column =>
      columnBy(field, cut(read[at.get(plan.names[position]) as number], slice), order, log),
  };
  const result = readByFields(columns, options.schema.fields, options.ignore, slice.start === 0);
  return placeIssues(result, slice.start);
}

function cut(values: Values, { from, to }: Slice): Values {
  if (values.type === 'text') return { ...values, codes: values.codes.subarray(from, to) };
  const { exact } = values;
  return {
    ...values,
    values: values.values.subarray(from, to),
    ...(exact === undefined ? {} : { exact: exact.subarray(from, to) }),
  };
}

/** Dates beyond these, in milliseconds, are none in JavaScript. */
const maxDate = 8.64e15;

function columnBy(field: Field, values: Values, position: number, log: IssueLog): Column {
  if (values.type === 'text') return readStringColumn(field, values, position, log);
  const numbers = values.values;
  if (values.type === 'integer' || values.type === 'number') {
    const column = fittingNumbers(field, numbers);
    if (column !== undefined) return column;
  } else if (field.type === values.type) {
    const most = values.type === 'date' ? maxDate : 1;
    const fits = (value: number): boolean => (Number.isNaN(value) ? field.nullable : Math.abs(value) <= most);
    if (numbers.every(fits)) return { type: values.type, values: numbers };
  }
  return readColumn(field, numbers.length, row => jsonValue(values, row), position, log);
}

/** A value as JSON would have it. */
function jsonValue(column: Exclude<Values, { type: 'text' }>, row: number): unknown {
  const value = column.values[row];
  if (Number.isNaN(value)) return null;
  if (column.type === 'boolean') return value !== 0;
  if (column.type === 'date')
    return Math.abs(value) <= maxDate ? new Date(value).toISOString() : String(value);
  const exact = column.exact?.[row] ?? 0n;
  return exact === 0n ? value : String(exact);
}

function inferred(values: Values, name: string): Column {
  if (values.type === 'text') return inferredStrings(values);
  const { type, values: numbers, exact } = values;
  if (type === 'date' && numbers.some(value => Math.abs(value) > maxDate)) {
    throw new Damage('it holds dates beyond the year 275760.', name);
  }
  return { type: type === 'integer' && exact !== undefined ? 'number' : type, values: numbers };
}

/** Strings stay strings, whatever they say; few that repeat are categories. An empty one is a missing value. */
function inferredStrings({ codes, dictionary }: Extract<Values, { type: 'text' }>): Column {
  const empty = dictionary.indexOf('');
  const own = empty < 0 ? codes : codes.map(code => (code === empty ? -1 : code));
  const used = new Uint8Array(dictionary.length);
  let rows = 0;
  for (let i = 0; i < own.length; i++) {
    if (own[i] < 0) continue;
    used[own[i]] = 1;
    rows++;
  }
  // What reads as a number, a date or a truth value does no longer with this at its end.
  const distinct = dictionary.filter((_, code) => used[code] === 1).map(text => `${text}_`);
  const type = distinct.length > 0 && inferType(distinct, rows) === 'category' ? 'category' : 'text';
  return { type, codes: own, dictionary };
}
