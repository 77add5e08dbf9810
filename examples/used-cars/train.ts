/**
 * The whole way by hand: read, split, search, measure, export, open again.
 *
 *     node examples/used-cars/train.ts [path/to/downloaded.csv]
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { gridSearch, loadModel, readTable, trainTestSplit } from 'cauce';
import { home, prepareData } from './data.ts';
import pipeline from './pipeline.ts';

const table = await readTable(await prepareData(process.argv[2]));
const { train, test } = trainTestSplit(table, { testSize: 0.2, randomState: 1 });
console.log(`${train.length} cars to learn from, ${test.length} held out.\n\n${pipeline}\n`);

const search = gridSearch(
  pipeline,
  {
    'histGradientBoostingRegressor.learningRate': [0.05, 0.1],
    'histGradientBoostingRegressor.maxIter': [100, 200],
  },
  { cv: 3, scoring: 'rmse' },
);
const { bestModel, results } = await search.fit(train, { target: 'selling_price' });
for (const { rank, params, meanScore, stdScore } of results) {
  console.log(`${rank}. ${JSON.stringify(params)}: rmse ${meanScore.toFixed(0)} ± ${stdScore.toFixed(0)}`);
}

const metrics = bestModel.evaluate(test);
console.log('\nOn cars that it never saw:', metrics);

// The model to use learns from all cars; its scores are those of the one that did not.
const model = (await bestModel.refit(table)).withMetrics(metrics);
const file = `${home}models/used-cars.cauce`;
await mkdir(`${home}models`, { recursive: true });
await writeFile(file, model.toBytes());

const reopened = loadModel(await readFile(file));
const [price] = reopened.predict(table.slice(0, 1));
console.log(`\n${file} says that the first car is worth ${Math.round(Number(price))} rupees.`);
