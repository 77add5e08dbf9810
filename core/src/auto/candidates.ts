/** What is raced: estimators with settings that have proved good on tables, each with the preparation that it needs. */

import { Pipeline, type PipelineSteps } from '../compose/pipeline.ts';
import type { Task } from '../compose/target.ts';
import { transformedTargetRegressor } from '../compose/transformed-target-regressor.ts';
import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { extraTreesClassifier } from '../ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from '../ensemble/extra-trees-regressor.ts';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import type { EstimatorStep, TransformerStep } from '../estimator/definition.ts';
import type { Nested } from '../estimator/nested-params.ts';
import { logisticRegression } from '../linear-model/logistic-regression.ts';
import { ridge } from '../linear-model/ridge.ts';
import { kNeighborsClassifier } from '../neighbors/k-neighbors-classifier.ts';
import { kNeighborsRegressor } from '../neighbors/k-neighbors-regressor.ts';
import type { Table } from '../table/table.ts';
import type { ColumnPlan } from './plan-columns.ts';
import { type Needs, preparation } from './prepare.ts';

export interface Candidate {
  readonly name: string;
  readonly pipeline: Pipeline;
}

/** Settings of boosting: quick and slow, small and large trees. */
const boostings = {
  boosting: { earlyStopping: false },
  'boosting, slow': { learningRate: 0.05, maxIter: 300, earlyStopping: false },
  'boosting, small trees': { maxLeafNodes: 8, maxIter: 200, minSamplesLeaf: 10, earlyStopping: false },
  'boosting, large trees': {
    learningRate: 0.05,
    maxIter: 300,
    maxLeafNodes: 63,
    l2Regularization: 1,
    earlyStopping: false,
  },
  'boosting, regularised': {
    learningRate: 0.03,
    maxIter: 500,
    maxLeafNodes: 15,
    minSamplesLeaf: 30,
    l2Regularization: 10,
    earlyStopping: false,
  },
} as const;

/**
 * The candidates, the quick and promising ones first: a race that is cut short has had them.
 *
 * @param target Of a regression: its numbers.
 * @throws {CauceError} NO_COLUMNS when nothing can be made of any column.
 */
export function candidatesFor(
  task: Task,
  plan: ColumnPlan,
  table: Table<unknown>,
  target: Float64Array | undefined,
): Candidate[] {
  const steps = new Map<Needs, TransformerStep[]>();
  const prepared = (needs: Needs): TransformerStep[] => {
    const known = steps.get(needs) ?? preparation(plan, needs, table);
    steps.set(needs, known);
    return known;
  };
  const make = (name: string, needs: Needs, estimator: EstimatorStep): Candidate => ({
    name,
    pipeline: new Pipeline([...prepared(needs), estimator] as unknown as PipelineSteps),
  });
  if (task === 'classification') return classifiers(make);
  return regressors(make, target !== undefined && isSkewed(target));
}

type Make = (name: string, needs: Needs, estimator: EstimatorStep) => Candidate;

function classifiers(make: Make): Candidate[] {
  const boosting = (name: keyof typeof boostings) =>
    make(name, 'trees', histGradientBoostingClassifier(boostings[name]));
  const logistic = (C: number) =>
    make(`logistic regression, C ${C}`, 'linear', logisticRegression({ C, maxIter: 300 }));
  return [
    { name: 'dummy', pipeline: new Pipeline([dummyClassifier()]) },
    boosting('boosting'),
    logistic(1),
    make('random forest', 'trees', randomForestClassifier({ minSamplesLeaf: 2 })),
    boosting('boosting, small trees'),
    boosting('boosting, slow'),
    logistic(0.1),
    make('extra trees', 'trees', extraTreesClassifier({ minSamplesLeaf: 2 })),
    boosting('boosting, regularised'),
    logistic(10),
    boosting('boosting, large trees'),
    make('nearest neighbours', 'distances', kNeighborsClassifier({ nNeighbors: 15, weights: 'distance' })),
  ];
}

function regressors(make: Make, isSkewed: boolean): Candidate[] {
  const boosting = (name: keyof typeof boostings) =>
    make(name, 'trees', histGradientBoostingRegressor(boostings[name]));
  const plain = [
    { name: 'dummy', pipeline: new Pipeline([dummyRegressor()]) },
    boosting('boosting'),
    make('ridge', 'linear', ridge()),
    make('random forest', 'trees', randomForestRegressor({ maxFeatures: 0.5 })),
    boosting('boosting, small trees'),
    boosting('boosting, slow'),
    make('extra trees', 'trees', extraTreesRegressor({ maxFeatures: 0.7 })),
    boosting('boosting, regularised'),
    make('ridge, alpha 30', 'linear', ridge({ alpha: 30 })),
    boosting('boosting, large trees'),
    make('nearest neighbours', 'distances', kNeighborsRegressor({ nNeighbors: 10, weights: 'distance' })),
  ];
  if (!isSkewed) return plain;
  return [...plain.slice(0, 3), ...plain.slice(1, 8).map(inLogarithms), ...plain.slice(3)];
}

/** The same, learnt of the logarithm of the target. */
function inLogarithms({ name, pipeline }: Candidate): Candidate {
  const regressor = pipeline.estimator as Nested<'regressor'>;
  const steps = [...pipeline.transformers, transformedTargetRegressor({ regressor, func: 'log1p' })];
  return { name: `${name}, of the logarithm`, pipeline: new Pipeline(steps as unknown as PipelineSteps) };
}

/** Whether a target that is never negative has a long tail, which its logarithm has not. */
function isSkewed(target: Float64Array): boolean {
  if (target.some(value => value < 0)) return false;
  const skewness = skewnessOf(target);
  return skewness > 1 && Math.abs(skewnessOf(target.map(Math.log1p))) < skewness;
}

function skewnessOf(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  let [second, third] = [0, 0];
  for (const value of values) {
    second += (value - mean) ** 2 / n;
    third += (value - mean) ** 3 / n;
  }
  return second > 0 ? third / second ** 1.5 : 0;
}
