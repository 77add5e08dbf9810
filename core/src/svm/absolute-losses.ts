/** Support vectors whose losses have a corner: by their dual, in the way that suits the features. */

import type { FitContext } from '../estimator/fit-context.ts';
import type { Block } from '../kernels/block-matrix.ts';
import { descendDual } from '../kernels/dual-descent.ts';
import { sparseRowsOf } from '../kernels/sparse-rows.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from '../linear-model/design.ts';
import { hasProducts } from '../linear-model/metric.ts';
import { solveBox } from './interior-point.ts';

export interface MarginOptions {
  readonly C: number;
  /** How far off the coefficients may be, as a share of their size. */
  readonly tol: number;
  /** Passes over the rows at most, where they are gone through one by one. */
  readonly maxIter: number;
}

/** What a row of a class without weight counts for: too little to show. */
const leastWeight = 1e-12;

/**
 * ½ ‖w‖² + C Σ max(0, 1 − y w · x) at its least.
 * @param sides (rows): y, 1 or −1.
 * @returns (features): w.
 */
export function fitHinge(
  space: Workspace,
  { features, weight }: Design,
  sides: Float64Array,
  { C, ...stop }: MarginOptions,
  { random, throwIfAborted }: FitContext,
): Float64Array {
  const most = sides.map((_, r) => C * Math.max(leastWeight, weight?.[r] ?? 1));
  if (hasProducts(features)) {
    const cost = new Float64Array(sides.length).fill(-1);
    return solveBox(space, { features, signs: sides, cost, most }, stop.tol, throwIfAborted);
  }
  return descendDual(
    {
      rows: sparseRowsOf(features),
      width: features.width,
      target: sides,
      lower: most.map((own, r) => (sides[r] > 0 ? 0 : -own)),
      upper: most.map((own, r) => (sides[r] > 0 ? own : 0)),
      epsilon: 0,
    },
    { ...stop, random, throwIfAborted },
  );
}

/**
 * ½ ‖w‖² + C Σ max(0, |y − w · x| − epsilon) at its least, y being the design's target.
 * @returns (features): w.
 */
export function fitInsensitive(
  space: Workspace,
  { features, weight, target }: Design,
  epsilon: number,
  { C, ...stop }: MarginOptions,
  { random, throwIfAborted }: FitContext,
): Float64Array {
  const most = target.map((_, r) => C * (weight?.[r] ?? 1));
  const both = { ...features, rows: 2 * features.rows };
  if (hasProducts(both)) {
    // What pulls a row up and what pulls it down are apart.
    const problem = {
      features: { ...both, blocks: features.blocks.map(twice) },
      signs: Float64Array.from({ length: both.rows }, (_, r) => (r < target.length ? 1 : -1)),
      cost: join(
        target.map(y => epsilon - y),
        target.map(y => epsilon + y),
      ),
      most: join(most, most),
    };
    return solveBox(space, problem, stop.tol, throwIfAborted);
  }
  const bounds = { lower: most.map(own => -own), upper: most };
  return descendDual(
    { rows: sparseRowsOf(features), width: features.width, target, ...bounds, epsilon },
    { ...stop, random, throwIfAborted },
  );
}

/** The rows of a block, and once more below. */
function twice(block: Block): Block {
  if (block.values !== undefined) return { ...block, values: join(block.values, block.values) };
  if (block.codes !== undefined) {
    const codes = new Int32Array(2 * block.codes.length);
    codes.set(block.codes);
    codes.set(block.codes, block.codes.length);
    return { ...block, codes };
  }
  const { starts, indices, values } = block.sparse;
  const rows = starts.length - 1;
  const end = starts[rows];
  const doubled = Int32Array.from({ length: 2 * rows + 1 }, (_, r) =>
    r <= rows ? starts[r] : end + starts[r - rows],
  );
  const own = new Int32Array(2 * end);
  own.set(indices.subarray(0, end));
  own.set(indices.subarray(0, end), end);
  return {
    ...block,
    sparse: { starts: doubled, indices: own, values: join(values.subarray(0, end), values.subarray(0, end)) },
  };
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
