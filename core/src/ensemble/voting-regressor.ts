/** The mean of several regressors. */

import { defineRegressor, type RegressorDefinition, type Step } from '../estimator/definition.ts';
import { compileNested, type NestedState, nestedStates, predictNested } from '../estimator/nested.ts';
import { type NestedByName, namedEstimators } from '../estimator/nested-params.ts';
import { list, number, optional } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { compileMean, weightedMean } from './average.ts';
import { meanContributions } from './mean-contributions.ts';
import { allTakeWeights, checkVoteWeights, fitAll, settleAll, statesProblem } from './named-estimators.ts';

const name = 'VotingRegressor';

export interface VotingRegressorParams<E extends NestedByName<'regressor'> = NestedByName<'regressor'>> {
  readonly estimators: E;
  readonly weights: readonly number[] | null;
}

const factory = defineRegressor({
  name,
  params: {
    estimators: namedEstimators('regressor'),
    weights: optional(list(number(1, { min: 0 }), [])),
  },
  state: record<{ readonly estimators: readonly NestedState[] }>({ estimators: nestedStates }),
  sampleWeight: ({ estimators }) => allTakeWeights(estimators),
  async fit(table, target, { estimators, weights }, context) {
    checkVoteWeights(name, estimators, weights);
    return { estimators: await fitAll(estimators, table, target, context) };
  },
  predict(table, { estimators: states }, { estimators, weights }) {
    const all = Object.values(estimators).map((own, i) => predictNested(own, states[i], table));
    return weightedMean(all, weights);
  },
  contributions: (table, { estimators: states }, { estimators, weights }) =>
    meanContributions(
      table,
      Object.values(estimators).map((value, i) => ({ value, state: states[i], table })),
      weights,
    ),
  compileRow: (row, { estimators: states }, { estimators, weights }) =>
    compileMean(
      Object.values(estimators).map((own, i) => compileNested(own, states[i], row)),
      weights,
    ),
  settle: ({ estimators, weights }, state) => ({
    weights,
    estimators: settleAll(estimators, state.estimators),
  }),
  check: (state, { estimators }) => statesProblem(estimators, state.estimators, 0),
});

/** What makes its steps: `votingRegressor`. */
export interface VotingRegressor {
  <const E extends NestedByName<'regressor'>>(params: {
    readonly estimators: E;
    readonly weights?: readonly number[] | null;
  }): Step<'votingRegressor', VotingRegressorParams<E>, 'regressor'>;
  readonly definition: RegressorDefinition;
}

/**
 * The mean of what several regressors predict. Equals scikit-learn's VotingRegressor, but that the estimators' names are the
 * keys of an object.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimators | | regressors by name, or pipelines that end in one |
 * | weights | null | what each counts for, at least 0; null: all the same |
 *
 * @throws {CauceError} PARAM_INVALID for weights that are not one for each; what the estimators refuse.
 *
 * @example
 * const vote = votingRegressor({
 *   estimators: { mean: dummyRegressor(), median: dummyRegressor({ strategy: 'median' }) },
 *   weights: [3, 1],
 * });
 * const model = await pipeline(vote).fit(cars, { target: 'price' });
 * model.predict(cars.slice(0, 1)); //=> [9837.5]
 */
export const votingRegressor = factory as unknown as VotingRegressor;
