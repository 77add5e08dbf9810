/** Where a yes becomes a no: what both threshold classifiers share. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';

/** The position of the class that the threshold is about: the one named, else the second. @throws {CauceError} */
export function positiveClass(where: string, { classes }: ClassTarget, posLabel: string | null): number {
  if (classes.length !== 2) {
    const message = `a threshold needs two classes, but the target has ${classes.length}.`;
    throw new CauceError('FIT_FAILED', { where, message });
  }
  const position = posLabel === null ? 1 : classes.indexOf(posLabel);
  if (position >= 0) return position;
  const rule = `one of the classes ${classes.map(name => JSON.stringify(name)).join(', ')}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'posLabel', rule, received: posLabel });
}

/** The class of a row: the positive one from the threshold on. */
export function decideBy(probabilities: ArrayLike<number>, positive: number, threshold: number): number {
  return probabilities[positive] >= threshold ? positive : 1 - positive;
}
