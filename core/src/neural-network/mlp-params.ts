/** Parameters that networks for numbers and for classes share. */

import { flag, integer, list, number, oneOf, plain, positive, type Rules } from '../estimator/rules.ts';
import type { Activation } from './activation.ts';

export interface MlpParams {
  readonly hiddenLayerSizes: readonly number[];
  readonly activation: Activation;
  readonly solver: 'adam' | 'sgd' | 'lbfgs';
  readonly alpha: number;
  readonly batchSize: 'auto' | number;
  readonly learningRate: 'constant' | 'invscaling' | 'adaptive';
  readonly learningRateInit: number;
  readonly powerT: number;
  readonly maxIter: number;
  readonly shuffle: boolean;
  readonly tol: number;
  readonly momentum: number;
  readonly nesterovsMomentum: boolean;
  readonly earlyStopping: boolean;
  readonly validationFraction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly nIterNoChange: number;
}

/** Just below 1: what must not reach it. */
const below1 = 1 - Number.EPSILON;

export const mlpParams: Rules<MlpParams> = {
  hiddenLayerSizes: list(integer(100, { min: 1 }), [100]),
  activation: oneOf('relu', 'identity', 'logistic', 'tanh'),
  solver: oneOf('adam', 'sgd', 'lbfgs'),
  alpha: number(0.0001, { min: 0 }),
  batchSize: plain<'auto' | number>('"auto" or a whole number of at least 1', isBatchSize, 'auto'),
  learningRate: oneOf('constant', 'invscaling', 'adaptive'),
  learningRateInit: positive(0.001),
  powerT: number(0.5, { min: 0 }),
  maxIter: integer(200, { min: 1 }),
  shuffle: flag(true),
  tol: number(1e-4, { min: 0 }),
  momentum: number(0.9, { min: 0, max: 1 }),
  nesterovsMomentum: flag(true),
  earlyStopping: flag(false),
  validationFraction: number(0.1, { above: 0, max: below1 }),
  beta1: number(0.9, { min: 0, max: below1 }),
  beta2: number(0.999, { min: 0, max: below1 }),
  epsilon: positive(1e-8),
  nIterNoChange: integer(10, { min: 1 }),
};

function isBatchSize(value: unknown): boolean {
  return value === 'auto' || (Number.isInteger(value) && (value as number) >= 1);
}
