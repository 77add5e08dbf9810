/** A classifier whose threshold is the one that scores best on rows held out. */

import { CauceError } from '../errors.ts';
import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds, foldWeights } from '../estimator/folds.ts';
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
import { integer, oneOf, optional, plain } from '../estimator/rules.ts';
import { count, real, record } from '../estimator/state.ts';
import { takeTarget } from '../estimator/take-rows.ts';
import { interpolate, type Steps } from '../kernels/isotonic.ts';
import type { Table } from '../table/table.ts';
import { type BinaryScore, binaryScores } from './binary-counts.ts';
import { decideBy, positiveClass } from './threshold.ts';

const name = 'TunedThresholdClassifier';

export interface TunedThresholdParams<E extends Nested<'classifier'> = Nested<'classifier'>> {
  readonly estimator: E;
  readonly scoring: BinaryScore;
  readonly thresholds: number;
  readonly cv: number;
  readonly posLabel: string | null;
}

interface TunedState {
  readonly classifier: NestedState;
  readonly positive: number;
  readonly threshold: number;
  /** What it scored, on average over the folds. */
  readonly score: number;
}

const factory = defineClassifier({
  name,
  params: {
    estimator: oneEstimator('classifier'),
    scoring: oneOf(
      'balancedAccuracy',
      'accuracy',
      'f1',
      'precision',
      'recall',
      'jaccard',
      'matthewsCorrcoef',
    ),
    thresholds: integer(100, { min: 2, max: 100_000 }),
    cv: integer(5, { min: 2 }),
    posLabel: optional(plain<string>('the name of a class', value => typeof value === 'string', '')),
  },
  state: record<TunedState>({ classifier: nestedState, positive: count(0, 1), threshold: real, score: real }),
  sampleWeight: ({ estimator }) => takesWeights(estimatorOf(estimator)),
  async fit(table, target, params, context): Promise<TunedState> {
    const positive = positiveClass(name, target, params.posLabel);
    const best = bestThreshold(await curvesOf(table, target, positive, params, context), params.thresholds);
    const classifier = await fitNested(params.estimator, table, target, context);
    return { classifier, positive, ...best };
  },
  predictProba: (table, { classifier }, { estimator }) => predictNested(estimator, classifier, table, 2),
  decide: (probabilities, { positive, threshold }) => decideBy(probabilities, positive, threshold),
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

/** What makes its steps: `tunedThresholdClassifier`. */
export interface TunedThresholdClassifier {
  <const E extends Nested<'classifier'>>(
    params: Partial<TunedThresholdParams<E>> & { readonly estimator: E },
  ): Step<'tunedThresholdClassifier', TunedThresholdParams<E>, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * Predicts the positive of two classes from the probability on that scores best by cross-validation, and learns from all rows.
 * Equals scikit-learn's TunedThresholdClassifierCV with `response_method='predict_proba'`. The probabilities stay the
 * estimator's.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | | a classifier, or a pipeline that ends in one |
 * | scoring | 'balancedAccuracy' | what the threshold is to make greatest: also `accuracy`, `f1`, `precision`, `recall`, `jaccard`, `matthewsCorrcoef` |
 * | thresholds | 100 | how many are tried, evenly between the smallest and the largest probability |
 * | cv | 5 | stratified folds, rows in their order |
 * | posLabel | null | name of the positive class; null for the second of the two |
 *
 * @throws {CauceError} FIT_FAILED unless there are two classes, or for an estimator that says the same of all rows; TOO_FEW_ROWS;
 *   PARAM_INVALID for a posLabel that is no class; what the estimator refuses.
 *
 * @example
 * const rows = Array.from({ length: 40 }, (_, i) => ({ x: (i * 7) % 40, sold: (i * 7) % 40 > 29 ? 'yes' : 'no' }));
 * const tuned = tunedThresholdClassifier({ estimator: gaussianNb(), scoring: 'f1' });
 * const model = await pipeline(tuned).fit(tableFromRows(rows), { target: 'sold' });
 * model.predict([{ x: 1 }, { x: 39 }]); //=> ['no', 'yes']
 */
export const tunedThresholdClassifier = factory as unknown as TunedThresholdClassifier;

/** Of each fold the scores at evenly spaced thresholds. */
async function curvesOf(
  table: Table,
  target: ClassTarget,
  positive: number,
  { estimator, scoring, thresholds, cv }: TunedThresholdParams,
  context: FitContext,
): Promise<Steps[]> {
  if (table.length < cv)
    throw new CauceError('TOO_FEW_ROWS', { where: name, needed: cv, received: table.length });
  const folds = crossFitFolds(target, cv, undefined);
  const all = Array.from(folds.keys());
  const curves: Steps[] = [];
  for (let fold = 0; fold < cv; fold++) {
    const train = all.filter(row => folds[row] !== fold);
    const test = all.filter(row => folds[row] === fold);
    const inner = { ...context, sampleWeight: foldWeights(name, context.sampleWeight, train) };
    const state = await fitNested(estimator, table.take(train), takeTarget(target, train), inner);
    const probabilities = predictNested(estimator, state, table.take(test), 2);
    const yes = Float64Array.from(test, (_, i) => probabilities[2 * i + positive]);
    const truth = test.map(row => target.codes[row] === positive);
    curves.push(curveOf(yes, truth, scoring, thresholds));
    context.report({ step: name, done: fold + 1, total: cv });
  }
  return curves;
}

function curveOf(yes: Float64Array, truth: readonly boolean[], scoring: BinaryScore, count: number): Steps {
  const x = evenly(Math.min(...yes), Math.max(...yes), count);
  if (Math.abs(x[0] - x[count - 1]) <= 1e-8 + 1e-5 * Math.abs(x[count - 1])) {
    const message = 'its estimator says the same of all rows, so that no threshold tells them apart.';
    throw new CauceError('FIT_FAILED', { where: name, message });
  }
  const y = x.map(threshold => {
    const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
    for (let i = 0; i < yes.length; i++) {
      if (yes[i] >= threshold) counts[truth[i] ? 'truePositives' : 'falsePositives']++;
      else counts[truth[i] ? 'falseNegatives' : 'trueNegatives']++;
    }
    return binaryScores[scoring](counts);
  });
  return { x, y };
}

/** The threshold of the greatest mean score; of equals the lowest. */
function bestThreshold(curves: readonly Steps[], count: number): { threshold: number; score: number } {
  const low = Math.min(...curves.map(({ x }) => x[0]));
  const high = Math.max(...curves.map(({ x }) => x[x.length - 1]));
  let best = { threshold: low, score: Number.NEGATIVE_INFINITY };
  for (const threshold of evenly(low, high, count)) {
    const score = curves.reduce((sum, curve) => sum + interpolate(curve, threshold), 0) / curves.length;
    if (score > best.score) best = { threshold, score };
  }
  return best;
}

function evenly(low: number, high: number, count: number): Float64Array {
  const step = (high - low) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? high : low + i * step));
}
