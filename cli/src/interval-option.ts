/** The methods of calibrating intervals, by the names that the command line has for them. */

import { CauceError, type IntervalMethod, type Pipeline } from '@cauce/core';
import { Option } from 'commander';

/** The coverage that the quantiles aim at, and the folds, are those that most choose. */
const methods = {
  split: { method: 'split' },
  quantile: { method: 'quantile', coverage: 0.9 },
  'cv-plus': { method: 'cvPlus', folds: 5 },
  none: undefined,
} as const satisfies Record<string, IntervalMethod | undefined>;
export type IntervalsName = keyof typeof methods;

export const intervalsOption = (): Option =>
  new Option('--intervals <method>', 'how intervals are calibrated: split needs no further fit')
    .choices(Object.keys(methods))
    .default('split');

/**
 * Undefined for none.
 * @throws {CauceError} PARAM_INVALID for a classifier, of which there are only sets by `split`. Before anything is fitted.
 */
export function intervalMethod(name: IntervalsName, { task }: Pipeline): IntervalMethod | undefined {
  if (task === 'regression' || name === 'split' || name === 'none') return methods[name];
  const rule = 'split or none for a classifier';
  throw new CauceError('PARAM_INVALID', { where: 'cauce train', param: '--intervals', rule, received: name });
}
