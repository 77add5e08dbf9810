/** The statistics source over a table in memory. */

import {
  binCount,
  type Condition,
  type FeatureBins,
  type Losses,
  type StatisticsSource,
  type TreeStart,
} from '../../estimator/statistics-source.ts';
import { fixedPointBits, fixedPointScale, orderFreeSum } from '../../kernels/fixed-point.ts';
import { addToHistogram, partition } from '../../kernels/histogram.ts';
import type { Random } from '../../random.ts';
import { applyBins, findBins } from './binning.ts';
import type { Feature } from './features.ts';

/** Some rows, ordered by node: each node has a range of `order`. */
class RowSet {
  readonly order: Int32Array;
  readonly #ranges = new Map<number, readonly [start: number, end: number]>();
  readonly #buffer: Int32Array;

  constructor(rows: Int32Array) {
    this.order = rows;
    this.#buffer = new Int32Array(rows.length);
  }

  /** All rows in node 0. */
  reset(): void {
    this.#ranges.clear();
    this.#ranges.set(0, [0, this.order.length]);
  }

  range(node: number): readonly [start: number, end: number] {
    return this.#ranges.get(node) as readonly [number, number];
  }

  split(node: number, left: number, right: number, bins: Uint8Array, goesLeft: Uint8Array): void {
    const [start, end] = this.range(node);
    const middle = partition(bins, this.order, start, end, goesLeft, this.#buffer);
    this.#ranges.set(left, [start, middle]);
    this.#ranges.set(right, [middle, end]);
  }
}

/** Rows to learn from, and rows held out to decide when to stop. */
export class MemorySource implements StatisticsSource {
  readonly #features: readonly Feature[];
  readonly #target: Float64Array;
  readonly #random: Random;
  readonly #train: RowSet;
  readonly #validation: RowSet;
  readonly #predictions: Float64Array;
  /** Whole numbers, as `startTree` made them. */
  readonly #gradients: Float64Array;
  /** The gradients of a node's rows, in their order. */
  readonly #gathered: Float64Array;
  readonly #goesLeft = new Uint8Array(256);
  #bins: readonly FeatureBins[] = [];
  /** For each feature, each row's bin. */
  #binned: readonly Uint8Array[] = [];

  /**
   * @param target Shape (rows).
   * @param validation How many rows, drawn at random, are held out; 0 for none.
   */
  constructor(features: readonly Feature[], target: Float64Array, validation: number, random: Random) {
    const rows = target.length;
    this.#features = features;
    this.#target = target;
    this.#random = random;
    const order =
      validation === 0
        ? Int32Array.from({ length: rows }, (_, i) => i)
        : random.fork('validation').permutation(rows);
    this.#validation = new RowSet(order.slice(0, validation).sort());
    this.#train = new RowSet(order.slice(validation).sort());
    this.#predictions = new Float64Array(rows);
    this.#gradients = new Float64Array(rows);
    this.#gathered = new Float64Array(this.#train.order.length);
  }

  bins(maxBins: number): readonly FeatureBins[] {
    const rows = this.#train.order;
    this.#bins = this.#features.map((feature, f) =>
      findBins(feature, rows, maxBins, this.#random.fork(`bins ${f}`)),
    );
    this.#binned = this.#features.map((feature, f) => applyBins(feature, this.#bins[f]));
    return this.#bins;
  }

  baseline(): { value: number; losses: Losses } {
    const rows = this.#train.order;
    const value = orderFreeSum(rows.length, i => this.#target[rows[i]]) / rows.length;
    this.#predictions.fill(value);
    return { value, losses: this.#losses() };
  }

  startTree(): TreeStart {
    this.#train.reset();
    this.#validation.reset();
    const rows = this.#train.order;
    let largest = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      this.#gradients[row] = this.#predictions[row] - this.#target[row];
      largest = Math.max(largest, Math.abs(this.#gradients[row]));
    }
    const scale = fixedPointScale(largest, fixedPointBits(rows.length));
    let gradient = 0;
    for (let i = 0; i < rows.length; i++) {
      const whole = Math.round(this.#gradients[rows[i]] * scale);
      this.#gradients[rows[i]] = whole;
      gradient += whole;
    }
    return { rows: rows.length, gradient, scale };
  }

  histogram(node: number, out: Float64Array): void {
    out.fill(0);
    const [start, end] = this.#train.range(node);
    const rows = this.#train.order;
    for (let i = start; i < end; i++) this.#gathered[i - start] = this.#gradients[rows[i]];
    let offset = 0;
    for (let f = 0; f < this.#binned.length; f++) {
      addToHistogram(this.#binned[f], rows, start, end, this.#gathered, out, offset);
      offset += 2 * binCount(this.#bins[f]);
    }
  }

  split(node: number, left: number, right: number, { feature, bin, leftSet, missingLeft }: Condition): void {
    const missingBin = binCount(this.#bins[feature]) - 1;
    for (let b = 0; b < missingBin; b++) {
      const isLeft = leftSet === null ? b <= bin : ((leftSet[b >> 5] >>> (b & 31)) & 1) === 1;
      this.#goesLeft[b] = isLeft ? 1 : 0;
    }
    this.#goesLeft[missingBin] = missingLeft ? 1 : 0;
    this.#train.split(node, left, right, this.#binned[feature], this.#goesLeft);
    this.#validation.split(node, left, right, this.#binned[feature], this.#goesLeft);
  }

  endTree(leaves: readonly { node: number; value: number }[]): Losses {
    for (const { node, value } of leaves) {
      for (const set of [this.#train, this.#validation]) {
        const [start, end] = set.range(node);
        for (let i = start; i < end; i++) this.#predictions[set.order[i]] += value;
      }
    }
    return this.#losses();
  }

  #losses(): Losses {
    return { train: this.#loss(this.#train.order), validation: this.#loss(this.#validation.order) };
  }

  #loss(rows: Int32Array): number {
    const half = (i: number): number => (this.#predictions[rows[i]] - this.#target[rows[i]]) ** 2 / 2;
    return rows.length === 0 ? Number.NaN : orderFreeSum(rows.length, half) / rows.length;
  }
}
