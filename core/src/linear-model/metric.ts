/** How strongly coefficients bend what is minimised, each alone and two together: what a search is scaled by. */

import { type BlockMatrix, writeFeature } from '../kernels/block-matrix.ts';
import { addProducts } from '../kernels/products.ts';
import { addSparseProducts } from '../kernels/sparse-gram.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';
import { lengthsOf } from './fit-squares.ts';

/** curvature · XᵀSX / total + squared · I, with S the weights: the most that a penalised loss bends. */
export interface Metric {
  /** (width): the roots of its diagonal. Coefficients are measured in their inverses. */
  readonly scale: Float64Array;
  /** (width x width), row by row: all of it, so measured; its diagonal is 1. Undefined where it would be too large. */
  readonly matrix: Float64Array | undefined;
}

const mostFeatures = 1000;
/** More products are not added up for it: these take about a second. */
const mostProducts = 4e9;
/** Rows that are multiplied at a time. */
const chunk = 2048;

/** O(rows x width²) time, or O(rows x blocks) where that would be too long. */
export function metricOf(space: Workspace, design: Design, curvature: number, squared: number): Metric {
  const { features, totalWeight } = design;
  const { width } = features;
  const factor = Math.sqrt(curvature / totalWeight);
  const scale = lengthsOf(design.features, design.weight).map(
    length => Math.hypot(factor * length, Math.sqrt(squared)) || 1,
  );
  if (!hasProducts(features)) return { scale, matrix: undefined };
  const matrix = productsOf(space, design, scale, factor);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) matrix[j * width + i] = matrix[i * width + j];
    matrix[i * width + i] = 1;
  }
  return { scale, matrix };
}

/** Whether the products of features are few enough to be added up. */
export function hasProducts({ rows, width }: BlockMatrix): boolean {
  return width <= mostFeatures && rows * width * width <= mostProducts;
}

/**
 * XᵀSX, S the weights, of features that are each taken times `factor`, through its scale.
 * @returns (width x width), row by row: the lower triangle. O(rows x features²), where a sparse block counts for as many
 *   features as a row of it has values.
 */
export function productsOf(
  space: Workspace,
  { features, weight }: Pick<Design, 'features' | 'weight'>,
  scale: Float64Array,
  factor: number,
): Float64Array {
  const { rows, width, blocks, shift } = features;
  const own = new Float64Array(width * width);
  if (blocks.some(({ sparse }) => sparse !== undefined)) {
    const weights = weight ?? new Float64Array(rows).fill(1);
    addSparseProducts(blocks, shift, weights, { gram: own, width });
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) own[i * width + j] *= (factor / scale[i]) * (factor / scale[j]);
    }
  }
  addDense(
    space,
    { features, weight },
    scale.map(size => factor / size),
    own,
  );
  return own;
}

/** Of the features that no sparse block has, times `sizes`. */
function addDense(
  space: Workspace,
  { features, weight }: Pick<Design, 'features' | 'weight'>,
  sizes: Float64Array,
  out: Float64Array,
): void {
  const { rows, width, blocks } = features;
  const dense = blocks.filter(({ sparse }) => sparse === undefined);
  const places = dense.flatMap(block =>
    Array.from({ length: block.width }, (_, i) => ({ block, feature: block.start + i })),
  );
  const count = places.length;
  const sums = space.array(Float64Array, count * count);
  const part = space.array(Float64Array, count * Math.min(chunk, rows));
  for (let start = 0; start < rows; start += chunk) {
    const length = Math.min(chunk, rows - start);
    for (const [i, { block, feature }] of places.entries()) {
      const own = part.subarray(i * length, (i + 1) * length);
      writeFeature(features, block, feature, start, own);
      for (let r = 0; r < length; r++)
        own[r] *= sizes[feature] * (weight === undefined ? 1 : Math.sqrt(weight[start + r]));
    }
    const given = { rows: part, count, stride: length, length };
    addProducts(space, given, sums, count, { factor: 1, side: 32 });
  }
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) out[places[i].feature * width + places[j].feature] = sums[i * count + j];
  }
  space.free(part);
  space.free(sums);
}
