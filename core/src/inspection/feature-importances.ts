/** What a fitted model itself says of how much each column matters. */

import type { Model } from '../compose/model.ts';
import { CauceError } from '../errors.ts';
import { chainOrigins } from '../estimator/chain.ts';
import { importancesOf } from '../estimator/importances.ts';
import { isBlock } from '../table/column.ts';

export interface FeatureImportances {
  /** Of the features that the estimator sees: `model.featureNames`. */
  readonly features: readonly { readonly feature: string; readonly importance: number }[];
  /** The same by the columns that they are made of, in the schema's order; a feature of several columns counts for each in equal parts. */
  readonly columns: readonly { readonly column: string; readonly importance: number }[];
}

/**
 * scikit-learn's feature_importances_ of trees and forests (how much impurity the splits on a feature take off; they add up to
 * 1), and the size of the coefficients of linear models (of all classes, added up), which says something only of features of
 * one scale. It is told also by the original column. It costs nothing, and favours columns of many values: see
 * `permutationImportance`.
 *
 * @throws {CauceError} NOT_EXPLAINABLE for an estimator that does not say.
 *
 * @example
 * const model = await pipeline(decisionTreeClassifier({ maxDepth: 1 })).fit(flowers, { target: 'species' });
 * featureImportances(model).columns.length; //=> 3
 */
export function featureImportances<Row, Prediction extends number | string>(
  model: Model<Row, Prediction>,
): FeatureImportances {
  const { transformers, estimator, states, schema } = model.fitted;
  const sizes = importancesOf(estimator.definition, states[transformers.length], estimator.params);
  if (sizes === undefined) {
    const message = 'it does not say how much its features matter. Use permutationImportance';
    throw new CauceError('NOT_EXPLAINABLE', { where: estimator.definition.name, message });
  }
  const input = model.fitted.input([]);
  const origins = featureOrigins(model, chainOrigins(transformers, states, input));
  const byColumn = new Map(schema.names.map(column => [column, 0]));
  origins.forEach((columns, feature) => {
    for (const column of columns) {
      byColumn.set(column, (byColumn.get(column) ?? 0) + sizes[feature] / columns.length);
    }
  });
  return {
    features: model.featureNames.map((feature, i) => ({ feature, importance: sizes[i] })),
    columns: Array.from(byColumn, ([column, importance]) => ({ column, importance })),
  };
}

/** For each feature, the columns that it is made of: the features of a block have those of the block. */
function featureOrigins<Row, P extends number | string>(
  model: Model<Row, P>,
  origins: readonly (readonly string[])[],
): (readonly string[])[] {
  const { fitted } = model;
  const features = fitted.features(fitted.input([]));
  return features.columns.flatMap((column, i) =>
    isBlock(column) ? column.names.map(() => origins[i]) : [origins[i]],
  );
}
