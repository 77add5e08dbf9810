/** Naive Bayes for counts, such as those of words. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { defineClassifier } from '../estimator/definition.ts';
import {
  compileScores,
  linearScoresProblem,
  linearScoresRule,
  scoreContributions,
  scoresOf,
} from '../estimator/linear-scores.ts';
import {
  type ClassCounts,
  discreteParams,
  fitDiscrete,
  refuseNegative,
  scoresOfClasses,
} from './discrete.ts';

const name = 'MultinomialNb';

/**
 * Classes by how often each feature occurs in them, as if every count were drawn independently. Equals scikit-learn's
 * MultinomialNB (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 13), but for an
 * `alpha` below 1e-10, which counts as 1e-10 (its `force_alpha=False`), and priors, which are scaled to add up to 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | added to every count, at least 0; or a list of one for each feature |
 * | fitPrior | true | learn how frequent classes are; otherwise all are as likely |
 * | classPrior | null | how likely each class is, in order of the classes; null to learn it |
 *
 * Heeds `sampleWeight`. One-hot and sparse blocks stay as they are: O(values) time, O(classes x features) memory.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for
 *   negative values, PARAM_INVALID for priors or `alpha` of another length.
 *
 * @example
 * const table = new Table([
 *   ['goal', numeric(Float64Array.of(3, 2, 0, 0))],
 *   ['vote', numeric(Float64Array.of(0, 1, 4, 2))],
 *   ['topic', strings(['sport', 'sport', 'politics', 'politics'])],
 * ]);
 * const model = await pipeline(multinomialNb()).fit(table, { target: 'topic' });
 * model.predict([{ goal: 1, vote: 0 }]); //=> ['sport']
 */
export const multinomialNb = defineClassifier({
  name,
  params: discreteParams,
  state: linearScoresRule,
  check: (state, _, classes) => linearScoresProblem(state, scoresOfClasses(classes)),
  sampleWeight: true,
  fit(table, target, params, { sampleWeight }) {
    refuseNegative(name, table);
    return fitDiscrete(name, table, target, params, sampleWeight, writeClass);
  },
  predictProba: (table, state) =>
    softmaxOf(scoresOf(name, table, state), table.length, state.intercept.length),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  compileRow: (row, state) => compileScores(name, row, state, softmaxOf),
});

/** The logarithm of each feature's share of the class. */
function writeClass({ features, alpha }: ClassCounts, k: number, coef: Float64Array): number {
  const width = coef.length;
  let total = 0;
  for (let j = 0; j < width; j++) total += features[k * width + j] + alpha[j];
  const logTotal = Math.log(total);
  for (let j = 0; j < width; j++) coef[j] = Math.log(features[k * width + j] + alpha[j]) - logTotal;
  return 0;
}
