/** Features that matter to a model. */

import { defineTransformer, type Step, type TransformerDefinition } from '../estimator/definition.ts';
import { estimatorOf, type Nested } from '../estimator/nested-params.ts';
import { integer, optional, plain } from '../estimator/rules.ts';
import { float64s, real, record, uint8s } from '../estimator/state.ts';
import { sumOf } from '../kernels/moments.ts';
import { medianOf } from '../kernels/select.ts';
import { fitImportances, importanceEstimator } from './model-importances.ts';
import { type Selection, selecting, selectionProblem } from './take-features.ts';

const name = 'SelectFromModel';

/** What importances must reach: a number, or the mean or median of all, or that times a number. */
export type ImportanceThreshold = number | 'mean' | 'median' | `${number}*mean` | `${number}*median`;

interface SelectFromModelState extends Selection {
  /** Shape (features). */
  readonly importances: Float64Array;
  /** What they had to reach. */
  readonly threshold: number;
}

const factory = defineTransformer({
  name,
  params: {
    estimator: importanceEstimator(),
    threshold: plain<ImportanceThreshold | null>(
      'a number, "mean", "median", one of these times a number such as "1.25*mean", or null',
      isThreshold,
      null,
    ),
    maxFeatures: optional(integer(1, { min: 0 })),
  },
  state: record<SelectFromModelState>({ kept: uint8s, importances: float64s, threshold: real }),

  async fit(table, { estimator, threshold, maxFeatures }, context): Promise<SelectFromModelState> {
    const { importances } = await fitImportances(name, estimator, table, context.target, context);
    const least = thresholdOf(threshold ?? defaultThreshold(estimator), importances);
    const order = Array.from(importances.keys()).sort((a, b) => importances[b] - importances[a] || a - b);
    const kept = new Uint8Array(importances.length);
    for (const feature of order.slice(0, maxFeatures ?? order.length))
      kept[feature] = importances[feature] < least ? 0 : 1;
    return { kept, importances, threshold: least };
  },

  ...selecting<SelectFromModelState>(name),

  check: state =>
    selectionProblem(state) ??
    (state.kept.length === state.importances.length ? undefined : 'its parts differ in length'),
});

export interface SelectFromModelParams<E extends Nested = Nested> {
  readonly estimator: E;
  readonly threshold: ImportanceThreshold | null;
  readonly maxFeatures: number | null;
}

/** What makes its steps: `selectFromModel`. */
export interface SelectFromModel {
  <const E extends Nested>(
    params: Partial<SelectFromModelParams<E>> & { readonly estimator: E },
  ): Step<'selectFromModel', SelectFromModelParams<E>, 'transformer'>;
  readonly definition: TransformerDefinition;
}

/**
 * Keeps the features that matter to an estimator: those whose importance (the size of a linear model's coefficient, the share
 * of impurity that a tree takes off) reaches a threshold. Equals scikit-learn's SelectFromModel, which keeps the estimator too.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | | a regressor or classifier that has importances, or a pipeline of scalers and such that ends in one |
 * | threshold | null | what importances must reach: a number, 'mean', 'median', or that times a number, '1.25*mean'; null is 'mean', or 0.00001 for an estimator with an l1 penalty (lasso) |
 * | maxFeatures | null | how many are kept at most, the most important first; they must reach the threshold too |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. It costs a fit of the estimator.
 *
 * @throws {CauceError} PARAM_INVALID for an estimator of another kind than the target, or whose transformers make other features;
 *   what the estimator refuses.
 *
 * @example
 * const step = selectFromModel({ estimator: decisionTreeClassifier({ maxDepth: 2 }) });
 * const { table: out } = await fitTransform(step, flowers, { target: 'species' });
 * out.names.includes('sepalLength'); //=> false
 */
export const selectFromModel = factory as unknown as SelectFromModel;

const scaled = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*\*\s*(mean|median)\s*$/;

function isThreshold(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return (
    value === null ||
    value === 'mean' ||
    value === 'median' ||
    (typeof value === 'string' && scaled.test(value))
  );
}

/** Penalties that make coefficients 0 leave what is not 0. */
function defaultThreshold(estimator: Nested): ImportanceThreshold {
  const { definition, params } = estimatorOf(estimator);
  const { penalty, l1Ratio } = params as { penalty?: unknown; l1Ratio?: unknown };
  const isMixed =
    definition.name === 'ElasticNet' || (definition.name === 'LogisticRegression' && penalty !== 'l2');
  const isSparse = definition.name.includes('Lasso') || penalty === 'l1' || (isMixed && l1Ratio === 1);
  return isSparse ? 1e-5 : 'mean';
}

function thresholdOf(threshold: ImportanceThreshold, importances: Float64Array): number {
  if (typeof threshold === 'number') return threshold;
  const [, factor = '1', middle = threshold] = scaled.exec(threshold) ?? [];
  if (importances.length === 0) return 0;
  return (
    Number(factor) *
    (middle === 'mean' ? sumOf(importances) / importances.length : medianOf(importances.slice()))
  );
}
