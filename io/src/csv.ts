/** CSV ⇄ tables. */

import {
  CauceError,
  type Column,
  type Field,
  inferColumn,
  numeric,
  type ReadResult,
  type Schema,
  Table,
} from '@cauce/core';
import {
  checked,
  fittingNumbers,
  type NamedColumns,
  placeIssues,
  readByFields,
  readStringColumn,
  type SchemaOptions,
} from './by-field.ts';
import type { Batch } from './csv/batch.ts';
import { isBreak, readBlock } from './csv/block.ts';
import { blocksOf } from './csv/blocks.ts';
import type { CellKind } from './csv/cells.ts';
import { byte, type Dialect } from './csv/dialect.ts';
import { type Helpers, Reading } from './csv/reading.ts';
import { sniffDecimal, sniffSeparator } from './csv/sniff.ts';
import { type Source, utf8Pieces } from './text.ts';

/** What unquoted cells mean a missing value, unless told otherwise. A quoted cell is always a value, unless empty. */
export const missingMarkers: readonly string[] = [
  '',
  'NA',
  'N/A',
  'n/a',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '<NA>',
  '#N/A',
];

export interface CsvOptions {
  /** What errors call the source; default `CSV`. */
  readonly name?: string;
  /** Between cells: one character of ASCII; default: found out from `,` `;` tab and `|`. */
  readonly separator?: string;
  /** In numbers; default: found out. With `,` a point separates thousands. */
  readonly decimal?: '.' | ',';
  /** Default: by byte order mark, else UTF-8, else Windows-1252. */
  readonly encoding?: string;
  /** True (default): the first row names the columns. False: `column1`, `column2` … A list: these names. */
  readonly header?: boolean | readonly string[];
  /** Unquoted cells that mean a missing value; default `missingMarkers`. */
  readonly missing?: readonly string[];
  /** At most this many rows; the source is read no further. */
  readonly limit?: number;
}

/** How the reading is done, not what comes of it. */
export interface ReadingOptions {
  /** Other threads that take part. They read ahead: not for a batch or with a limit. */
  readonly helpers?: Helpers | undefined;
  /** Bytes of a block. */
  readonly blockSize?: number;
  /** So many bytes make a batch, however few its rows. */
  readonly batchBytes?: number;
}

/**
 * A CSV as a table, the type of each column inferred (`inferType`), or by a schema.
 * @throws {CauceError} TEXT_INVALID with line and column for text that is no CSV; with a schema ROWS_INVALID with the
 *   first 100 problems.
 */
export function readCsv<Row>(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema: Schema<Row> },
): Promise<Table<Row>>;
export function readCsv(source: Source, options?: CsvOptions): Promise<Table>;
export function readCsv(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  return readCsvBy(source, options, {});
}

/** `readCsv`, with a say in how. */
export async function readCsvBy(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema?: Schema<unknown> | undefined },
  how: ReadingOptions,
): Promise<Table<unknown>> {
  const { schema } = options;
  const batch = await readAll(source, options, how);
  return schema === undefined ? inferred(batch) : checked(byFields(batch, schema.fields, options.ignore));
}

/**
 * A CSV read by a schema: the table, and what in it does not fit.
 * @throws {CauceError} TEXT_INVALID for text that is no CSV; nothing for values that do not fit.
 */
export async function checkCsv(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema: Schema<unknown> },
): Promise<ReadResult> {
  return byFields(await readAll(source, options, {}), options.schema.fields, options.ignore);
}

/**
 * `checkCsv` batch by batch; instances and lines are those of the whole.
 * @throws {CauceError} as `checkCsv`.
 */
export async function* checkCsvBatches(
  source: Source,
  options: CsvOptions &
    SchemaOptions & {
      readonly schema: Schema<unknown>;
      readonly batchRows: number;
      readonly batchBytes: number;
    },
): AsyncGenerator<ReadResult & { start: number }> {
  const { fields } = options.schema;
  const how = { blockSize: options.batchBytes, batchBytes: options.batchBytes };
  let isEmpty = true;
  for await (const batch of batches(source, options, options.batchRows, () => fields, how)) {
    isEmpty = false;
    yield { ...byFields(batch, fields, options.ignore), start: batch.start };
  }
  if (isEmpty) throw emptyCsv(options);
}

/**
 * A CSV in tables of some rows each, in constant memory.
 * @param options.schema The columns' types; without one, those of the first batch hold for all.
 * @param options.batchSize Rows of a table; default 10,000.
 * @throws {CauceError} as `readCsv`.
 */
export async function* streamCsv(
  source: Source,
  options: CsvOptions &
    SchemaOptions & { readonly schema?: Schema<unknown>; readonly batchSize?: number } = {},
): AsyncGenerator<Table> {
  let fields = options.schema?.fields;
  for await (const batch of batches(source, options, options.batchSize ?? 10_000, () => fields, {})) {
    if (fields !== undefined) {
      yield checked(byFields(batch, fields, options.ignore));
      continue;
    }
    const first = inferred(batch);
    fields = first.columns.map((column, i) => ({
      name: batch.names[i],
      type: column.type as Field['type'],
      nullable: true,
    }));
    yield first;
  }
}

type AllOptions = CsvOptions & SchemaOptions & { readonly schema?: Schema<unknown> | undefined };

async function readAll(source: Source, options: AllOptions, how: ReadingOptions): Promise<Batch> {
  const all = batches(source, options, Number.POSITIVE_INFINITY, () => options.schema?.fields, how);
  for await (const batch of all) return batch;
  throw emptyCsv(options);
}

function emptyCsv({ name }: CsvOptions): CauceError {
  return new CauceError('TEXT_INVALID', {
    source: name ?? 'CSV',
    message: 'it is empty. It needs a header line.',
  });
}

/**
 * The rows in batches; at least one, which may be without rows, when there is a header.
 * @param fields What the columns of the next batch are read as; undefined when that is to be found out.
 */
async function* batches(
  source: Source,
  options: CsvOptions,
  batchSize: number,
  fields: () => readonly Field[] | undefined,
  { helpers, blockSize, batchBytes }: ReadingOptions,
): AsyncGenerator<Batch> {
  const blocks = blocksOf(utf8Pieces(source, options.encoding), blockSize);
  const reading = new Reading(options.name ?? 'CSV', blocks, helpers);
  try {
    const dialect = dialectOf(await reading.head(), options);
    const isNamed = options.header === undefined || options.header === true;
    const first = await reading.row(dialect.separator, isNamed);
    if (first === undefined) return;
    const names = headerOf(first, options);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    for (let isFirst = true; ; isFirst = false) {
      const known = fields();
      const kinds =
        known === undefined ? guessKinds(await reading.head(), dialect, names.length) : kindsOf(names, known);
      const batch = await reading.batch(names, dialect, kinds, Math.min(left, batchSize), batchBytes);
      if (batch.length > 0 || isFirst) yield batch;
      left -= batch.length;
      if (batch.length === 0 || left <= 0) return;
    }
  } finally {
    await reading.close();
  }
}

function dialectOf(head: Uint8Array, options: CsvOptions): Dialect {
  const separator = options.separator ?? sniffSeparator(head);
  const code = separator.charCodeAt(0);
  if (separator.length !== 1 || code >= 0x80 || code === byte.quote || isBreak(code)) {
    throw new CauceError('PARAM_INVALID', {
      where: 'CSV',
      param: 'separator',
      rule: 'one character of ASCII, and neither a quote nor a line break',
      received: separator,
    });
  }
  const decimal = options.decimal ?? sniffDecimal(head, separator);
  return {
    separator: code,
    decimal: decimal === ',' ? byte.comma : byte.point,
    missing: options.missing ?? missingMarkers,
    seed: Math.trunc(Math.random() * 2 ** 31),
  };
}

function headerOf(row: { cells: readonly string[]; line: number }, options: CsvOptions): readonly string[] {
  if (options.header === false) return row.cells.map((_, i) => `column${i + 1}`);
  const names = Array.isArray(options.header)
    ? (options.header as readonly string[])
    : row.cells.map(cell => cell.trim());
  const source = options.name ?? 'CSV';
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name === '')
      throw new CauceError('TEXT_INVALID', {
        source,
        line: row.line,
        column: i + 1,
        message: 'this column has no name.',
      });
    if (seen.has(name))
      throw new CauceError('COLUMN_DUPLICATE', { where: `${source}, line ${row.line}`, column: name });
    seen.add(name);
  });
  return names;
}

/** How many rows decide what a column is first read as. A wrong guess costs time, nothing else. */
const guessedRows = 100;

function guessKinds(head: Uint8Array, dialect: Dialect, width: number): CellKind[] {
  const kinds = new Array<CellKind>(width).fill('number');
  const { columns } = readBlock(head, { dialect, kinds }, guessedRows);
  return columns.map(cells => (cells === undefined ? 'text' : 'number'));
}

function kindsOf(names: readonly string[], fields: readonly Field[]): CellKind[] {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  return names.map(name => {
    const type = types.get(name);
    if (type === undefined) return 'skip';
    return type === 'number' || type === 'integer' ? 'number' : 'text';
  });
}

function inferred(batch: Batch): Table {
  const entries = batch.names.map((name, i): [string, Column] => {
    const numbers = batch.numbers(i);
    if (numbers === undefined) return [name, inferColumn(batch.strings(i))];
    const hasAny = numbers.values.some(value => !Number.isNaN(value));
    return [name, numeric(numbers.values, hasAny && numbers.areIntegers ? 'integer' : 'number')];
  });
  return new Table(entries, batch.length);
}

function byFields(batch: Batch, fields: readonly Field[], ignore?: readonly string[]): ReadResult {
  const result = readByFields(columnsOf(batch), fields, ignore, batch.start === 0);
  return placeIssues(result, batch.start, rows => batch.linesOf(rows));
}

function columnsOf(batch: Batch): NamedColumns {
  return {
    names: batch.names,
    length: batch.length,
    // As it was read, if all fits; else cell by cell, which says what does not and where.
    read(at, field, position, log) {
      const isNumbers = field.type === 'number' || field.type === 'integer';
      const numbers = isNumbers ? batch.numbers(at) : undefined;
      const column = numbers === undefined ? undefined : fittingNumbers(field, numbers.values);
      return column ?? readStringColumn(field, batch.strings(at), position, log);
    },
  };
}
