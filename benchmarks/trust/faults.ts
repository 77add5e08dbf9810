/**
 * The command: measures on real tables how many faults the guards catch, and how many false alarms they raise; writes
 * results/trust-faults.json and docs/trust-measured.md. Fails when a promise of `promises.ts` is not kept.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commit } from '../harness/results.ts';
import { datasets, readDataset } from './datasets.ts';
import { measureFaultsOf } from './measure-faults.ts';
import { type FaultResults, type MeasuredTable, verdicts } from './promises.ts';
import { trustPage } from './trust-page.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const usage = `node benchmarks/trust/faults.ts -- [options]

  --data <folder>     where the tables are; downloaded by default
  --splits <n>        random splits of each table; 10 by default
  --seed <n>          of the first split; 1000 by default, since smaller ones were used to set the guards' thresholds
  --only <name,…>     tables whose names begin so
  --out <file>        default benchmarks/results/trust-faults.json
  --coverage <file>   what coverage.ts measured; default benchmarks/results/trust-coverage.json
  --page <file>       default docs/trust-measured.md
  --report            measure nothing, write the page again from the results that are there`;

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    splits: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1000' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: here('../results/trust-faults.json') },
    coverage: { type: 'string', default: here('../results/trust-coverage.json') },
    page: { type: 'string', default: here('../../docs/trust-measured.md') },
    report: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (options.help) console.log(usage);
else await main({ splits: Number(options.splits), seed: Number(options.seed) });

interface Splits {
  readonly splits: number;
  readonly seed: number;
}

async function main(splits: Splits): Promise<void> {
  if (!options.report) {
    const results = await measured(splits);
    await mkdir(dirname(options.out), { recursive: true });
    await writeFile(options.out, `${JSON.stringify(results, null, 1)}\n`);
  }
  const results: FaultResults = JSON.parse(await readFile(options.out, 'utf8'));
  await writeFile(options.page, trustPage(results, JSON.parse(await readFile(options.coverage, 'utf8'))));
  const all = verdicts(results);
  for (const { isKept, says } of all) console.log(`${isKept ? 'kept  ' : 'BROKEN'} ${says}`);
  if (!all.every(({ isKept }) => isKept)) process.exitCode = 1;
}

async function measured(splits: Splits): Promise<FaultResults> {
  const tables: MeasuredTable[] = [];
  for (const dataset of datasets) {
    const { name, task, target } = dataset;
    if (!options.only.split(',').some(beginning => name.startsWith(beginning))) continue;
    const started = performance.now();
    const table = await readDataset(dataset, options.data);
    const own = await measureFaultsOf(dataset, table, splits, split => {
      process.stderr.write(`\r${name}: split ${split + 1} of ${splits.splits}`);
    });
    process.stderr.write(` in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    tables.push({ name, task, target, rowCount: table.length, ...own });
  }
  return { commit: await commit(), measuredAt: new Date().toISOString(), ...splits, tables };
}
