/** The body of a retraining, read in the process that fits. */

import {
  CauceError,
  concatTables,
  type Model,
  type SchemaDifferences,
  type Table,
  type ValueIssue,
} from '@cauce/core';
import { IssueCollector, readBatches, type Source } from '@cauce/io';
import type { FitJob } from '../fit/messages.ts';
import { ColumnCensus, type Wrong } from './column-census.ts';
import { badShape, bodyType, trainingSchema } from './instances.ts';

export interface TrainingBody {
  /** With the columns of the model and its target: what is not there, or does not fit, is missing. */
  readonly table: Table;
  /** How the columns differ from the model's: whether that is let pass is the policy's business. */
  readonly differences: SchemaDifferences;
  /** What does not fit, the first 100, whether it comes of columns that differ or not. */
  readonly issues: readonly ValueIssue[];
  readonly issueCount: number;
  /** What of it is never let pass. */
  readonly wrong: Wrong;
  readonly warnings: readonly ValueIssue[];
  /** What came beside the instances. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** @throws {CauceError} TEXT_INVALID. @throws {HttpProblem} 422 for what is no list of instances. */
export async function readTrainingBody(job: FitJob, body: Source, active: Model): Promise<TrainingBody> {
  const schema = trainingSchema(active);
  const batches = readBatches(body, {
    type: bodyType(job.mediaType),
    schema,
    name: 'The body',
    maxRows: job.maxRows,
  });
  const issues = new IssueCollector();
  const census = new ColumnCensus(schema, active.target.name);
  const tables: Table[] = [];
  for await (const batch of batches) {
    issues.add(batch);
    census.add(batch);
    tables.push(batch.table);
  }
  const { shape, options, problem } = batches;
  if (problem !== undefined || shape === undefined || shape === 'other') throw badShape(problem ?? '');
  const { issues: listed, issueCount, warnings } = issues.result();
  const [first, ...others] = tables;
  const table = concatTables(first, ...others);
  return { table, issues: listed, issueCount, warnings, options, ...census.result(table.length) };
}

/** @throws {CauceError} ROWS_INVALID for what is wrong whatever is made of columns that differ. */
export function checkValues({ wrong, issues }: TrainingBody): void {
  const { total } = wrong;
  if (total > 0)
    throw new CauceError('ROWS_INVALID', { issues: wrong.issues.length > 0 ? wrong.issues : issues, total });
}
