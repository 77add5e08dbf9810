/** `cauce evaluate`: how good a model is on the rows of a CSV file. */

import { Schema } from '@cauce/core';
import { Command } from 'commander';
import { openModel } from '../model-source.ts';
import { definitionsOption, headerOption, jsonOption, limitOption } from '../options.ts';
import { alignColumns, count, formatNumber } from '../text.ts';
import { readTrainingTable } from '../training-table.ts';

interface EvaluateOptions {
  readonly limit?: number;
  readonly header: boolean;
  readonly definitions: readonly string[];
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('measure a model on a CSV file that has the target')
    .argument('<model>', 'a .cauce file or a folder of models')
    .argument('<csv>', 'rows that the model did not learn from')
    .addOption(limitOption())
    .addOption(headerOption())
    .addOption(definitionsOption())
    .addOption(jsonOption())
    .action(evaluate);
}

async function evaluate(path: string, csv: string, options: EvaluateOptions): Promise<void> {
  const { model, version } = await openModel(path, options.definitions);
  // A missing target is no fault of the file: such rows are left out.
  const schema = new Schema([...model.schema.fields, { ...model.target, nullable: true }]);
  const { table, notes } = await readTrainingTable(csv, model.target.name, { ...options, schema });
  const metrics = model.evaluate(table);
  if (options.json) {
    console.log(
      JSON.stringify({ ...(version === undefined ? {} : { version }), rows: table.length, metrics, notes }),
    );
    return;
  }
  for (const note of notes) console.log(`Note: ${note}`);
  console.log(`${model.target.name}, on ${count(table.length, 'row')}:`);
  for (const line of alignColumns(
    Object.entries(metrics).map(([name, value]) => [name, formatNumber(value)]),
  )) {
    console.log(`  ${line}`);
  }
}
