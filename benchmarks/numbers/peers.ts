/** Fits the boosting or the forest of a JavaScript library to a file of numbers. */

import { peer, readTask, repeat, settledMemory, tell, type Untyped } from '../harness/child.ts';
import type { Numbers } from './data.ts';
import { readColumns } from './read.ts';
import type { NumbersTask } from './works.ts';

const task = readTask<NumbersTask & Numbers & { readonly library: keyof typeof libraries }>();

/** Fits and returns a function that predicts; each takes the data in the form that it asks for. */
const libraries = {
  'ml-random-forest': ({ RandomForestRegression }: Untyped, rows: number[][], y: number[]) => {
    const forest = new RandomForestRegression({
      nEstimators: task.trees,
      maxFeatures: 1,
      replacement: true,
      seed: 1,
      noOOB: true,
    });
    forest.train(rows, y);
    return (test: number[][]): number[] => forest.predict(test);
  },
  deepbox: ({ ndarray: { tensor }, ml }: Untyped, rows: number[][], y: number[]) => {
    const model =
      task.model === 'forest'
        ? new ml.RandomForestRegressor({ nEstimators: task.trees, maxFeatures: undefined, randomState: 1 })
        : // It cannot grow by leaves: depth 5 has at most 32 of them.
          new ml.GradientBoostingRegressor({ nEstimators: task.trees, learningRate: 0.1, maxDepth: 5 });
    model.fit(tensor(rows), tensor(y));
    return (test: number[][]): number[] => Array.from(model.predict(tensor(test)).data as Float64Array);
  },
  // No parameter can be set: up to 300 trees, of which early stopping keeps some.
  'ydf-training': async (load: Untyped, rows: number[][], y: number[]) => {
    Object.assign(globalThis, { JSZip: peer('jszip').library });
    const ydf = await load();
    const Learner = task.model === 'forest' ? ydf.RandomForestLearner : ydf.GradientBoostedTreesLearner;
    const model = new Learner('y', 'REGRESSION').train({ ...named(rows), y });
    return (test: number[][]): number[] => Array.from(model.predict(named(test)));
  },
};

const { library, versions } = peer(task.library);
const runtime = settledMemory();
const train = rowsOf(readColumns(task.train, task.columns));
const test = rowsOf(readColumns(task.test, task.columns));
const { result: predict, ...measured } = await repeat(task.repeats, runtime, () =>
  libraries[task.library](library, train.rows, train.y),
);
tell({ ...measured, r2: r2(test.y, predict(test.rows)), versions });
process.exit();

function rowsOf(columns: readonly Float64Array[]): { rows: number[][]; y: number[] } {
  const y = Array.from(columns[task.columns]);
  return { y, rows: y.map((_, i) => columns.slice(0, task.columns).map(column => column[i])) };
}

function named(rows: readonly number[][]): Record<string, number[]> {
  return Object.fromEntries(rows[0].map((_, j) => [`x${j}`, rows.map(row => row[j])]));
}

function r2(truth: readonly number[], predicted: readonly number[]): number {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const squares = (center: (i: number) => number) =>
    truth.reduce((sum, value, i) => sum + (value - center(i)) ** 2, 0);
  return 1 - squares(i => predicted[i]) / squares(() => mean);
}
