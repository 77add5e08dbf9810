/** A regressor that learns from what others predict. */

import { defineRegressor, type RegressorDefinition, type Step } from '../estimator/definition.ts';
import { predictNested } from '../estimator/nested.ts';
import { type Nested, type NestedByName, namedEstimators, oneEstimator } from '../estimator/nested-params.ts';
import { ridgeCv } from '../linear-model/ridge-cv.ts';
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

const name = 'StackingRegressor';

const factory = defineRegressor({
  name,
  params: {
    estimators: namedEstimators('regressor'),
    finalEstimator: oneEstimator('regressor', ridgeCv()),
    ...stackingParams,
  },
  state: stackingState,
  sampleWeight: stackingTakesWeights,
  fit: (table, target, params, context) => fitStacking(name, table, target, params, context),
  predict: (table, state, params) =>
    predictNested(params.finalEstimator, state.final, stackedTable(table, state, params)),
  settle: settleStacking,
  check: stackingProblem,
});

/** What makes its steps: `stackingRegressor`. */
export interface StackingRegressor {
  <
    const E extends NestedByName<'regressor'>,
    const F extends Nested<'regressor'> = ReturnType<typeof ridgeCv>,
  >(
    params: Partial<StackingParams<E, F>> & { readonly estimators: E },
  ): Step<'stackingRegressor', StackingParams<E, F>, 'regressor'>;
  readonly definition: RegressorDefinition;
}

/**
 * Learns how to put together what several regressors predict for rows that they did not learn from. Equals scikit-learn's
 * StackingRegressor, but that the estimators' names are the keys of an object (Wolpert, "Stacked generalization", Neural
 * Networks 5, 1992).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimators | | regressors by name, or pipelines that end in one |
 * | finalEstimator | ridgeCv() | learns from a column for each of them |
 * | cv | 5 | each is fitted once more on all rows but a fold, for so many folds of rows in their order |
 * | passthrough | false | whether it sees the columns too |
 *
 * @throws {CauceError} TOO_FEW_ROWS for fewer than `cv`; what the estimators refuse.
 *
 * @example
 * const stack = stackingRegressor({ estimators: { linear: ridge(), tree: decisionTreeRegressor({ maxDepth: 2 }) } });
 * const model = await pipeline(stack).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * model.evaluate(flowers).r2 > 0.9; //=> true
 */
export const stackingRegressor = factory as unknown as StackingRegressor;
