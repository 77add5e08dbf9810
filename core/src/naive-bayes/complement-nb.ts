/** Naive Bayes for counts in classes of uneven size. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { defineClassifier } from '../estimator/definition.ts';
import {
  compileScores,
  linearScoresProblem,
  linearScoresRule,
  never,
  scoreContributions,
  scoresOf,
} from '../estimator/linear-scores.ts';
import { flag } from '../estimator/rules.ts';
import {
  type ClassCounts,
  type DiscreteParams,
  discreteParams,
  fitDiscrete,
  refuseNegative,
  scoresOfClasses,
} from './discrete.ts';

const name = 'ComplementNb';

interface ComplementParams extends DiscreteParams {
  readonly norm: boolean;
}

/**
 * Classes by how rare each feature is in all others, which suits classes of uneven size. Equals scikit-learn's ComplementNB
 * (Rennie et al., "Tackling the poor assumptions of naive Bayes text classifiers", ICML 2003), but for an `alpha` below
 * 1e-10, which counts as 1e-10.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | added to every count, at least 0; or a list of one for each feature |
 * | fitPrior | true | without effect, as priors are not used; as in scikit-learn |
 * | classPrior | null | without effect, likewise |
 * | norm | false | scale the weights of each class to add up to 1 |
 *
 * Heeds `sampleWeight`. One-hot and sparse blocks stay as they are: O(values) time, O(classes x features) memory. The
 * probabilities are no good estimates; which is the greatest is what counts.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for
 *   negative values, PARAM_INVALID for priors or `alpha` of another length.
 *
 * @example
 * const table = new Table([
 *   ['goal', numeric(Float64Array.of(3, 2, 0, 0))],
 *   ['vote', numeric(Float64Array.of(0, 1, 4, 2))],
 *   ['topic', strings(['sport', 'sport', 'politics', 'politics'])],
 * ]);
 * const model = await pipeline(complementNb()).fit(table, { target: 'topic' });
 * model.predict([{ goal: 0, vote: 1 }]); //=> ['politics']
 */
export const complementNb = defineClassifier({
  name,
  params: { ...discreteParams, norm: flag(false) },
  state: linearScoresRule,
  check: (state, _, classes) => linearScoresProblem(state, scoresOfClasses(classes)),
  sampleWeight: true,
  fit(table, target, { norm, ...params }: ComplementParams, { sampleWeight }) {
    refuseNegative(name, table);
    // Priors are checked, but not used.
    const uniform = { ...params, fitPrior: false, classPrior: params.classPrior?.map(() => 1) ?? null };
    const own = (counts: ClassCounts, k: number, coef: Float64Array) => writeClass(counts, k, coef, norm);
    return fitDiscrete(name, table, target, uniform, sampleWeight, own);
  },
  predictProba: (table, state) =>
    softmaxOf(scoresOf(name, table, state), table.length, state.intercept.length),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  compileRow: (row, state) => compileScores(name, row, state, softmaxOf),
});

/** Less the logarithm of each feature's share of all other classes. */
function writeClass(
  { classes, features, alpha }: ClassCounts,
  k: number,
  coef: Float64Array,
  norm: boolean,
): number {
  if (classes[k] === 0) return never;
  const width = coef.length;
  let total = 0;
  for (let j = 0; j < width; j++) {
    let others = alpha[j];
    for (let other = 0; other < classes.length; other++)
      if (other !== k) others += features[other * width + j];
    coef[j] = others;
    total += others;
  }
  let sum = 0;
  for (let j = 0; j < width; j++) {
    coef[j] = -Math.log(coef[j] / total);
    sum += coef[j];
  }
  // A single feature has all of the share, whose logarithm is 0: there is nothing to scale.
  if (norm && sum > 0) for (let j = 0; j < width; j++) coef[j] /= sum;
  return 0;
}
