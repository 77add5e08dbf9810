/** Ridge regression by its normal equations. */

import { times, transposeTimes, widestBlock } from '../kernels/block-matrix.ts';
import { factorCholesky, solveCholesky } from '../kernels/cholesky.ts';
import { featureGram, rowGram } from '../kernels/gram.ts';
import { sumOf } from '../kernels/moments.ts';
import { addProducts } from '../kernels/products.ts';
import { sum } from '../kernels/sum.ts';
import { weightedGram } from '../kernels/weighted-gram.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';

/** Where less than this share of a diagonal entry was left, rounding shows in the coefficients. */
const fragile = Math.sqrt(Number.EPSILON);
/** Rounds that then bring them back: each takes off all but the share that is lost to rounding. */
const refinements = 2;

/**
 * (XᵀX + alpha I)⁻¹ Xᵀy, or for wide X the same as Xᵀ (XXᵀ + alpha I)⁻¹ y: Saunders, Gammerman and Vovk, "Ridge
 * regression learning algorithm in dual variables" (ICML 1998). Undefined when the system is singular to working
 * precision.
 *
 * @param design Its sparse blocks must not have more features than there are rows.
 * @param alpha Above 0.
 */
export function solveNormal(space: Workspace, design: Design, alpha: number): Float64Array | undefined {
  const { rows, width, blocks } = design.features;
  const others = width - (widestBlock(blocks)?.width ?? 0);
  const isSparse = blocks.some(block => block.sparse !== undefined);
  if ((design.weight !== undefined || isSparse) && width <= rows)
    return solveWeighted(space, design, design.weight ?? new Float64Array(rows).fill(1), alpha);
  if (design.weight !== undefined || others > rows) return solveWide(space, design, alpha);
  return solveTall(space, design, alpha);
}

/** With weights W: Xᵀ (XXᵀ + alpha W⁻¹)⁻¹ y. */
function solveWide(
  space: Workspace,
  { features, target, targetMean, weight }: Design,
  alpha: number,
): Float64Array | undefined {
  const gram = rowGram(space, features);
  const { rows } = features;
  for (let r = 0; r < rows; r++) gram[r * rows + r] += alpha / (weight?.[r] ?? 1);
  if (factorCholesky(space, gram, features.rows) < fragile) return undefined;
  const dual = target.map(y => y - targetMean);
  solveCholesky(gram, dual);
  return transposeTimes(features, dual);
}

/** (XᵀWX + alpha I)⁻¹ XᵀWy. */
function solveWeighted(
  space: Workspace,
  design: Design,
  weight: Float64Array,
  alpha: number,
): Float64Array | undefined {
  const { width } = design.features;
  const gram = weightedGram(space, design.features, weight);
  addToDiagonal(gram, width, alpha);
  if (factorCholesky(space, gram, width) < fragile) return undefined;
  const coef = new Float64Array(width);
  for (let round = 0; round <= refinements; round++) {
    const change = gradient(design, coef, alpha);
    solveCholesky(gram, change);
    for (let j = 0; j < width; j++) coef[j] += change[j];
  }
  return coef;
}

/**
 * The features apart are eliminated first, so that k categories cost O(m² k), not k³, beside m others: with B their
 * products with the others, what is left for the others is their own products less B P⁻¹ Bᵀ.
 */
function solveTall(space: Workspace, design: Design, alpha: number): Float64Array | undefined {
  const { features, target, targetMean } = design;
  const { rows, width } = features;
  const {
    apart,
    counts,
    others,
    products,
    cross,
    target: xty,
  } = featureGram(space, features, target, targetMean);
  const m = others.length;
  const k = counts.length;
  const start = apart?.start ?? width;
  const isCentred = features.shift.subarray(start, start + k).some(shift => shift !== 0);
  const block = invertBlock(counts, alpha, isCentred ? rows : undefined);
  if (block === undefined) return undefined;
  addToDiagonal(products, m, alpha);
  const diagonal = Float64Array.from({ length: m }, (_, i) => products[i * m + i]);
  if (k > 0) subtractBlock(space, products, cross, m, block);
  const share = factorCholesky(space, products, m, diagonal);
  if (share === 0) return undefined;

  const solve = (vector: Float64Array): Float64Array => {
    const own = vector.slice(start, start + k);
    const solved = timesInverse(block, own);
    const rest = Float64Array.from(others, (feature, i) => vector[feature] - dot(cross, i * k, solved));
    solveCholesky(products, rest);
    for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) own[j] -= cross[i * k + j] * rest[i];
    const out = new Float64Array(width);
    out.set(timesInverse(block, own), start);
    for (let i = 0; i < m; i++) out[others[i]] = rest[i];
    return out;
  };
  const coef = solve(xty);
  if (Math.min(share, block.share) > fragile) return coef;
  for (let round = 0; round < refinements; round++) {
    const change = solve(gradient(design, coef, alpha));
    for (let j = 0; j < width; j++) coef[j] += change[j];
  }
  return coef;
}

/** XᵀW(y − Xw) − alpha w, from the rows themselves: the products have lost what is looked for here. */
function gradient(
  { features, target, targetMean, weight }: Design,
  coef: Float64Array,
  alpha: number,
): Float64Array {
  const fitted = times(features, coef);
  const residual = target.map((y, r) => (y - targetMean - fitted[r]) * (weight?.[r] ?? 1));
  return transposeTimes(features, residual).map((x, j) => x - alpha * coef[j]);
}

/** P⁻¹ = diag(scale)² + direction · directionᵀ. */
interface BlockInverse {
  /** As `factorCholesky` has it. */
  readonly share: number;
  readonly scale: Float64Array;
  readonly direction: Float64Array;
}

/**
 * The system P of a one-hot block is D = diag(c) + alpha I with c its counts, less c cᵀ / n where it is centred over n
 * rows. By Sherman and Morrison P⁻¹ is D⁻¹ + D⁻¹c (D⁻¹c)ᵀ / δ with δ = n − cᵀD⁻¹c, here in a form without cancellation.
 * Undefined when δ is nothing but rounding.
 */
function invertBlock(
  counts: Float64Array,
  alpha: number,
  centredOver: number | undefined,
): BlockInverse | undefined {
  const k = counts.length;
  const scale = counts.map(c => 1 / Math.sqrt(c + alpha));
  if (centredOver === undefined) return { share: 1, scale, direction: new Float64Array(k) };
  const delta = centredOver - sumOf(counts) + sum(k, j => (counts[j] * alpha) / (counts[j] + alpha));
  if (!(delta > centredOver * k * Number.EPSILON)) return undefined;
  return {
    share: delta / centredOver,
    scale,
    direction: counts.map(c => c / (c + alpha) / Math.sqrt(delta)),
  };
}

/** P⁻¹ v. */
function timesInverse({ scale, direction }: BlockInverse, vector: Float64Array): Float64Array {
  const share = dot(direction, 0, vector);
  return vector.map((x, j) => x * scale[j] * scale[j] + direction[j] * share);
}

/** Takes B P⁻¹ Bᵀ = M Mᵀ off the products of the others, with M = [B diag(scale), B direction]. */
function subtractBlock(
  space: Workspace,
  products: Float64Array,
  cross: Float64Array,
  m: number,
  { scale, direction }: BlockInverse,
): void {
  const k = scale.length;
  const rows = space.array(Float64Array, m * (k + 1));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < k; j++) rows[i * (k + 1) + j] = cross[i * k + j] * scale[j];
    rows[i * (k + 1) + k] = dot(cross, i * k, direction);
  }
  addProducts(space, { rows, count: m, stride: k + 1, length: k + 1 }, products, m, { factor: -1, side: 32 });
  space.free(rows);
}

/** Of a row of a matrix, which begins at `start`, and a vector. */
function dot(matrix: Float64Array, start: number, vector: Float64Array): number {
  let total = 0;
  for (let j = 0; j < vector.length; j++) total += matrix[start + j] * vector[j];
  return total;
}

function addToDiagonal(matrix: Float64Array, n: number, value: number): void {
  for (let i = 0; i < n; i++) matrix[i * n + i] += value;
}
