/** Reasons: what each column of a row adds to its prediction. */

import { CauceError } from '../errors.ts';
import { chainOrigins, transformChain } from '../estimator/chain.ts';
import type { Contributions, ContributionUnit } from '../estimator/contributions.ts';
import { decidedClass } from '../estimator/decide.ts';
import type { EstimatorStep, TransformerStep } from '../estimator/definition.ts';
import type { Field, Schema } from '../table/schema.ts';
import type { Table } from '../table/table.ts';

/** A prediction taken apart: base + all contributions = value, but for rounding. */
export interface Explanation {
  /** What would be predicted if nothing were known of the row: of a typical row of those that the model learnt from. */
  readonly base: number;
  /** What is predicted, in the unit. */
  readonly value: number;
  /**
   * A regressor's is `prediction`, or `logPrediction` for those that add up logarithms (Poisson, gamma). A classifier explains
   * the class that it predicts: the class's `probability` (trees, and means of them), or the score that it is made from
   * (boosting, linear models, naive Bayes): of two classes the class's log odds, `logOdds`.
   */
  readonly unit: ContributionUnit;
  /** Of every column of the schema, in its order; 0 for those that the model does not use. */
  readonly contributions: readonly Contribution[];
}

export interface Contribution {
  readonly column: string;
  readonly contribution: number;
}

/** What is needed of a fitted pipeline here. */
export interface Explainable {
  /** The input columns, without the target. */
  readonly schema: Schema;
  readonly target: Field;
  readonly transformers: readonly TransformerStep[];
  readonly estimator: EstimatorStep;
  /** One for each step, in order. */
  readonly states: readonly unknown[];
}

/**
 * Why each row of a table is predicted as it is. The estimator says what its features add; a feature that was made of
 * several columns shares it equally among them, one that was made of none leaves it to the base.
 *
 * @param table With the columns of the schema, as when fitting.
 * @throws {CauceError} NOT_EXPLAINABLE when the estimator is of a kind that does not say it; what a step refuses.
 */
export function explainTable(fitted: Explainable, table: Table): Explanation[] {
  const { schema, transformers, states } = fitted;
  const { unit, base, values, total } = contributionsOf(fitted, transformChain(transformers, states, table));
  const origins = originsOf(fitted, table);
  const { names } = schema;
  return Array.from({ length: table.length }, (_, row) => {
    const own = new Float64Array(names.length);
    let start = base[row];
    for (const [feature, columns] of origins.entries()) {
      const value = values[row * origins.length + feature];
      if (columns.length === 0) start += value;
      for (const column of columns) own[column] += value / columns.length;
    }
    const contributions = names.map((column, i) => ({ column, contribution: own[i] }));
    return { base: start, value: total[row], unit, contributions };
  });
}

function contributionsOf({ estimator, target, states }: Explainable, features: Table): Contributions {
  const { definition, params } = estimator;
  const state = states[states.length - 1];
  if (definition.contributions === undefined) {
    const message =
      'its definition has no contributions(…). Give it one, take another estimator, or ask for no explanation';
    throw new CauceError('NOT_EXPLAINABLE', { where: definition.name, message });
  }
  if (definition.kind === 'regressor') return definition.contributions(features, state, params);
  const width = (target.values as readonly string[]).length;
  const probabilities = definition.predictProba(features, state, params);
  const classes = Int32Array.from({ length: features.length }, (_, row) =>
    decidedClass(estimator, state, probabilities.subarray(row * width, (row + 1) * width)),
  );
  return definition.contributions(features, state, params, classes);
}

/** For each feature the positions of its columns in the schema, worked out once for each fitted pipeline. */
const known = new WeakMap<readonly unknown[], readonly (readonly number[])[]>();

function originsOf(
  { schema, transformers, states }: Explainable,
  table: Table,
): readonly (readonly number[])[] {
  const places = known.get(states);
  if (places !== undefined) return places;
  const { names } = schema;
  const found = chainOrigins(transformers, states, table).map(own => own.map(name => names.indexOf(name)));
  known.set(states, found);
  return found;
}
