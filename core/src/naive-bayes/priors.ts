/** How likely a class is before anything is known of a row. */

import { CauceError } from '../errors.ts';
import { never } from '../estimator/linear-scores.ts';
import { plain, type Rule } from '../estimator/rules.ts';
import { sumOf } from '../kernels/moments.ts';

/** One for each class, in order of the classes; or null. Default null. */
export function priorsRule(): Rule<readonly number[] | null> {
  const expects = 'a list of numbers of at least 0, one for each class in order, or null';
  return plain<readonly number[] | null>(expects, value => value === null || isPriors(value), null);
}

function isPriors(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(prior => typeof prior === 'number' && Number.isFinite(prior) && prior >= 0)
  );
}

/** @throws {CauceError} PARAM_INVALID when there are not as many priors as classes. */
export function checkPriors(
  where: string,
  param: string,
  priors: readonly number[],
  classes: readonly string[],
): void {
  if (priors.length === classes.length) return;
  const rule = `a list of ${classes.length} numbers, one for each class (${classes.map(name => JSON.stringify(name)).join(', ')})`;
  throw new CauceError('PARAM_INVALID', { where, param, rule, received: priors });
}

/** What the rows of each class weigh together. @returns Shape (classes). */
export function weighClasses(
  { codes, classes }: { readonly codes: Int32Array; readonly classes: readonly string[] },
  weights: Float64Array | undefined,
): Float64Array {
  const out = new Float64Array(classes.length);
  for (let r = 0; r < codes.length; r++) out[codes[r]] += weights === undefined ? 1 : weights[r];
  return out;
}

/** Shares as logarithms; a share of 0 counts as one that no row ever makes up for. */
export function logShares(weights: Float64Array): Float64Array {
  const total = Math.log(sumOf(weights));
  return weights.map(weight => Math.max(never, Math.log(weight) - total));
}
