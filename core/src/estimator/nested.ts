/** Estimators within estimators: what ensembles, calibration and selections by a model learn and ask. */

import { CauceError } from '../errors.ts';
import type { Random } from '../random.ts';
import { inTurn, type RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import { compileChain, fitChain, settle, stepStateProblem, transformChain } from './chain.ts';
import { decidedClass } from './decide.ts';
import type {
  ClassifierDefinition,
  EstimatorStep,
  RegressorDefinition,
  TransformerStep,
} from './definition.ts';
import type { ClassTarget, FitContext } from './fit-context.ts';
import { estimatorOf, type Nested, stepsOf, withStep } from './nested-params.ts';
import { compileStep } from './row-form.ts';
import { array, listOf, nested, nullable, record, type StateRule } from './state.ts';

/** What was learnt of one. */
export interface NestedState {
  /** One for each step, in order. */
  readonly states: readonly unknown[];
  /** Of a classifier: which classes its rows had, as positions among those of the whole target; null when all. */
  readonly classes: Int32Array | null;
}

/** One. */
export const nestedState: StateRule<NestedState> = record<NestedState>({
  states: nested<readonly unknown[]>(),
  classes: nullable(array('Int32Array')),
});
/** Any number. */
export const nestedStates: StateRule<readonly NestedState[]> = listOf(nestedState);

/** Whether its estimator heeds weights. */
export function takesWeights({ definition, params }: EstimatorStep): boolean {
  const { sampleWeight } = definition as RegressorDefinition;
  return typeof sampleWeight === 'function' ? sampleWeight(params) : sampleWeight === true;
}

/**
 * Learns it. Classes that no row has are left out, so that no estimator meets a class without rows.
 * @param random A stream of its own; default the context's.
 * @throws what its steps refuse; PARAM_INVALID for weights that its estimator does not heed.
 */
export async function fitNested(
  value: Nested,
  table: Table,
  target: Float64Array | ClassTarget,
  context: FitContext,
  random: Random = context.random,
): Promise<NestedState> {
  const { present, own } = presentClasses(target);
  const steps = stepsOf(value);
  const estimator = estimatorOf(value);
  if (context.sampleWeight !== undefined) checkWeights(estimator);
  const inner = { ...context, random, target: own };
  const chain = await fitChain(steps.slice(0, -1) as TransformerStep[], table, inner);
  if (chain.output.columns.length === 0)
    throw new CauceError('NO_COLUMNS', { where: estimator.definition.name });
  const state = await fitEstimator(estimator, chain.output, own, inner);
  return { states: [...chain.states, state], classes: present };
}

/** Learns an estimator alone, with a random stream of its own, named after it. @returns Its state. */
export async function fitEstimator(
  step: EstimatorStep,
  features: Table,
  target: Float64Array | ClassTarget,
  context: FitContext,
): Promise<unknown> {
  const own = { ...context, random: context.random.fork(step.name) };
  return step.kind === 'classifier'
    ? (step.definition as ClassifierDefinition).fit(features, target as ClassTarget, step.params, own)
    : (step.definition as RegressorDefinition).fit(features, target as Float64Array, step.params, own);
}

/** Refuses weights for an estimator that does not heed them. @throws {CauceError} PARAM_INVALID. */
export function checkWeights(estimator: EstimatorStep): void {
  if (takesWeights(estimator)) return;
  throw new CauceError('PARAM_INVALID', {
    where: estimator.definition.name,
    param: 'sampleWeight',
    rule: 'left out: this estimator, with these parameters, cannot weigh rows',
    received: 'weights',
  });
}

/**
 * What it predicts: numbers, or the probability of each class of the whole target.
 * @param classes How many classes the whole target has; for a classifier.
 * @returns Shape (rows), or (rows x classes), row by row.
 */
export function predictNested(value: Nested, state: NestedState, table: Table, classes = 0): Float64Array {
  const features = nestedFeatures(value, state, table);
  const step = estimatorOf(settleNested(value, state));
  const own = state.states.at(-1);
  if (step.kind === 'regressor')
    return (step.definition as RegressorDefinition).predict(features, own, step.params);
  const known = (step.definition as ClassifierDefinition).predictProba(features, own, step.params);
  return spread(known, state.classes, features.length, classes);
}

/**
 * The class that it predicts for each row, as a position among those of the whole target.
 * @returns Shape (rows).
 */
export function classesNested(value: Nested, state: NestedState, table: Table): Int32Array {
  const features = nestedFeatures(value, state, table);
  const step = estimatorOf(settleNested(value, state));
  const { definition, params } = step;
  const own = state.states.at(-1);
  const all = (definition as ClassifierDefinition).predictProba(features, own, params);
  const width = all.length / features.length;
  return Int32Array.from({ length: features.length }, (_, row) => {
    const probabilities = all.subarray(row * width, (row + 1) * width);
    const place = decidedClass(step, own, probabilities);
    return state.classes === null ? place : state.classes[place];
  });
}

/** What its estimator sees of a table. */
export function nestedFeatures(value: Nested, state: NestedState, table: Table): Table {
  const steps = stepsOf(settleNested(value, state)).slice(0, -1) as TransformerStep[];
  return transformChain(steps, state.states.slice(0, -1), table);
}

/** For one row at a time: its prediction, or the probability of each class that its own rows had. */
export function compileNested(
  value: Nested,
  state: NestedState,
  row: Table,
  classes: readonly string[] = [],
): RowForm {
  const steps = stepsOf(settleNested(value, state));
  const chain = compileChain(steps.slice(0, -1) as TransformerStep[], state.states.slice(0, -1), row);
  const present = state.classes === null ? classes : Array.from(state.classes, code => classes[code]);
  const last = compileStep(steps[steps.length - 1], state.states.at(-1), chain.output, present);
  return inTurn([chain, last], last.output);
}

/** As a model keeps it: parameters that are code are settled. */
export function settleNested<V extends Nested>(value: V, { states }: NestedState): V {
  let at = 0;
  return withStep(value, step => settle(step, states[at++]));
}

/** What is wrong with a state from a file. @param classes How many the whole target has; 0 for a regressor. */
export function nestedProblem(
  value: Nested,
  { states, classes: present }: NestedState,
  classes: number,
): string | undefined {
  const steps = stepsOf(value);
  if (!Array.isArray(states) || states.length !== steps.length)
    return 'it has another number of states than steps';
  for (const [i, step] of steps.entries()) {
    const problem = stepStateProblem(step, states[i], present?.length ?? classes);
    if (problem !== undefined) return problem;
  }
  const isOrdered =
    present === null ||
    present.every((code, i) => code >= 0 && code < classes && (i === 0 || code > present[i - 1]));
  return isOrdered ? undefined : 'classes must be ascending positions';
}

function presentClasses(target: Float64Array | ClassTarget): {
  present: Int32Array | null;
  own: Float64Array | ClassTarget;
} {
  if (target instanceof Float64Array) return { present: null, own: target };
  const position = new Int32Array(target.classes.length).fill(-1);
  for (const code of target.codes) position[code] = 0;
  const present = Int32Array.from(target.classes.keys()).filter(code => position[code] === 0);
  if (present.length === target.classes.length) return { present: null, own: target };
  present.forEach((code, i) => {
    position[code] = i;
  });
  const classes = Array.from(present, code => target.classes[code]);
  return { present, own: { codes: target.codes.map(code => position[code]), classes } };
}

function spread(
  known: Float64Array,
  present: Int32Array | null,
  rows: number,
  classes: number,
): Float64Array {
  if (present === null) return known;
  const out = new Float64Array(rows * classes);
  const width = present.length;
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) out[row * classes + present[k]] = known[row * width + k];
  }
  return out;
}
