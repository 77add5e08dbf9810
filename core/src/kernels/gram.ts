/**
 * Products of a matrix with itself.
 *
 * A one-hot block costs the time of one column, however wide it is: its 0 and 1 are multiplied as they are, by looking
 * up, and its shift is made up for afterwards by Σ(x − s)(z − t) = Σxz − sΣz − tΣx + n s t. Its features' products with
 * one another are a diagonal, so that of the widest block no square is ever made.
 */

import { type BlockMatrix, type OneHotBlock, widestBlock, withoutSparseBlocks } from './block-matrix.ts';
import { addProducts } from './products.ts';
import { type RowSums, sumRows } from './row-sums.ts';
import type { Workspace } from './workspace.ts';

/** XᵀX and Xᵀy, where X has k features that are kept apart and m others. */
export interface Gram {
  /** The widest one-hot block: the features apart. */
  readonly apart: OneHotBlock | undefined;
  /** (k): how many rows have each feature apart. Their products are these on the diagonal, less rows · shift · shiftᵀ. */
  readonly counts: Float64Array;
  /** (m): the numbers of the others, ascending. */
  readonly others: Int32Array;
  /** (m x m), row by row, of the workspace: the products of the others; only the lower triangle is filled. */
  readonly products: Float64Array;
  /** (m x k), row by row: the products of the others with those apart. */
  readonly cross: Float64Array;
  /** (m + k): Xᵀy, in the order of the features. */
  readonly target: Float64Array;
}

/**
 * The products of the features with one another and with a target.
 *
 * @param target (rows), IN: y; `targetShift` is taken off.
 * O(rows x blocks² + m² + m k) time.
 */
export function featureGram(
  space: Workspace,
  matrix: BlockMatrix,
  target: Float64Array,
  targetShift: number,
): Gram {
  const { rows, width } = matrix;
  const { sums, features, targetColumn } = sumFeatures(space, matrix, target, targetShift);
  const product = (a: Feature, b: Feature): number =>
    rawProduct(sums, a, b) + rows * a.shift * b.shift - a.shift * b.total - b.shift * a.total;

  const apart = widestBlock(matrix.blocks);
  const { start, width: k } = apart ?? { start: width, width: 0 };
  const others = Int32Array.from({ length: width - k }, (_, i) => (i < start ? i : i + k));
  const m = others.length;
  const products = space.array(Float64Array, m * m);
  const cross = new Float64Array(m * k);
  for (let i = 0; i < m; i++) {
    const own = features[others[i]];
    for (let j = 0; j <= i; j++) products[i * m + j] = product(own, features[others[j]]);
    for (let j = 0; j < k; j++) cross[i * k + j] = product(own, features[start + j]);
  }
  return {
    apart,
    counts: Float64Array.from({ length: k }, (_, j) => features[start + j].total),
    others,
    products,
    cross,
    target: Float64Array.from(features, own => product(own, targetColumn)),
  };
}

/** A feature, or the target, as the sums know it. */
interface Feature {
  /** Its block; -1 for numbers. */
  readonly block: number;
  /** Its code in the block, or which column of numbers it is. */
  readonly code: number;
  /** What is still to be taken off: nothing of numbers. */
  readonly shift: number;
  /** Its sum before that. For centred numbers it is what rounding the mean left. */
  readonly total: number;
}

function sumFeatures(
  space: Workspace,
  matrix: BlockMatrix,
  target: Float64Array,
  targetShift: number,
): { sums: RowSums; features: Feature[]; targetColumn: Feature } {
  // Whoever has too many features for that does not ask for their products.
  const { rows, blocks, shift } = withoutSparseBlocks(matrix);
  const numbers = blocks.filter(block => block.values !== undefined);
  const coded = blocks.filter(block => block.codes !== undefined);
  const values = [...numbers.map(block => block.values), target];
  const shifts = Float64Array.from([...numbers.map(({ start }) => shift[start]), targetShift]);
  const sums = sumRows(space, rows, { values, shifts }, coded);
  const numberFeature = (column: number): Feature => {
    let total = 0;
    // Only products with one-hot features ask for it.
    if (coded.length > 0) for (let c = -1; c < coded[0].width; c++) total += sums.byCode(0, c, column);
    return { block: -1, code: column, shift: 0, total };
  };
  const features = blocks.flatMap((own): Feature[] => {
    if (own.codes === undefined) return [numberFeature(numbers.indexOf(own))];
    const block = coded.indexOf(own);
    return Array.from({ length: own.width }, (_, code) => ({
      block,
      code,
      shift: shift[own.start + code],
      total: sums.count(block, code),
    }));
  });
  return { sums, features, targetColumn: numberFeature(numbers.length) };
}

function rawProduct(sums: RowSums, a: Feature, b: Feature): number {
  if (a.block < 0) return b.block < 0 ? sums.product(a.code, b.code) : sums.byCode(b.block, b.code, a.code);
  if (b.block < 0) return sums.byCode(a.block, a.code, b.code);
  if (a.block !== b.block) return sums.pairCount(a.block, a.code, b.block, b.code);
  return a.code === b.code ? a.total : 0;
}

/** Features in a batch of `rowGram`. */
const batchFeatures = 256;

/**
 * XXᵀ, for matrices with more features than rows.
 *
 * @returns (rows x rows), row by row, of the workspace; only the lower triangle is filled. O(rows² x blocks + width) time.
 */
export function rowGram(space: Workspace, matrix: BlockMatrix): Float64Array {
  const { rows, blocks, shift } = matrix;
  const gram = space.array(Float64Array, rows * rows);
  const numbers = blocks.filter(block => block.values !== undefined);
  const batch = space.array(Float64Array, rows * batchFeatures);
  for (let first = 0; first < numbers.length; first += batchFeatures) {
    const own = numbers.slice(first, first + batchFeatures);
    own.forEach(({ start, values }, j) => {
      for (let r = 0; r < rows; r++) batch[r * own.length + j] = values[r] - shift[start];
    });
    const given = { rows: batch, count: rows, stride: own.length, length: own.length };
    addProducts(space, given, gram, rows, { factor: 1, side: 32 });
  }
  space.free(batch);
  addRowsOfCodes(matrix, gram);
  return gram;
}

/** For one-hot blocks Σ(x − s)(z − s) over features is [same code] − s of one row's − s of the other's + Σs². */
function addRowsOfCodes({ rows, blocks, shift }: BlockMatrix, gram: Float64Array): void {
  const own = new Float64Array(rows);
  let squares = 0;
  for (const { start, width, codes } of blocks) {
    if (codes === undefined) continue;
    for (let j = start; j < start + width; j++) squares += shift[j] * shift[j];
    for (let a = 0; a < rows; a++) {
      if (codes[a] < 0) continue;
      own[a] += shift[start + codes[a]];
      for (let b = 0; b <= a; b++) if (codes[b] === codes[a]) gram[a * rows + b] += 1;
    }
  }
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) gram[a * rows + b] += squares - own[a] - own[b];
  }
}
