/** Classes by linear support vectors. */

import { CauceError } from '../errors.ts';
import { classWeight } from '../estimator/class-weight.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { checkScores, type LinearScores, scoreContributions } from '../estimator/linear-scores.ts';
import { flag, integer, oneOf, positive } from '../estimator/rules.ts';
import { sumOf } from '../kernels/moments.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { type Design, makeDesign, openSpace } from '../linear-model/design.ts';
import { fitClasses, weighRows } from '../linear-model/linear-classifier-classes.ts';
import { fitPenalised } from '../linear-model/linear-classifier-fit.ts';
import { linearClassifierForm, linearClassifierProblem } from '../linear-model/linear-classifier-form.ts';
import { fitHinge } from './absolute-losses.ts';
import { squaredHinge } from './margin-losses.ts';
import { withConstant } from './with-constant.ts';

const name = 'LinearSvc';

/**
 * Minimises ½ ‖w‖² + C Σ max(0, 1 − y (w · x + b))², where y is 1 for the rows of a class and −1 for the rest; the class of
 * the largest w · x + b is predicted. Of two classes only the second is learnt. Equals scikit-learn's LinearSVC with
 * `multi_class='ovr'`; whether the primal or the dual is solved (`dual`) is not asked.
 *
 * As in LIBLINEAR (Fan et al., JMLR 9, 2008) the intercept b is the coefficient of a constant column, and penalised like the
 * others: the more, the smaller `interceptScaling` is.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | penalty | 'l2' | ½ ‖w‖² (`l2`), or ‖w‖₁ (`l1`), by which coefficients become 0 |
 * | loss | 'squared_hinge' | the square of what is short of the margin, or that itself (`hinge`, for `l2` only) |
 * | C | 1 | how much the rows count against the penalty, above 0 |
 * | fitIntercept | true | learn a constant too |
 * | interceptScaling | 1 | value of the constant column, above 0 |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 * | tol | 0.0001 | ends when no slope is further from 0, per row and in the features' own sizes; for `hinge` how far off the coefficients may be, as a share of their size |
 * | maxIter | 1000 | steps at most; what is reached then is the model |
 *
 * Heeds `sampleWeight`. Probabilities, which scikit-learn has none of, are the softmax of w · x + b, of two classes the
 * logistic function of the one: they rank rows as these do, but are not calibrated; see `calibratedClassifier`.
 *
 * A step is O(rows x blocks) for each class, before the first O(rows x features²) up to 1,000 features. For `hinge` some 20
 * steps are O(rows x features²) each; with more features it is passes over the rows, to which the columns should be scaled.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   `l1` with `hinge` or weights of classes that there are not, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const model = await pipeline(linearSvc()).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.8; //=> true
 */
export const linearSvc = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: {
    penalty: oneOf('l2', 'l1'),
    loss: oneOf('squared_hinge', 'hinge'),
    C: positive(1),
    fitIntercept: flag(true),
    interceptScaling: positive(1),
    classWeight: classWeight(),
    tol: positive(1e-4),
    maxIter: integer(1000, { min: 0 }),
  },
  sampleWeight: true,
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  fit(table, target, params, context): LinearScores {
    const { penalty, loss, fitIntercept, interceptScaling, classWeight } = params;
    if (penalty === 'l1' && loss === 'hinge') {
      const rule = "'squared_hinge' where penalty is 'l1'";
      throw new CauceError('PARAM_INVALID', { where: name, param: 'loss', rule, received: loss });
    }
    const rows = countedRows(table, target, context.sampleWeight);
    const plain = makeDesign(name, rows.table, Float64Array.from(rows.target.codes), false, rows.weights);
    const weighed = weighRows(name, rows.target, classWeight, rows.weights);
    const design = fitIntercept
      ? { ...plain, features: withConstant(plain.features, interceptScaling) }
      : plain;
    const { width } = plain.features;
    const space = openSpace(design, context.threads);
    try {
      const found = fitClasses(design.target, target, width, (codes, outputs) => {
        const coef = new Float64Array(outputs * width);
        const intercept = new Float64Array(outputs);
        for (let k = 0; k < outputs; k++) {
          const sides = codes.map(code => (code === (outputs === 1 ? 1 : k) ? 1 : -1));
          // As in LIBLINEAR: of several classes, one's weight is not that of its rows as the rest of another.
          const weight =
            outputs === 1 ? weighed : sides.map((side, r) => (side > 0 ? weighed : rows.weights)?.[r] ?? 1);
          const own = fitSides(space, weigh(design, weight), sides, params, context);
          coef.set(own.subarray(0, width), k * width);
          intercept[k] = fitIntercept ? own[width] * interceptScaling : 0;
        }
        return { coef, intercept };
      });
      return checkScores(name, { ...found, mean: plain.mean });
    } finally {
      space.close();
    }
  },
});

interface SideParams {
  readonly penalty: 'l2' | 'l1';
  readonly loss: 'squared_hinge' | 'hinge';
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
}

/** @param sides (rows): 1 or −1. @returns (features). */
function fitSides(
  space: Workspace,
  design: Design,
  sides: Float64Array,
  { penalty, loss, C, tol, maxIter }: SideParams,
  context: FitContext,
): Float64Array {
  if (loss === 'hinge') return fitHinge(space, design, sides, { C, tol, maxIter }, context);
  const strength = 1 / (C * design.totalWeight);
  const penalties =
    penalty === 'l2' ? { squared: strength, absolute: 0 } : { squared: 0, absolute: strength };
  const problem = { design, loss: squaredHinge(sides), ...penalties, fitIntercept: false };
  return fitPenalised(space, problem, { tol, maxIter, throwIfAborted: context.throwIfAborted }).coef;
}

/** The rows with other weights. A row may weigh nothing. */
function weigh(design: Design, weight: Float64Array | undefined): Design {
  return { ...design, weight, totalWeight: weight === undefined ? design.features.rows : sumOf(weight) };
}
