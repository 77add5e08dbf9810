/** Instances as protocols bring them, by rows or by columns, and what is predicted for them. */

import {
  type AnyRow,
  CauceError,
  didYouMean,
  IssueLog,
  type Model,
  type ReadResult,
  readColumn,
  readRows,
  show,
  Table,
  type ValueIssue,
} from '@cauce/core';
import { breathe, IssueCollector } from '@cauce/io';
import { badShape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { nothingElse } from '../predict/asked.ts';
import type { Batcher } from '../predict/batcher.ts';
import { type Predicted, predictRows } from '../predict/predict-rows.ts';
import { HttpProblem } from '../problem.ts';

/** Instances that are yet to be checked. */
export type Given =
  | { readonly rows: readonly unknown[] }
  | { readonly columns: ReadonlyMap<string, readonly unknown[]>; readonly length: number };

export interface Answered extends Predicted {
  /** Of the classes, instance after instance, if they were asked for. */
  readonly probabilities?: readonly number[];
}

/** So many instances are predicted in one go, and by rows: then others have their turn. */
const batchRows = 2000;

/**
 * @param maxRows Most instances.
 * @throws {CauceError} TEXT_INVALID for too many, ROWS_INVALID. @throws {HttpProblem} 422 for what is not finite.
 */
export async function predictGiven(
  batcher: Batcher,
  served: ServedVersion,
  given: Given,
  maxRows: number,
  withProbabilities = false,
): Promise<Answered> {
  const { model } = served;
  const length = 'rows' in given ? given.rows.length : given.length;
  checkLength(length, maxRows);
  if ('columns' in given) checkNames(model, given.columns);
  if (length > batchRows) return predictTable(served, tableOf(model, given), withProbabilities);
  const rows = 'rows' in given ? given.rows : rowsOf(model, given);
  const predicted = await batcher.predict(served, rows);
  return withProbabilities
    ? { ...predicted, probabilities: probabilitiesOf(model, rows as readonly AnyRow[], 0) }
    : predicted;
}

/** @throws {CauceError} ROWS_INVALID. @throws {HttpProblem} 422 for probabilities that are not finite. */
export async function predictTable(
  served: ServedVersion,
  { table, ...read }: ReadResult,
  withProbabilities = false,
): Promise<Answered> {
  const { issues, issueCount } = read;
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
  const noticed = new IssueCollector();
  if (served.model.profile === null) noticed.add(read);
  const predictions: (number | string)[] = [];
  const probabilities: number[] = [];
  for (let start = 0; start < table.length; start += batchRows) {
    const part = table.slice(start, start + batchRows);
    const some = predictRows(served, part, nothingElse, start);
    noticed.add({ warnings: some.warnings, warningCount: some.warningCount });
    for (let i = 0; i < part.length; i++) predictions.push(some.predictions[i]);
    if (withProbabilities)
      for (const one of probabilitiesOf(served.model, part, start)) probabilities.push(one);
    await breathe();
  }
  const { warnings, warningCount } = noticed.result();
  return { predictions, warnings, warningCount, ...(withProbabilities ? { probabilities } : {}) };
}

/** @throws {CauceError} TEXT_INVALID. */
export function checkLength(length: number, maxRows: number): void {
  if (length <= maxRows) return;
  const message = `it has more than ${maxRows} rows, which is the limit.`;
  throw new CauceError('TEXT_INVALID', { source: 'The body', message });
}

/**
 * Columns by name. A value in a list of its own, `[[1], [2]]`, is taken for the value.
 * @param what Names a column in errors: `"inputs"`.
 * @throws {HttpProblem} 422 for what is no list, and for lists of different lengths.
 */
export function givenColumns(
  entries: Iterable<readonly [name: string, values: unknown]>,
  what: string,
): Given {
  const columns = new Map<string, readonly unknown[]>();
  let first: string | undefined;
  let length = 0;
  for (const [name, values] of entries) {
    if (!Array.isArray(values)) {
      throw badShape(
        `${what}, column ${show(name)}: must be a list with a value for each instance. Got ${show(values)}.`,
      );
    }
    if (first === undefined) {
      first = name;
      length = values.length;
    } else if (values.length !== length) {
      throw badShape(
        `${what}: all columns must have as many values. ${show(first)} has ${length}, ${show(name)} has ${values.length}.`,
      );
    }
    columns.set(name, values.map(unwrapped));
  }
  return { columns, length };
}

function unwrapped(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** So many problems are listed. */
const maxListed = 100;

/** @throws {CauceError} ROWS_INVALID: what is wrong with a column as a whole is said once. */
function checkNames({ schema, ignored }: Model, columns: ReadonlyMap<string, unknown>): void {
  const known = schema.names;
  const missing = known.filter(name => !columns.has(name));
  const unknown = [...columns.keys()].filter(name => !schema.has(name) && !ignored.includes(name));
  const total = missing.length + unknown.length;
  if (total === 0) return;
  const list = known.map(show).join(', ');
  const issues = [
    ...missing.slice(0, maxListed).map((field): ValueIssue => {
      const message = `The column ${show(field)} is missing. The columns are ${list}.`;
      return { instance: 0, field, code: 'FIELD_MISSING', message };
    }),
    ...unknown.slice(0, maxListed).map((field): ValueIssue => {
      const message = `There is no column ${show(field)}${didYouMean(field, known)}. The columns are ${list}.`;
      return { instance: 0, field, code: 'FIELD_UNKNOWN', message };
    }),
  ];
  throw new CauceError('ROWS_INVALID', { issues: issues.slice(0, maxListed), total });
}

type Columns = Extract<Given, { length: number }>;

function rowsOf({ schema }: Model, { columns, length }: Columns): AnyRow[] {
  const entries = schema.names.map(name => [name, columns.get(name) as readonly unknown[]] as const);
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[i]])),
  );
}

function tableOf({ schema, ignored }: Model, given: Given): ReadResult {
  if ('rows' in given) return readRows(schema, given.rows, { ignore: ignored });
  const { columns, length } = given;
  const log = new IssueLog();
  const entries = schema.fields.map((field, position) => {
    const values = columns.get(field.name) as readonly unknown[];
    return [field.name, readColumn(field, length, i => values[i], position, log)] as const;
  });
  return { table: new Table(entries, length), ...log.result() };
}

function probabilitiesOf(model: Model, rows: readonly AnyRow[] | Table, first: number): number[] {
  const probabilities = model.predictProba(rows);
  const odd = probabilities.findIndex(all => !all.every(Number.isFinite));
  if (odd >= 0) {
    // JSON would turn it into null without a word.
    const detail = `Instance ${first + odd}: the model gives no finite probabilities for it. No prediction of this request is answered.`;
    throw new HttpProblem(422, 'PREDICTION_NOT_FINITE', detail, { instance: first + odd });
  }
  return probabilities.flat();
}
