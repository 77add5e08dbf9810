/**
 * Is what `autoPipeline` finds as good as what an expert makes by hand in the same time, and as what FLAML finds?
 *
 *     node benchmarks/auto/compare.ts [--data <folder>] [--budget <seconds>] [--splits <count>] [--only <tables>]
 *
 * Each table is split at random, 4 to 1; all get the same rows and the same time, and are measured on the same rows that none of
 * them saw: RMSE, or log loss.
 */

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { autoPipeline, type Table, trainTestSplit, writeCsv } from 'cauce';
import { home, made } from '../harness/home.ts';
import { type Dataset, datasets, readDataset } from '../trust/datasets.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    budget: { type: 'string', default: '60' },
    splits: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const [budget, splits] = [Number(values.budget), Number(values.splits)];
const run = promisify(execFile);
const python = await environment();

console.log(`Budget ${budget} s, the median of ${splits} splits; less is better.\n`);
console.log(
  '| table | measure | autoPipeline | expert, scikit-learn | FLAML | to the expert | to FLAML | chosen |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const dataset of datasets) {
  if (values.only !== undefined && !values.only.split(',').includes(dataset.name)) continue;
  const table = await readDataset(dataset, values.data);
  const rounds: Round[] = [];
  for (let seed = 0; seed < splits; seed++) rounds.push(await compare(dataset, table, seed));
  const of = (score: 'ours' | 'expert' | 'flaml') => median(rounds.map(round => round[score]));
  const ratio = (score: 'expert' | 'flaml') =>
    median(rounds.map(round => round.ours / round[score])).toFixed(3);
  const measure = dataset.task === 'regression' ? 'RMSE' : 'log loss';
  const chosen = [...new Set(rounds.map(round => round.chosen))].join(', ');
  const cells = [of('ours'), of('expert'), of('flaml')].map(score => Number(score.toPrecision(4)));
  console.log(
    `| ${[dataset.name, measure, ...cells, ratio('expert'), ratio('flaml'), chosen].join(' | ')} |`,
  );
}

interface Round {
  readonly ours: number;
  readonly expert: number;
  readonly flaml: number;
  readonly chosen: string;
}

async function compare({ name, target, task }: Dataset, table: Table, seed: number): Promise<Round> {
  const { train, test } = trainTestSplit(table, { testSize: 0.2, randomState: seed });
  const { pipeline, report } = await autoPipeline(train, { target, budget, task });
  const scores = (await pipeline.fit(train, { target })).evaluate(test);
  const ours = task === 'regression' ? scores.rmse : scores.logLoss;
  const file = async (part: string, rows: Table): Promise<string> => {
    const folder = join(home, 'auto');
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name.replaceAll(' ', '-')}-${seed}-${part}.csv`);
    await writeFile(path, writeCsv(rows));
    return path;
  };
  const told = { train: await file('train', train), test: await file('test', test), target, task, budget };
  const ask = async (who: string): Promise<number> => {
    const program = fileURLToPath(new URL('peers.py', import.meta.url));
    const { stdout } = await run(python, [program, JSON.stringify({ ...told, who })]);
    return (JSON.parse(stdout.trim().split('\n').at(-1) as string) as { score: number }).score;
  };
  return { ours, expert: await ask('expert'), flaml: await ask('FLAML'), chosen: report.chosen };
}

/** Python with what the peers need; made once. */
async function environment(): Promise<string> {
  const folder = await made('auto-python', async path => {
    await run('python3', ['-m', 'venv', path]);
    await run(join(path, 'bin/pip'), [
      'install',
      '-q',
      '-r',
      fileURLToPath(new URL('requirements.txt', import.meta.url)),
    ]);
  });
  return join(folder, 'bin/python');
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[all.length >> 1];
}
