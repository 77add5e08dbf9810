/** For each row what a model predicts that did not learn from it. */

import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { classTarget } from '../compose/target.ts';
import { CauceError } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { counter, type FoldOptions, foldsOf } from './folds.ts';
import { predictedOf } from './scoring.ts';
import type { Split } from './splitter.ts';
import type { Predictions } from './task.ts';
import { withRunner } from './task-runner.ts';

export interface CrossValPredictOptions<
  Target extends string,
  Method extends 'predict' | 'predictProba' = 'predict' | 'predictProba',
  Dropped extends string = string,
> extends FoldOptions<Target, Dropped> {
  /** `'predict'` (default), or `'predictProba'` of a classifier. */
  readonly method?: Method;
}

/** What `crossValPredict` gives for each row. */
export type CrossValPrediction<Method, Prediction> = Method extends 'predictProba' ? number[] : Prediction;

/**
 * For each row the prediction of the model that did not learn from it. Equals scikit-learn's `cross_val_predict`.
 *
 * @param options.method With `'predictProba'` a row is given the probability of each class of the table, in the order of
 *   `model.target.values`; of classes that its model did not meet, 0.
 * @returns Shape (rows). A splitter whose test parts do not hold every row once is refused.
 * @throws {CauceError} as `crossValidate`; PARAM_INVALID.
 *
 * @example
 * const species = await crossValPredict(pipeline(dummyClassifier()), flowers, { target: 'species' });
 * species.length; //=> 30
 */
export async function crossValPredict<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Method extends 'predict' | 'predictProba' = 'predict',
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  options: CrossValPredictOptions<Target, Method, Dropped>,
): Promise<CrossValPrediction<Method, PredictionOf<Steps>>[]> {
  const where = 'crossValPredict';
  const { method = 'predict', ...others } = options;
  const probabilities = method === 'predictProba';
  checkMethod(where, method, pipeline);
  const { table: rows, splits, taskOptions } = foldsOf(where, pipeline, table, others, { probabilities });
  checkCovers(where, splits, table.length);
  const classes = probabilities ? classTarget(table, options.target).classes : [];
  const onDone = counter(where, splits.length, options.onProgress);
  const tasks = splits.map(split => ({ pipeline: pipeline as unknown as Pipeline, split }));
  const out: unknown[] = new Array(table.length);
  await withRunner(where, rows, taskOptions, runner =>
    runner.run(tasks, (outcome, i) => {
      if ('error' in outcome) throw outcome.error;
      const values = probabilities ? probabilitiesOf(outcome.test, classes) : predictedOf(outcome.test);
      splits[i].test.forEach((row, k) => {
        out[row] = values[k];
      });
      onDone();
    }),
  );
  return out as CrossValPrediction<Method, PredictionOf<Steps>>[];
}

function checkMethod(where: string, method: string, { task }: Pipeline<PipelineSteps>): void {
  const known = task === 'classification' ? ['predict', 'predictProba'] : ['predict'];
  if (known.includes(method)) return;
  const rule = known.map(name => `"${name}"`).join(' or ');
  throw new CauceError('PARAM_INVALID', {
    where,
    param: 'method',
    rule: `${rule} for ${task}`,
    received: method,
  });
}

function checkCovers(where: string, splits: readonly Split[], rows: number): void {
  const times = new Uint8Array(rows);
  for (const { test } of splits) for (const row of test) times[row] = Math.min(2, times[row] + 1);
  const row = times.findIndex(count => count !== 1);
  if (row < 0) return;
  const rule = 'a splitter whose test parts hold every row once';
  const received = `one that tests row ${row} ${times[row] === 0 ? 'never' : 'more than once'}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'cv', rule, received });
}

/** Of each row the probability of each of these classes. */
function probabilitiesOf({ probabilities, classes }: Predictions, all: readonly string[]): number[][] {
  const own = all.map(name => classes.indexOf(name));
  const width = classes.length;
  const values = probabilities as Float64Array;
  return Array.from({ length: values.length / width }, (_, row) =>
    own.map(position => (position < 0 ? 0 : values[row * width + position])),
  );
}
