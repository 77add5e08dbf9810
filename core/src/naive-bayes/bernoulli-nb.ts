/** Naive Bayes for features that are there or not. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { defineClassifier } from '../estimator/definition.ts';
import {
  compileScores,
  linearScoresProblem,
  linearScoresRule,
  scoreContributions,
  scoresOf,
} from '../estimator/linear-scores.ts';
import { number, optional } from '../estimator/rules.ts';
import { inTurn } from '../table/live-row.ts';
import { binarizeRow, binarizeTable } from './binarize.ts';
import {
  type ClassCounts,
  type DiscreteParams,
  discreteParams,
  fitDiscrete,
  refuseValues,
  scoresOfClasses,
} from './discrete.ts';

const name = 'BernoulliNb';

interface BernoulliParams extends DiscreteParams {
  readonly binarize: number | null;
}

/**
 * Classes by which features are there and which are not, as if each were a coin of its own. Equals scikit-learn's
 * BernoulliNB (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 13.3), but for an
 * `alpha` below 1e-10, which counts as 1e-10, and priors, which are scaled to add up to 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | added to every count, at least 0; or a list of one for each feature |
 * | binarize | 0 | a feature above this, which is at least 0, is there; null for features that are 0 and 1 already |
 * | fitPrior | true | learn how frequent classes are; otherwise all are as likely |
 * | classPrior | null | how likely each class is, in order of the classes; null to learn it |
 *
 * Heeds `sampleWeight`. One-hot and sparse blocks stay blocks.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for
 *   values other than 0 to 1 where `binarize` is null, PARAM_INVALID for priors or `alpha` of another length.
 *
 * @example
 * const table = new Table([
 *   ['wings', numeric(Float64Array.of(1, 1, 0, 0))],
 *   ['kind', strings(['bird', 'bird', 'fish', 'fish'])],
 * ]);
 * const model = await pipeline(bernoulliNb()).fit(table, { target: 'kind' });
 * model.predictProba([{ wings: 0 }]); //=> [[0.25, 0.75]]
 */
export const bernoulliNb = defineClassifier({
  name,
  params: { ...discreteParams, binarize: optional(number(0, { min: 0 }), 0) },
  state: linearScoresRule,
  check: (state, _, classes) => linearScoresProblem(state, scoresOfClasses(classes)),
  sampleWeight: true,
  fit(table, target, { binarize, ...params }: BernoulliParams, { sampleWeight }) {
    const seen = binarizeTable(name, table, binarize);
    if (binarize === null) {
      refuseValues(
        name,
        table,
        value => !(value >= 0 && value <= 1),
        'holds values other than 0 and 1. Set binarize',
      );
    }
    return fitDiscrete(name, seen, target, params, sampleWeight, writeClass);
  },
  predictProba(table, state, { binarize }) {
    const scores = scoresOf(name, binarizeTable(name, table, binarize), state);
    return softmaxOf(scores, table.length, state.intercept.length);
  },
  contributions(table, state, { binarize }, classes) {
    return scoreContributions(name, binarizeTable(name, table, binarize), state, classes);
  },
  compileRow(row, state, { binarize }) {
    const seen = binarizeRow(row, binarize);
    const scores = compileScores(name, seen.output, state, softmaxOf);
    return inTurn([seen, scores], scores.output);
  },
});

/** A feature that is there adds the logarithm of its odds; all that are not are in the intercept. */
function writeClass({ classes, features, alpha }: ClassCounts, k: number, coef: Float64Array): number {
  const width = coef.length;
  let none = 0;
  for (let j = 0; j < width; j++) {
    const count = features[k * width + j];
    const total = Math.log(classes[k] + 2 * alpha[j]);
    const without = Math.log(classes[k] - count + alpha[j]) - total;
    coef[j] = Math.log(count + alpha[j]) - total - without;
    none += without;
  }
  return none;
}
