/** A classifier whose probabilities can be believed. */

import { CauceError } from '../errors.ts';
import { type ClassifierDefinition, defineClassifier, type Step } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds, foldWeights } from '../estimator/folds.ts';
import {
  fitNested,
  type NestedState,
  nestedProblem,
  nestedState,
  settleNested,
  takesWeights,
} from '../estimator/nested.ts';
import { estimatorOf, type Nested, oneEstimator } from '../estimator/nested-params.ts';
import { flag, integer, oneOf } from '../estimator/rules.ts';
import { count, float64s, listOf, record } from '../estimator/state.ts';
import { takeTarget } from '../estimator/take-rows.ts';
import { interpolate, isotonic } from '../kernels/isotonic.ts';
import { linearSvc } from '../svm/linear-svc.ts';
import type { Table } from '../table/table.ts';
import { fitSigmoid, sigmoidAt } from './calibrator.ts';
import { classScores } from './class-scores.ts';

const name = 'CalibratedClassifier';

export interface CalibratedClassifierParams<E extends Nested<'classifier'> = Nested<'classifier'>> {
  readonly estimator: E;
  readonly method: 'sigmoid' | 'isotonic';
  readonly cv: number;
  readonly ensemble: boolean;
}

/** What one output's scores are mapped by: of a sigmoid slope and offset, of steps places and values. */
interface Calibration {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

interface Calibrated {
  readonly classifier: NestedState;
  /** One for two classes, else one for each. */
  readonly outputs: readonly Calibration[];
}

interface CalibratedState {
  readonly members: readonly Calibrated[];
  readonly classes: number;
}

const calibration = record<Calibration>({ x: float64s, y: float64s });

const factory = defineClassifier({
  name,
  params: {
    estimator: oneEstimator('classifier', linearSvc()),
    method: oneOf('sigmoid', 'isotonic'),
    cv: integer(5, { min: 2 }),
    ensemble: flag(true),
  },
  state: record<CalibratedState>({
    members: listOf(record<Calibrated>({ classifier: nestedState, outputs: listOf(calibration) })),
    classes: count(2),
  }),
  sampleWeight: ({ estimator }) => takesWeights(estimatorOf(estimator)),
  fit: fitCalibrated,

  predictProba(table, { members, classes }, params) {
    const out = new Float64Array(table.length * classes);
    for (const member of members) addProbabilities(member, table, classes, params, out);
    return out.map(sum => sum / members.length);
  },

  settle: ({ estimator, ...rest }, { members }) => ({
    ...rest,
    estimator: settleNested(estimator, members[0].classifier),
  }),

  check({ members, classes }, { estimator, method }, targetClasses) {
    if (members.length === 0) return 'it has no classifier';
    if (classes !== targetClasses) return 'it is of another number of classes';
    for (const { classifier, outputs } of members) {
      if (outputs.length !== (classes === 2 ? 1 : classes) || classifier.classes !== null)
        return 'it has another number of outputs than classes';
      if (!outputs.every(method === 'sigmoid' ? isSigmoid : isIsotonic)) return 'its outputs are malformed';
      const problem = nestedProblem(estimator, classifier, classes);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
});

/** What makes its steps: `calibratedClassifier`. */
export interface CalibratedClassifier {
  <const E extends Nested<'classifier'>>(
    params: Partial<CalibratedClassifierParams<E>> & { readonly estimator: E },
  ): Step<'calibratedClassifier', CalibratedClassifierParams<E>, 'classifier'>;
  (
    params?: Partial<CalibratedClassifierParams>,
  ): Step<'calibratedClassifier', CalibratedClassifierParams, 'classifier'>;
  readonly definition: ClassifierDefinition;
}

/**
 * Probabilities that are right as often as they say, from any classifier: what it says of rows that it did not learn from is
 * held against their classes. Equals scikit-learn's CalibratedClassifierCV with these methods; folds are stratified, rows in
 * their order.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | linearSvc() | a classifier, or a pipeline that ends in one |
 * | method | 'sigmoid' | Platt's sigmoid of its scores; or any function that never falls (`isotonic`), for a thousand rows and more |
 * | cv | 5 | folds; every class needs as many rows |
 * | ensemble | true | the mean of a classifier for each fold; false: one of all rows, calibrated by what those of the folds said |
 *
 * More than two classes are calibrated one against all others, and then made to add up to 1.
 * @throws {CauceError} TOO_FEW_ROWS for a class of fewer rows than folds; FIT_FAILED for a target of one class, or a fold of
 *   rows that weigh nothing; what the estimator refuses.
 *
 * @example
 * const calibrated = calibratedClassifier({ estimator: decisionTreeClassifier({ maxDepth: 2 }), cv: 3 });
 * const model = await pipeline(calibrated).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export const calibratedClassifier = factory as unknown as CalibratedClassifier;

async function fitCalibrated(
  table: Table,
  target: ClassTarget,
  params: CalibratedClassifierParams,
  context: FitContext,
): Promise<CalibratedState> {
  const { estimator, cv, ensemble } = params;
  const classes = target.classes.length;
  checkClasses(target, cv);
  const folds = crossFitFolds(target, cv, undefined);
  const all = Array.from(folds.keys());
  const members: Calibrated[] = [];
  const unseen = new Float64Array(table.length * (classes === 2 ? 1 : classes));
  for (let fold = 0; fold < cv; fold++) {
    const test = all.filter(row => folds[row] === fold);
    const train = all.filter(row => folds[row] !== fold);
    const inner = { ...context, sampleWeight: foldWeights(name, context.sampleWeight, train) };
    const classifier = await fitNested(estimator, table.take(train), takeTarget(target, train), inner);
    const scores = classScores(estimator, classifier, table.take(test), classes);
    if (ensemble) {
      const outputs = calibrate(
        scores,
        takeTarget(target, test),
        foldWeights(name, context.sampleWeight, test),
        params,
      );
      members.push({ classifier, outputs });
    } else {
      const width = scores.length / test.length;
      test.forEach((row, i) => {
        unseen.set(scores.subarray(i * width, (i + 1) * width), row * width);
      });
    }
    context.report({ step: name, done: fold + 1, total: cv });
  }
  if (ensemble) return { members, classes };
  const classifier = await fitNested(estimator, table, target, context);
  return {
    members: [{ classifier, outputs: calibrate(unseen, target, context.sampleWeight, params) }],
    classes,
  };
}

function calibrate(
  scores: Float64Array,
  { codes, classes }: ClassTarget,
  weights: Float64Array | undefined,
  { method }: CalibratedClassifierParams,
): Calibration[] {
  const width = classes.length === 2 ? 1 : classes.length;
  return Array.from({ length: width }, (_, output) => {
    const own = Float64Array.from(codes, (_, row) => scores[row * width + output]);
    const isPositive = Float64Array.from(codes, code => (code === (width === 1 ? 1 : output) ? 1 : 0));
    if (method === 'isotonic') return isotonic(own, isPositive, weights);
    const { slope, offset } = fitSigmoid(own, isPositive, weights);
    return { x: Float64Array.of(slope), y: Float64Array.of(offset) };
  });
}

function addProbabilities(
  { classifier, outputs }: Calibrated,
  table: Table,
  classes: number,
  { estimator, method }: CalibratedClassifierParams,
  out: Float64Array,
): void {
  const scores = classScores(estimator, classifier, table, classes);
  const width = outputs.length;
  const at = ({ x, y }: Calibration, score: number): number =>
    method === 'isotonic' ? interpolate({ x, y }, score) : sigmoidAt({ slope: x[0], offset: y[0] }, score);
  const own = new Float64Array(width);
  for (let row = 0; row < table.length; row++) {
    let total = 0;
    for (let k = 0; k < width; k++) {
      own[k] = at(outputs[k], scores[row * width + k]);
      total += own[k];
    }
    if (width === 1) {
      out[2 * row] += 1 - own[0];
      out[2 * row + 1] += own[0];
    } else {
      for (let k = 0; k < width; k++) out[row * classes + k] += total > 0 ? own[k] / total : 1 / classes;
    }
  }
}

function isSigmoid({ x, y }: Calibration): boolean {
  return x.length === 1 && y.length === 1 && Number.isFinite(x[0]) && Number.isFinite(y[0]);
}

function isIsotonic({ x, y }: Calibration): boolean {
  const areAscending = x.every((place, i) => Number.isFinite(place) && (i === 0 || place > x[i - 1]));
  return x.length > 0 && x.length === y.length && areAscending && y.every(share => share >= 0 && share <= 1);
}

function checkClasses({ codes, classes }: ClassTarget, cv: number): void {
  if (classes.length < 2) {
    throw new CauceError('FIT_FAILED', { where: name, message: 'the target has one class only.' });
  }
  const counts = new Int32Array(classes.length);
  for (const code of codes) counts[code]++;
  const rarest = counts.indexOf(Math.min(...counts));
  if (counts[rarest] >= cv) return;
  const where = `${name}, class ${JSON.stringify(classes[rarest])}`;
  throw new CauceError('TOO_FEW_ROWS', { where, needed: cv, received: counts[rarest] });
}
