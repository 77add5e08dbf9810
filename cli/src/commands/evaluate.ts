/** `cauce evaluate`: how good a model is on the rows of a CSV file. */

import { Schema } from '@cauce/core';
import { Command } from 'commander';
import { driftLines, fileDrift } from '../file-drift.ts';
import { type Coverage, measureCoverage } from '../measured-coverage.ts';
import { openModel } from '../model-source.ts';
import { definitionsOption, headerOption, jsonOption, limitOption } from '../options.ts';
import { readAs } from '../read-as.ts';
import { alignColumns, count, formatNumber, visible } from '../text.ts';
import { readTrainingTable } from '../training-table.ts';

interface EvaluateOptions {
  readonly drift?: true;
  readonly limit?: number;
  readonly header: boolean;
  readonly definitions: readonly string[];
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('measure a model, and its intervals, on a CSV file that has the target')
    .argument('<model>', 'a .cauce file or a folder of models')
    .argument('<csv>', 'rows that the model did not learn from')
    .option('--drift', 'say how far the rows are from what the model learnt from, column by column')
    .addOption(limitOption())
    .addOption(headerOption())
    .addOption(definitionsOption())
    .addOption(jsonOption())
    .action(evaluate);
}

async function evaluate(path: string, csv: string, options: EvaluateOptions): Promise<void> {
  const { model, version } = await openModel(path, options.definitions);
  // Values that are missing where none ever was are drift, too.
  const fields = model.schema.fields.map(field =>
    options.drift ? { ...field, nullable: true } : readAs(field, model.policy),
  );
  // A missing target is no fault of the file: such rows are left out.
  const schema = new Schema([...fields, { ...model.target, nullable: true }]);
  const { table, notes } = await readTrainingTable(csv, model.target.name, {
    ...options,
    schema,
    ignore: model.ignored,
  });
  const metrics = model.evaluate(table);
  const coverage = measureCoverage(model, table);
  const drift = options.drift ? fileDrift(model, table) : undefined;
  if (options.json) {
    const measured = { rows: table.length, metrics, coverage, ...(drift && { drift }), notes };
    console.log(JSON.stringify({ ...(version === undefined ? {} : { version }), ...measured }));
    return;
  }
  const scores = Object.entries(metrics).map(([name, value]) => [name, formatNumber(value)]);
  const lines = [
    ...notes.map(note => `Note: ${note}`),
    `${model.target.name}, on ${count(table.length, 'row')}:`,
    ...alignColumns(scores).map(line => `  ${line}`),
    ...(coverage.length === 0 ? [] : coverageLines(coverage, model.task === 'regression')),
    ...(drift === undefined ? [] : driftLines(drift)),
  ];
  console.log(lines.map(visible).join('\n'));
}

function coverageLines(coverage: readonly Coverage[], isRegression: boolean): string[] {
  const width = isRegression ? 'mean width' : 'mean size of sets';
  const rows = coverage.map(({ promised, covered, low, high, meanWidth, unbounded }) => [
    percent(promised),
    percent(covered),
    `${percent(low)} to ${percent(high)}${covered < low ? '  (missed)' : ''}`,
    `${formatNumber(meanWidth)}${unbounded === 0 ? '' : `, and ${unbounded} without bounds`}`,
  ]);
  return [
    'Intervals:',
    ...alignColumns([['promised', 'covered', 'by chance', width], ...rows]).map(line => `  ${line}`),
  ];
}

/** With a digit more than promises have. */
function percent(share: number): string {
  return `${Math.round(1000 * share) / 10}%`;
}
