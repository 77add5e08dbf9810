/**
 * Regression by quantiles: the coefficients that minimise Σ aᵢ max(rᵢ, 0) + bᵢ max(−rᵢ, 0) + Σ pⱼ |βⱼ| with r = y − Zβ.
 *
 * It is a linear programme. A corner is where as many rows as there are coefficients have no residual; from corner to
 * corner the simplex method leads down, on each edge as far as the objective falls: Barrodale and Roberts, "An improved
 * algorithm for discrete L1 linear approximation", SIAM Journal on Numerical Analysis 10 (1973); Koenker and d'Orey,
 * Algorithm AS 229, Applied Statistics 36 (1987). A penalty pⱼ is a row more, with residual −βⱼ.
 */

import { type Crossings, crossingOf } from './crossing.ts';

export interface QuantileProblem {
  /** Number of rows, and of coefficients. */
  readonly rows: number;
  readonly width: number;
  /** Z v: (rows), new. */
  times(vector: Float64Array): Float64Array;
  /** Zᵀ v: (width), new. */
  transposeTimes(vector: Float64Array): Float64Array;
  /** Row `row` of Z: (width), new. */
  row(row: number): Float64Array;
  /** (rows): y. */
  readonly target: Float64Array;
  /** (rows): what a residual above 0 and one below 0 costs, at least 0. */
  readonly above: Float64Array;
  readonly below: Float64Array;
  /** (width): what a coefficient costs, at least 0. */
  readonly penalty: Float64Array;
}

export interface QuantileSolution {
  /** (width): a corner of least cost. */
  readonly coef: Float64Array;
  readonly pivots: number;
  /** False when `mostPivots` ended it. */
  readonly converged: boolean;
}

/** After so many pivots the inverse of the basis is made anew. */
const refresh = 64;
/** How far a dual value may be out of its bounds, as a share of the costs. */
const tolerance = 1e-10;

/**
 * O(rows x width + width²) for each pivot; about as many as there are coefficients that are not 0, times a few. Memory for
 * width².
 *
 * Targets are first moved by some 1e-11 of their size, which makes corners distinct where many residuals vanish at once, so
 * that the method cannot go round in circles; the coefficients are then those of the corner with the targets as they are.
 *
 * @param onPivot Called before each pivot.
 */
export function solveQuantile(
  problem: QuantileProblem,
  { mostPivots, onPivot }: { mostPivots: number; onPivot?: () => void },
): QuantileSolution {
  const { rows, width } = problem;
  const moved = movedTarget(problem.target);
  const state: State = {
    basis: Int32Array.from({ length: width }, (_, j) => rows + j),
    inverse: identity(width),
    residual: new Float64Array(rows + width),
    side: new Int8Array(rows + width).fill(1),
  };
  setResiduals(problem, state, moved);
  for (let i = 0; i < rows; i++) state.side[i] = state.residual[i] < 0 ? -1 : 1;
  for (let pivots = 0; pivots < mostPivots; pivots++) {
    onPivot?.();
    if (pivots % refresh === refresh - 1 && invertBasis(problem, state)) setResiduals(problem, state, moved);
    if (!pivot(problem, state)) {
      invertBasis(problem, state);
      return { coef: coefficients(problem, state, problem.target), pivots, converged: true };
    }
  }
  return { coef: coefficients(problem, state, problem.target), pivots: mostPivots, converged: false };
}

interface State {
  /** (width): the rows without residual; those of penalties count from `rows` on. */
  readonly basis: Int32Array;
  /** (width x width), column by column: the inverse of the matrix of these rows. */
  readonly inverse: Float64Array;
  /** (rows + width). */
  readonly residual: Float64Array;
  /** (rows + width): on which side of 0 a residual is, also where it is 0. */
  readonly side: Int8Array;
}

/** Exchanges one row of the basis; false when the corner is the lowest. */
function pivot(problem: QuantileProblem, state: State): boolean {
  const { rows, width } = problem;
  const { basis, inverse, residual, side } = state;
  const leaving = steepestEdge(problem, state);
  if (leaving === undefined) return false;
  const { position, sign, slope } = leaving;
  const direction = inverse.slice(position * width, (position + 1) * width);
  for (let j = 0; j < width; j++) direction[j] *= sign;
  const speed = new Float64Array(rows + width);
  speed.set(problem.times(direction));
  speed.set(direction, rows);
  for (const row of basis) speed[row] = 0;
  const crossings = crossingsOf(problem, state, speed);
  const found = crossingOf(crossings, -slope);
  if (found === undefined) return false;
  const { at, entering } = found;
  for (let i = 0; i < residual.length; i++) {
    if (speed[i] === 0) continue;
    if (side[i] * speed[i] > 0 && residual[i] / speed[i] < at && Math.abs(speed[i]) > crossings.least) {
      side[i] = side[i] > 0 ? -1 : 1;
    }
    residual[i] -= at * speed[i];
  }
  residual[basis[position]] = -sign * at;
  side[basis[position]] = sign > 0 ? -1 : 1;
  residual[entering] = 0;
  exchange(problem, state, position, entering);
  return true;
}

/**
 * The dual value of each row of the basis must be within −below and above; of those that are not, the one that is furthest
 * out, and which way its residual goes.
 */
function steepestEdge(
  { rows, width, above, below, penalty, transposeTimes }: QuantileProblem,
  { basis, inverse, side }: State,
): { position: number; sign: 1 | -1; slope: number } | undefined {
  const isBasic = new Uint8Array(rows + width);
  for (const row of basis) isBasic[row] = 1;
  const costs = new Float64Array(rows);
  for (let i = 0; i < rows; i++) if (isBasic[i] === 0) costs[i] = side[i] > 0 ? above[i] : -below[i];
  const pull = transposeTimes(costs);
  for (let j = 0; j < width; j++) if (isBasic[rows + j] === 0) pull[j] += side[rows + j] * penalty[j];
  let found: { position: number; sign: 1 | -1; slope: number } | undefined;
  for (let k = 0; k < width; k++) {
    let dual = 0;
    let size = 0;
    for (let j = 0; j < width; j++) {
      const part = inverse[k * width + j] * pull[j];
      dual -= part;
      size += Math.abs(part);
    }
    const row = basis[k];
    const up = row < rows ? above[row] : penalty[row - rows];
    const down = row < rows ? below[row] : penalty[row - rows];
    const out = Math.max(dual - up, -down - dual);
    if (out > tolerance * Math.max(up, down, size * 1e-3) && out > -(found?.slope ?? 0)) {
      found = { position: k, sign: dual > up ? -1 : 1, slope: -out };
    }
  }
  return found;
}

/** Where residuals reach 0 along the direction, and by how much the slope then grows. */
function crossingsOf(
  { rows, above, below, penalty }: QuantileProblem,
  { residual, side }: State,
  speed: Float64Array,
): Crossings & { readonly least: number } {
  let fastest = 0;
  for (const own of speed) fastest = Math.max(fastest, Math.abs(own));
  const least = 1e-11 * fastest;
  const numbers: number[] = [];
  for (let i = 0; i < speed.length; i++)
    if (Math.abs(speed[i]) > least && side[i] * speed[i] > 0) numbers.push(i);
  return {
    least,
    numbers: Int32Array.from(numbers),
    times: Float64Array.from(numbers, i => Math.max(0, residual[i] / speed[i])),
    gains: Float64Array.from(numbers, i => {
      const cost = i < rows ? above[i] + below[i] : 2 * penalty[i - rows];
      return Math.abs(speed[i]) * cost;
    }),
  };
}

/** The row of the basis at this position becomes another. */
function exchange(
  problem: QuantileProblem,
  { basis, inverse }: State,
  position: number,
  entering: number,
): void {
  const { width } = problem;
  const row = rowOf(problem, entering);
  const shares = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    for (let j = 0; j < width; j++) shares[k] += row[j] * inverse[k * width + j];
  }
  const first = position * width;
  for (let j = 0; j < width; j++) inverse[first + j] /= shares[position];
  for (let k = 0; k < width; k++) {
    if (k === position || shares[k] === 0) continue;
    for (let j = 0; j < width; j++) inverse[k * width + j] -= shares[k] * inverse[first + j];
  }
  basis[position] = entering;
}

function rowOf(problem: QuantileProblem, row: number): Float64Array {
  if (row < problem.rows) return problem.row(row);
  const unit = new Float64Array(problem.width);
  unit[row - problem.rows] = 1;
  return unit;
}

/** By Gauss and Jordan, with the largest of each column; false, and nothing changes, when it is singular. */
function invertBasis(problem: QuantileProblem, { basis, inverse }: State): boolean {
  const { width } = problem;
  const left = Array.from(basis, row => rowOf(problem, row));
  const right = Array.from({ length: width }, (_, i) => {
    const unit = new Float64Array(width);
    unit[i] = 1;
    return unit;
  });
  for (let j = 0; j < width; j++) {
    let best = j;
    for (let i = j + 1; i < width; i++) if (Math.abs(left[i][j]) > Math.abs(left[best][j])) best = i;
    if (left[best][j] === 0) return false;
    [left[j], left[best]] = [left[best], left[j]];
    [right[j], right[best]] = [right[best], right[j]];
    const own = 1 / left[j][j];
    for (let k = 0; k < width; k++) {
      left[j][k] *= own;
      right[j][k] *= own;
    }
    for (let i = 0; i < width; i++) {
      const factor = left[i][j];
      if (i === j || factor === 0) continue;
      for (let k = 0; k < width; k++) {
        left[i][k] -= factor * left[j][k];
        right[i][k] -= factor * right[j][k];
      }
    }
  }
  for (let k = 0; k < width; k++) for (let j = 0; j < width; j++) inverse[k * width + j] = right[j][k];
  return true;
}

function coefficients(
  { rows, width }: QuantileProblem,
  { basis, inverse }: State,
  target: Float64Array,
): Float64Array {
  const coef = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    const value = basis[k] < rows ? target[basis[k]] : 0;
    if (value !== 0) for (let j = 0; j < width; j++) coef[j] += inverse[k * width + j] * value;
  }
  // Rounding must not take from a coefficient that its penalty is met.
  for (const row of basis) if (row >= rows) coef[row - rows] = 0;
  return coef;
}

function setResiduals(problem: QuantileProblem, state: State, target: Float64Array): void {
  const coef = coefficients(problem, state, target);
  const fitted = problem.times(coef);
  for (let i = 0; i < problem.rows; i++) state.residual[i] = target[i] - fitted[i];
  for (let j = 0; j < problem.width; j++) state.residual[problem.rows + j] = -coef[j];
  for (const row of state.basis) state.residual[row] = 0;
}

/** Each target moved by another share of its own size and of the middle size of all. */
function movedTarget(target: Float64Array): Float64Array {
  const sizes = target
    .map(Math.abs)
    .filter(size => size > 0)
    .sort();
  const middle = sizes.length === 0 ? 1 : sizes[sizes.length >> 1];
  // The fractional parts of multiples of the golden ratio: distinct, and spread evenly.
  return target.map((y, i) => y + 1e-11 * (Math.abs(y) + middle) * (0.5 + ((i * 0.6180339887498949) % 1)));
}

function identity(width: number): Float64Array {
  const matrix = new Float64Array(width * width);
  for (let j = 0; j < width; j++) matrix[j * width + j] = 1;
  return matrix;
}
