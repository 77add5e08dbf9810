/** Features by their scores, in a way that is a parameter itself. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { oneOf, plain } from '../estimator/rules.ts';
import type { Scores } from './f-scores.ts';
import { keepBelow, keepBest, keepByDiscovery, keepByFamily, keepPercentile } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  scoreFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'GenericUnivariateSelect';

type Mode = 'percentile' | 'k_best' | 'fpr' | 'fdr' | 'fwe';

/**
 * Selects features by their scores, in a way that can be searched for like any other parameter. Equals scikit-learn's
 * GenericUnivariateSelect.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | as for `selectKBest`; without p-values ('r_regression', 'mutual_info_…') for the first two modes only |
 * | mode | 'percentile' | 'percentile', 'k_best', 'fpr', 'fdr' or 'fwe': as `selectPercentile`, `selectKBest` and so on |
 * | param | 0.00001 | the percentile, k or alpha of that mode; 'all' for every feature |
 *
 * @throws {CauceError} PARAM_INVALID for a param that the mode does not allow, or a scoreFunc that is not for this mode or this
 *   kind of target; COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values.
 *
 * @example
 * const { table: out } = await fitTransform(genericUnivariateSelect({ mode: 'k_best', param: 1 }), flowers, { target: 'species' });
 * out.names.length; //=> 1
 */
export const genericUnivariateSelect = defineTransformer({
  name,
  params: {
    scoreFunc: scoreFunc(),
    mode: oneOf('percentile', 'k_best', 'fpr', 'fdr', 'fwe'),
    param: plain<number | 'all'>('a number of at least 0, or "all"', isParam, 1e-5),
  },
  state: univariateState,

  fit(table, { scoreFunc, mode, param }, context): UnivariateState {
    refuseParam(mode, param);
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keep(scores, mode, param), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});

function isParam(value: unknown): boolean {
  return value === 'all' || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
}

const bounds = { percentile: 100, fpr: 1, fdr: 1, fwe: 1 };

function refuseParam(mode: Mode, param: number | 'all'): void {
  if (param === 'all') return;
  const isRight = mode === 'k_best' ? Number.isInteger(param) : param <= bounds[mode];
  if (isRight) return;
  const rule = `${mode === 'k_best' ? 'a whole number' : `at most ${bounds[mode]}`}, or "all", for mode "${mode}"`;
  throw new CauceError('PARAM_INVALID', { where: name, param: 'param', rule, received: param });
}

function keep({ scores, pValues }: Scores, mode: Mode, param: number | 'all'): Uint8Array {
  if (param === 'all') return new Uint8Array(scores.length).fill(1);
  if (mode === 'k_best') return keepBest(scores, param);
  if (mode === 'percentile') return keepPercentile(scores, param);
  if (pValues === null) {
    const rule = `"percentile" or "k_best" for a score without p-values`;
    throw new CauceError('PARAM_INVALID', { where: name, param: 'mode', rule, received: mode });
  }
  if (mode === 'fpr') return keepBelow(pValues, param);
  return mode === 'fdr' ? keepByDiscovery(pValues, param) : keepByFamily(pValues, param);
}
