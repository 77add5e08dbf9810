/** Predictions that must rise or fall with a column. */

import { CauceError } from '../errors.ts';
import { plain, type Rule } from '../estimator/rules.ts';
import { isNumeric } from '../table/column.ts';
import type { TreeInput } from './inputs.ts';

/** By column: 1 where predictions must not fall as it rises, -1 where they must not rise, 0 for neither. */
export type MonotonicCst = Readonly<Record<string, -1 | 0 | 1>>;

/** The parameter `monotonicCst`. Default null. */
export function monotonicCst(): Rule<MonotonicCst | null> {
  const expects = '1, -1 or 0 by column such as { km: -1 }, or null';
  return plain<MonotonicCst | null>(expects, value => value === null || isSigns(value), null);
}

function isSigns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(sign => sign === 1 || sign === -1 || sign === 0);
}

/**
 * @returns Shape (inputs): of each its sign; undefined where nothing is asked.
 * @throws {CauceError} PARAM_INVALID for a name that is no column, or one of a column that has no order.
 */
export function signsOf(
  where: string,
  inputs: readonly TreeInput[],
  asked: MonotonicCst | null,
): Int8Array | undefined {
  if (asked === null || Object.values(asked).every(sign => sign === 0)) return undefined;
  const places = new Map(inputs.map(({ name }, place) => [name, place]));
  const signs = new Int8Array(inputs.length);
  for (const [name, sign] of Object.entries(asked)) {
    const place = places.get(name);
    if (place === undefined || (sign !== 0 && !isNumeric(inputs[place].column))) {
      const ordered = inputs.filter(({ column }) => isNumeric(column)).map(own => JSON.stringify(own.name));
      const rule = `of numeric columns that it is given: ${ordered.join(', ')}`;
      throw new CauceError('PARAM_INVALID', { where, param: 'monotonicCst', rule, received: name });
    }
    signs[place] = sign;
  }
  return signs;
}
