/** One retraining, from the body to the new model: runs in the process that fits. */

import { readFile } from 'node:fs/promises';
import {
  CauceError,
  calibrate,
  checkSanity,
  concatTables,
  conform,
  type Intervals,
  isMissing,
  isNumeric,
  type Model,
  type Progress,
  type StringColumn,
  type Table,
  tableFromBytes,
  tableToBytes,
  type ValueIssue,
} from '@cauce/core';
import type { Source } from '@cauce/io';
import { trainingSchema } from '../bodies/instances.ts';
import { readTrainingBody } from '../bodies/training-body.ts';
import { HttpProblem } from '../problem.ts';
import { findingsBefore, forced, isRefused, schemaFindings } from './findings.ts';
import { type HoldOut, holdOut } from './hold-out.ts';
import type { FitJob, FitProgress, FitResult } from './messages.ts';
import { checkedOptions } from './retrain-options.ts';
import { isAsGood, measure, scoresOfActive } from './scores.ts';

type Report = (progress: FitProgress) => void;

/** What a retraining comes to, with the bytes of the new model and of the rows that it learnt from. */
export interface Retrained {
  readonly result: FitResult;
  readonly model: Uint8Array;
  readonly data: Uint8Array;
}

/** @param body As it was sent, unpacked. @throws {CauceError}, {HttpProblem} for what the job is refused for. */
export async function retrain(job: FitJob, body: Source, active: Model, report: Report): Promise<Retrained> {
  report({ phase: 'read', step: 'body', done: 0, total: 1, fraction: 0 });
  const read = await readTrainingBody(job, body, active);
  const options = checkedOptions({ ...job.options, ...read.options });
  const schema = schemaFindings(read, active, options.force);
  const learnt = await rowsOf(job, active);
  const table = options.data === 'append' ? appended(read.table, learnt) : read.table;
  checkTable(table, active, job.minRows);
  const before = findingsBefore(read, active, options.force, { schema, all: table, before: learnt });

  const held = holdOut(table, learnt, options.testSize);
  const phases = phasesOf(held, table, report);
  const { measured, scores } = await measure(active, held, phases.measure);
  const previous = await scoresOfActive(active, held, learnt, options);
  const fitted = await active.refit(table, { onProgress: phases.fit });
  const after = checkSanity({
    active,
    fresh: fitted,
    heldOut: held.test,
    measured: scores,
    ...previous.rivalry,
  });
  const findings = [...before, ...(options.force ? forced(after, active) : after)];
  const model = fitted
    .withPredictionsOf(measured as Model<never>, held.test)
    .withMetrics(scores.metrics)
    .withIntervals(await intervalsLike(active, measured, held, table));
  const isWanted =
    options.promote === 'always' ||
    (options.promote === 'if_better' && isAsGood(scores.metrics, previous.told.metrics));
  const result: FitResult = {
    metrics: scores.metrics,
    evaluation: {
      method: 'holdout',
      testSize: options.testSize,
      trainRows: held.train.length,
      testRows: held.test.length,
      rows: table.length,
    },
    previous: { version: job.activeVersion, ...previous.told },
    promote: isWanted && !isRefused(findings),
    findings,
    warnings: [...read.warnings, ...emptyColumns(table)],
  };
  return { result, model: model.toBytes(), data: tableToBytes(table) };
}

/** The rows that the version in use learnt from, where they were kept and are whole. */
async function rowsOf({ activeData }: FitJob, active: Model): Promise<Table | undefined> {
  if (activeData === undefined) return undefined;
  try {
    return conform(tableFromBytes(await readFile(activeData)), trainingSchema(active));
  } catch {
    return undefined;
  }
}

function appended(table: Table, learnt: Table | undefined): Table {
  if (learnt !== undefined) return concatTables(learnt, table);
  const detail =
    'The rows of the active version were not kept, so none can be added to them. Send all rows, with data "replace".';
  throw new HttpProblem(422, 'DATA_NOT_KEPT', detail);
}

/** @throws {CauceError} TOO_FEW_ROWS, TARGET_CONSTANT. */
function checkTable(table: Table, { target, task }: Model, minRows: number): void {
  if (table.length < minRows) {
    throw new CauceError('TOO_FEW_ROWS', { where: 'A retraining', needed: minRows, received: table.length });
  }
  const column = table.column(target.name);
  const values: ArrayLike<number> = isNumeric(column) ? column.values : (column as StringColumn).codes;
  if (Array.prototype.every.call(values, value => value === values[0])) {
    throw new CauceError('TARGET_CONSTANT', { target: target.name, value: table.rowAt(0)[target.name] });
  }
  if (task === 'regression' && !isNumeric(column)) {
    throw new CauceError('TARGET_TYPE', { target: target.name, expected: 'numeric', received: column.type });
  }
}

/** Intervals calibrated as those of the version in use were: a new model has them if that one has. */
async function intervalsLike(
  { intervals, target, pipeline, lineage }: Model,
  measured: Model,
  { train, test }: HoldOut,
  table: Table,
): Promise<Intervals | null> {
  if (intervals === null) return null;
  return calibrate(intervals.method, {
    measured: measured.fitted,
    train,
    heldOut: test,
    table,
    target: target.name,
    pipeline,
    randomState: lineage.randomState,
  });
}

/** Both fits cost by their rows: how far each is says how far the whole is. */
function phasesOf(
  { train }: HoldOut,
  table: Table,
  report: Report,
): Record<'measure' | 'fit', (progress: Progress) => void> {
  const share = train.length / (train.length + table.length);
  const part = ({ done, total }: Progress): number => (total > 0 ? Math.min(1, done / total) : 0);
  return {
    measure: step => report({ ...step, phase: 'measure', fraction: share * part(step) }),
    fit: step => report({ ...step, phase: 'fit', fraction: share + (1 - share) * part(step) }),
  };
}

function emptyColumns(table: Table): ValueIssue[] {
  return table.entries().flatMap(([name, column]) => {
    for (let row = 0; row < table.length; row++) if (!isMissing(column, row)) return [];
    const message = `Field ${JSON.stringify(name)} is missing in every instance: the new model learns nothing from it.`;
    return [{ instance: 0, field: name, code: 'COLUMN_EMPTY', message }];
  });
}
