/** What selectors by a score of each feature have in common. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { oneOf, optional, type Rule } from '../estimator/rules.ts';
import { float64s, nullable, record, uint8s } from '../estimator/state.ts';
import type { Table } from '../table/table.ts';
import { chi2Scores } from './chi2-scores.ts';
import { anovaScores, correlations, regressionScores, type Scores } from './f-scores.ts';
import { finiteFeatures } from './features.ts';
import { mutualInfoScores } from './mutual-info-scores.ts';
import { type Selection, selectionProblem } from './take-features.ts';

/** The scores that features can be selected by. */
export type ScoreFunc =
  | 'f_classif'
  | 'chi2'
  | 'mutual_info_classif'
  | 'f_regression'
  | 'r_regression'
  | 'mutual_info_regression';

/** Scores with p-values. */
export type TestFunc = 'f_classif' | 'chi2' | 'f_regression';

const forClasses: readonly ScoreFunc[] = ['f_classif', 'chi2', 'mutual_info_classif'];

/** The parameter `scoreFunc`. Default null: F, for classes or for numbers. */
export function scoreFunc(): Rule<ScoreFunc | null> {
  return optional(
    oneOf(
      'f_classif',
      'chi2',
      'mutual_info_classif',
      'f_regression',
      'r_regression',
      'mutual_info_regression',
    ),
  );
}

/** The parameter `scoreFunc` of what selects by p-values. */
export function testFunc(): Rule<TestFunc | null> {
  return optional(oneOf('f_classif', 'chi2', 'f_regression'));
}

export interface UnivariateState extends Selection, Scores {}

export const univariateState = record<UnivariateState>({
  kept: uint8s,
  scores: float64s,
  pValues: nullable(float64s),
});

/** What no rule says of such a state from a file. */
export function univariateProblem(state: UnivariateState): string | undefined {
  const { kept, scores, pValues } = state;
  const isSame = kept.length === scores.length && (pValues === null || pValues.length === kept.length);
  return selectionProblem(state) ?? (isSame ? undefined : 'its parts differ in length');
}

/**
 * A score for each feature.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES, TOO_FEW_ROWS; PARAM_INVALID for a score of another kind
 *   of target.
 */
export function scoreFeatures(
  where: string,
  table: Table,
  given: ScoreFunc | null,
  { target, random }: Pick<FitContext, 'target' | 'random'>,
): Scores {
  const isNumbers = target instanceof Float64Array;
  const func = given ?? (isNumbers ? 'f_regression' : 'f_classif');
  if (forClasses.includes(func) === isNumbers) {
    const rule = isNumbers
      ? '"f_regression", "r_regression" or "mutual_info_regression" where the target is numbers'
      : '"f_classif", "chi2" or "mutual_info_classif" where the target is classes';
    throw new CauceError('PARAM_INVALID', { where, param: 'scoreFunc', rule, received: func });
  }
  const features = finiteFeatures(where, table);
  if (table.length === 0) throw new CauceError('TOO_FEW_ROWS', { where, needed: 1, received: 0 });
  if (isNumbers) {
    if (func === 'f_regression') return regressionScores(features, target);
    if (func === 'r_regression') return { scores: correlations(features, target), pValues: null };
  } else {
    if (func === 'f_classif') return anovaScores(features, target);
    if (func === 'chi2') return chi2Scores(where, features, target);
  }
  return { scores: mutualInfoScores(where, features, target, random), pValues: null };
}
