/** Classes by least squares. */

import { classWeight, rowWeights } from '../estimator/class-weight.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { checkScores, type LinearScores, scoreContributions } from '../estimator/linear-scores.ts';
import { flag, number } from '../estimator/rules.ts';
import { sum } from '../kernels/sum.ts';
import { type Design, linearState, makeDesign, openSpace } from './design.ts';
import { fitSquares } from './fit-squares.ts';
import { roundingCutoff } from './least-squares.ts';
import { fitClasses } from './linear-classifier-classes.ts';
import { linearClassifierForm, linearClassifierProblem } from './linear-classifier-form.ts';

const name = 'RidgeClassifier';

/**
 * Ridge regression of 1 for the rows of a class and −1 for all others; the class of the largest is predicted. Of two
 * classes only the second is regressed. Equals scikit-learn's RidgeClassifier.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0; 0 is ordinary least squares |
 * | fitIntercept | true | learn a constant too |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 *
 * Heeds `sampleWeight`. Probabilities, which scikit-learn has none of, are the softmax of the regressed numbers, of two
 * classes the logistic function of the one: they rank rows as these do, but are not calibrated; see
 * `calibratedClassifier`. Time and memory are those of `ridge`, for each class.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   weights of classes that there are not, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const model = await pipeline(ridgeClassifier()).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.7; //=> true
 */
export const ridgeClassifier = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: { alpha: number(1, { min: 0 }), fitIntercept: flag(true), classWeight: classWeight() },
  sampleWeight: true,
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  fit(table, target, { alpha, fitIntercept, classWeight }, { threads, sampleWeight }): LinearScores {
    const rows = countedRows(table, target, sampleWeight);
    const weights = rowWeights(name, rows.target, classWeight, rows.weights);
    const design = makeDesign(name, rows.table, Float64Array.from(rows.target.codes), fitIntercept, weights);
    const { features, mean } = design;
    const space = openSpace(design, threads);
    try {
      const found = fitClasses(design.target, target, features.width, (codes, outputs) => {
        const coef = new Float64Array(outputs * features.width);
        const intercept = new Float64Array(outputs);
        for (let k = 0; k < outputs; k++) {
          const own = oneAgainstRest(design, codes, outputs === 1 ? 1 : k, fitIntercept);
          const state = linearState(name, own, fitSquares(space, own, roundingCutoff(features), alpha));
          coef.set(state.coef, k * features.width);
          intercept[k] = state.intercept;
        }
        return { coef, intercept };
      });
      return checkScores(name, { ...found, mean });
    } finally {
      space.close();
    }
  },
});

/** The same features, with 1 for the rows of a class and −1 for the rest. */
function oneAgainstRest(design: Design, codes: Float64Array, code: number, fitIntercept: boolean): Design {
  const { weight, totalWeight } = design;
  const target = codes.map(own => (own === code ? 1 : -1));
  const targetMean = fitIntercept ? sum(target.length, r => (weight?.[r] ?? 1) * target[r]) / totalWeight : 0;
  return { ...design, target, targetMean };
}
