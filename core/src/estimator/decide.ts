/** From the probabilities of classes to the one that is predicted. */

import type { ClassifierDefinition, EstimatorStep } from './definition.ts';

/**
 * The position of the class that a classifier decides for: the most probable, of equals the first, unless its definition says
 * otherwise. NaN where a probability is none.
 *
 * @param probabilities Shape (classes): of one row.
 */
export function decidedClass(
  { definition, params }: EstimatorStep,
  state: unknown,
  probabilities: Float64Array,
): number {
  const { decide } = definition as ClassifierDefinition;
  if (decide === undefined) return mostProbable(probabilities);
  return probabilities.includes(Number.NaN)
    ? Number.NaN
    : decide.call(definition, probabilities, state, params);
}

function mostProbable(probabilities: Float64Array): number {
  let best = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (Number.isNaN(probabilities[k])) return Number.NaN;
    if (probabilities[k] > probabilities[best]) best = k;
  }
  return best;
}
