/** The features of a row, summed up before they are written. */

/** Sums by feature, of one row after the other. */
export class TermCounts {
  readonly #sums = new Map<number, number>();

  add(feature: number, value: number): void {
    this.#sums.set(feature, (this.#sums.get(feature) ?? 0) + value);
  }

  /** The number of features that anything was added to. */
  get size(): number {
    return this.#sums.size;
  }

  /**
   * Writes them in ascending order and forgets them.
   * @param isBinary Writes 1 for each.
   * @param indices WRITTEN from `at` on. @param values WRITTEN from `at` on.
   */
  write(isBinary: boolean, indices: Int32Array, values: Float64Array, at: number): void {
    let end = at;
    for (const feature of this.#sums.keys()) indices[end++] = feature;
    indices.subarray(at, end).sort();
    for (let i = at; i < end; i++) values[i] = isBinary ? 1 : (this.#sums.get(indices[i]) as number);
    this.clear();
  }

  clear(): void {
    this.#sums.clear();
  }
}
