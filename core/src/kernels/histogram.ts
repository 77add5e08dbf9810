/** Histograms of gradients by bin, and partitions of rows: the hot loops of boosting. */

/**
 * Adds the rows of a node to one feature's histogram.
 *
 * @param bins IN: (all rows), the feature's bin of each row.
 * @param rows IN: row numbers; those of the node are `rows[start … end - 1]`.
 * @param gradients IN: (end - start), the gradient of each of these rows in this order, gathered once for all features.
 * @param out WRITTEN: gradient at `offset + 2 bin`, count at `offset + 2 bin + 1`.
 *
 * O(end - start). Two rows at a time hides the latency of the additions; the plain form is
 * `for each row i: out[offset + 2 * bins[rows[i]]] += gradients[i - start], out[… + 1] += 1`.
 */
export function addToHistogram(
  bins: Uint8Array,
  rows: Int32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  out: Float64Array,
  offset: number,
): void {
  let i = start;
  for (; i + 1 < end; i += 2) {
    const a = offset + 2 * bins[rows[i]];
    const b = offset + 2 * bins[rows[i + 1]];
    out[a] += gradients[i - start];
    out[a + 1] += 1;
    out[b] += gradients[i + 1 - start];
    out[b + 1] += 1;
  }
  for (; i < end; i++) {
    const a = offset + 2 * bins[rows[i]];
    out[a] += gradients[i - start];
    out[a + 1] += 1;
  }
}

/** The plain twin of `addToHistogram`. */
export function addToHistogramPlainly(
  bins: Uint8Array,
  rows: Int32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  out: Float64Array,
  offset: number,
): void {
  for (let i = start; i < end; i++) {
    out[offset + 2 * bins[rows[i]]] += gradients[i - start];
    out[offset + 2 * bins[rows[i]] + 1] += 1;
  }
}

/**
 * Brings the rows of a node whose bin goes left to the front, keeping the order on both sides.
 *
 * @param rows WRITTEN: between `start` and `end`.
 * @param goesLeft IN: (256), 1 for each bin that goes left.
 * @param buffer WRITTEN: room for `end - start` rows.
 * @returns Where the right side begins. O(end - start).
 */
export function partition(
  bins: Uint8Array,
  rows: Int32Array,
  start: number,
  end: number,
  goesLeft: Uint8Array,
  buffer: Int32Array,
): number {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    // Both writes, one advance: no branch to mispredict.
    const isLeft = goesLeft[bins[row]];
    rows[left] = row;
    buffer[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  rows.set(buffer.subarray(0, right), left);
  return left;
}
