/** Linear support vectors by their dual, all rows at once: for few features, however these are scaled. */

import type { BlockMatrix } from '../kernels/block-matrix.ts';
import { times, transposeTimes } from '../kernels/block-matrix.ts';
import { factorCholesky, solveCholesky } from '../kernels/cholesky.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { productsOf } from '../linear-model/metric.ts';

/** x that minimises ½ ‖Xᵀ x‖² + cost · x from 0 to `most`. */
export interface BoxProblem {
  readonly features: BlockMatrix;
  /** (rows): 1 or −1 for what each row of X is taken times. */
  readonly signs: Float64Array;
  readonly cost: Float64Array;
  /** (rows): above 0. */
  readonly most: Float64Array;
}

const mostSteps = 100;
/** Goes this share of the way to the nearest bound. */
const share = 0.995;
/** So many steps that do not get nearer are the end: rounding hides what is left. */
const mostStalls = 10;
/** Nearer than this share of its value, an objective cannot be told from another. */
const rounding = 1e-16;

/**
 * Mehrotra's predictor and corrector, where the features' products with the rows' weights are all that is ever solved:
 * Ferris and Munson, "Interior-point methods for massive support vector machines", SIAM Journal on Optimization 13 (2002).
 *
 * @param tol How far off the coefficients may be, as a share of their size.
 * @returns (width): Xᵀ x, the coefficients; NaN where numbers are too large. O(rows x width² + width³) for each of some 20
 *   steps.
 */
export function solveBox(
  space: Workspace,
  problem: BoxProblem,
  tol: number,
  throwIfAborted: () => void,
): Float64Array {
  const place = middleOf(problem);
  let best: Float64Array = place.coef.slice();
  let least = Number.POSITIVE_INFINITY;
  let stalls = 0;
  for (let step = 0; step < mostSteps && stalls < mostStalls; step++) {
    throwIfAborted();
    const { coef, x } = place;
    const slopes = slopesOf(problem, coef);
    const sums = coefficients(problem, x);
    // The coefficients have an objective of their own, of what each row is short of; x bounds it from below.
    const squares = dot(coef, coef);
    const value = squares / 2 + slopes.reduce((sum, own, r) => sum + problem.most[r] * Math.max(0, -own), 0);
    const bound = -dot(sums, sums) / 2 - dot(problem.cost, x);
    stalls = value < least ? 0 : stalls + 1;
    if (value < least) {
      least = value;
      best = coef.slice();
    }
    if (step > 0 && value - bound <= Math.max(rounding * value, 0.5 * tol * tol * squares)) break;
    const solve = factorSystem(space, problem, place);
    if (solve === undefined) return step === 0 ? best.fill(Number.NaN) : best;
    advance(place, { slopes, coef: sums.map((own, j) => own - coef[j]) }, solve);
  }
  return best;
}

/** In the middle between the bounds, with coefficients of 0. */
function middleOf({ features, cost, most }: BoxProblem): Place {
  const x = most.map(own => own / 2);
  const usual = cost.reduce((sum, own) => sum + Math.abs(own), 0) / cost.length || 1;
  const lower = cost.map(own => Math.max(own, 0) + usual);
  const upper = cost.map(own => Math.max(-own, 0) + usual);
  return { coef: new Float64Array(features.width), x, left: x.slice(), lower, upper };
}

function slopesOf({ features, signs, cost }: BoxProblem, coef: Float64Array): Float64Array {
  const scores = times(features, coef);
  return cost.map((own, r) => signs[r] * scores[r] + own);
}

/** What is not yet as it must be: the slopes, and by how much Xᵀ x differs from the coefficients. */
interface Rest {
  readonly slopes: Float64Array;
  readonly coef: Float64Array;
}

/** Straight for the bounds first, to see how far that goes; then a step that keeps off them accordingly. */
function advance(place: Place, rest: Rest, solve: Solve): void {
  const { coef, x, left, lower, upper } = place;
  const none = new Float64Array(x.length);
  const straight = direction(place, rest, 0, { coef: none, x: none, lower: none, upper: none }, solve);
  const products = dot(x, lower) + dot(left, upper);
  const reached = productsAfter(place, straight, stepLength(place, straight, 1)) / products;
  const centre = (reached ** 3 * products) / (2 * x.length);
  const move = direction(place, rest, centre, straight, solve);
  const length = stepLength(place, move, share);
  for (let j = 0; j < coef.length; j++) coef[j] += length * move.coef[j];
  for (let r = 0; r < x.length; r++) {
    x[r] += length * move.x[r];
    left[r] -= length * move.x[r];
    lower[r] += length * move.lower[r];
    upper[r] += length * move.upper[r];
  }
}

/**
 * Where a step is: x, how far it is from its upper bounds, and what presses against either bound, all above 0; and the
 * coefficients, which are their own, as Xᵀ x loses the small ones of large features to rounding.
 */
interface Place {
  readonly coef: Float64Array;
  readonly x: Float64Array;
  readonly left: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}
type Move = Omit<Place, 'left'>;
type Solve = (right: Float64Array, rest: Float64Array) => Pick<Move, 'coef' | 'x'>;

/** (I + Xᵀ D⁻¹ X)⁻¹, for the coefficients, and what x is with them. Undefined when rounding leaves nothing to solve. */
function factorSystem(
  space: Workspace,
  problem: BoxProblem,
  { x, left, lower, upper }: Place,
): Solve | undefined {
  const { features, signs } = problem;
  const { width } = features;
  const weight = Float64Array.from(x, (own, r) => 1 / (lower[r] / own + upper[r] / left[r]));
  const ones = new Float64Array(width).fill(1);
  const products = space.array(Float64Array, width * width);
  products.set(productsOf(space, { features, weight }, ones, 1));
  for (let j = 0; j < width; j++) products[j * width + j] += 1;
  const isSolvable = factorCholesky(space, products, width) > 0;
  const factor = products.slice();
  space.free(products);
  if (!isSolvable) return undefined;
  return (right, rest) => {
    const sums = coefficients(
      problem,
      right.map((own, r) => own * weight[r]),
    );
    const coef = rest.map((own, j) => own + sums[j]);
    solveCholesky(factor, coef);
    const back = times(features, coef);
    return { coef, x: right.map((own, r) => weight[r] * (own - signs[r] * back[r])) };
  };
}

/** Newton's step towards products of x and what presses of `centre` each, with what an earlier step showed to be left out. */
function direction(
  { x, left, lower, upper }: Place,
  rest: Rest,
  centre: number,
  earlier: Move,
  solve: Solve,
): Move {
  const below = x.map((own, r) => centre - own * lower[r] - earlier.x[r] * earlier.lower[r]);
  const above = left.map((own, r) => centre - own * upper[r] + earlier.x[r] * earlier.upper[r]);
  const right = rest.slopes.map((own, r) => below[r] / x[r] - above[r] / left[r] - own + lower[r] - upper[r]);
  const move = solve(right, rest.coef);
  return {
    ...move,
    lower: move.x.map((own, r) => (below[r] - lower[r] * own) / x[r]),
    upper: move.x.map((own, r) => (above[r] + upper[r] * own) / left[r]),
  };
}

/** How far along a move all stays above 0, times `share`; at most 1. */
function stepLength({ x, left, lower, upper }: Place, move: Move, share: number): number {
  let length = 1 / share;
  for (let r = 0; r < x.length; r++) {
    if (move.x[r] < 0) length = Math.min(length, -x[r] / move.x[r]);
    else if (move.x[r] > 0) length = Math.min(length, left[r] / move.x[r]);
    if (move.lower[r] < 0) length = Math.min(length, -lower[r] / move.lower[r]);
    if (move.upper[r] < 0) length = Math.min(length, -upper[r] / move.upper[r]);
  }
  return Math.min(1, share * length);
}

function productsAfter({ x, left, lower, upper }: Place, move: Move, length: number): number {
  let gap = 0;
  for (let r = 0; r < x.length; r++) {
    gap += (x[r] + length * move.x[r]) * (lower[r] + length * move.lower[r]);
    gap += (left[r] - length * move.x[r]) * (upper[r] + length * move.upper[r]);
  }
  return gap;
}

function coefficients({ features, signs }: BoxProblem, x: Float64Array): Float64Array {
  return transposeTimes(
    features,
    x.map((own, r) => own * signs[r]),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
