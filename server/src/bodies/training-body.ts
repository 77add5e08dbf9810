/** The body of a retraining, read in the process that fits. */

import { CauceError, concatTables, type Model, type Table, type ValueIssue } from '@cauce/core';
import { IssueCollector, readBatches, type Source } from '@cauce/io';
import type { FitJob } from '../fit/messages.ts';
import { badShape, bodyType, trainingSchema } from './instances.ts';

export interface TrainingBody {
  readonly table: Table;
  readonly warnings: readonly ValueIssue[];
  /** What came beside the instances. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** @throws {CauceError} ROWS_INVALID, TEXT_INVALID. @throws {HttpProblem} 422 for what is no list of instances. */
export async function readTrainingBody(job: FitJob, body: Source, active: Model): Promise<TrainingBody> {
  const batches = readBatches(body, {
    type: bodyType(job.mediaType),
    schema: trainingSchema(active),
    name: 'The body',
    maxRows: job.maxRows,
  });
  const issues = new IssueCollector();
  const tables: Table[] = [];
  for await (const batch of batches) {
    issues.add(batch);
    if (issues.result().issueCount > 0) tables.length = 0;
    else tables.push(batch.table);
  }
  const { shape, options, problem } = batches;
  if (problem !== undefined || shape === undefined || shape === 'other') throw badShape(problem ?? '');
  const { issues: listed, issueCount, warnings } = issues.result();
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues: listed, total: issueCount });
  const [first, ...others] = tables;
  return { table: concatTables(first, ...others), warnings, options };
}
