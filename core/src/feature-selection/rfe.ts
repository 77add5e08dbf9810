/** Recursive feature elimination. */

import { defineTransformer, type Step, type TransformerDefinition } from '../estimator/definition.ts';
import type { Nested } from '../estimator/nested-params.ts';
import { plain } from '../estimator/rules.ts';
import { int32s, record, uint8s } from '../estimator/state.ts';
import {
  countOf,
  type Elimination,
  eliminate,
  eliminationProblem,
  eliminationStep,
  isCountOrShare,
} from './elimination.ts';
import { importanceEstimator } from './model-importances.ts';
import { selecting, tableWidth } from './take-features.ts';

const name = 'Rfe';

const factory = defineTransformer({
  name,
  params: {
    estimator: importanceEstimator(),
    nFeaturesToSelect: plain<number | null>(
      'a whole number of at least 1, a share between 0 and 1, or null',
      value => value === null || isCountOrShare(value),
      null,
    ),
    step: eliminationStep(),
  },
  state: record<Elimination>({ kept: uint8s, ranking: int32s }),

  fit(table, { estimator, nFeaturesToSelect, step }, context): Promise<Elimination> {
    const width = tableWidth(table);
    const rules = { estimator, step: countOf(step, width), least: countOf(nFeaturesToSelect ?? 0.5, width) };
    return eliminate(name, table, context.target, rules, context);
  },

  ...selecting<Elimination>(name),

  check: eliminationProblem,
});

export interface RfeParams<E extends Nested = Nested> {
  readonly estimator: E;
  readonly nFeaturesToSelect: number | null;
  readonly step: number;
}

/** What makes its steps: `rfe`. */
export interface Rfe {
  <const E extends Nested>(
    params: Partial<RfeParams<E>> & { readonly estimator: E },
  ): Step<'rfe', RfeParams<E>, 'transformer'>;
  readonly definition: TransformerDefinition;
}

/**
 * Learns from all features, leaves out those that matter least, learns from the rest, and so on, until so many are left. Equals
 * scikit-learn's RFE (Guyon and others, Machine Learning 46, 2002). What is left is a selection; the estimator is not kept.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | | a regressor or classifier that has importances, or a pipeline of scalers and such that ends in one |
 * | nFeaturesToSelect | null | how many are left, or which share when below 1; null is half of them |
 * | step | 1 | how many are left out at a time, or which share of all when below 1 |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. It costs a fit of the estimator
 * for each time that something is left out.
 *
 * @throws {CauceError} PARAM_INVALID for an estimator of another kind than the target, or whose transformers make other features;
 *   what the estimator refuses; ABORTED.
 *
 * @example
 * const table = flowers.drop(['species']);
 * const { table: out } = await fitTransform(rfe({ estimator: ridge(), nFeaturesToSelect: 1 }), table, { target: 'petalWidth' });
 * out.names.length; //=> 1
 */
export const rfe = factory as unknown as Rfe;
