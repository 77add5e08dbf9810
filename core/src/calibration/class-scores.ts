/** The scores by which a nested classifier tells the classes: what calibration starts from. */

import type { ClassifierDefinition } from '../estimator/definition.ts';
import { type NestedState, nestedFeatures, settleNested } from '../estimator/nested.ts';
import { estimatorOf, type Nested } from '../estimator/nested-params.ts';
import type { Table } from '../table/table.ts';

/**
 * Its decision values, or its probabilities where it has none.
 * @returns Shape (rows x outputs), row by row: one output for two classes, else one for each.
 */
export function classScores(
  value: Nested<'classifier'>,
  state: NestedState,
  table: Table,
  classes: number,
): Float64Array {
  const features = nestedFeatures(value, state, table);
  const { definition, params } = estimatorOf(settleNested(value, state));
  const own = state.states.at(-1);
  const { decisionFunction, predictProba } = definition as ClassifierDefinition;
  if (decisionFunction !== undefined) return decisionFunction.call(definition, features, own, params);
  const all = predictProba.call(definition, features, own, params);
  return classes === 2 ? Float64Array.from({ length: features.length }, (_, row) => all[2 * row + 1]) : all;
}
