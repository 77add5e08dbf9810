/** What the definitions of generalised linear models have in common. */

import { CauceError } from '../errors.ts';
import type { Contributions } from '../estimator/contributions.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { flag, integer, number, positive } from '../estimator/rules.ts';
import type { NumericColumn } from '../table/column.ts';
import type { RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import {
  finiteState,
  type LinearState,
  linearContributions,
  linearStateProblem,
  linearStateRule,
  makeDesign,
  openSpace,
  predictLinear,
  predictLinearRow,
} from './design.ts';
import { fitGlm, type GlmSettings } from './glm-fit.ts';
import { type Link, predictionOf, tweedieLoss } from './glm-loss.ts';

/** The rules of the parameters that all of them have. */
export const glmParams = {
  alpha: number(1, { min: 0 }),
  fitIntercept: flag(true),
  maxIter: integer(100, { min: 1 }),
  tol: positive(1e-4),
};

/** A distribution, and what makes a prediction of the linear predictor. */
export interface Family {
  readonly power: number;
  readonly link: Link;
}

/** The parts of a definition that are the same for all of them. @param familyOf The family that parameters ask for. */
export function glmForm<P extends GlmSettings>(name: string, familyOf: (params: P) => Family) {
  return {
    state: linearStateRule,
    check: linearStateProblem,
    sampleWeight: true as const,
    fit(table: Table, target: Float64Array, params: P, context: FitContext): LinearState {
      const { power, link } = familyOf(params);
      const design = makeDesign(name, table, target, false, context.sampleWeight);
      refuseOutside(name, design.target, power);
      const space = openSpace(design, context.threads);
      try {
        const { coef, intercept } = fitGlm(name, space, design, tweedieLoss(power, link), params, context);
        return finiteState(name, { coef, intercept, mean: design.mean });
      } finally {
        space.close();
      }
    },
    predict(table: Table, state: LinearState, params: P): Float64Array {
      const { link } = familyOf(params);
      return predictLinear(name, table, state).map(raw => predictionOf(link, raw));
    },
    contributions(table: Table, state: LinearState, params: P): Contributions {
      const own = linearContributions(name, table, state);
      return familyOf(params).link === 'log' ? { ...own, unit: 'logPrediction' } : own;
    },
    importances: ({ coef }: LinearState) => [coef],
    compileRow(row: Table, state: LinearState, params: P): RowForm {
      const { link } = familyOf(params);
      const { output, run } = predictLinearRow(name, row, state);
      const { values } = output.columns[0] as NumericColumn;
      const runAll = () => {
        if (!run()) return false;
        values[0] = predictionOf(link, values[0]);
        return true;
      };
      return { output, run: runAll };
    },
  };
}

/** @throws {CauceError} FIT_FAILED for a target that the distribution does not have. */
function refuseOutside(where: string, target: Float64Array, power: number): void {
  if (power <= 0) return;
  const isOutside = power < 2 ? (y: number) => y < 0 : (y: number) => y <= 0;
  const wrong = target.find(isOutside);
  if (wrong === undefined) return;
  const message = `the target must be ${power < 2 ? 'at least 0' : 'above 0'} in every row, but is ${wrong} in one. ${
    power < 2
      ? 'Predict something else with a linear model (ridge)'
      : 'A power from 1 to below 2 allows for 0'
  }, or correct the data.`;
  throw new CauceError('FIT_FAILED', { where, message });
}
