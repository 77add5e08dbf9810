/** How much each feature matters to a fitted estimator, in one number. */

import type { ClassifierDefinition, RegressorDefinition } from './definition.ts';

/**
 * @param size What one score's importance counts; the sizes of all scores are added up.
 * @returns Shape (features), at least 0; undefined where the estimator does not say.
 */
export function importancesOf(
  definition: RegressorDefinition | ClassifierDefinition,
  state: unknown,
  params: unknown,
  size: (importance: number) => number = Math.abs,
): Float64Array | undefined {
  const scores = definition.importances?.(state, params);
  if (scores === undefined) return undefined;
  const [first, ...others] = scores.map(own => own.map(size));
  for (const own of others) for (let f = 0; f < own.length; f++) first[f] += own[f];
  return first;
}
