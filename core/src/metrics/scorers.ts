/** The metrics that models are chosen by, by name: what `model.evaluate` gives, and which way is better. */

import { CauceError, didYouMean, show } from '../errors.ts';
import type { classificationMetrics } from './classification.ts';
import type { regressionMetrics } from './regression.ts';

/** The names that `regressionMetrics` and `classificationMetrics` give their scores. */
export type ScorerName =
  | keyof ReturnType<typeof regressionMetrics>
  | keyof ReturnType<typeof classificationMetrics>;

export interface Scorer {
  readonly name: ScorerName;
  readonly task: 'regression' | 'classification';
  /** False for errors and losses, of which less is better. */
  readonly greaterIsBetter: boolean;
}

/** Every named scorer. */
export const scorers: { readonly [Name in ScorerName]: Scorer } = {
  rmse: { name: 'rmse', task: 'regression', greaterIsBetter: false },
  mae: { name: 'mae', task: 'regression', greaterIsBetter: false },
  r2: { name: 'r2', task: 'regression', greaterIsBetter: true },
  mape: { name: 'mape', task: 'regression', greaterIsBetter: false },
  medianAbsoluteError: { name: 'medianAbsoluteError', task: 'regression', greaterIsBetter: false },
  maxError: { name: 'maxError', task: 'regression', greaterIsBetter: false },
  accuracy: { name: 'accuracy', task: 'classification', greaterIsBetter: true },
  logLoss: { name: 'logLoss', task: 'classification', greaterIsBetter: false },
};

/** The scorer of this name. @throws {CauceError} PARAM_INVALID, with the nearest name. */
export function scorerNamed(name: string, where = 'scoring'): Scorer {
  if (Object.hasOwn(scorers, name)) return scorers[name as ScorerName];
  const known = Object.keys(scorers);
  const rule = `one of ${known.map(show).join(', ')}${didYouMean(name, known)}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'scoring', rule, received: name });
}
