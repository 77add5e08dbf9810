/** A constant among the features, for models that penalise the intercept as any other coefficient. */

import type { BlockMatrix } from '../kernels/block-matrix.ts';

/** The features, and after them one that is `scaling` in all rows. */
export function withConstant(features: BlockMatrix, scaling: number): BlockMatrix {
  const { rows, width, blocks } = features;
  const constant = { start: width, width: 1 as const, values: new Float64Array(rows).fill(scaling) };
  return { rows, width: width + 1, blocks: [...blocks, constant], shift: new Float64Array(width + 1) };
}
