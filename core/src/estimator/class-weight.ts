/** Weights of rows by their class. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from './fit-context.ts';
import { plain, type Rule } from './rules.ts';

/**
 * What each class counts for: by name (1 for a class that is not named), or `balanced`: inversely to how often it occurs,
 * so that all classes together weigh the same. Null: all rows count the same.
 */
export type ClassWeight = 'balanced' | Readonly<Record<string, number>> | null;

/** The parameter `classWeight`. Default null. */
export function classWeight(): Rule<ClassWeight> {
  const expects = '"balanced", weights of at least 0 by class such as { yes: 2 }, or null';
  return plain<ClassWeight>(
    expects,
    value => value === null || value === 'balanced' || isRecord(value),
    null,
  );
}

/**
 * What each row counts for: the weight of its class times its own.
 *
 * `balanced` is n / (k nₖ) for a class of nₖ of n rows, k classes: scikit-learn's compute_class_weight, which counts rows
 * whatever they weigh (King and Zeng, Logistic Regression in Rare Events Data, Political Analysis 9, 2001).
 *
 * @returns Shape (rows); undefined where all count the same.
 * @throws {CauceError} PARAM_INVALID for a name that is no class, with those that are, and where no row weighs anything.
 */
export function rowWeights(
  where: string,
  target: ClassTarget,
  weights: ClassWeight,
  sampleWeight: Float64Array | undefined,
): Float64Array | undefined {
  if (weights === null) return sampleWeight;
  const byClass = weights === 'balanced' ? balanced(target) : named(where, target, weights);
  const own = Float64Array.from(target.codes, (code, row) => byClass[code] * (sampleWeight?.[row] ?? 1));
  if (own.some(weight => weight > 0)) return own;
  const rule = 'greater than 0 for a class that has rows';
  throw new CauceError('PARAM_INVALID', { where, param: 'classWeight', rule, received: weights });
}

/** Shape (classes): see `rowWeights`. A class without rows weighs nothing. */
function balanced({ codes, classes }: ClassTarget): Float64Array {
  const counts = new Float64Array(classes.length);
  for (const code of codes) counts[code]++;
  const present = counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
  return counts.map(count => (count === 0 ? 0 : codes.length / (present * count)));
}

function named(
  where: string,
  { classes }: ClassTarget,
  weights: Readonly<Record<string, number>>,
): Float64Array {
  const unknown = Object.keys(weights).find(name => !classes.includes(name));
  if (unknown !== undefined) {
    const rule = `weights of classes of the target: ${classes.map(name => JSON.stringify(name)).join(', ')}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'classWeight', rule, received: unknown });
  }
  return Float64Array.from(classes, name => (Object.hasOwn(weights, name) ? weights[name] : 1));
}

function isRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    weight => typeof weight === 'number' && Number.isFinite(weight) && weight >= 0,
  );
}
