/** A matrix whose one-hot blocks stay codes, however wide they are, and whose columns are centred without a copy. */

/** One column of numbers. */
export interface NumberBlock {
  /** The number of features before it. */
  readonly start: number;
  readonly width: 1;
  /** Shape (rows). */
  readonly values: Float64Array;
  readonly codes?: undefined;
}

/** Features of which at most one is 1 in each row. */
export interface OneHotBlock {
  readonly start: number;
  readonly width: number;
  /** Shape (rows): which feature of the block is 1; -1 when none is. */
  readonly codes: Int32Array;
  readonly values?: undefined;
}

/** Adjacent features. */
export type Block = NumberBlock | OneHotBlock;

/** X: the blocks side by side, less `shift`. */
export interface BlockMatrix {
  readonly rows: number;
  /** Number of features. */
  readonly width: number;
  /** In order. */
  readonly blocks: readonly Block[];
  /** Shape (width): what each feature is less: its mean, or 0 for all of them. */
  readonly shift: Float64Array;
}

/** The one-hot block of most features; the first of several; undefined when there is none. */
export function widestBlock(blocks: readonly Block[]): OneHotBlock | undefined {
  let widest: OneHotBlock | undefined;
  for (const block of blocks) {
    if (block.codes !== undefined && block.width > (widest?.width ?? 0)) widest = block;
  }
  return widest;
}

/** Feature `feature` of `block` of X into `out`, from row `start` on. O(length of `out`). */
export function writeFeature(
  { shift }: BlockMatrix,
  { start: first, values, codes }: Block,
  feature: number,
  start: number,
  out: Float64Array,
): void {
  const less = shift[feature];
  if (values !== undefined) {
    for (let r = 0; r < out.length; r++) out[r] = values[start + r] - less;
    return;
  }
  const one = feature - first;
  for (let r = 0; r < out.length; r++) out[r] = (codes[start + r] === one ? 1 : 0) - less;
}

/** X w. `vector`: (width). @returns (rows), new. O(rows x blocks). */
export function times({ rows, blocks, shift }: BlockMatrix, vector: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (const { start, width, values, codes } of blocks) {
    if (values !== undefined) {
      for (let r = 0; r < rows; r++) out[r] += (values[r] - shift[start]) * vector[start];
    } else {
      let less = 0;
      for (let j = start; j < start + width; j++) less += shift[j] * vector[j];
      for (let r = 0; r < rows; r++) out[r] += (codes[r] < 0 ? 0 : vector[start + codes[r]]) - less;
    }
  }
  return out;
}

/** Xᵀ v. `vector`: (rows). @returns (width), new. O(rows x blocks). */
export function transposeTimes({ width, blocks, shift }: BlockMatrix, vector: Float64Array): Float64Array {
  const out = new Float64Array(width);
  let total = 0;
  for (const x of vector) total += x;
  for (const { start, width, values, codes } of blocks) {
    if (values !== undefined) {
      for (let r = 0; r < vector.length; r++) out[start] += (values[r] - shift[start]) * vector[r];
    } else {
      for (let r = 0; r < vector.length; r++) if (codes[r] >= 0) out[start + codes[r]] += vector[r];
      for (let j = start; j < start + width; j++) out[j] -= shift[j] * total;
    }
  }
  return out;
}
