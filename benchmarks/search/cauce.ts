/** Searches the parameters of Cauce's boosting or ridge on a file of numbers. */

import {
  gridSearch,
  halvingGridSearch,
  histGradientBoostingRegressor,
  kFold,
  numeric,
  type Pipeline,
  pipeline,
  ridge,
  standardScaler,
  Table,
  version,
} from 'cauce';
import { readTask, repeat, settledMemory, tell } from '../harness/child.ts';
import type { Numbers } from '../numbers/data.ts';
import { readColumns } from '../numbers/read.ts';
import type { SearchTask } from './works.ts';

const task = readTask<SearchTask & Numbers>();
const runtime = settledMemory();
const train = readTable(task.train);
const own: Pipeline =
  task.model === 'ridge'
    ? pipeline(standardScaler(), ridge())
    : pipeline(histGradientBoostingRegressor({ maxIter: 100, maxBins: 255, earlyStopping: false }));
const step = task.model === 'ridge' ? 'ridge' : 'histGradientBoostingRegressor';
const grid = Object.fromEntries(
  Object.entries(task.grid).map(([name, values]) => [`${step}.${name}`, values]),
);
const search = (task.search === 'grid' ? gridSearch : halvingGridSearch)(own, grid, {
  cv: kFold({ nSplits: 5 }),
});
const options = { target: 'y', threads: task.threads };
const { result, ...measured } = await repeat(1, runtime, () => search.fit(train, options));
const { r2 } = result.bestModel.evaluate(readTable(task.test));
tell({ ...measured, r2, versions: { cauce: version } });

function readTable(file: Numbers['train']): Table {
  const columns = readColumns(file, task.columns);
  return new Table(columns.map((column, i) => [i < task.columns ? `x${i}` : 'y', numeric(column)] as const));
}
