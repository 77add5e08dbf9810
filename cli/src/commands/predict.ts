/** `cauce predict`: a CSV file again, with a column of predictions. In constant memory. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  type Column,
  type Field,
  isString,
  type Model,
  numeric,
  Schema,
  strings,
  type Table,
} from '@cauce/core';
import { csvLines, readTable, streamTable } from '@cauce/io/node';
import { Command } from 'commander';
import { openModel } from '../model-source.ts';
import { definitionsOption, headerOption, jsonOption, limitOption } from '../options.ts';
import { progressBar } from '../progress-bar.ts';
import { count, formatDuration } from '../text.ts';

interface PredictOptions {
  readonly out?: string;
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
    .addOption(limitOption())
    .addOption(headerOption())
    .addOption(definitionsOption())
    .addOption(jsonOption())
    .action(predict);
}

async function predict(path: string, csv: string, options: PredictOptions): Promise<void> {
  const start = Date.now();
  const { model, version } = await openModel(path, options.definitions);
  const { header, limit } = options;
  const { names } = await readTable(csv, { header, limit: 0 });
  const schema = inputSchema(model, names);
  const column = freeName('prediction', names);
  const seen = new UnseenCategories(model);
  const bar = progressBar();
  const batches = streamTable(csv, {
    schema,
    header,
    ...(limit === undefined ? {} : { limit }),
    onProgress: progress => bar.update({ ...progress, step: 'Predicting' }),
  });
  const rows = await writeOutput(options.out, out =>
    writePredictions(model, batches, column, seen, out),
  ).finally(bar.clear);
  const result = {
    ...(version === undefined ? {} : { version }),
    rows,
    column,
    notes: seen.notes(),
    durationMs: Date.now() - start,
  };
  // Without --out, standard output holds the predictions; what is said of them must not get in between.
  const say = options.out === undefined ? console.error : console.log;
  if (options.json) say(JSON.stringify(result));
  else {
    for (const note of result.notes) console.error(`Note: ${note}`);
    if (options.out !== undefined) {
      say(`${count(rows, 'prediction')} written to ${options.out} in ${formatDuration(result.durationMs)}.`);
    }
  }
}

/** The file's columns in their order: the model's by its schema, others as the text that they are. */
function inputSchema(model: Model, names: readonly string[]): Schema {
  const known = names.map(
    (name): Field =>
      model.schema.has(name) ? model.schema.field(name) : { name, type: 'text', nullable: true },
  );
  // Columns that the file lacks: reading it says so, and names those that it has.
  const lacking = model.schema.fields.filter(field => !names.includes(field.name));
  return new Schema([...known, ...lacking]);
}

async function writePredictions(
  model: Model,
  batches: AsyncIterable<Table<unknown>>,
  column: string,
  seen: UnseenCategories,
  out: Writable,
): Promise<number> {
  let rows = 0;
  for await (const table of batches) {
    seen.look(table);
    const withPredictions = table.with([[column, predictionColumn(model, table)]]);
    const text = [...csvLines(withPredictions, { header: rows === 0 })].join('');
    rows += table.length;
    if (!out.write(text)) await once(out, 'drain');
  }
  return rows;
}

function predictionColumn(model: Model, table: Table<unknown>): Column {
  const predictions = model.predict(table);
  return model.task === 'regression'
    ? numeric(Float64Array.from(predictions as number[]))
    : strings(predictions as string[]);
}

/** Writes to a file, which is there only when all went well, or to standard output. */
async function writeOutput(
  path: string | undefined,
  write: (out: Writable) => Promise<number>,
): Promise<number> {
  if (path === undefined) return write(process.stdout);
  const partial = `${path}.partial`;
  const out = createWriteStream(partial);
  try {
    const failed = once(out, 'error').then(([error]) => Promise.reject(error));
    const rows = await Promise.race([write(out), failed]);
    out.end();
    await finished(out);
    await rename(partial, path);
    return rows;
  } catch (error) {
    out.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}

/** Counts values of categories that the model did not see when it learnt: it predicts all the same. */
class UnseenCategories {
  readonly #fields: readonly Field[];
  readonly #rows = new Map<string, { rows: number; example: string }>();

  constructor(model: Model) {
    this.#fields = model.schema.fields.filter(
      field => field.type === 'category' && field.values !== undefined,
    );
  }

  look(table: Table<unknown>): void {
    for (const { name, values = [] } of this.#fields) {
      const column = table.column(name);
      // Reading by a schema puts the known categories first.
      if (!isString(column) || column.dictionary.length === values.length) continue;
      for (const code of column.codes) {
        if (code < values.length) continue;
        const found = this.#rows.get(name) ?? { rows: 0, example: column.dictionary[code] };
        found.rows++;
        this.#rows.set(name, found);
      }
    }
  }

  notes(): string[] {
    return [...this.#rows].map(
      ([name, { rows, example }]) =>
        `${count(rows, 'row')} with a category of "${name}" that the model never saw, such as "${example}".`,
    );
  }
}

function freeName(wanted: string, names: readonly string[]): string {
  let name = wanted;
  while (names.includes(name)) name += '_';
  return name;
}
