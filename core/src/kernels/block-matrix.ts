/** A matrix whose one-hot blocks stay codes, however wide they are, and whose columns are centred without a copy. */

/** One column of numbers. */
export interface NumberBlock {
  /** The number of features before it. */
  readonly start: number;
  readonly width: 1;
  /** Shape (rows). */
  readonly values: Float64Array;
  readonly codes?: undefined;
  readonly sparse?: undefined;
}

/** Features of which at most one is 1 in each row. */
export interface OneHotBlock {
  readonly start: number;
  readonly width: number;
  /** Shape (rows): which feature of the block is 1; -1 when none is. */
  readonly codes: Int32Array;
  readonly values?: undefined;
  readonly sparse?: undefined;
}

/** Features of which each row has few that are not 0. */
export interface SparseBlock {
  readonly start: number;
  readonly width: number;
  readonly sparse: SparseRows;
  readonly values?: undefined;
  readonly codes?: undefined;
}

/** Compressed sparse rows. */
export interface SparseRows {
  /** Shape (rows + 1): where each row begins in the other two. */
  readonly starts: Int32Array;
  /** Which feature of the block each value is of: ascending within a row. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** Adjacent features, all in memory as they are or as codes. */
export type DenseBlock = NumberBlock | OneHotBlock;
/** Adjacent features. */
export type Block = DenseBlock | SparseBlock;

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

/** A matrix without sparse blocks. */
export interface DenseMatrix extends BlockMatrix {
  readonly blocks: readonly DenseBlock[];
}

/** The one-hot block of most features; the first of several; undefined when there is none. */
export function widestBlock(blocks: readonly Block[]): OneHotBlock | undefined {
  let widest: OneHotBlock | undefined;
  for (const block of blocks) {
    if (block.codes !== undefined && block.width > (widest?.width ?? 0)) widest = block;
  }
  return widest;
}

/**
 * Feature `feature` of `block` of X into `out`, from row `start` on. O(length of `out`), for a sparse block
 * times the logarithm of a row's values. */
export function writeFeature(
  { shift }: BlockMatrix,
  { start: first, values, codes, sparse }: Block,
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
  if (sparse !== undefined) {
    for (let r = 0; r < out.length; r++) out[r] = sparseAt(sparse, start + r, one) - less;
    return;
  }
  for (let r = 0; r < out.length; r++) out[r] = (codes[start + r] === one ? 1 : 0) - less;
}

/** X w. `vector`: (width). @returns (rows), new. O(rows x blocks), of sparse ones their values. */
export function times({ rows, blocks, shift }: BlockMatrix, vector: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let b = 0; b < blocks.length; b++) {
    const { start, width, values, codes, sparse } = blocks[b];
    if (values !== undefined) {
      const four = blocks.slice(b, b + 4).flatMap(block => block.values ?? []);
      if (four.length === 4) {
        addFourTimes(four, shift, vector, start, out);
        b += 3;
      } else if (vector[start] !== 0) {
        for (let r = 0; r < rows; r++) out[r] += (values[r] - shift[start]) * vector[start];
      }
    } else {
      let less = 0;
      for (let j = start; j < start + width; j++) less += shift[j] * vector[j];
      if (sparse !== undefined) addSparseTimes(sparse, vector.subarray(start, start + width), less, out);
      else for (let r = 0; r < rows; r++) out[r] += (codes[r] < 0 ? 0 : vector[start + codes[r]]) - less;
    }
  }
  return out;
}

/** Xᵀ v. `vector`: (rows). @returns (width), new. O(rows x blocks), of sparse ones their values. */
export function transposeTimes({ width, blocks, shift }: BlockMatrix, vector: Float64Array): Float64Array {
  const out = new Float64Array(width);
  let total = 0;
  for (const x of vector) total += x;
  for (const { start, width, values, codes, sparse } of blocks) {
    if (values !== undefined) {
      out[start] = shiftedDot(values, shift[start], vector);
    } else {
      if (sparse !== undefined) addSparseTranspose(sparse, vector, out.subarray(start, start + width));
      else for (let r = 0; r < vector.length; r++) if (codes[r] >= 0) out[start + codes[r]] += vector[r];
      for (let j = start; j < start + width; j++) out[j] -= shift[j] * total;
    }
  }
  return out;
}

/** Adds what four adjacent columns of numbers, the first of which is feature `start`, give: one after the other, to the bit. */
function addFourTimes(
  [a, b, c, d]: readonly Float64Array[],
  shift: Float64Array,
  vector: Float64Array,
  start: number,
  out: Float64Array,
): void {
  const [wa, wb, wc, wd] = vector.subarray(start, start + 4);
  // Of all columns where one alone is asked for.
  if (wa === 0 && wb === 0 && wc === 0 && wd === 0) return;
  const [sa, sb, sc, sd] = shift.subarray(start, start + 4);
  for (let r = 0; r < out.length; r++) {
    out[r] = out[r] + (a[r] - sa) * wa + (b[r] - sb) * wb + (c[r] - sc) * wc + (d[r] - sd) * wd;
  }
}

/** Σ (values − less) vector, in four lanes. */
function shiftedDot(values: Float64Array, less: number, vector: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let r = 0;
  for (; r + 3 < vector.length; r += 4) {
    first += (values[r] - less) * vector[r];
    second += (values[r + 1] - less) * vector[r + 1];
    third += (values[r + 2] - less) * vector[r + 2];
    fourth += (values[r + 3] - less) * vector[r + 3];
  }
  for (; r < vector.length; r++) first += (values[r] - less) * vector[r];
  return first + third + (second + fourth);
}

/** The matrix with sparse blocks as columns of numbers. The caller sees to it that these are not too many. */
export function withoutSparseBlocks(matrix: BlockMatrix): DenseMatrix {
  const { rows } = matrix;
  const blocks = matrix.blocks.flatMap((block): DenseBlock[] => {
    if (block.sparse === undefined) return [block];
    const { starts, indices, values } = block.sparse;
    const columns = Array.from({ length: block.width }, () => new Float64Array(rows));
    for (let r = 0; r < rows; r++) {
      for (let at = starts[r]; at < starts[r + 1]; at++) columns[indices[at]][r] = values[at];
    }
    return columns.map((own, j) => ({ start: block.start + j, width: 1, values: own }));
  });
  return { ...matrix, blocks };
}

/** The value of a feature in a row, by halving. */
function sparseAt({ starts, indices, values }: SparseRows, row: number, feature: number): number {
  let low = starts[row];
  let high = starts[row + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (indices[middle] < feature) low = middle + 1;
    else high = middle;
  }
  return low < starts[row + 1] && indices[low] === feature ? values[low] : 0;
}

/** Adds S w − `less` to each row. */
function addSparseTimes(
  { starts, indices, values }: SparseRows,
  weights: Float64Array,
  less: number,
  out: Float64Array,
): void {
  for (let r = 0; r < out.length; r++) {
    let total = -less;
    for (let at = starts[r]; at < starts[r + 1]; at++) total += values[at] * weights[indices[at]];
    out[r] += total;
  }
}

/** Adds Sᵀ v. */
function addSparseTranspose(
  { starts, indices, values }: SparseRows,
  vector: Float64Array,
  out: Float64Array,
): void {
  for (let r = 0; r < vector.length; r++) {
    for (let at = starts[r]; at < starts[r + 1]; at++) out[indices[at]] += values[at] * vector[r];
  }
}
