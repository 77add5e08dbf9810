/** One retraining, from the body to the new model: runs in the process that fits. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CauceError,
  concatTables,
  conform,
  type Definition,
  isNumeric,
  loadModel,
  type Metrics,
  type Model,
  type Progress,
  type Table,
  tableFromBytes,
  tableToBytes,
  trainTestSplit,
  type ValueIssue,
} from '@cauce/core';
import { checkOptions, readInstances, trainingSchema } from '../instances.ts';
import { HttpProblem } from '../problem.ts';
import { type FitJob, type FitResult, jobFiles } from './messages.ts';

interface RetrainOptions {
  /** Learn from exactly these rows, or add them to those of the active version. */
  readonly data: 'replace' | 'append';
  /** Whether the new version becomes the active one: always, only when it is at least as good, or never. */
  readonly promote: 'always' | 'if_better' | 'never';
  /** Share of the rows held out to measure on. */
  readonly testSize: number;
}

/** How many rows the file is checked with when it is opened again. */
const goldenRows = 5;

/** Does the job, leaves the new model and its rows in the job's folder. */
export async function retrain(
  job: FitJob,
  definitions: readonly { readonly definition: Definition }[],
  onProgress: (progress: Progress) => void,
): Promise<FitResult> {
  const active = loadModel(await readFile(join(job.folder, jobFiles.active)), { definitions });
  const read = await readRows(job, active);
  const options = checkedOptions({ ...job.options, ...read.options });
  const table = options.data === 'append' ? await append(job, active, read.table) : read.table;
  checkTable(table, active, job.minRows);

  const { train, test } = trainTestSplit(table, { testSize: options.testSize });
  const metrics = await measured(active, train, test, onProgress);
  const model = (
    await active.refit(table, { onProgress: step => onProgress({ ...step, step: `fit ${step.step}` }) })
  ).withMetrics(metrics);
  const warnings = [...read.warnings, ...emptyColumns(table)];
  const previousMetrics = scoresOf(active, test);
  await writeFile(join(job.folder, jobFiles.model), model.toBytes());
  await writeFile(join(job.folder, jobFiles.data), tableToBytes(table));
  const golden = table.slice(0, goldenRows);
  return {
    metrics,
    evaluation: {
      method: 'holdout',
      testSize: options.testSize,
      trainRows: train.length,
      testRows: test.length,
      rows: table.length,
    },
    previousMetrics,
    promote:
      options.promote === 'always' || (options.promote === 'if_better' && isAsGood(metrics, previousMetrics)),
    warnings,
    golden: { rows: golden.toRows(), predictions: model.predict(golden) },
  };
}

async function readRows(job: FitJob, active: Model): Promise<Awaited<ReturnType<typeof readInstances>>> {
  const schema = trainingSchema(active.schema, active.target);
  const body = await readFile(join(job.folder, jobFiles.body));
  const read = await readInstances(body, job.mediaType, schema);
  if (read.issueCount > 0)
    throw new CauceError('ROWS_INVALID', { issues: read.issues, total: read.issueCount });
  return read;
}

function checkedOptions(options: Readonly<Record<string, unknown>>): RetrainOptions {
  checkOptions(options, ['data', 'promote', 'testSize']);
  const { data = 'replace', promote = 'always', testSize = 0.2 } = options;
  const share = Number(testSize);
  if (data !== 'replace' && data !== 'append') throw badOption('data', '"replace" or "append"', data);
  if (promote !== 'always' && promote !== 'if_better' && promote !== 'never') {
    throw badOption('promote', '"always", "if_better" or "never"', promote);
  }
  if (!(share > 0 && share < 1)) throw badOption('testSize', 'a share between 0 and 1', testSize);
  return { data, promote, testSize: share };
}

function badOption(name: string, rule: string, received: unknown): HttpProblem {
  return new HttpProblem(422, 'OPTION_INVALID', `${name} must be ${rule}. Got ${JSON.stringify(received)}.`);
}

async function append(job: FitJob, active: Model, table: Table): Promise<Table> {
  const bytes = await readFile(join(job.folder, jobFiles.activeData)).catch(() => undefined);
  if (bytes === undefined) {
    const detail =
      'The rows of the active version were not kept, so none can be added to them. Send all rows, with data "replace".';
    throw new HttpProblem(422, 'DATA_NOT_KEPT', detail);
  }
  const schema = trainingSchema(active.schema, active.target);
  return concatTables(conform(tableFromBytes(bytes), schema), conform(table, schema));
}

/** @throws {CauceError} TOO_FEW_ROWS, TARGET_CONSTANT. */
function checkTable(table: Table, { target, task }: Model, minRows: number): void {
  if (table.length < minRows) {
    throw new CauceError('TOO_FEW_ROWS', { where: 'A retraining', needed: minRows, received: table.length });
  }
  const column = table.column(target.name);
  const values: ArrayLike<number> = isNumeric(column) ? column.values : column.codes;
  if (Array.prototype.every.call(values, value => value === values[0])) {
    throw new CauceError('TARGET_CONSTANT', { target: target.name, value: table.rowAt(0)[target.name] });
  }
  if (task === 'regression' && !isNumeric(column)) {
    throw new CauceError('TARGET_TYPE', { target: target.name, expected: 'numeric', received: column.type });
  }
}

async function measured(
  active: Model,
  train: Table,
  test: Table,
  onProgress: (progress: Progress) => void,
): Promise<Metrics> {
  const trial = await active.refit(train, {
    onProgress: step => onProgress({ ...step, step: `measure ${step.step}` }),
  });
  const metrics = trial.evaluate(test);
  if (Object.values(metrics).every(Number.isFinite)) return metrics;
  const message =
    'the scores on the rows held out are not finite. Look for values of the target that are far too large.';
  throw new CauceError('FIT_FAILED', { where: 'A retraining', message });
}

function scoresOf(model: Model, test: Table): Metrics | null {
  try {
    const metrics = model.evaluate(test);
    return Object.values(metrics).every(Number.isFinite) ? metrics : null;
  } catch (error) {
    if (error instanceof CauceError) return null;
    throw error;
  }
}

function isAsGood(metrics: Metrics, previous: Metrics | null): boolean {
  if (previous === null) return true;
  return 'rmse' in metrics ? metrics.rmse <= previous.rmse : metrics.accuracy >= previous.accuracy;
}

function emptyColumns(table: Table): ValueIssue[] {
  return table.entries().flatMap(([name, column]) => {
    const isEmpty = isNumeric(column)
      ? column.values.every(Number.isNaN)
      : column.codes.every(code => code < 0);
    if (!isEmpty) return [];
    const message = `Field ${JSON.stringify(name)} is missing in every instance: the new model learns nothing from it.`;
    return [{ instance: 0, field: name, code: 'COLUMN_EMPTY', message }];
  });
}
