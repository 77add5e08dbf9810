/** A classifier that learns from the probabilities that others predict. */

import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import { predictNested } from '../estimator/nested.ts';
import { type Nested, type NestedByName, namedEstimators, oneEstimator } from '../estimator/nested-params.ts';
import { logisticRegression } from '../linear-model/logistic-regression.ts';
import {
  fitStacking,
  type StackingParams,
  settleStacking,
  stackedTable,
  stackingParams,
  stackingProblem,
  stackingState,
  stackingTakesWeights,
} from './stacking.ts';

const name = 'StackingClassifier';

const factory = defineClassifier({
  name,
  params: {
    estimators: namedEstimators('classifier'),
    finalEstimator: oneEstimator('classifier', logisticRegression()),
    ...stackingParams,
  },
  state: stackingState,
  sampleWeight: stackingTakesWeights,
  fit: (table, target, params, context) => fitStacking(name, table, target, params, context),
  predictProba: (table, state, params) =>
    predictNested(params.finalEstimator, state.final, stackedTable(table, state, params), state.classes),
  settle: settleStacking,
  check: stackingProblem,
});

/** What makes its steps: `stackingClassifier`. */
export interface StackingClassifier {
  <
    const E extends NestedByName<'classifier'>,
    const F extends Nested<'classifier'> = ReturnType<typeof logisticRegression>,
  >(
    params: Partial<StackingParams<E, F>> & { readonly estimators: E },
  ): Step<'stackingClassifier', StackingParams<E, F>, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * Learns how to put together the probabilities that several classifiers predict for rows that they did not learn from. Equals
 * scikit-learn's StackingClassifier with `stack_method='predict_proba'`, but that the estimators' names are the keys of an
 * object; of two classes, the second's probability is the column.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimators | | classifiers by name, or pipelines that end in one |
 * | finalEstimator | logisticRegression() | learns from a column for each class of each of them |
 * | cv | 5 | each is fitted once more on all rows but a fold, for so many stratified folds of rows in their order |
 * | passthrough | false | whether it sees the columns too |
 *
 * @throws {CauceError} TOO_FEW_ROWS for fewer than `cv`; what the estimators refuse.
 *
 * @example
 * const stack = stackingClassifier({ estimators: { tree: decisionTreeClassifier({ maxDepth: 2 }), prior: dummyClassifier() } });
 * const model = await pipeline(stack).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export const stackingClassifier = factory as unknown as StackingClassifier;
