/** CSV ⇄ tables. */

import {
  CauceError,
  type Column,
  type Field,
  IssueLog,
  inferColumn,
  nearestName,
  type ReadResult,
  readColumn,
  type Schema,
  type StringColumn,
  show,
  Table,
  type ValueIssue,
} from '@cauce/core';
import { CsvParser, type CsvRow, sniffSeparator } from './csv-parser.ts';
import { decodeText, type Source } from './text.ts';

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
  /** Between cells; default: found out from `,` `;` tab and `|`. */
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

export interface SchemaOptions {
  /** A column that may be there and is not read, such as the target when predicting. */
  readonly ignore?: string;
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
export async function readCsv(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema?: Schema<unknown> | undefined } = {},
): Promise<Table<unknown>> {
  if (options.schema !== undefined) {
    return checked(await checkCsv(source, { ...options, schema: options.schema }));
  }
  const { names, columns, length } = await collect(source, options);
  return new Table(
    names.map((name, i) => [name, inferColumn(columns[i].finish())] as const),
    length,
  );
}

/**
 * A CSV read by a schema: the table, and what in it does not fit.
 * @throws {CauceError} TEXT_INVALID for text that is no CSV; nothing for values that do not fit.
 */
export async function checkCsv(
  source: Source,
  options: CsvOptions & SchemaOptions & { schema: Schema<unknown> },
): Promise<ReadResult> {
  const { names, columns, length, lines } = await collect(source, options);
  return bySchema(names, columns, length, lines, options);
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
  const batchSize = options.batchSize ?? 10_000;
  let first: Table | undefined;
  for await (const { names, columns, length, lines, start } of batches(source, options, batchSize)) {
    if (options.schema !== undefined) {
      yield checked(bySchema(names, columns, length, lines, { ...options, schema: options.schema }, start));
      continue;
    }
    if (first === undefined) {
      first = new Table(
        names.map((name, i) => [name, inferColumn(columns[i].finish())] as const),
        length,
      );
      yield first;
      continue;
    }
    const fields: Field[] = first.columns.map((column, i) => ({
      name: names[i],
      type: column.type as Field['type'],
      nullable: true,
    }));
    yield checked(readByFields(fields, names, columns, length, lines, start));
  }
}

interface Collected {
  readonly names: readonly string[];
  readonly columns: readonly CellColumn[];
  readonly length: number;
  /** The line on which each row begins. */
  readonly lines: readonly number[];
  /** How many rows came before. */
  readonly start: number;
}

async function collect(source: Source, options: CsvOptions): Promise<Collected> {
  for await (const all of batches(source, options, Number.POSITIVE_INFINITY)) return all;
  throw new CauceError('TEXT_INVALID', {
    source: options.name ?? 'CSV',
    message: 'it is empty. It needs a header line.',
  });
}

/** The rows in batches; at least one, which may be without rows, when there is a header. */
async function* batches(source: Source, options: CsvOptions, batchSize: number): AsyncGenerator<Collected> {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const missing = new Set(options.missing ?? missingMarkers);
  let names: readonly string[] | undefined;
  let columns: CellColumn[] = [];
  let lines: number[] = [];
  let total = 0;
  let given = 0;
  for await (const { row, decimal } of rowsOf(source, options)) {
    if (names === undefined) {
      names = headerOf(row, options);
      columns = names.map(() => new CellColumn(decimal, missing));
      if (options.header === undefined || options.header === true) continue;
    }
    if (total >= limit) break;
    if (row.cells.length !== names.length) throw wrongWidth(row, names.length, options);
    for (let i = 0; i < columns.length; i++) columns[i].push(row.cells[i], row.quoted?.[i] === true);
    lines.push(row.line);
    total++;
    if (lines.length >= batchSize) {
      yield { names, columns, length: lines.length, lines, start: given };
      given = total;
      lines = [];
      columns = names.map(() => new CellColumn(decimal, missing));
    }
  }
  if (names !== undefined && (lines.length > 0 || given === 0)) {
    yield { names, columns, length: lines.length, lines, start: given };
  }
}

async function* rowsOf(
  source: Source,
  options: CsvOptions,
): AsyncGenerator<{ row: CsvRow; decimal: '.' | ',' }> {
  let parser: CsvParser | undefined;
  let decimal = options.decimal ?? '.';
  for await (const text of decodeText(source, options.encoding)) {
    if (parser === undefined) {
      const separator = options.separator ?? sniffSeparator(text.slice(0, 64 * 1024));
      parser = new CsvParser(separator, options.name ?? 'CSV');
      decimal = options.decimal ?? sniffDecimal(text.slice(0, 64 * 1024), separator);
    }
    for (const row of parser.push(text, false)) yield { row, decimal };
  }
  for (const row of parser?.push('', true) ?? []) yield { row, decimal };
}

/** A comma, when cells such as `12,5` abound and it does not separate cells. */
function sniffDecimal(text: string, separator: string): '.' | ',' {
  if (separator === ',') return '.';
  const cells = text.split(/[\r\n]+/).flatMap(line => line.split(separator));
  const withComma = cells.filter(cell => /^\s*[+-]?\d+(\.\d{3})*,\d+\s*$/.test(cell)).length;
  const withPoint = cells.filter(cell => /^\s*[+-]?\d*\.\d+\s*$/.test(cell)).length;
  return withComma > withPoint ? ',' : '.';
}

/** The cells of one column, each distinct text once. */
class CellColumn {
  readonly #decimal: '.' | ',';
  readonly #missing: ReadonlySet<string>;
  readonly #codes: number[] = [];
  readonly #positions = new Map<string, number>();

  constructor(decimal: '.' | ',', missing: ReadonlySet<string>) {
    this.#decimal = decimal;
    this.#missing = missing;
  }

  push(cell: string, isQuoted: boolean): void {
    if (cell === '' || (!isQuoted && this.#missing.has(cell.trim()))) {
      this.#codes.push(-1);
      return;
    }
    let code = this.#positions.get(cell);
    if (code === undefined) {
      code = this.#positions.size;
      this.#positions.set(cell, code);
    }
    this.#codes.push(code);
  }

  finish(): StringColumn {
    const dictionary = [...this.#positions.keys()];
    const plain = this.#decimal === ',' ? dictionary.map(withPoint) : dictionary;
    return { type: 'text', codes: Int32Array.from(this.#codes), dictionary: plain };
  }
}

/** `1.234,5` → `1234.5`; anything but a number stays as it is. */
function withPoint(cell: string): string {
  return /^\s*[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\s*$/.test(cell)
    ? cell.replaceAll('.', '').replace(',', '.')
    : cell;
}

function headerOf(row: CsvRow, options: CsvOptions): readonly string[] {
  if (options.header === false) return row.cells.map((_, i) => `column${i + 1}`);
  const names = Array.isArray(options.header)
    ? (options.header as readonly string[])
    : row.cells.map(cell => cell.trim());
  const source = options.name ?? 'CSV';
  names.forEach((name, i) => {
    if (name === '')
      throw new CauceError('TEXT_INVALID', {
        source,
        line: row.line,
        column: i + 1,
        message: 'this column has no name.',
      });
    if (names.indexOf(name) !== i)
      throw new CauceError('COLUMN_DUPLICATE', { where: `${source}, line ${row.line}`, column: name });
  });
  return names;
}

function wrongWidth(row: CsvRow, width: number, options: CsvOptions): CauceError {
  const message = `this row must have ${width} cells, like the first. Got ${row.cells.length}.`;
  return new CauceError('TEXT_INVALID', { source: options.name ?? 'CSV', line: row.line, message });
}

function bySchema(
  names: readonly string[],
  columns: readonly CellColumn[],
  length: number,
  lines: readonly number[],
  { schema, ignore }: SchemaOptions & { schema: Schema<unknown> },
  start = 0,
): ReadResult {
  return readByFields(schema.fields, names, columns, length, lines, start, ignore);
}

function readByFields(
  fields: readonly Field[],
  names: readonly string[],
  columns: readonly CellColumn[],
  length: number,
  lines: readonly number[],
  start: number,
  ignore?: string,
): ReadResult {
  const log = new IssueLog();
  const known = fields.map(field => field.name);
  for (const name of names) {
    if (known.includes(name) || name === ignore) continue;
    const nearest = nearestName(name, known);
    const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
    const message = `There is no field ${show(name)}.${hint} The fields are ${known.map(show).join(', ')}.`;
    log.add(-1, () => ({ instance: 0, field: name, code: 'FIELD_UNKNOWN', message }));
  }
  const entries = fields.map((field, position): [string, Column] => {
    const at = names.indexOf(field.name);
    if (at < 0) {
      const message = `The column ${show(field.name)} is missing. The columns are ${names.map(show).join(', ')}.`;
      log.add(position, () => ({ instance: 0, field: field.name, code: 'FIELD_MISSING', message }));
      return [field.name, readColumn({ ...field, nullable: true }, length, () => null, position, log)];
    }
    const { codes, dictionary } = columns[at].finish();
    return [
      field.name,
      readColumn(field, length, i => (codes[i] < 0 ? null : dictionary[codes[i]]), position, log),
    ];
  });
  const { issues, warnings, ...counts } = log.result();
  const placed = (issue: ValueIssue): ValueIssue => {
    const line = lines[issue.instance];
    return { ...issue, instance: issue.instance + start, ...(line === undefined ? {} : { line }) };
  };
  return {
    table: new Table(entries, length),
    issues: issues.map(placed),
    warnings: warnings.map(placed),
    ...counts,
  };
}

/** The table of a read without issues. @throws {CauceError} ROWS_INVALID. */
export function checked({ table, issues, issueCount }: ReadResult): Table {
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
  return table;
}
