/** The library in an empty project: a table read, a model trained, saved, opened. In the folder: cars.csv, zstd.parquet. */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { loadModel, type Model, readTable, type Table } from 'cauce';
import pipeline from './pipeline.ts';
import { attempt, same } from './tries.ts';

let cars: Table;
let model: Model;

await attempt('read CSV, on threads', async () => {
  cars = await readTable('cars.csv');
  const one = await readTable('cars.csv', { threads: 1 });
  same(cars.slice(0, 50).toRows(), one.slice(0, 50).toRows());
  same(cars.length, 3000);
});
await attempt('read Parquet packed with zstd', async () => {
  const { length } = await readTable('zstd.parquet');
  if (length === 0) throw new Error('It has no rows.');
});
await attempt('train, on threads', async () => {
  model = await pipeline.fit(cars, { target: 'selling_price' });
  const one = await pipeline.fit(cars, { target: 'selling_price', threads: 1 });
  same([...model.predict(cars)], [...one.predict(cars)]);
});
await attempt('save and open', async () => {
  await writeFile('model.cauce', model.toBytes());
  const again = loadModel(await readFile('model.cauce'));
  const few = cars.slice(0, 20);
  same([...again.predict(few)], [...model.predict(few)]);
  same(again.predictOne(few.toRows()[0] as never), model.predict(few)[0]);
});
await attempt('the same bits everywhere', () => {
  const bytes = new Uint8Array(Float64Array.from(model.predict(cars) as ArrayLike<number>).buffer);
  const digest = createHash('sha256').update(bytes).digest('hex');
  same(digest, process.env['CAUCE_DIGEST'] ?? digest);
  console.log(`digest ${digest}`);
});
console.log('ended');
