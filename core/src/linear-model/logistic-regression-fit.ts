/** The coefficients of logistic regression. */

import type { ClassTarget } from '../estimator/fit-context.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';
import { fitClasses } from './linear-classifier-classes.ts';
import { fitPenalised } from './linear-classifier-fit.ts';
import { binomialLoss, multinomialLoss } from './linear-classifier-loss.ts';
import type { Coefficients, Stop } from './linear-classifier-objective.ts';

export interface LogisticParams {
  /** Null for no penalty. */
  readonly C: number | null;
  readonly l1Ratio: number;
  readonly fitIntercept: boolean;
}

/** @param design Its target is the code of each row's class. */
export function fitLogistic(
  space: Workspace,
  design: Design,
  target: ClassTarget,
  { C, l1Ratio, fitIntercept }: LogisticParams,
  stop: Stop,
): Coefficients {
  const { features, totalWeight } = design;
  const penalty = C === null ? 0 : 1 / (C * totalWeight);
  const penalties = { squared: (1 - l1Ratio) * penalty, absolute: l1Ratio * penalty };
  return fitClasses(design.target, target, features.width, (codes, outputs) => {
    const loss = outputs === 1 ? binomialLoss(codes) : multinomialLoss(codes, outputs);
    return fitPenalised(space, { design, loss, ...penalties, fitIntercept }, stop);
  });
}
