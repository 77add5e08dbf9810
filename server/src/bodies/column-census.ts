/** How the columns of a body differ from a schema's, counted over all of its rows. */

import {
  changedShare,
  type Field,
  IssueLog,
  type Misfits,
  maxIssues,
  readColumn,
  type Schema,
  type SchemaDifferences,
  type ValueIssue,
} from '@cauce/core';
import type { Batch } from '@cauce/io';

/** Values and rows that are wrong, whatever is made of columns that differ. */
export interface Wrong {
  /** The first 100. */
  readonly issues: readonly ValueIssue[];
  readonly total: number;
}

/** So many names that are not the schema's are told apart: more are no table any more. */
const mostAdded = 100;

export class ColumnCensus {
  readonly #schema: Schema<unknown>;
  readonly #target: string;
  readonly #added = new Map<string, number>();
  readonly #absent = new Map<string, number>();
  /** Columns that a file's header has, or has not: of all rows, however many come. */
  readonly #addedToFile = new Set<string>();
  readonly #absentFromFile = new Set<string>();
  readonly #misfits = new Map<string, { count: number; readonly first: ValueIssue[] }>();
  readonly #noRows: { count: number; readonly first: ValueIssue[] } = { count: 0, first: [] };

  /** @param target Its values must be there and fit, in every row. */
  constructor(schema: Schema<unknown>, target: string) {
    this.#schema = schema;
    this.#target = target;
  }

  add(batch: Batch): void {
    if (batch.issueCount === 0) return;
    const absent = batch.rows === undefined ? this.#addHeader(batch.issues) : this.#addRows(batch);
    for (const [name, count] of batch.issueCounts) {
      const own = count - (absent.get(name) ?? 0);
      if (name !== null && own > 0) this.#addMisfits(this.#schema.field(name), own, batch);
    }
  }

  /** @param rows How many there were in all. */
  result(rows: number): { readonly differences: SchemaDifferences; readonly wrong: Wrong } {
    for (const name of this.#addedToFile) this.#added.set(name, rows);
    for (const name of this.#absentFromFile) this.#absent.set(name, rows);
    const misfits = new Map<string, Misfits>();
    const wrong = [this.#noRows];
    for (const [name, own] of this.#misfits) {
      const { code, received } = own.first[0] ?? unlisted;
      const isChanged = own.count >= changedShare * (rows - (this.#absent.get(name) ?? 0));
      const isDifference = isChanged && code !== 'VALUE_MISSING';
      if (isDifference) misfits.set(name, { values: own.count, code, received });
      // Nothing is learnt from a row without a target.
      if (!isDifference || name === this.#target) wrong.push(own);
    }
    const issues = wrong.flatMap(({ first }) => first).sort((a, b) => a.instance - b.instance);
    return {
      differences: { rows, added: this.#added, absent: this.#absent, misfits },
      wrong: {
        issues: issues.slice(0, maxIssues),
        total: wrong.reduce((sum, { count }) => sum + count, 0),
      },
    };
  }

  /** Of a file, whose columns are those of every row. @returns How many issues of each field that is. */
  #addHeader(issues: readonly ValueIssue[]): ReadonlyMap<string | null, number> {
    const absent = new Map<string | null, number>();
    for (const { field, code } of issues) {
      if (field === null) continue;
      if (code === 'FIELD_UNKNOWN' && this.#addedToFile.size < mostAdded) this.#addedToFile.add(field);
      if (code !== 'FIELD_MISSING') continue;
      this.#absentFromFile.add(field);
      absent.set(field, 1);
    }
    return absent;
  }

  /** Of objects, each of which has its own. @returns How many of them lack each field. */
  #addRows({ rows = [], issues, start }: Batch): ReadonlyMap<string | null, number> {
    const absent = new Map<string | null, number>();
    const names = this.#schema.names;
    rows.forEach((row, i) => {
      if (!isObject(row)) {
        this.#noRows.count++;
        const own = issues.find(({ instance, field }) => instance === start + i && field === null);
        if (own !== undefined) this.#noRows.first.push(own);
        return;
      }
      for (const name of Object.keys(row)) {
        if (this.#schema.has(name)) continue;
        const count = this.#added.get(name);
        if (count !== undefined || this.#added.size < mostAdded) this.#added.set(name, (count ?? 0) + 1);
      }
      for (const name of names) if (!Object.hasOwn(row, name)) absent.set(name, (absent.get(name) ?? 0) + 1);
    });
    for (const [name, count] of absent)
      this.#absent.set(name as string, (this.#absent.get(name as string) ?? 0) + count);
    return absent;
  }

  #addMisfits(field: Field, count: number, batch: Batch): void {
    let own = this.#misfits.get(field.name);
    if (own === undefined) {
      own = { count: 0, first: [] };
      this.#misfits.set(field.name, own);
    }
    own.count += count;
    if (own.first.length < maxIssues) own.first.push(...misfitsOf(field, batch));
  }
}

/** The first values of a field that do not fit. Where other issues take all places of the list, they are looked for again. */
function misfitsOf(field: Field, { issues, rows, table, start }: Batch): readonly ValueIssue[] {
  const listed = issues.filter(issue => issue.field === field.name && issue.code !== 'FIELD_MISSING');
  if (listed.length > 0 || rows === undefined) return listed;
  const log = new IssueLog();
  // A row that lacks the field has its issue already; what the table holds of it fits.
  const read = (i: number): unknown => {
    const row = rows[i];
    return isObject(row) && Object.hasOwn(row, field.name) ? row[field.name] : null;
  };
  readColumn({ ...field, nullable: true }, table.length, read, 0, log);
  return log.result().issues.map(issue => {
    const instance = issue.instance + start;
    return { ...issue, instance, message: issue.message.replace(/^Instance \d+/, `Instance ${instance}`) };
  });
}

/** Of a file with more issues of other columns than are listed. */
const unlisted = { code: 'unlisted', received: undefined };

function isObject(row: unknown): row is Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}
