/**
 * From the start of a Node process to the first prediction of a model file: with the whole package or with core alone,
 * from their sources, whose types Node strips at each start, and with core as one file of JavaScript, as programs are
 * deployed. Imports nothing before that a user's program would not.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Cars } from './data.ts';

const task = JSON.parse(process.argv[2]) as Cars & {
  readonly file: string;
  readonly step: 'save' | 'core' | 'all' | 'built';
};
const row = {
  name: 'Maruti Swift Dzire VXI',
  year: 2012,
  km_driven: 37000,
  fuel: 'Diesel',
  seller_type: 'Individual',
  transmission: 'Manual',
  owner: 'Second Owner',
  mileage: '23.4 kmpl',
  engine: '1248 CC',
  max_power: '74 bhp',
  seats: 5,
};
const versions = { node: process.versions.node };
if (task.step === 'save') {
  const { carPipeline } = await import('./pipelines.ts');
  const { readTable } = await import('cauce');
  const model = await carPipeline('boosting').fit(await readTable(task.train), { target: 'selling_price' });
  writeFileSync(`${task.file}.cauce`, model.toBytes());
  const { buildSync } = await import('esbuild');
  buildSync({
    entryPoints: [fileURLToPath(import.meta.resolve('@cauce/core'))],
    outfile: `${task.file}.mjs`,
    bundle: true,
    format: 'esm',
    target: 'node24',
  });
  console.log(JSON.stringify({ versions }));
} else {
  const started = performance.now();
  const { loadModel }: typeof import('@cauce/core') =
    task.step === 'built'
      ? await import(`${task.file}.mjs`)
      : await import(task.step === 'core' ? '@cauce/core' : 'cauce');
  const imported = performance.now();
  const model = loadModel(readFileSync(`${task.file}.cauce`));
  const loaded = performance.now();
  model.predict([row]);
  const predicted = performance.now();
  const details = {
    'import and load': (loaded - started) / 1000,
    import: (imported - started) / 1000,
    load: (loaded - imported) / 1000,
    'first prediction': (predicted - loaded) / 1000,
  };
  console.log(JSON.stringify({ details, versions }));
}
