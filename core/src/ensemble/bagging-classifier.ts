/** The mean of one classifier fitted many times. */

import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import { predictNested } from '../estimator/nested.ts';
import { type Nested, oneEstimator } from '../estimator/nested-params.ts';
import { checkWidth } from '../estimator/width.ts';
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts';
import { weightedMean } from './average.ts';
import {
  type BaggingParams,
  baggingParams,
  baggingProblem,
  baggingState,
  columnsOf,
  fitBagging,
  settleBagging,
} from './bagging.ts';
import { meanContributions } from './mean-contributions.ts';

const name = 'BaggingClassifier';

const factory = defineClassifier({
  name,
  params: { estimator: oneEstimator('classifier', decisionTreeClassifier()), ...baggingParams },
  state: baggingState,
  sampleWeight: true,
  fit: (table, target, params, context) => fitBagging(name, table, target, params, context),
  predictProba(table, { estimators, width, classes }, { estimator }) {
    checkWidth(name, width, table);
    const all = estimators.map(own => predictNested(estimator, own.learnt, columnsOf(table, own), classes));
    return weightedMean(all, null);
  },
  contributions(table, { estimators, width }, { estimator: value }, classes) {
    checkWidth(name, width, table);
    const members = estimators.map(own => ({ value, state: own.learnt, table: columnsOf(table, own) }));
    return meanContributions(table, members, null, classes);
  },
  settle: settleBagging,
  check: baggingProblem,
});

/** What makes its steps: `baggingClassifier`. */
export interface BaggingClassifier {
  <const E extends Nested<'classifier'>>(
    params: Partial<BaggingParams<E>> & { readonly estimator: E },
  ): Step<'baggingClassifier', BaggingParams<E>, 'classifier'>;
  (params?: Partial<BaggingParams>): Step<'baggingClassifier', BaggingParams, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * The mean of the probabilities of one classifier fitted many times, each time on rows, and columns if wanted, drawn at
 * random. Follows scikit-learn's BaggingClassifier; its parameters are those of `baggingRegressor`.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | decisionTreeClassifier() | a classifier, or a pipeline that ends in one |
 *
 * @throws {CauceError} as `baggingRegressor`.
 *
 * @example
 * const bagging = baggingClassifier({ nEstimators: 5, maxFeatures: 2 });
 * const model = await pipeline(bagging).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export const baggingClassifier = factory as unknown as BaggingClassifier;
