/** How intervals are calibrated: data, kept in the model so that training it again does the same. */

import { CauceError } from '../errors.ts';
import type { Task } from './target.ts';

/**
 * | method | an interval is | costs beside measuring the model | promises |
 * | --- | --- | --- | --- |
 * | `split` | what the measured model predicts, give or take a multiple of how far off it tends to be for such rows; for classes, those probable enough | next to nothing | the coverage asked for |
 * | `quantile` | two predicted quantiles, moved until they hold enough of the rows held out; regression only | two fits | the coverage asked for |
 * | `cvPlus` | what models that each left out a fold predict, give or take their errors on it; regression only | `folds` fits; predictions take `folds` as long | 1 − 2 (1 − coverage) at worst, about the coverage in practice; every row serves for learning and for measuring |
 */
export type IntervalMethod =
  | { readonly method: 'split' }
  /** `coverage`: what the two quantiles aim at; the narrowest intervals are of about this coverage, any can be asked for. */
  | { readonly method: 'quantile'; readonly coverage: number }
  | { readonly method: 'cvPlus'; readonly folds: number };

/** More folds cost a fit each and gain nothing. */
const mostFolds = 100;

/** A method from outside, checked. @throws {CauceError} PARAM_INVALID, PARAM_UNKNOWN. */
export function asIntervalMethod(given: unknown): IntervalMethod {
  const { method, ...rest } = (typeof given === 'object' && given !== null ? given : {}) as {
    readonly method?: unknown;
    readonly coverage?: unknown;
    readonly folds?: unknown;
  };
  switch (method) {
    case 'split':
      checkNoOther(rest, []);
      return { method };
    case 'quantile': {
      checkNoOther(rest, ['coverage']);
      const { coverage } = rest;
      if (typeof coverage === 'number' && coverage > 0 && coverage < 1) return { method, coverage };
      throw invalid('coverage', 'a number greater than 0 and less than 1, such as 0.9', coverage);
    }
    case 'cvPlus': {
      checkNoOther(rest, ['folds']);
      const { folds } = rest;
      if (typeof folds === 'number' && Number.isInteger(folds) && folds >= 2 && folds <= mostFolds)
        return { method, folds };
      throw invalid('folds', `a whole number from 2 to ${mostFolds}`, folds);
    }
    default:
      throw invalid('method', 'one of "split", "quantile", "cvPlus"', method);
  }
}

/** Refuses a method that makes no intervals for what is predicted. @throws {CauceError} PARAM_INVALID. */
export function checkMethodFits({ method }: IntervalMethod, task: Task): void {
  if (task === 'classification' && method !== 'split')
    throw invalid('method', '"split" for a classifier', method);
}

function checkNoOther(rest: object, known: readonly string[]): void {
  for (const param of Object.keys(rest)) {
    if (!known.includes(param)) throw new CauceError('PARAM_UNKNOWN', { where: 'intervals', param, known });
  }
}

function invalid(param: string, rule: string, received: unknown): CauceError {
  return new CauceError('PARAM_INVALID', { where: 'intervals', param, rule, received });
}
