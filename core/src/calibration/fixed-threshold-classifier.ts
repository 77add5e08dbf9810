/** A classifier that says yes from another probability on than a half. */

import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import {
  compileNested,
  fitNested,
  type NestedState,
  nestedProblem,
  nestedState,
  predictNested,
  settleNested,
  takesWeights,
} from '../estimator/nested.ts';
import { nestedContributions } from '../estimator/nested-contributions.ts';
import { estimatorOf, type Nested, oneEstimator } from '../estimator/nested-params.ts';
import { number, optional, plain } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { decideBy, positiveClass } from './threshold.ts';

const name = 'FixedThresholdClassifier';

export interface FixedThresholdParams<E extends Nested<'classifier'> = Nested<'classifier'>> {
  readonly estimator: E;
  readonly threshold: number;
  readonly posLabel: string | null;
}

interface ThresholdState {
  readonly classifier: NestedState;
  /** Which class the threshold is about. */
  readonly positive: number;
}

const factory = defineClassifier({
  name,
  params: {
    estimator: oneEstimator('classifier'),
    threshold: number(0.5, { min: 0, max: 1 }),
    posLabel: optional(plain<string>('the name of a class', value => typeof value === 'string', '')),
  },
  state: record<ThresholdState>({ classifier: nestedState, positive: count(0, 1) }),
  sampleWeight: ({ estimator }) => takesWeights(estimatorOf(estimator)),
  async fit(table, target, { estimator, posLabel }, context): Promise<ThresholdState> {
    const positive = positiveClass(name, target, posLabel);
    return { positive, classifier: await fitNested(estimator, table, target, context) };
  },
  predictProba: (table, { classifier }, { estimator }) => predictNested(estimator, classifier, table, 2),
  decide: (probabilities, { positive }, { threshold }) => decideBy(probabilities, positive, threshold),
  contributions: (table, { classifier }, { estimator }, classes) =>
    nestedContributions(estimator, classifier, table, classes),
  compileRow: (row, { classifier }, { estimator }) => compileNested(estimator, classifier, row, ['0', '1']),
  settle: ({ estimator, ...rest }, { classifier }) => ({
    ...rest,
    estimator: settleNested(estimator, classifier),
  }),
  check: ({ classifier }, { estimator }, classes) =>
    classes === 2 ? nestedProblem(estimator, classifier, 2) : 'it is of another number of classes than two',
});

/** What makes its steps: `fixedThresholdClassifier`. */
export interface FixedThresholdClassifier {
  <const E extends Nested<'classifier'>>(params: {
    readonly estimator: E;
    readonly threshold?: number;
    readonly posLabel?: string | null;
  }): Step<'fixedThresholdClassifier', FixedThresholdParams<E>, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * Predicts the positive of two classes from a given probability on: where a miss costs more than a false alarm, a lower one
 * than a half. Equals scikit-learn's FixedThresholdClassifier with `response_method='predict_proba'`. The probabilities stay
 * the estimator's.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | | a classifier, or a pipeline that ends in one |
 * | threshold | 0.5 | least probability of the positive class that is a yes, from 0 to 1 |
 * | posLabel | null | name of the positive class; null for the second of the two |
 *
 * @throws {CauceError} FIT_FAILED unless there are two classes, PARAM_INVALID for a posLabel that is none of them; what the
 *   estimator refuses.
 *
 * @example
 * const careful = fixedThresholdClassifier({ estimator: dummyClassifier(), threshold: 0.2, posLabel: 'yes' });
 * const rows = ['no', 'no', 'no', 'yes'].map(sold => ({ x: 1, sold }));
 * const model = await pipeline(careful).fit(tableFromRows(rows), { target: 'sold' });
 * model.predict([{ x: 1 }]); //=> ['yes']
 */
export const fixedThresholdClassifier = factory as unknown as FixedThresholdClassifier;
