/** `cauce init`: from a CSV file to a project in TypeScript, with a pipeline to edit and a model to serve. */

import { CauceError } from '@cauce/core';
import { Command } from 'commander';
import type { NewProject } from '../init/init-project.ts';
import type { Answers } from '../init/questions.ts';
import { count, formatMetrics } from '../text.ts';

interface InitOptions {
  readonly target?: string;
  readonly out?: string;
}

export function initCommand(): Command {
  return new Command('init')
    .description('make a new project in TypeScript of a CSV file: schema, pipeline, training, test, service')
    .argument('[csv]', 'the table, with the target; on a terminal, without any argument, it is asked for')
    .option('-t, --target <column>', 'the column to predict')
    .option(
      '-o, --out <folder>',
      "where the project goes: a new or an empty folder (default: the CSV's name)",
    )
    .action(init);
}

async function init(csv: string | undefined, options: InitOptions): Promise<void> {
  const answers = await answersOf(csv, options);
  // Only this command needs it; the others start faster without it.
  const { initProject } = await import('../init/init-project.ts');
  const { visible } = await import('../init/source-text.ts');
  const made = await initProject(answers);
  console.log(report(made, answers.out).map(visible).join('\n'));
}

/** @throws {CauceError} PARAM_INVALID for what is not said; ABORTED. */
async function answersOf(csv: string | undefined, { target, out }: InitOptions): Promise<Answers> {
  const where = 'cauce init';
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (csv === undefined && target === undefined && out === undefined && isTerminal) {
    const { askAll } = await import('../init/questions.ts');
    return askAll({ input: process.stdin, output: process.stdout });
  }
  if (csv === undefined) {
    const rule = 'the path of a table: cauce init cars.csv --target selling_price';
    throw new CauceError('PARAM_INVALID', { where, param: 'csv', rule, received: 'none' });
  }
  if (target === undefined) {
    const { readTable } = await import('@cauce/io/node');
    const { names } = await readTable(csv, { limit: 0 });
    const rule = `the column to predict, one of ${namesText(names)}`;
    throw new CauceError('PARAM_INVALID', { where, param: '--target', rule, received: 'none' });
  }
  const { folderFor } = await import('../init/project.ts');
  return { csv, target, out: out ?? folderFor(csv) };
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(name => JSON.stringify(name));
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

function report({ project, notes, metrics, heldOut, beatsDummy }: NewProject, out: string): string[] {
  const others = project.schema.fields.length - 1;
  const warning = beatsDummy
    ? []
    : ['Note: That is no better than a dummy, so the test fails until pipeline.ts or the table gets better.'];
  return [
    `Made ${out}: a project that predicts ${JSON.stringify(project.target)} from the other ${count(others, 'column')} of ${count(project.rows, 'row')}.`,
    ...notes.map(note => `Note: ${note}`),
    `Measured on ${count(heldOut, 'row')} held out: ${formatMetrics(metrics)}`,
    ...warning,
    `Next: cd ${shellWord(out)} && npm install && npm test && npm start`,
    'README.md there has the commands; pipeline.ts is what to edit.',
  ];
}

/** For POSIX shells: quoted where it is not plain. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
