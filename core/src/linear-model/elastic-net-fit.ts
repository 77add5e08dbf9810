/** Fits with a penalty of absolute values: what Lasso and ElasticNet have in common. */

import type { FitContext } from '../estimator/fit-context.ts';
import { transposeTimes } from '../kernels/block-matrix.ts';
import { descend } from '../kernels/coordinate-descent.ts';
import { descendRows } from '../kernels/coordinate-descent-rows.ts';
import { weightedGram } from '../kernels/weighted-gram.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';

export interface ElasticNetSettings {
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly positive: boolean;
  readonly selection: 'cyclic' | 'random';
}

/** More features than this are fitted from the rows, not from their products. */
const mostProducts = 1000;

/** A solver for one design and any strength of the penalty. */
export interface ElasticNetSolver {
  /** @param coef IN: where to begin; OUT: the coefficients. */
  solve(coef: Float64Array, alpha: number, l1Ratio: number): void;
}

/** @param context Random selections draw from it; it is asked now and then whether to go on. */
export function elasticNetSolver(
  space: Workspace,
  design: Design,
  settings: Pick<ElasticNetSettings, 'maxIter' | 'tol' | 'positive' | 'selection'>,
  context: Pick<FitContext, 'random' | 'throwIfAborted'>,
): ElasticNetSolver {
  const { rows, width } = design.features;
  const { positive, selection } = settings;
  const target = design.target.map(y => y - design.targetMean);
  const byRows = (coef: Float64Array, absolute: number, squared: number): void => {
    const { weight, features: matrix } = design;
    const pick = selection === 'random' ? () => context.random.integer(width) : undefined;
    const onSweep = () => context.throwIfAborted();
    const options = { tolerance: settings.tol, sweeps: settings.maxIter, pick, onSweep };
    descendRows({ matrix, target, weight, absolute, squared, positive }, coef, options);
  };
  const hasProducts = !positive && selection === 'cyclic' && width <= Math.min(rows, mostProducts);
  const byProducts = hasProducts ? productSolver(space, design, target, settings) : byRows;
  return {
    solve(coef, alpha, l1Ratio) {
      context.throwIfAborted();
      const strength = alpha * design.totalWeight;
      // Without a penalty of the absolute values the duality gap is another.
      const solve = l1Ratio * strength > 0 ? byProducts : byRows;
      solve(coef, strength * l1Ratio, strength * (1 - l1Ratio));
    },
  };
}

function productSolver(
  space: Workspace,
  { features, weight }: Design,
  target: Float64Array,
  { maxIter, tol }: Pick<ElasticNetSettings, 'maxIter' | 'tol'>,
): (coef: Float64Array, absolute: number, squared: number) => void {
  const { rows, width } = features;
  const weights = weight ?? new Float64Array(rows).fill(1);
  const gram = weightedGram(space, features, weights);
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) gram[j * width + i] = gram[i * width + j];
  const weighted = target.map((y, r) => y * weights[r]);
  const products = space.array(Float64Array, width);
  products.set(transposeTimes(features, weighted));
  const targetSquares = target.reduce((total, y, r) => total + y * weighted[r], 0);
  const own = space.array(Float64Array, width);
  return (coef, absolute, squared) => {
    own.set(coef);
    const problem = { gram, target: products, targetSquares, absolute, squared };
    descend(space, problem, own, { tolerance: tol, sweeps: maxIter });
    coef.set(own);
  };
}
