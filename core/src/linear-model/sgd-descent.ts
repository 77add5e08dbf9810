/** Stochastic gradient descent for a linear model of one output. */

import { CauceError } from '../errors.ts';
import type { SparseRows } from '../kernels/block-matrix.ts';
import { sparseRowsOf } from '../kernels/sparse-rows.ts';
import type { Random } from '../random.ts';
import type { Design } from './design.ts';
import type { SgdLoss } from './sgd-losses.ts';
import type { SgdParams } from './sgd-params.ts';
import { SgdWeights } from './sgd-weights.ts';

export interface SgdProblem {
  readonly rows: SparseRows;
  readonly width: number;
  /** (rows). */
  readonly target: Float64Array;
  /** (rows): what each row's steps are multiplied by. */
  readonly weight: Float64Array;
  readonly loss: SgdLoss;
  /** The intercept's steps are so much shorter: 0.01 for sparse features, which each move less often than it does. */
  readonly interceptDecay: number;
  /** The rows that are learnt from. */
  readonly train: Int32Array;
  /** How good a model is on the rows that are not; higher is better. Undefined to stop by the objective. */
  readonly score: ((model: SgdResult) => number) | undefined;
}

export interface SgdResult {
  readonly coef: Float64Array;
  readonly intercept: number;
}

/** What of a problem its columns say. Those of a table with a sparse block count as sparse. */
export function sgdRows({
  features,
  target,
  weight,
}: Design): Pick<SgdProblem, 'rows' | 'width' | 'weight' | 'interceptDecay'> {
  return {
    rows: sparseRowsOf(features),
    width: features.width,
    weight: weight ?? new Float64Array(target.length).fill(1),
    interceptDecay: features.blocks.some(({ sparse }) => sparse !== undefined) ? 0.01 : 1,
  };
}

/** Steeper than this counts as this steep. */
const steepest = 1e12;
/** An adaptive rate is divided by 5 until it is below this. */
const leastRate = 1e-6;

/**
 * Goes through the rows again and again, in random order, and takes a step for each; until the objective, or the score, has
 * not got better by `tol` for `nIterNoChange` passes. O(values) for each pass.
 * @throws {CauceError} FIT_FAILED when it runs away.
 */
export function descendStochastic(
  where: string,
  problem: SgdProblem,
  params: SgdParams,
  random: Random,
  throwIfAborted: () => void,
): SgdResult {
  const { maxIter, shuffle, tol, nIterNoChange, learningRate } = params;
  const walk = new Walk(problem, params);
  const order = problem.train.slice();
  let best = Number.NEGATIVE_INFINITY;
  let stalls = 0;
  for (let pass = 0; pass < maxIter; pass++) {
    throwIfAborted();
    if (shuffle) reorder(order, random);
    const objective = walk.pass(order);
    const model = walk.last();
    if (!Number.isFinite(objective + model.intercept) || !model.coef.every(Number.isFinite)) {
      throw ranAway(where, pass);
    }
    const quality = problem.score?.(model) ?? -objective;
    stalls = tol !== null && quality < best + tol ? stalls + 1 : 0;
    best = Math.max(best, quality);
    if (stalls < nIterNoChange) continue;
    if (learningRate !== 'adaptive' || !(walk.rate > leastRate)) break;
    walk.rate /= 5;
    stalls = 0;
  }
  return walk.result();
}

/** The model as it goes along. */
class Walk {
  readonly #problem: SgdProblem;
  readonly #params: SgdParams;
  readonly #weights: SgdWeights;
  readonly #absolute: number;
  readonly #from: number;
  readonly #delay: number;
  #intercept = 0;
  #meanIntercept = 0;
  #taken = 0;
  #time = 1;
  /** How long steps are, where that changes only between passes. */
  rate: number;

  constructor(problem: SgdProblem, params: SgdParams) {
    const { penalty, l1Ratio, average, alpha, eta0 } = params;
    this.#problem = problem;
    this.#params = params;
    this.#weights = new SgdWeights(problem.rows, problem.width);
    this.#absolute = penalty === 'l1' ? 1 : penalty === 'elasticnet' ? l1Ratio : 0;
    this.#from = Number(average);
    // The first step is as long as coefficients are usually large: Bottou, section 5.2.
    this.#delay = Math.sqrt(Math.sqrt(alpha)) / alpha;
    this.rate = eta0;
  }

  /** Once through the rows. @returns The mean objective on the way. */
  pass(order: Int32Array): number {
    const { penalty, alpha, learningRate } = this.#params;
    const { loss, target } = this.#problem;
    const isPenalised = penalty !== null && learningRate !== 'pa1' && learningRate !== 'pa2';
    let total = 0;
    for (const row of order) {
      const p = this.#weights.times(row) + this.#intercept;
      total += loss.value(target[row], p);
      if (isPenalised) {
        const { squares, sizes } = this.#weights;
        total += alpha * ((1 - this.#absolute) * 0.5 * squares + this.#absolute * sizes);
      }
      this.#step(row, p);
    }
    return total / order.length;
  }

  /** The model as it is. */
  last(): SgdResult {
    return { coef: this.#weights.copy, intercept: this.#intercept };
  }

  /** The model, averaged where that was asked for and has begun. */
  result(): SgdResult {
    const { own, mean } = this.#weights.settle();
    const isAverage = this.#from > 0 && this.#from <= this.#time - 1;
    return isAverage
      ? { coef: mean, intercept: this.#meanIntercept }
      : { coef: own, intercept: this.#intercept };
  }

  #step(row: number, p: number): void {
    const { penalty, alpha, fitIntercept } = this.#params;
    const { weight, interceptDecay } = this.#problem;
    const rate = this.#rateNow();
    const length = this.#lengthOf(row, p, rate);
    if (length === undefined) return;
    const change = length * weight[row];
    if (penalty !== null) this.#weights.shrink(Math.max(0, 1 - (1 - this.#absolute) * rate * alpha));
    if (change !== 0) this.#weights.add(row, change);
    if (fitIntercept) this.#intercept += change * interceptDecay;
    if (this.#from > 0 && this.#from <= this.#time) {
      const count = this.#time - this.#from + 1;
      this.#weights.average(row, change, count);
      this.#meanIntercept += (this.#intercept - this.#meanIntercept) / count;
    }
    if (this.#absolute > 0) {
      this.#taken += this.#absolute * rate * alpha;
      this.#weights.take(row, this.#taken);
    }
    this.#time++;
  }

  #rateNow(): number {
    const { learningRate, alpha, eta0, powerT } = this.#params;
    if (learningRate === 'optimal') return 1 / (alpha * (this.#delay + this.#time - 1));
    if (learningRate === 'invscaling') return eta0 / this.#time ** powerT;
    return this.rate;
  }

  /** How often the row is added. Undefined for a row of zeros that cannot be told by. */
  #lengthOf(row: number, p: number, rate: number): number | undefined {
    const { learningRate, eta0 } = this.#params;
    const { loss, target } = this.#problem;
    const y = target[row];
    const slope = loss.slope(y, p);
    if (learningRate !== 'pa1' && learningRate !== 'pa2') {
      return -rate * Math.max(-steepest, Math.min(steepest, slope));
    }
    // Passive and aggressive: as far as it takes. Crammer et al., JMLR 7 (2006).
    const squares = this.#squaresOf(row);
    if (learningRate === 'pa1' && squares === 0) return undefined;
    const off = loss.value(y, p);
    const length = learningRate === 'pa1' ? Math.min(eta0, off / squares) : off / (squares + 0.5 / eta0);
    return length === 0 ? 0 : -Math.sign(slope) * length;
  }

  #squaresOf(row: number): number {
    const { starts, values } = this.#problem.rows;
    let total = 0;
    for (let at = starts[row]; at < starts[row + 1]; at++) total += values[at] ** 2;
    return total;
  }
}

function reorder(list: Int32Array, random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const own = list[i];
    list[i] = list[j];
    list[j] = own;
  }
}

function ranAway(where: string, pass: number): CauceError {
  const message = `its numbers grew too large in pass ${pass + 1}. Scale the columns (standardScaler), or lower eta0.`;
  return new CauceError('FIT_FAILED', { where, message });
}
