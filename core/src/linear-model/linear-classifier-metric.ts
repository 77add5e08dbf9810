/** How strongly coefficients bend what is minimised, each alone and two together: what a search is scaled by. */

import { type BlockMatrix, writeFeature } from '../kernels/block-matrix.ts';
import { addProducts } from '../kernels/products.ts';
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
  const scale = rootsOf(design).map(root => Math.hypot(factor * root, Math.sqrt(squared)) || 1);
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

/** Shape (width): the root of Σ w x² of each feature, also where the squares themselves are too large or too small. */
function rootsOf({ features, weight }: Design): Float64Array {
  const isNumber = ({ values }: BlockMatrix['blocks'][0]) => values !== undefined;
  const roots = lengthsOf({ ...features, blocks: features.blocks.filter(own => !isNumber(own)) }, weight).map(
    Math.sqrt,
  );
  for (const { start, values } of features.blocks) {
    if (values === undefined) continue;
    const less = features.shift[start];
    let largest = 0;
    for (let r = 0; r < values.length; r++) largest = Math.max(largest, Math.abs(values[r] - less));
    if (largest === 0) continue;
    let sum = 0;
    for (let r = 0; r < values.length; r++) sum += (weight?.[r] ?? 1) * ((values[r] - less) / largest) ** 2;
    roots[start] = largest * Math.sqrt(sum);
  }
  return roots;
}

/**
 * XᵀSX, S the weights, of features that are each taken times `factor`, through its scale.
 * @returns (width x width), row by row: the lower triangle. O(rows x width²).
 */
export function productsOf(
  space: Workspace,
  { features, weight }: Pick<Design, 'features' | 'weight'>,
  scale: Float64Array,
  factor: number,
): Float64Array {
  const { rows, width, blocks } = features;
  const out = space.array(Float64Array, width * width);
  const part = space.array(Float64Array, width * Math.min(chunk, rows));
  for (let start = 0; start < rows; start += chunk) {
    const length = Math.min(chunk, rows - start);
    for (const block of blocks) {
      for (let j = block.start; j < block.start + block.width; j++) {
        const own = part.subarray(j * length, (j + 1) * length);
        writeFeature(features, block, j, start, own);
        const size = factor / scale[j];
        for (let r = 0; r < length; r++)
          own[r] *= size * (weight === undefined ? 1 : Math.sqrt(weight[start + r]));
      }
    }
    const given = { rows: part, count: width, stride: length, length };
    addProducts(space, given, out, width, { factor: 1, side: 32 });
  }
  space.free(part);
  const own = out.slice();
  space.free(out);
  return own;
}
