/** The parameters of stochastic gradient descent, and which of them do not go together. */

import { CauceError } from '../errors.ts';
import { flag, integer, number, oneOf, optional, plain, positive, type Rules } from '../estimator/rules.ts';
import type { SgdLossName } from './sgd-losses.ts';

export type LearningRate = 'optimal' | 'invscaling' | 'constant' | 'adaptive' | 'pa1' | 'pa2';

export interface SgdParams {
  readonly penalty: 'l2' | 'l1' | 'elasticnet' | null;
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly fitIntercept: boolean;
  readonly maxIter: number;
  readonly tol: number | null;
  readonly shuffle: boolean;
  readonly learningRate: LearningRate;
  readonly eta0: number;
  readonly powerT: number;
  readonly earlyStopping: boolean;
  readonly validationFraction: number;
  readonly nIterNoChange: number;
  readonly average: boolean | number;
}

/** What all have in common; `epsilon` is of those that choose a loss. */
export const sgdParams: Rules<Omit<SgdParams, 'learningRate' | 'powerT'>> = {
  penalty: optional(oneOf('l2', 'l1', 'elasticnet'), 'l2'),
  alpha: number(1e-4, { min: 0 }),
  l1Ratio: number(0.15, { min: 0, max: 1 }),
  fitIntercept: flag(true),
  maxIter: integer(1000, { min: 1 }),
  tol: optional(number(1e-3, { min: 0 }), 1e-3),
  shuffle: flag(true),
  eta0: positive(0.01),
  earlyStopping: flag(false),
  validationFraction: plain<number>(
    'a number above 0 and below 1',
    value => typeof value === 'number' && value > 0 && value < 1,
    0.1,
  ),
  nIterNoChange: integer(5, { min: 1 }),
  average: plain<boolean | number>(
    'true, false, or a whole number of at least 1',
    value => typeof value === 'boolean' || (Number.isInteger(value) && (value as number) >= 1),
    false,
  ),
};

/** @throws {CauceError} PARAM_INVALID. */
export function checkSgdParams(
  where: string,
  { alpha, learningRate }: SgdParams,
  loss: SgdLossName,
  passive: SgdLossName,
): void {
  if (learningRate === 'optimal' && alpha === 0) {
    const rule = "above 0 where learningRate is 'optimal'";
    throw new CauceError('PARAM_INVALID', { where, param: 'alpha', rule, received: alpha });
  }
  if ((learningRate === 'pa1' || learningRate === 'pa2') && loss !== passive) {
    const rule = `'${passive}' where learningRate is '${learningRate}'`;
    throw new CauceError('PARAM_INVALID', { where, param: 'loss', rule, received: loss });
  }
}
