/** Products of a matrix with itself, whose one-hot blocks stay codes. */

/** Adjacent features of a matrix: one column of numbers, or a block of which one feature is 1 in each row. */
export type Block =
  | { readonly values: Float64Array; readonly codes?: undefined; readonly width: 1 }
  | { readonly values?: undefined; readonly codes: Int32Array; readonly width: number };

/**
 * XᵀX and Xᵀy of a centred matrix: X is the blocks less `mean`, y the target less its mean.
 *
 * @param blocks IN: the features, not centred.
 * @param mean IN: (features), what to subtract; all zeros for no centring.
 * @param target IN: (rows), centred already when `mean` is.
 * @returns `gram` (features x features), symmetric and full; `product` (features). O(rows x blocks²) time: a block's
 *   width costs memory for the result, not time.
 */
export function centredGram(
  blocks: readonly Block[],
  mean: Float64Array,
  target: Float64Array,
): { gram: Float64Array; product: Float64Array } {
  const rows = target.length;
  const features = mean.length;
  const gram = new Float64Array(features * features);
  const product = new Float64Array(features);
  const centred = blocks.map((block, i) => centre(block, mean[startOf(blocks, i)]));
  const totals = new Float64Array(features);
  for (let i = 0, a = 0; i < blocks.length; a += blocks[i++].width) {
    accumulate(centred[i], target, product, a, totals);
    for (let j = 0, b = 0; j <= i; b += blocks[j++].width) {
      multiply(centred[i], centred[j], gram, features, a, b);
    }
  }
  finishCentring(blocks, mean, rows, gram, totals, product, target);
  for (let i = 0; i < features; i++)
    for (let j = 0; j < i; j++) gram[j * features + i] = gram[i * features + j];
  return { gram, product };
}

function startOf(blocks: readonly Block[], index: number): number {
  let start = 0;
  for (let i = 0; i < index; i++) start += blocks[i].width;
  return start;
}

/** Numbers are centred before they are multiplied, which keeps small differences of large numbers exact. */
function centre(block: Block, mean: number): Block {
  if (block.values === undefined) return block;
  return { values: block.values.map(x => x - mean), width: 1 };
}

/** Xᵀy, and the sums of each feature as it is multiplied. */
function accumulate(
  block: Block,
  y: Float64Array,
  product: Float64Array,
  at: number,
  totals: Float64Array,
): void {
  if (block.values !== undefined) {
    for (let r = 0; r < y.length; r++) {
      product[at] += block.values[r] * y[r];
      totals[at] += block.values[r];
    }
    return;
  }
  for (let r = 0; r < y.length; r++) {
    const code = block.codes[r];
    if (code < 0) continue;
    product[at + code] += y[r];
    totals[at + code] += 1;
  }
}

function multiply(x: Block, y: Block, gram: Float64Array, features: number, a: number, b: number): void {
  const rows = (x.values ?? x.codes).length;
  if (x.values !== undefined && y.values !== undefined) {
    let dot = 0;
    for (let r = 0; r < rows; r++) dot += x.values[r] * y.values[r];
    gram[a * features + b] = dot;
  } else if (x.values !== undefined && y.codes !== undefined) {
    for (let r = 0; r < rows; r++) if (y.codes[r] >= 0) gram[a * features + b + y.codes[r]] += x.values[r];
  } else if (x.codes !== undefined && y.values !== undefined) {
    for (let r = 0; r < rows; r++) if (x.codes[r] >= 0) gram[(a + x.codes[r]) * features + b] += y.values[r];
  } else if (x.codes !== undefined && y.codes !== undefined) {
    for (let r = 0; r < rows; r++) {
      if (x.codes[r] >= 0 && y.codes[r] >= 0) gram[(a + x.codes[r]) * features + b + y.codes[r]] += 1;
    }
  }
}

/**
 * One-hot features were multiplied as they are, 0 and 1: their centring is made up for by
 * Σ(x−m)(z−k) = Σxz − mΣz − kΣx + n·m·k, where Σz of a centred column of numbers is what rounding left of it.
 */
function finishCentring(
  blocks: readonly Block[],
  mean: Float64Array,
  rows: number,
  gram: Float64Array,
  totals: Float64Array,
  product: Float64Array,
  target: Float64Array,
): void {
  const features = mean.length;
  // What is still to be subtracted: the mean of one-hot features; numbers are centred already.
  const pending = new Float64Array(features);
  for (let i = 0, at = 0; i < blocks.length; at += blocks[i++].width) {
    if (blocks[i].codes !== undefined)
      for (let k = 0; k < blocks[i].width; k++) pending[at + k] = mean[at + k];
  }
  let targetSum = 0;
  for (const y of target) targetSum += y;
  for (let i = 0; i < features; i++) {
    product[i] -= pending[i] * targetSum;
    for (let j = 0; j <= i; j++) {
      gram[i * features + j] +=
        rows * pending[i] * pending[j] - pending[i] * totals[j] - pending[j] * totals[i];
    }
  }
}
