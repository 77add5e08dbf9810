/** Fits Cauce's boosting or forest to a file of numbers, or predicts one with it. */

import {
  type EstimatorStep,
  histGradientBoostingRegressor,
  numeric,
  pipeline,
  randomForestRegressor,
  Table,
  version,
} from 'cauce';
import { readTask, repeat, settledMemory, tell } from '../harness/child.ts';
import type { Numbers } from './data.ts';
import { readColumns } from './read.ts';
import type { NumbersTask } from './works.ts';

const task = readTask<NumbersTask & Numbers>();
const { threads } = task;
const versions = { cauce: version };

const runtime = settledMemory();
const train = readTable(task.train);
const own = pipeline(estimator());
const fit = () => own.fit(train, { target: 'y', threads });
if (task.measure === 'fit') {
  const { result: model, ...measured } = await repeat(task.repeats, runtime, fit);
  tell({ ...measured, r2: model.evaluate(readTable(task.test)).r2, versions });
} else {
  const test = readTable(task.test);
  const model = await fit();
  const { result: _, ...measured } = await repeat(task.repeats, runtime, () => model.predict(test));
  tell({ ...measured, r2: model.evaluate(test).r2, versions });
}

function estimator(): EstimatorStep {
  const { model, trees } = task;
  if (model === 'forest') return randomForestRegressor({ nEstimators: trees });
  return histGradientBoostingRegressor({
    maxIter: trees,
    maxLeafNodes: 31,
    maxBins: 255,
    earlyStopping: false,
  });
}

function readTable(file: Numbers['train']): Table {
  const columns = readColumns(file, task.columns);
  return new Table(columns.map((column, i) => [i < task.columns ? `x${i}` : 'y', numeric(column)] as const));
}
