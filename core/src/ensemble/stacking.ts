/** Predictions of several estimators as columns for a last one: what both stackings share. */

import { CauceError } from '../errors.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds, foldWeights } from '../estimator/folds.ts';
import {
  fitNested,
  type NestedState,
  nestedProblem,
  nestedState,
  nestedStates,
  predictNested,
  settleNested,
  takesWeights,
} from '../estimator/nested.ts';
import { estimatorOf, type Nested, type NestedByName } from '../estimator/nested-params.ts';
import { flag, integer } from '../estimator/rules.ts';
import { count, record, type StateRule } from '../estimator/state.ts';
import { takeTarget } from '../estimator/take-rows.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { allTakeWeights, fitAll, settleAll, statesProblem } from './named-estimators.ts';

export interface StackingParams<E extends NestedByName = NestedByName, F extends Nested = Nested> {
  readonly estimators: E;
  readonly finalEstimator: F;
  readonly cv: number;
  readonly passthrough: boolean;
}

export interface StackingState {
  readonly estimators: readonly NestedState[];
  readonly final: NestedState;
  /** How many classes the target has; 0 for a regressor. */
  readonly classes: number;
}

/** The parameters beside the estimators. */
export const stackingParams = { cv: integer(5, { min: 2 }), passthrough: flag(false) };

export const stackingState: StateRule<StackingState> = record<StackingState>({
  estimators: nestedStates,
  final: nestedState,
  classes: count(),
});

/** Learns all on all rows, and the last one on what they predict for rows that they did not learn from. */
export async function fitStacking(
  where: string,
  table: Table,
  target: Float64Array | ClassTarget,
  params: StackingParams,
  context: FitContext,
): Promise<StackingState> {
  const { estimators, cv } = params;
  if (table.length < cv) throw new CauceError('TOO_FEW_ROWS', { where, needed: cv, received: table.length });
  const classes = target instanceof Float64Array ? 0 : target.classes.length;
  const states = await fitAll(estimators, table, target, context);
  const folds = crossFitFolds(target, cv, undefined);
  const rows = Array.from(folds.keys());
  const unseen = predictionsOf(estimators, table.length, classes);
  for (let fold = 0; fold < cv; fold++) {
    const [train, test] = [rows.filter(row => folds[row] !== fold), rows.filter(row => folds[row] === fold)];
    const inner = { ...context, sampleWeight: foldWeights(where, context.sampleWeight, train) };
    const own = await fitAll(estimators, table.take(train), takeTarget(target, train), inner);
    const predicted = stacked(estimators, own, table.take(test), classes);
    predicted.columns.forEach((column, i) => {
      const { values } = column as { values: Float64Array };
      for (let k = 0; k < test.length; k++) unseen[i].values[test[k]] = values[k];
    });
    context.report({ step: where, done: fold + 1, total: cv });
  }
  const columns = new Table(unseen.map(({ name, values }) => [name, numeric(values)] as const));
  const seen = withInputs(columns, table, params);
  const final = await fitNested(params.finalEstimator, seen, target, context, context.random.fork('final'));
  return { estimators: states, final, classes };
}

/** What the last estimator sees of a table. */
export function stackedTable(
  table: Table,
  { estimators: states, classes }: StackingState,
  params: StackingParams,
): Table {
  return withInputs(stacked(params.estimators, states, table, classes), table, params);
}

export function stackingTakesWeights({ estimators, finalEstimator }: StackingParams): boolean {
  return allTakeWeights(estimators) && takesWeights(estimatorOf(finalEstimator));
}

export function settleStacking<P extends StackingParams>(params: P, state: StackingState): P {
  return {
    ...params,
    estimators: settleAll(params.estimators, state.estimators),
    finalEstimator: settleNested(params.finalEstimator, state.final),
  };
}

export function stackingProblem(
  state: StackingState,
  { estimators, finalEstimator }: StackingParams,
  classes: number,
): string | undefined {
  if (state.classes !== classes) return 'it is of another number of classes';
  return (
    statesProblem(estimators, state.estimators, classes) ??
    nestedProblem(finalEstimator, state.final, classes)
  );
}

/** A column for each estimator; of classifiers one for each class, of two classes only the second. */
function stacked(
  estimators: NestedByName,
  states: readonly NestedState[],
  table: Table,
  classes: number,
): Table {
  const out = predictionsOf(estimators, table.length, classes);
  let at = 0;
  Object.values(estimators).forEach((own, i) => {
    const predicted = predictNested(own, states[i], table, classes);
    if (classes === 0) {
      out[at++].values.set(predicted);
      return;
    }
    for (let k = firstShown(classes); k < classes; k++) {
      const { values } = out[at++];
      for (let row = 0; row < values.length; row++) values[row] = predicted[row * classes + k];
    }
  });
  return new Table(
    out.map(({ name, values }) => [name, numeric(values)] as const),
    table.length,
  );
}

function predictionsOf(
  estimators: NestedByName,
  rows: number,
  classes: number,
): { readonly name: string; readonly values: Float64Array }[] {
  return Object.keys(estimators).flatMap(name => {
    if (classes <= 2) return [{ name, values: new Float64Array(rows) }];
    return Array.from({ length: classes }, (_, k) => ({
      name: `${name}_${k}`,
      values: new Float64Array(rows),
    }));
  });
}

/** Of two classes, one's probability says all. */
function firstShown(classes: number): number {
  return classes === 2 ? 1 : 0;
}

function withInputs(columns: Table, table: Table, { passthrough }: StackingParams): Table {
  if (!passthrough) return columns;
  const clash = columns.names.find(name => table.has(name));
  if (clash !== undefined) {
    throw new CauceError('COLUMN_DUPLICATE', { where: 'Stacking, an estimator and a column', column: clash });
  }
  return new Table([...columns.entries(), ...table.entries()], table.length);
}
