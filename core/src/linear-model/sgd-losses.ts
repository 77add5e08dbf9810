/** What one prediction costs, for stochastic gradient descent. Classes are 1 and −1. */

import { exp, log } from '../kernels/exponential.ts';

export interface SgdLoss {
  readonly value: (y: number, p: number) => number;
  /** How it changes with the prediction. */
  readonly slope: (y: number, p: number) => number;
}

export const regressionLosses = [
  'squared_error',
  'huber',
  'epsilon_insensitive',
  'squared_epsilon_insensitive',
] as const;
export const classificationLosses = [
  'hinge',
  'log_loss',
  'modified_huber',
  'squared_hinge',
  'perceptron',
  ...regressionLosses,
] as const;
export type SgdLossName = (typeof classificationLosses)[number];

/** @param epsilon Where `huber` and the insensitive losses change their course. */
export function sgdLoss(name: SgdLossName, epsilon: number): SgdLoss {
  switch (name) {
    case 'hinge':
      return hinge(1);
    case 'perceptron':
      return hinge(0);
    case 'squared_hinge':
      return {
        value: (y, p) => Math.max(0, 1 - y * p) ** 2,
        slope: (y, p) => -2 * y * Math.max(0, 1 - y * p),
      };
    case 'log_loss':
      return logLoss;
    case 'modified_huber':
      return modifiedHuber;
    case 'squared_error':
      return { value: (y, p) => 0.5 * (y - p) ** 2, slope: (y, p) => p - y };
    case 'huber':
      return {
        value: (y, p) => {
          const off = Math.abs(y - p);
          return off <= epsilon ? 0.5 * off * off : epsilon * (off - 0.5 * epsilon);
        },
        slope: (y, p) => Math.max(-epsilon, Math.min(epsilon, p - y)),
      };
    case 'epsilon_insensitive':
      return {
        value: (y, p) => Math.max(0, Math.abs(y - p) - epsilon),
        slope: (y, p) => (Math.abs(y - p) > epsilon ? Math.sign(p - y) : 0),
      };
    case 'squared_epsilon_insensitive':
      return {
        value: (y, p) => Math.max(0, Math.abs(y - p) - epsilon) ** 2,
        slope: (y, p) => 2 * Math.sign(p - y) * Math.max(0, Math.abs(y - p) - epsilon),
      };
  }
}

function hinge(threshold: number): SgdLoss {
  return {
    value: (y, p) => Math.max(0, threshold - y * p),
    slope: (y, p) => (y * p <= threshold ? -y : 0),
  };
}

const logLoss: SgdLoss = {
  value: (y, p) => {
    const z = y * p;
    return log(1 + exp(-Math.min(700, Math.abs(z)))) + Math.max(0, -z);
  },
  slope: (y, p) => {
    const z = y * p;
    const e = exp(-Math.min(700, Math.abs(z)));
    return (-y * (z >= 0 ? e : 1)) / (1 + e);
  },
};

/** Zhang, "Solving large scale linear prediction problems using stochastic gradient descent algorithms" (ICML 2004). */
const modifiedHuber: SgdLoss = {
  value: (y, p) => {
    const z = y * p;
    return z >= -1 ? Math.max(0, 1 - z) ** 2 : -4 * z;
  },
  slope: (y, p) => {
    const z = y * p;
    return z >= -1 ? -2 * y * Math.max(0, 1 - z) : -4 * y;
  },
};
