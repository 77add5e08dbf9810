/** The vote of several classifiers. */

import { CauceError } from '../errors.ts';
import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import { classesNested, type NestedState, nestedStates, predictNested } from '../estimator/nested.ts';
import { type NestedByName, namedEstimators } from '../estimator/nested-params.ts';
import { list, number, oneOf, optional } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { weightedMean } from './average.ts';
import { meanContributions } from './mean-contributions.ts';
import { allTakeWeights, checkVoteWeights, fitAll, settleAll, statesProblem } from './named-estimators.ts';

const name = 'VotingClassifier';

export interface VotingClassifierParams<E extends NestedByName<'classifier'> = NestedByName<'classifier'>> {
  readonly estimators: E;
  readonly voting: 'hard' | 'soft';
  readonly weights: readonly number[] | null;
}

interface VotingState {
  readonly estimators: readonly NestedState[];
  /** How many classes the target has. */
  readonly classes: number;
}

const factory = defineClassifier({
  name,
  params: {
    estimators: namedEstimators('classifier'),
    voting: oneOf('hard', 'soft'),
    weights: optional(list(number(1, { min: 0 }), [])),
  },
  state: record<VotingState>({ estimators: nestedStates, classes: count(1) }),
  sampleWeight: ({ estimators }) => allTakeWeights(estimators),
  async fit(table, target, { estimators, weights }, context): Promise<VotingState> {
    checkVoteWeights(name, estimators, weights);
    return { estimators: await fitAll(estimators, table, target, context), classes: target.classes.length };
  },
  predictProba(table, { estimators: states, classes }, { estimators, voting, weights }) {
    const all = Object.values(estimators).map((own, i) => {
      if (voting === 'soft') return predictNested(own, states[i], table, classes);
      const votes = new Float64Array(table.length * classes);
      classesNested(own, states[i], table).forEach((code, row) => {
        votes[row * classes + code] = 1;
      });
      return votes;
    });
    return weightedMean(all, weights);
  },
  contributions(table, { estimators: states }, { estimators, voting, weights }, classes) {
    if (voting === 'hard') {
      const message = "a hard vote has no parts. Take voting: 'soft'";
      throw new CauceError('NOT_EXPLAINABLE', { where: name, message });
    }
    const members = Object.values(estimators).map((value, i) => ({ value, state: states[i], table }));
    return meanContributions(table, members, weights, classes);
  },
  settle: ({ estimators, ...rest }, state) => ({
    ...rest,
    estimators: settleAll(estimators, state.estimators),
  }),
  check: (state, { estimators }, classes) =>
    state.classes === classes
      ? statesProblem(estimators, state.estimators, classes)
      : 'it is of another number of classes',
});

/** What makes its steps: `votingClassifier`. */
export interface VotingClassifier {
  <const E extends NestedByName<'classifier'>>(params: {
    readonly estimators: E;
    readonly voting?: 'hard' | 'soft';
    readonly weights?: readonly number[] | null;
  }): Step<'votingClassifier', VotingClassifierParams<E>, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * The class that most of several classifiers predict, of equals the first; or that of the greatest mean probability. Equals
 * scikit-learn's VotingClassifier, but that the estimators' names are the keys of an object. Probabilities of a `hard` vote,
 * which scikit-learn refuses, are the shares of the votes.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimators | | classifiers by name, or pipelines that end in one |
 * | voting | 'hard' | by their classes (`hard`) or by their probabilities (`soft`) |
 * | weights | null | what each counts for, at least 0; null: all the same |
 *
 * @throws {CauceError} PARAM_INVALID for weights that are not one for each; what the estimators refuse.
 *
 * @example
 * const vote = votingClassifier({
 *   estimators: { prior: dummyClassifier(), tree: decisionTreeClassifier({ maxDepth: 2 }) },
 *   voting: 'soft',
 * });
 * const model = await pipeline(vote).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export const votingClassifier = factory as unknown as VotingClassifier;
