/** A ridge regression whose strength is chosen by leaving out one row at a time. */

import { CauceError } from '../errors.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { flag, plain } from '../estimator/rules.ts';
import { real, record, type StateRule } from '../estimator/state.ts';
import { type BlockMatrix, withoutSparseBlocks } from '../kernels/block-matrix.ts';
import { type LinearState, linearState, linearStateFields, makeDesign, openSpace } from './design.ts';
import { fitSquares } from './fit-squares.ts';
import { roundingCutoff } from './least-squares.ts';
import { leaveOneOutErrors } from './leave-one-out.ts';
import { linearForm } from './linear-form.ts';

const name = 'RidgeCv';

interface RidgeCvState extends LinearState {
  /** The strength that was chosen. */
  readonly alpha: number;
}

const stateRule: StateRule<RidgeCvState> = record<RidgeCvState>({ ...linearStateFields, alpha: real });

/**
 * ridge() with the `alpha`, of those given, whose predictions of each row from all others have the least squared error; the
 * state says which (`alpha`). Equals scikit-learn's RidgeCV without its `cv` and `scoring`: use gridSearch() for those
 * (Golub, Heath and Wahba, Technometrics 21, 1979).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alphas | [0.1, 1, 10] | strengths to be tried, above 0; of equals the first is taken |
 * | fitIntercept | true | learn a constant too |
 *
 * A transformer before it learns from all rows once. `sampleWeight` says what each row's square counts for, in fits and
 * errors.
 *
 * For n rows and p features O(n p²), or for more features than rows O(n² p + n³), for each of `alphas`, and memory for
 * min(n, p)² besides; sparse blocks are made dense for it.
 * @throws {CauceError} TOO_FEW_ROWS for one row, COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite
 *   values, FIT_FAILED when numbers are too large to compute with, or rows and features too many.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'petalWidth']);
 * const { mean } = await crossValidate(pipeline(ridgeCv({ alphas: [0.01, 1, 100] })), flat, { target: 'petalWidth' });
 * mean.r2 > 0.5; //=> true
 */
export const ridgeCv = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    alphas: plain<readonly number[]>(
      'a list of numbers above 0, at least one',
      value =>
        Array.isArray(value) && value.length > 0 && value.every(alpha => Number.isFinite(alpha) && alpha > 0),
      [0.1, 1, 10],
    ),
    fitIntercept: flag(true),
  },
  state: stateRule,
  sampleWeight: true,
  fit(table, target, { alphas, fitIntercept }, { threads, sampleWeight }) {
    const own = makeDesign(name, table, target, fitIntercept, sampleWeight);
    refuseLarge(own.features);
    const design = { ...own, features: withoutSparseBlocks(own.features) };
    const { rows } = design.features;
    if (rows < 2) throw new CauceError('TOO_FEW_ROWS', { where: name, needed: 2, received: rows });
    const space = openSpace(design, threads);
    try {
      const errors = leaveOneOutErrors(space, design, alphas, fitIntercept);
      let best = 0;
      errors.forEach((error, i) => {
        if (error !== undefined && !(error >= (errors[best] ?? Number.POSITIVE_INFINITY))) best = i;
      });
      const alpha = alphas[best];
      const coef = fitSquares(space, design, roundingCutoff(design.features), alpha);
      return { ...linearState(name, design, coef), alpha };
    } finally {
      space.close();
    }
  },
});

/** So many numbers, 1 GB, a sparse block may become, or a matrix of the shorter side may have. */
const mostNumbers = 2 ** 27;

function refuseLarge({ rows, width, blocks }: BlockMatrix): void {
  const isSparse = blocks.some(({ sparse }) => sparse !== undefined);
  if (Math.min(rows, width) ** 2 <= mostNumbers && !(isSparse && rows * width > mostNumbers)) return;
  const message = `${rows} rows x ${width} features are too many for it. Use gridSearch() over ridge(), which takes as many.`;
  throw new CauceError('FIT_FAILED', { where: name, message });
}
