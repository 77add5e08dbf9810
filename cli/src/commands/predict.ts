/** `cauce predict`: a CSV file again, with a column of predictions. In constant memory. */

import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { CauceError, type Field, type Model, Schema, type Table } from '@cauce/core';
import { csvLines, readTable, streamTable } from '@cauce/io/node';
import { Command } from 'commander';
import { allWarnings, WarningSummary } from '../guard-warnings.ts';
import { openModel } from '../model-source.ts';
import { definitionsOption, headerOption, jsonOption, limitOption, share } from '../options.ts';
import { writeOutput, writeText } from '../output-file.ts';
import { policyOption, readPolicy } from '../policy-file.ts';
import { PredictionColumns, type Wanted } from '../prediction-columns.ts';
import { progressBar } from '../progress-bar.ts';
import { readAs } from '../read-as.ts';
import { count, formatDuration } from '../text.ts';

interface PredictOptions extends Wanted {
  readonly out?: string;
  readonly warnings?: string;
  readonly policy?: string;
  readonly limit?: number;
  readonly header: boolean;
  readonly definitions: readonly string[];
  readonly json?: boolean;
}

export function predictCommand(): Command {
  return new Command('predict')
    .description('add a column of predictions to a CSV file')
    .argument('<model>', 'a .cauce file or a folder of models')
    .argument('<csv>', 'rows to predict; further columns are copied')
    .option('-o, --out <file>', 'where to write (default: standard output)')
    .option(
      '--interval <coverage>',
      'add bounds (for classes: a set) that hold the truth in this share of rows, such as 0.9',
      share,
    )
    .option('--explain', 'add what each field contributes to the prediction, and the base they add up from')
    .option('--warnings <file>', 'write what is unusual in the rows to this file, as NDJSON')
    .addOption(policyOption("laid over the model's policy"))
    .addOption(limitOption())
    .addOption(headerOption())
    .addOption(definitionsOption())
    .addOption(jsonOption())
    .action(predict);
}

async function predict(path: string, csv: string, options: PredictOptions): Promise<void> {
  const start = Date.now();
  const { header, limit } = options;
  checkFiles(options);
  const { model, version } = await openGuarded(path, options);
  const { names } = await readTable(csv, { header, limit: 0 });
  const columns = new PredictionColumns(model, options, names);
  const summary = new WarningSummary();
  const bar = progressBar();
  const batches = streamTable(csv, {
    schema: inputSchema(model, names),
    header,
    ...(limit === undefined ? {} : { limit }),
    onProgress: progress => bar.update({ ...progress, step: 'Predicting' }),
  });
  const rows = await withOutputs(options, outputs =>
    writePredictions({ model, columns, summary, options, ...outputs }, batches),
  ).finally(bar.clear);
  const result = {
    ...(version === undefined ? {} : { version }),
    rows,
    columns: columns.names,
    warnings: summary.counts,
    warningCount: summary.total,
    durationMs: Date.now() - start,
  };
  // Without --out, standard output holds the predictions; what is said of them must not get in between.
  const say = options.out === undefined ? console.error : console.log;
  if (options.json) {
    say(JSON.stringify(result));
    return;
  }
  for (const line of summary.lines(options.warnings)) console.error(line);
  if (options.out !== undefined) {
    say(`${count(rows, 'prediction')} written to ${options.out} in ${formatDuration(result.durationMs)}.`);
  }
}

/** The model with the policy that it is to follow here. */
async function openGuarded(
  path: string,
  { definitions, policy }: PredictOptions,
): Promise<{ readonly model: Model; readonly version?: number }> {
  const opened = await openModel(path, definitions);
  if (policy === undefined) return opened;
  const given = await readPolicy(policy, opened.model.schema.names);
  return { ...opened, model: opened.model.withPolicy(given) };
}

/** The file's columns in their order: the model's by its schema, others as the text that they are. */
function inputSchema({ schema, policy }: Model, names: readonly string[]): Schema {
  const known = names.map(
    (name): Field =>
      schema.has(name) ? readAs(schema.field(name), policy) : { name, type: 'text', nullable: true },
  );
  // Columns that the file lacks: reading it says so, and names those that it has.
  const lacking = schema.fields.filter(field => !names.includes(field.name));
  return new Schema([...known, ...lacking]);
}

interface Outputs {
  readonly out: Writable;
  /** Where all warnings go; undefined where they are only counted. */
  readonly log: Writable | undefined;
}

function withOutputs({ out, warnings }: PredictOptions, write: (outputs: Outputs) => Promise<number>) {
  const withLog = (to: Writable): Promise<number> =>
    warnings === undefined
      ? write({ out: to, log: undefined })
      : writeOutput(warnings, log => write({ out: to, log }));
  return out === undefined ? withLog(process.stdout) : writeOutput(out, withLog);
}

interface Predicting extends Outputs {
  readonly model: Model;
  readonly columns: PredictionColumns;
  readonly summary: WarningSummary;
  readonly options: Wanted;
}

/** @returns How many rows there were. */
async function writePredictions(
  { model, columns, summary, options: { interval, explain }, out, log }: Predicting,
  batches: AsyncIterable<Table<unknown>>,
): Promise<number> {
  let rows = 0;
  for await (const table of batches) {
    const predicted = model.predictGuarded(table, { interval, explain, first: rows });
    const warnings = allWarnings(model, table, rows, predicted);
    summary.add(warnings, predicted.warningCount);
    if (log !== undefined) {
      await writeText(log, warnings.map(warning => `${JSON.stringify(warning)}\n`).join(''));
    }
    const lines = csvLines(table.with(columns.of(predicted)), { header: rows === 0 });
    await writeText(out, [...lines].join(''));
    rows += table.length;
  }
  return rows;
}

function checkFiles({ out, warnings }: PredictOptions): void {
  if (out === undefined || warnings === undefined || resolve(out) !== resolve(warnings)) return;
  const rule = 'another file than --out';
  throw new CauceError('PARAM_INVALID', {
    where: 'cauce predict',
    param: '--warnings',
    rule,
    received: warnings,
  });
}
