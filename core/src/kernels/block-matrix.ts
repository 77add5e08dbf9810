/** A matrix whose one-hot blocks stay codes, however wide they are. */

/** Adjacent features: one column of numbers, or features of which at most one is 1 in each row. */
export type Block =
  /** `values`: shape (rows). */
  | { readonly start: number; readonly width: 1; readonly values: Float64Array; readonly codes?: undefined }
  /** `codes`: shape (rows), which feature of the block is 1; -1 when none is. */
  | {
      readonly start: number;
      readonly width: number;
      readonly codes: Int32Array;
      readonly values?: undefined;
    };

/**
 * X: the blocks side by side, less `shift`. Numbers are stored as they are meant, already centred where they are to be;
 * one-hot features are centred by `shift`, since 0 and 1 less their mean would be codes no more.
 */
export interface BlockMatrix {
  readonly rows: number;
  /** Number of features. */
  readonly width: number;
  /** In order; block.start is the number of features before it. */
  readonly blocks: readonly Block[];
  /** Shape (width): what each feature is less; 0 for numbers. */
  readonly shift: Float64Array;
}

/** Row `row` of X into `out` (width). O(width). */
export function writeRow({ blocks, shift }: BlockMatrix, row: number, out: Float64Array): void {
  for (const { start, width, values, codes } of blocks) {
    if (values !== undefined) {
      out[start] = values[row];
      continue;
    }
    for (let j = start; j < start + width; j++) out[j] = -shift[j];
    if (codes[row] >= 0) out[start + codes[row]] += 1;
  }
}

/** Feature `feature` of `block` of X into `out` (rows). O(rows). */
export function writeFeature({ shift }: BlockMatrix, block: Block, feature: number, out: Float64Array): void {
  if (block.values !== undefined) {
    out.set(block.values);
    return;
  }
  const one = feature - block.start;
  for (let r = 0; r < out.length; r++) out[r] = (block.codes[r] === one ? 1 : 0) - shift[feature];
}

/** Xᵀ v. `vector`: (rows). @returns (width), new. O(rows x blocks). */
export function transposeTimes({ width, blocks, shift }: BlockMatrix, vector: Float64Array): Float64Array {
  const out = new Float64Array(width);
  let total = 0;
  for (const x of vector) total += x;
  for (const { start, values, codes } of blocks) {
    if (values !== undefined) for (let r = 0; r < vector.length; r++) out[start] += values[r] * vector[r];
    else for (let r = 0; r < vector.length; r++) if (codes[r] >= 0) out[start + codes[r]] += vector[r];
  }
  for (let j = 0; j < width; j++) out[j] -= shift[j] * total;
  return out;
}
