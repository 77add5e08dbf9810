/** Several estimators by name, learnt and asked one after the other. */

import { CauceError } from '../errors.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import {
  fitNested,
  type NestedState,
  nestedProblem,
  settleNested,
  takesWeights,
} from '../estimator/nested.ts';
import { estimatorOf, type NestedByName } from '../estimator/nested-params.ts';
import type { Table } from '../table/table.ts';

/** Learns each on all rows, with a random stream of its own, named after it. */
export async function fitAll(
  estimators: NestedByName,
  table: Table,
  target: Float64Array | ClassTarget,
  context: FitContext,
): Promise<NestedState[]> {
  const states: NestedState[] = [];
  for (const [name, own] of Object.entries(estimators)) {
    context.throwIfAborted();
    states.push(await fitNested(own, table, target, context, context.random.fork(name)));
  }
  return states;
}

/** With parameters as a model keeps them. */
export function settleAll<E extends NestedByName>(estimators: E, states: readonly NestedState[]): E {
  return Object.fromEntries(
    Object.entries(estimators).map(([name, own], i) => [name, settleNested(own, states[i])]),
  ) as NestedByName as E;
}

/** What is wrong with their states from a file. @param classes How many the whole target has; 0 for regressors. */
export function statesProblem(
  estimators: NestedByName,
  states: readonly NestedState[],
  classes: number,
): string | undefined {
  const all = Object.values(estimators);
  if (states.length !== all.length) return 'it has another number of states than estimators';
  return states
    .map((state, i) => nestedProblem(all[i], state, classes))
    .find(problem => problem !== undefined);
}

/** Whether each of them heeds weights. */
export function allTakeWeights(estimators: NestedByName): boolean {
  return Object.values(estimators).every(own => takesWeights(estimatorOf(own)));
}

/** @throws {CauceError} PARAM_INVALID unless there is one weight for each, of which some is above 0. */
export function checkVoteWeights(
  where: string,
  estimators: NestedByName,
  weights: readonly number[] | null,
): void {
  const count = Object.keys(estimators).length;
  if (weights === null || (weights.length === count && weights.some(weight => weight > 0))) return;
  const rule = `${count} numbers of at least 0, one for each estimator, not all 0`;
  throw new CauceError('PARAM_INVALID', { where, param: 'weights', rule, received: weights });
}
