/** Scores of single features, for those who want to look at them. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { integer, plain, resolveParams } from '../estimator/rules.ts';
import { allFinite } from '../kernels/moments.ts';
import { createRandom } from '../random.ts';
import { isNumeric, isString, recode, usedStrings } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { chi2Scores } from './chi2-scores.ts';
import {
  anovaScores,
  type CorrelationOptions,
  correlations,
  regressionScores,
  type Scores,
} from './f-scores.ts';
import { type Feature, finiteFeatures } from './features.ts';
import { type MutualInfoOptions, mutualInfoScores } from './mutual-info-scores.ts';

/** A score of each feature. */
export interface FeatureScores {
  /** Shape (features): their names. */
  readonly features: readonly string[];
  /** Shape (features): greater is better; NaN where a feature has none. */
  readonly scores: Float64Array;
}

/** Scores, and how probable each is by chance alone. */
export interface FeatureTests extends FeatureScores {
  /** Shape (features). */
  readonly pValues: Float64Array;
}

/**
 * The F of a one-way analysis of variance of each feature, by classes: how much more their means differ than chance lets them.
 * Equals scikit-learn's f_classif, without its loss of digits where values are far from 0. NaN for a constant feature, Infinity
 * for one that does not vary within classes.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of the column of classes: strings, booleans or numbers.
 * @throws {CauceError} COLUMN_UNKNOWN; COLUMN_TYPE for a feature of strings, COLUMN_MISSING_VALUES, TARGET_MISSING.
 *
 * @example
 * const { features, scores, pValues } = fClassif(flowers, 'species');
 * features; //=> ["petalLength", "petalWidth", "sepalLength"]
 * scores[0] > scores[2] && pValues[0] < 1e-6; //=> true
 */
export function fClassif(table: Table<unknown>, target: string): FeatureTests {
  const { features } = partsOf('fClassif', table, target);
  return tests(features, anovaScores(features, classesOf(table, target)));
}

/**
 * The F of a linear regression of the target on each feature alone. Equals scikit-learn's f_regression.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of a column of numbers.
 * @throws {CauceError} as `fClassif`; TARGET_TYPE for strings.
 *
 * @example
 * const { scores, pValues } = fRegression(flowers.drop(['species']), 'petalWidth');
 * scores[0] > scores[1] && pValues[0] < 1e-6; //=> true
 */
export function fRegression(
  table: Table<unknown>,
  target: string,
  options: CorrelationOptions = {},
): FeatureTests {
  const { features } = partsOf('fRegression', table, target);
  return tests(features, regressionScores(features, numbersOf(table, target), options));
}

/**
 * Pearson's correlation of each feature with the target, from -1 to 1. Equals scikit-learn's r_regression.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of a column of numbers.
 * @throws {CauceError} as `fRegression`.
 *
 * @example
 * rRegression(flowers.drop(['species']), 'petalWidth').scores[0] > 0.9; //=> true
 */
export function rRegression(
  table: Table<unknown>,
  target: string,
  options: CorrelationOptions = {},
): FeatureScores {
  const { features, names } = partsOf('rRegression', table, target);
  return { features: names, scores: correlations(features, numbersOf(table, target), options) };
}

/**
 * The χ² of each feature's sums by classes: for counts and for 0 and 1. Equals scikit-learn's chi2. NaN for a feature of zeros.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of the column of classes: strings, booleans or numbers.
 * @throws {CauceError} as `fClassif`; PARAM_INVALID for negative values.
 *
 * @example
 * chi2(flowers.select(['petalLength', 'species']), 'species').pValues[0] < 0.01; //=> true
 */
export function chi2(table: Table<unknown>, target: string): FeatureTests {
  const { features } = partsOf('chi2', table, target);
  return tests(features, chi2Scores('chi2', features, classesOf(table, target)));
}

/** Options of estimates of mutual information. */
export interface MutualInfoFunctionOptions extends MutualInfoOptions {
  /** Seed of the little noise (1e-10 of the mean) that tells equal values apart; default 0. */
  readonly randomState?: number;
}

/**
 * The mutual information of each feature and classes, in nats: 0 where they do not depend on each other, in whatever way. Equals
 * scikit-learn's mutual_info_classif but for its noise: estimates by nearest neighbours after Ross (PLoS ONE 9, 2014). By
 * default booleans and blocks count as discrete; there, sparse matrices do.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of the column of classes: strings, booleans or numbers.
 * @throws {CauceError} as `fClassif`; PARAM_UNKNOWN, PARAM_INVALID.
 *
 * @example
 * const { scores } = mutualInfoClassif(flowers, 'species');
 * scores[0] > scores[2]; //=> true
 */
export function mutualInfoClassif(
  table: Table<unknown>,
  target: string,
  options: MutualInfoFunctionOptions = {},
): FeatureScores {
  const where = 'mutualInfoClassif';
  const { features, names } = partsOf(where, table, target);
  const { randomState, ...own } = mutualInfoOptions(where, names, options);
  const classes = classesOf(table, target);
  return {
    features: names,
    scores: mutualInfoScores(where, features, classes, createRandom(randomState), own),
  };
}

/**
 * The mutual information of each feature and a number, in nats. Equals scikit-learn's mutual_info_regression but for its noise:
 * estimates by nearest neighbours after Kraskov, Stögbauer and Grassberger (Physical Review E 69, 2004). By default booleans
 * and blocks count as discrete; there, sparse matrices do.
 *
 * @param table The features (numbers, one-hot and sparse blocks) and the target.
 * @param target Name of a column of numbers.
 * @throws {CauceError} as `fRegression`; TOO_FEW_ROWS where there are no more rows than neighbours; PARAM_UNKNOWN, PARAM_INVALID.
 *
 * @example
 * const { scores } = mutualInfoRegression(flowers.drop(['species']), 'petalWidth');
 * scores[0] > scores[1]; //=> true
 */
export function mutualInfoRegression(
  table: Table<unknown>,
  target: string,
  options: MutualInfoFunctionOptions = {},
): FeatureScores {
  const where = 'mutualInfoRegression';
  const { features, names } = partsOf(where, table, target);
  const { randomState, ...own } = mutualInfoOptions(where, names, options);
  const numbers = numbersOf(table, target);
  return {
    features: names,
    scores: mutualInfoScores(where, features, numbers, createRandom(randomState), own),
  };
}

/** Options with their defaults. @throws {CauceError} PARAM_UNKNOWN, PARAM_INVALID, also for features that there are not. */
function mutualInfoOptions(
  where: string,
  features: readonly string[],
  given: MutualInfoFunctionOptions,
): Required<MutualInfoFunctionOptions> {
  const isDiscrete = (value: unknown): boolean =>
    value === 'auto' ||
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.every(name => features.includes(name)));
  const rules = {
    nNeighbors: integer(3, { min: 1 }),
    discreteFeatures: plain<'auto' | boolean | readonly string[]>(
      '"auto", true, false, or names of features',
      isDiscrete,
      'auto',
    ),
    randomState: integer(0),
  };
  return resolveParams<Required<MutualInfoFunctionOptions>>(where, rules, given);
}

function tests(features: readonly Feature[], { scores, pValues }: Scores): FeatureTests {
  return { features: features.map(({ name }) => name), scores, pValues: pValues as Float64Array };
}

function partsOf(
  where: string,
  table: Table<unknown>,
  target: string,
): { features: Feature[]; names: string[] } {
  table.column(target, where);
  if (table.length === 0) throw new CauceError('TOO_FEW_ROWS', { where, needed: 1, received: 0 });
  const features = finiteFeatures(where, table.drop([target]));
  return { features, names: features.map(({ name }) => name) };
}

function numbersOf(table: Table<unknown>, target: string): Float64Array {
  const column = table.column(target);
  if (!isNumeric(column))
    throw new CauceError('TARGET_TYPE', { target, expected: 'numeric', received: column.type });
  if (!allFinite(column.values)) refuseMissing(target, Array.from(column.values, Number.isFinite));
  return column.values;
}

function classesOf(table: Table<unknown>, target: string): ClassTarget {
  const column = table.column(target);
  if (isString(column)) {
    const classes = usedStrings(column);
    refuseMissing(
      target,
      Array.from(column.codes, code => code >= 0),
    );
    return { codes: recode(column, classes), classes };
  }
  if (!isNumeric(column)) {
    throw new CauceError('TARGET_TYPE', { target, expected: 'a category or numeric', received: column.type });
  }
  refuseMissing(
    target,
    Array.from(column.values, value => !Number.isNaN(value)),
  );
  const distinct = [...new Set(column.values)].sort((a, b) => a - b);
  const codeOf = new Map(distinct.map((value, code) => [value, code]));
  return {
    codes: Int32Array.from(column.values, value => codeOf.get(value) as number),
    classes: distinct.map(String),
  };
}

function refuseMissing(target: string, isPresent: readonly boolean[]): void {
  const rows = isPresent.flatMap((present, row) => (present ? [] : [row]));
  if (rows.length === 0) return;
  throw new CauceError('TARGET_MISSING', { target, count: rows.length, rows: rows.slice(0, 10) });
}
