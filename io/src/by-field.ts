/** Columns from a file into the table that a schema describes. */

import {
  CauceError,
  type Column,
  type Field,
  IssueLog,
  isNumeric,
  nearestName,
  numeric,
  type ReadResult,
  readColumn,
  type StringColumn,
  show,
  Table,
  type ValueIssue,
} from '@cauce/core';

export interface SchemaOptions {
  /** Columns that may be there and are not read, such as the target when predicting. */
  readonly ignore?: readonly string[];
}

/** Columns as a file has them. */
export interface NamedColumns {
  readonly names: readonly string[];
  /** Number of rows. */
  readonly length: number;
  /** A column by its field; each is read once. @param position The field's, for the log. */
  read(at: number, field: Field, position: number, log: IssueLog): Column;
}

/**
 * The columns by the fields of a schema, with what does not fit.
 * @param isFirst Whether these are the first rows: what is wrong with a column as a whole is said once.
 */
export function readByFields(
  columns: NamedColumns,
  fields: readonly Field[],
  ignore: readonly string[] | undefined,
  isFirst: boolean,
): ReadResult {
  const { names, length } = columns;
  const log = new IssueLog();
  if (isFirst) reportUnknown(names, fields, ignore, log);
  const entries = fields.map((field, position): [string, Column] => {
    const at = names.indexOf(field.name);
    if (at >= 0) return [field.name, columns.read(at, field, position, log)];
    if (isFirst) {
      const message = `The column ${show(field.name)} is missing. The columns are ${names.map(show).join(', ')}.`;
      log.add(position, () => ({ instance: 0, field: field.name, code: 'FIELD_MISSING', message }));
    }
    return [field.name, readColumn({ ...field, nullable: true }, length, () => null, position, log)];
  });
  return { table: new Table(entries, length), ...log.result() };
}

/**
 * The issues of some rows as those of the whole.
 * @param start How many rows came before.
 * @param lines The line of each row, where there are lines.
 */
export function placeIssues(
  result: ReadResult,
  start: number,
  lines?: readonly number[] | ((rows: readonly number[]) => readonly (number | undefined)[]),
): ReadResult {
  const placed = (list: readonly ValueIssue[]): readonly ValueIssue[] => {
    if (list.length === 0 || (start === 0 && lines === undefined)) return list;
    const rows = list.map(issue => issue.instance);
    const own = typeof lines === 'function' ? lines(rows) : rows.map(row => lines?.[row]);
    return list.map((issue, i) => {
      const instance = issue.instance + start;
      const message = issue.message.replace(/^Instance \d+/, `Instance ${instance}`);
      return { ...issue, instance, message, ...(own[i] === undefined ? {} : { line: own[i] }) };
    });
  };
  return { ...result, issues: placed(result.issues), warnings: placed(result.warnings) };
}

/** The table of a read without issues. @throws {CauceError} ROWS_INVALID. */
export function checked({ table, issues, issueCount }: ReadResult): Table {
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
  return table;
}

/** A numeric column by its field, the values kept, if all fit; infinite ones never do. */
export function fittingNumbers(field: Field, values: Float64Array): Column | undefined {
  if (field.type !== 'number' && field.type !== 'integer') return undefined;
  return values.every(value => fits(field, value)) ? numeric(values, field.type) : undefined;
}

/** A column of strings by its field: each distinct one read once if that says it all, else row by row. */
export function readStringColumn(field: Field, cells: StringColumn, position: number, log: IssueLog): Column {
  const { codes, dictionary } = cells;
  return (
    fittingStrings(field, cells) ??
    readColumn(field, codes.length, i => (codes[i] < 0 ? null : dictionary[codes[i]]), position, log)
  );
}

/** The column if there is nothing to say about any of its strings. */
function fittingStrings(field: Field, { codes, dictionary }: StringColumn): Column | undefined {
  if (dictionary.length > codes.length || (!field.nullable && codes.includes(-1))) return undefined;
  const log = new IssueLog();
  const distinct = readColumn(field, dictionary.length, i => dictionary[i], 0, log);
  const { issueCount, warningCount } = log.result();
  if (issueCount + warningCount > 0) return undefined;
  if (isNumeric(distinct)) {
    return {
      ...distinct,
      values: gather(new Float64Array(codes.length), distinct.values, codes, Number.NaN),
    };
  }
  const words = distinct as StringColumn;
  return { ...words, codes: gather(new Int32Array(codes.length), words.codes, codes, -1) };
}

function gather<A extends Float64Array | Int32Array>(out: A, from: A, codes: Int32Array, missing: number): A {
  for (let i = 0; i < codes.length; i++) out[i] = codes[i] < 0 ? missing : from[codes[i]];
  return out;
}

function fits(field: Field, value: number): boolean {
  if (Number.isNaN(value)) return field.nullable;
  return field.type === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value);
}

function reportUnknown(
  names: readonly string[],
  fields: readonly Field[],
  ignore: readonly string[] | undefined,
  log: IssueLog,
): void {
  const known = fields.map(field => field.name);
  for (const name of names) {
    if (known.includes(name) || ignore?.includes(name)) continue;
    const nearest = nearestName(name, known);
    const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
    const message = `There is no field ${show(name)}.${hint} The fields are ${known.map(show).join(', ')}.`;
    log.add(-1, () => ({ instance: 0, field: name, code: 'FIELD_UNKNOWN', message }));
  }
}
