/** Coefficients that are changed row by row: shrinking all of them costs nothing, nor does averaging them. */

import type { SparseRows } from '../kernels/block-matrix.ts';

/** Below this a scale is multiplied out, before it is too small to divide by. */
const leastScale = 1e-9;

/**
 * A vector as a scale times numbers, and its average over time: Bottou, "Stochastic gradient descent tricks", Neural
 * Networks: Tricks of the Trade (2012), sections 5.1 and 4.3. What is done to a row costs O(its values).
 */
export class SgdWeights {
  readonly #rows: SparseRows;
  readonly #own: Float64Array;
  readonly #mean: Float64Array;
  /** How much of each coefficient the absolute penalty has taken so far. */
  readonly #taken: Float64Array;
  #scale = 1;
  #squares = 0;
  #sizes = 0;
  #meanShare = 0;
  #meanScale = 1;

  constructor(rows: SparseRows, width: number) {
    this.#rows = rows;
    this.#own = new Float64Array(width);
    this.#mean = new Float64Array(width);
    this.#taken = new Float64Array(width);
  }

  /** The squared length of the vector. */
  get squares(): number {
    return this.#squares * this.#scale * this.#scale;
  }

  /** The sum of its absolute values. */
  get sizes(): number {
    return this.#sizes * this.#scale;
  }

  times(row: number): number {
    const { starts, indices, values } = this.#rows;
    let total = 0;
    for (let at = starts[row]; at < starts[row + 1]; at++) total += values[at] * this.#own[indices[at]];
    return total * this.#scale;
  }

  /** Adds a row, taken `factor` times. */
  add(row: number, factor: number): void {
    const { starts, indices, values } = this.#rows;
    const own = factor / this.#scale;
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const j = indices[at];
      this.#write(j, this.#own[j] + values[at] * own);
    }
  }

  /** Takes the vector so many times. */
  shrink(factor: number): void {
    this.#scale *= factor;
    if (this.#scale < leastScale) this.settle();
  }

  /** Counts the vector into its average, after `add` of the same. @param count How many have been counted, with it. */
  average(row: number, factor: number, count: number): void {
    const { starts, indices, values } = this.#rows;
    const own = (-factor / this.#scale) * this.#meanShare;
    for (let at = starts[row]; at < starts[row + 1]; at++) this.#mean[indices[at]] += values[at] * own;
    if (count > 1) this.#meanScale /= 1 - 1 / count;
    this.#meanShare += (this.#meanScale * this.#scale) / count;
  }

  /**
   * Lets the coefficients of a row catch up with what an absolute penalty takes of all, `total` up to now: Tsuruoka, Tsujii
   * and Ananiadou, "Stochastic gradient descent training for L1-regularized log-linear models" (ACL 2009).
   */
  take(row: number, total: number): void {
    const { starts, indices } = this.#rows;
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const j = indices[at];
      const old = this.#own[j];
      if (old > 0) this.#write(j, Math.max(0, old - (total + this.#taken[j]) / this.#scale));
      else if (old < 0) this.#write(j, Math.min(0, old + (total - this.#taken[j]) / this.#scale));
      this.#taken[j] += this.#scale * (this.#own[j] - old);
    }
  }

  /** The vector as it is, apart. */
  get copy(): Float64Array {
    return this.#own.map(x => x * this.#scale);
  }

  /** Multiplies the scales out. @returns The vector, and its average; they change with it. */
  settle(): { own: Float64Array; mean: Float64Array } {
    this.#squares = 0;
    this.#sizes = 0;
    for (let j = 0; j < this.#own.length; j++) {
      this.#mean[j] = (this.#mean[j] + this.#meanShare * this.#own[j]) / this.#meanScale;
      this.#own[j] *= this.#scale;
      this.#squares += this.#own[j] ** 2;
      this.#sizes += Math.abs(this.#own[j]);
    }
    this.#scale = 1;
    this.#meanShare = 0;
    this.#meanScale = 1;
    return { own: this.#own, mean: this.#mean };
  }

  #write(j: number, next: number): void {
    const old = this.#own[j];
    this.#squares += next * next - old * old;
    this.#sizes += Math.abs(next) - Math.abs(old);
    this.#own[j] = next;
  }
}
