/** The command: measures on real tables whether intervals keep their promise, and writes results/trust-coverage.json. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commit } from '../harness/results.ts';
import { type Dataset, datasets, readDataset } from './datasets.ts';
import { type Coverage, coverages, measureCoverage } from './measure-coverage.ts';

const usage = `node benchmarks/trust/coverage.ts -- [options]

  --data <folder>    where the tables are; downloaded by default
  --splits <n>       random splits of each table; 20 by default
  --rows <n>         at most so many rows of a table in a split; 10000 by default
  --only <name,…>    tables whose names begin so
  --out <file>       default benchmarks/results/trust-coverage.json`;

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    splits: { type: 'string', default: '20' },
    rows: { type: 'string', default: '10000' },
    only: { type: 'string', default: '' },
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../results/trust-coverage.json', import.meta.url)),
    },
    help: { type: 'boolean' },
  },
});

interface Measured {
  readonly name: string;
  readonly task: Dataset['task'];
  readonly rows: number;
  readonly target: string;
  readonly group: string;
  readonly results: readonly Coverage[];
}

if (options.help) console.log(usage);
else await main(Number(options.splits), Number(options.rows));

async function main(splits: number, rows: number): Promise<void> {
  const all: Measured[] = [];
  for (const dataset of datasets) {
    const { name, task, target, group } = dataset;
    if (!options.only.split(',').some(beginning => name.startsWith(beginning))) continue;
    const started = performance.now();
    const table = await readDataset(dataset, options.data);
    const results = await measureCoverage(dataset, table, splits, rows, split => {
      process.stderr.write(`\r${name}: split ${split + 1} of ${splits}`);
    });
    process.stderr.write(` in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    all.push({ name, task, rows: table.length, target, group, results });
  }
  const result = {
    commit: await commit(),
    measuredAt: new Date().toISOString(),
    splits,
    mostRows: rows,
    datasets: all,
  };
  await mkdir(dirname(options.out), { recursive: true });
  await writeFile(options.out, `${JSON.stringify(result, null, 2)}\n`);
  console.log(markdown(all));
}

/** A line for each table and method. */
function markdown(all: readonly Measured[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const lines = all.flatMap(({ name, group, results }) =>
    [...new Set(results.map(({ method }) => method))].map(method => {
      const own = coverages.map(coverage =>
        results.find(r => r.method === method && r.coverage === coverage),
      );
      const reached = own.map(r => r && `${percent(r.reached)}${r.isKept ? '' : ' (below the band)'}`);
      const { width, worstGroup } = own[1] as Coverage;
      const worst = `${group} ${worstGroup.name}: ${percent(worstGroup.reached)}`;
      return `| ${[name, method, ...reached, shown(width), worst].join(' | ')} |`;
    }),
  );
  return [
    `| table | method | ${coverages.map(percent).join(' | ')} | width at 90% | worst group at 90% |`,
    `| --- | --- | ${coverages.map(() => '---').join(' | ')} | --- | --- |`,
    ...lines,
  ].join('\n');
}

function shown(width: number): string {
  return width >= 100 ? Math.round(width).toLocaleString('en') : width.toFixed(3);
}
