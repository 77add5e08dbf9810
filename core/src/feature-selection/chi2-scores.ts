/** How far a feature's sums by class are from what chance gives. */

import { CauceError } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { sumOf } from '../kernels/moments.ts';
import { sum } from '../kernels/sum.ts';
import { chi2Tail } from '../kernels/tail-probabilities.ts';
import type { Scores } from './f-scores.ts';
import type { Feature } from './features.ts';

/**
 * χ² of each feature's sums by class. O(rows x features), of blocks without their zeros.
 * @throws {CauceError} PARAM_INVALID for a feature with negative values.
 */
export function chi2Scores(
  where: string,
  features: readonly Feature[],
  { codes, classes }: ClassTarget,
): Scores {
  const shares = new Float64Array(classes.length);
  for (const code of codes) shares[code]++;
  const present = shares.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  for (let k = 0; k < shares.length; k++) shares[k] /= codes.length;
  const scores = Float64Array.from(features, ({ name, rows, values }) => {
    refuseNegative(where, name, values);
    const total = sumOf(values);
    const sums = new Float64Array(classes.length);
    for (let i = 0; i < values.length; i++) sums[codes[rows === null ? i : rows[i]]] += values[i];
    const expected = (k: number) => shares[k] * total;
    // In this order great sums have no square.
    const term = (k: number) => ((sums[k] - expected(k)) / expected(k)) * (sums[k] - expected(k));
    return sum(sums.length, k => (shares[k] === 0 ? 0 : term(k)));
  });
  return { scores, pValues: scores.map(x => chi2Tail(x, Math.max(1, present - 1))) };
}

function refuseNegative(where: string, feature: string, values: Float64Array): void {
  const negative = values.find(value => value < 0);
  if (negative === undefined) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: 'scoreFunc',
    rule: `another than "chi2", which needs values of at least 0, for column ${JSON.stringify(feature)}`,
    received: negative,
  });
}
