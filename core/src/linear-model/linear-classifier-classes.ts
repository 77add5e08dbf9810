/** Classes as a classifier's fit meets them: what rows weigh by their class, and classes that no row has. */

import { type ClassWeight, rowWeights } from '../estimator/class-weight.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { never } from '../estimator/linear-scores.ts';
import { sumOf } from '../kernels/moments.ts';
import type { Coefficients } from './linear-classifier-objective.ts';

/**
 * `rowWeights`, but that `balanced` weighs classes by what their rows weigh, not by their number: as scikit-learn does for
 * logistic regression and linear support vectors, and not for its others.
 */
export function weighRows(
  where: string,
  target: ClassTarget,
  classWeight: ClassWeight,
  sampleWeight: Float64Array | undefined,
): Float64Array | undefined {
  if (classWeight !== 'balanced' || sampleWeight === undefined) {
    return rowWeights(where, target, classWeight, sampleWeight);
  }
  const byClass = new Float64Array(target.classes.length);
  for (const [r, code] of target.codes.entries()) byClass[code] += sampleWeight[r];
  const present = byClass.reduce((count, own) => count + (own > 0 ? 1 : 0), 0);
  const each = sumOf(sampleWeight) / present;
  return Float64Array.from(target.codes, (code, r) =>
    sampleWeight[r] === 0 ? 0 : (sampleWeight[r] * each) / byClass[code],
  );
}

/**
 * Learns the scores of a target's classes from those that rows have. A class without rows is never predicted, and no
 * class's score depends on it.
 *
 * @param codes (rows): the class of each row.
 * @param learn Is given the position of each row's class among those that rows have, two at least, and how many scores
 *   there are to be: 1 where the target has two classes, else as many.
 * @returns One score for each class; of two classes that of the second alone; of one none.
 */
export function fitClasses(
  codes: Float64Array,
  { classes }: ClassTarget,
  width: number,
  learn: (codes: Float64Array, outputs: number) => Coefficients,
): Coefficients {
  const total = classes.length;
  const outputs = total > 2 ? total : total - 1;
  const present = [...new Set(codes)].sort((a, b) => a - b);
  if (present.length === total && total > 1) return learn(codes, outputs);
  const coef = new Float64Array(outputs * width);
  const intercept = new Float64Array(outputs).fill(never);
  if (outputs === 1) intercept[0] = present[0] === 1 ? -never : never;
  if (outputs > 1 && present.length === 1) intercept[present[0]] = 0;
  if (present.length > 1) {
    const place = new Map(present.map((code, i) => [code, i]));
    const known = learn(
      codes.map(code => place.get(code) as number),
      present.length,
    );
    for (const [i, code] of present.entries()) {
      coef.set(known.coef.subarray(i * width, (i + 1) * width), code * width);
      intercept[code] = known.intercept[i];
    }
  }
  return { coef, intercept };
}
