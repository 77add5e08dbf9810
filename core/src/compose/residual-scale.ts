/** How far a model tends to be off for each row: what makes an interval wide where it knows little. */

import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import type { EstimatorStep, RegressorDefinition } from '../estimator/definition.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { fitEstimator } from '../estimator/nested.ts';
import { exp, log } from '../kernels/exponential.ts';
import { allFinite, extentOf, sumOf } from '../kernels/moments.ts';
import type { Table } from '../table/table.ts';
import { fitContext } from './fit-context.ts';

export interface ResidualScale {
  /** Predicts the logarithm of an absolute residual. */
  readonly step: EstimatorStep;
  readonly state: unknown;
  /** What that prediction is bounded to: the logarithms of the smallest and the largest residual that it learnt from. */
  readonly range: readonly [lowest: number, highest: number];
}

/** Logarithms beyond these are of sizes that doubles hardly hold. */
export const widestRange = [-690, 690] as const;

/** Few trees of few leaves: a rough idea is enough, since the scores make up for what is wrong with it. */
const step: EstimatorStep = histGradientBoostingRegressor({
  maxIter: 50,
  maxLeafNodes: 8,
  minSamplesLeaf: 20,
  earlyStopping: false,
});
/**
 * Added to each residual, as a share of their mean: the logarithm of one near 0 is far from all others and says nothing. On
 * real tables a hundredth gives intervals wider by a tenth; much more makes them narrow where the model is often far off.
 */
const floorShare = 0.1;

/**
 * Learns the size of residuals from rows that the model did not learn from.
 *
 * @param features What the model's estimator sees of them.
 * @param residuals Shape (rows): truth − prediction.
 * @returns Null when there is nothing to learn: no column but free text; residuals that are all 0, or not finite.
 * @throws {CauceError} ABORTED, TOO_FEW_ROWS.
 */
export async function fitResidualScale(
  features: Table,
  residuals: Float64Array,
  { onProgress: _, ...options }: FitOptions,
): Promise<ResidualScale | null> {
  const inputs = scaleInputs(features);
  const sizes = residuals.map(Math.abs);
  const floor = (floorShare * sumOf(sizes)) / sizes.length;
  if (inputs.columns.length === 0 || !allFinite(sizes) || !(floor > 0)) return null;
  const target = sizes.map(size => log(size + floor));
  const { min, max } = extentOf(target);
  if (!(min >= widestRange[0] && max <= widestRange[1])) return null;
  const state = await fitEstimator(step, inputs, target, fitContext(target, options));
  return { step, state, range: [min, max] };
}

/** The size expected of each row's residual, in units of the target. @returns Shape (rows): finite, greater than 0. */
export function residualScale({ step, state, range }: ResidualScale, features: Table): Float64Array {
  const definition = step.definition as RegressorDefinition;
  const [lowest, highest] = range;
  return definition
    .predict(scaleInputs(features), state, step.params)
    .map(size => exp(Math.min(Math.max(size, lowest), highest)));
}

/** Trees take anything but free text. */
function scaleInputs(features: Table): Table {
  return features.drop(features.names.filter((_, i) => features.columns[i].type === 'text'));
}
