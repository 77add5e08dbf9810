/** `cauce train`: from a CSV file to a version in a folder of models. */

import { basename, resolve } from 'node:path';
import {
  type AutoReport,
  autoPipeline,
  fitMeasured,
  type Model,
  type Pipeline,
  type Table,
  tableToBytes,
  trainTestSplit,
} from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import { Command, Option } from 'commander';
import { defaultPipeline, type EstimatorName, estimatorNames } from '../default-pipeline.ts';
import { type IntervalsName, intervalMethod, intervalsOption } from '../interval-option.ts';
import { intervalsText, profileLine, summarizeIntervals, summarizeProfile } from '../model-summary.ts';
import {
  headerOption,
  jsonOption,
  limitOption,
  requireOptions,
  seconds,
  share,
  wholeNumber,
} from '../options.ts';
import { policyOption, readPolicy } from '../policy-file.ts';
import { progressBar } from '../progress-bar.ts';
import { count, formatBytes, formatDuration, formatMetrics } from '../text.ts';
import { readTrainingTable } from '../training-table.ts';
import { loadPipeline } from '../user-module.ts';

interface TrainOptions {
  readonly target: string;
  readonly pipeline?: string;
  readonly estimator?: EstimatorName;
  readonly auto?: boolean;
  readonly budget: number;
  readonly sampleWeight?: string;
  readonly out: string;
  readonly name?: string;
  readonly testSize: number;
  readonly randomState: number;
  readonly intervals: IntervalsName;
  readonly policy?: string;
  readonly limit?: number;
  readonly header: boolean;
  readonly data: boolean;
  readonly json?: boolean;
}

export function trainCommand(): Command {
  return new Command('train')
    .description('train a model on a CSV file and add it to a folder of models')
    .argument('<csv>', 'the table, with the target')
    .option('-t, --target <column>', 'the column to predict (required)')
    .option('-o, --out <folder>', 'where the versions of the model are kept (required)')
    .addOption(
      new Option('-p, --pipeline <file>', 'a module with the pipeline as its default export').conflicts(
        'estimator',
      ),
    )
    .addOption(
      new Option(
        '-e, --estimator <name>',
        'with a pipeline made for the table (default: hist-gradient-boosting)',
      ).choices(estimatorNames),
    )
    .addOption(
      new Option('--auto', 'with the best of many pipelines that are tried on the table').conflicts([
        'pipeline',
        'estimator',
      ]),
    )
    .option('--budget <time>', 'how long --auto may try: 90s, 5m, 1h', seconds, 60)
    .option('--sample-weight <column>', 'a column that says what each row counts for; no input of the model')
    .option('--name <name>', "the model's name (default: the folder's)")
    .option('--test-size <share>', 'share of the rows held out to measure the model', share, 0.2)
    .option('--random-state <seed>', 'seed of all chance', wholeNumber(0), 0)
    .addOption(intervalsOption())
    .addOption(policyOption("the model's policy"))
    .addOption(limitOption())
    .addOption(headerOption())
    .option(
      '--no-data',
      'do not keep the rows beside the model; it cannot be retrained by appending rows then',
    )
    .addOption(jsonOption())
    .action(train);
}

async function train(csv: string, options: TrainOptions, command: Command): Promise<void> {
  requireOptions(command, ['target', 'out']);
  const start = Date.now();
  const { table, rowsRead, notes } = await readTrainingTable(csv, options.target, options);
  const chosen = await choose(table, options);
  const { model, heldOut } = await fit(chosen.pipeline, table, options);
  const saved = await save(model, table, options);
  const result = {
    model: { name: saved.name, version: saved.version, folder: options.out },
    rows: { read: rowsRead, used: table.length, heldOut },
    metrics: model.metrics,
    intervals: summarizeIntervals(model.intervals),
    ...(chosen.report === undefined ? {} : { auto: chosen.report }),
    notes: [...notes, ...chosen.notes],
    bytes: saved.bytes,
    durationMs: Date.now() - start,
  };
  if (options.json) {
    console.log(JSON.stringify(result));
    return;
  }
  if (chosen.reportText !== undefined) console.log(`${chosen.reportText}\n`);
  console.log(model.toString());
  for (const note of result.notes) console.log(`Note: ${note}`);
  console.log(`Measured on ${count(heldOut, 'row')} held out: ${formatMetrics(model.metrics ?? {})}`);
  if (result.intervals !== null) console.log(`Intervals ${intervalsText(result.intervals)}.`);
  const profile = summarizeProfile(model);
  if (profile !== null) console.log(profileLine(profile));
  console.log(
    `Saved version ${saved.version} in ${options.out} (${formatBytes(saved.bytes)}), fitted on ${count(table.length, 'row')}, in ${formatDuration(result.durationMs)}.`,
  );
  console.log(`Next: cauce serve ${options.out}`);
}

interface Chosen {
  readonly pipeline: Pipeline;
  readonly notes: readonly string[];
  readonly report?: AutoReport;
  readonly reportText?: string;
}

async function choose(table: Table, options: TrainOptions): Promise<Chosen> {
  if (options.auto) return chooseByTrying(table, options);
  if (options.pipeline !== undefined) return { pipeline: await loadPipeline(options.pipeline), notes: [] };
  const inputs = options.sampleWeight === undefined ? table : table.drop([options.sampleWeight]);
  return defaultPipeline(inputs, options.target, options.estimator ?? 'hist-gradient-boosting');
}

/** Tries without the rows that the model is measured on: they say nothing of how it will do if they helped to choose it. */
async function chooseByTrying(table: Table, options: TrainOptions): Promise<Chosen> {
  const { target, testSize, randomState, budget, sampleWeight } = options;
  const { train } = trainTestSplit(table, { testSize, randomState });
  const bar = progressBar();
  const found = await autoPipeline(train, {
    target,
    budget,
    randomState,
    sampleWeight,
    onProgress: bar.update,
  }).finally(bar.clear);
  return { pipeline: found.pipeline, notes: [], report: found.report, reportText: found.toString() };
}

/** The model of all rows, with the scores and the intervals of one that did not see the rows held out. */
async function fit(
  pipeline: Pipeline,
  table: Table,
  { target, testSize, randomState, intervals, policy, sampleWeight }: TrainOptions,
): Promise<{ model: Model; heldOut: number }> {
  const method = intervalMethod(intervals, pipeline);
  const fields = table.names.filter(name => name !== target && name !== sampleWeight);
  const given = policy === undefined ? undefined : await readPolicy(policy, fields);
  const bar = progressBar();
  try {
    const { model, heldOut } = await fitMeasured(pipeline, table, {
      target,
      testSize,
      randomState,
      sampleWeight,
      intervals: method,
      onProgress: bar.update,
    });
    return { model: given === undefined ? model : model.withPolicy(given), heldOut };
  } finally {
    bar.clear();
  }
}

async function save(
  model: Model,
  table: Table,
  options: TrainOptions,
): Promise<{ name: string; version: number; bytes: number }> {
  const name = options.name ?? basename(resolve(options.out));
  const bytes = model.toBytes();
  const store = await openStore(folderDriver(options.out));
  const parentVersion = await store.active();
  const version = await store.add({
    model: bytes,
    ...(options.data ? { data: tableToBytes(table) } : {}),
    info: {
      name,
      metrics: model.metrics,
      rows: table.length,
      lineage: model.lineage,
      ...(parentVersion === undefined ? {} : { parentVersion }),
    },
  });
  await store.activate(version);
  return { name, version, bytes: bytes.length };
}
