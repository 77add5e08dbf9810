/** How much each feature matters to an estimator that learns from all of them: what selections by a model go by. */

import { CauceError } from '../errors.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { importancesOf } from '../estimator/importances.ts';
import { fitNested, type NestedState } from '../estimator/nested.ts';
import { estimatorOf, type Nested, oneEstimator, stepsOf } from '../estimator/nested-params.ts';
import { type Codec, custom, type Rule } from '../estimator/rules.ts';
import type { Table } from '../table/table.ts';
import { tableWidth } from './take-features.ts';

/** The parameter `estimator`: a regressor or a classifier that tells importances, or a pipeline that ends in one. */
export function importanceEstimator(): Rule<Nested> {
  const numbers = codecOf(oneEstimator('regressor'));
  const classes = codecOf(oneEstimator('classifier'));
  const expects =
    'a regressor or classifier that has importances (ridge, trees, …), or a pipeline that ends in one';
  return custom<Nested>(expects, {
    ...numbers,
    problem: value =>
      numbers.problem(value) === undefined
        ? unusable(value as Nested)
        : (classes.problem(value) ?? unusable(value as Nested)),
  });
}

function codecOf(rule: Rule<Nested>): Codec<Nested> {
  return (rule as { codec: unknown }).codec as Codec<Nested>;
}

function unusable(value: Nested): string | undefined {
  const { definition } = estimatorOf(value);
  if (definition.importances === undefined) return `${definition.name} has no importances`;
  // What such a step settles on would have to be kept, and nothing is kept of the estimator.
  const settling = stepsOf(value).find(step => step.definition.settle !== undefined);
  return settling === undefined ? undefined : `${settling.definition.name} cannot be part of it`;
}

/**
 * Learns the estimator from all columns.
 * @param size What an importance counts for each score that the estimator computes.
 * @returns What it learnt, and shape (features): their importances, at least 0.
 * @throws {CauceError} PARAM_INVALID for an estimator of another kind than the target, or one whose transformers make other
 *   features; what its steps refuse.
 */
export async function fitImportances(
  where: string,
  estimator: Nested,
  table: Table,
  target: Float64Array | ClassTarget,
  context: FitContext,
  size?: (importance: number) => number,
): Promise<{ state: NestedState; importances: Float64Array }> {
  const { kind, definition, params } = estimatorOf(estimator);
  if ((kind === 'regressor') !== target instanceof Float64Array) {
    const rule = `a ${kind === 'regressor' ? 'classifier' : 'regressor'}, as the target is ${kind === 'regressor' ? 'classes' : 'numbers'}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'estimator', rule, received: definition.name });
  }
  const state = await fitNested(estimator, table, target, context);
  const importances = importancesOf(definition, state.states.at(-1), params, size);
  if (importances?.length !== tableWidth(table)) {
    const rule = `one whose transformers leave as many features as there are, ${tableWidth(table)}; put others before the selection`;
    throw new CauceError('PARAM_INVALID', { where, param: 'estimator', rule, received: importances?.length });
  }
  return { state, importances };
}
