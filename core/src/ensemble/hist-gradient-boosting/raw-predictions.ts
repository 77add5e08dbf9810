/** The raw predictions of all rows: their losses, the gradients of these, and what trees add to them. */

import type { Losses, TreeStart } from '../../estimator/statistics-source.ts';
import { addLeaves, sumLosses, writeGradients } from '../../kernels/boosting/gradients.ts';
import { leafQuantile, pinballLosses } from '../../kernels/boosting/pinball.ts';
import { fixedPointBits, fixedPointScale } from '../../kernels/fixed-point.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import type { BinnedRows } from './binned-rows.ts';
import type { Objective } from './objective.ts';
import type { RowSet } from './row-set.ts';

/** Rows whose losses a thread adds at a time: fixed, since sums of doubles depend on it. */
const lossChunk = 4096;
/** Rows that a thread brings up to date at a time, after a tree. */
const leafChunk = 16_384;

/** What a pass over rows finds: the mean loss (NaN of no rows), and sums of the gradients where these are written. */
interface Pass {
  readonly loss: number;
  /** The largest residual, for the squared error. */
  readonly largest: number;
  readonly gradient: number;
  readonly hessian: number;
}

export class RawPredictions {
  readonly #space: Workspace;
  readonly #objective: Objective;
  readonly #rows: BinnedRows;
  readonly #train: RowSet;
  readonly #validation: RowSet;
  readonly #rowCount: number;
  readonly #target: Float64Array;
  readonly #raw: Float64Array;
  /** What gradients are taken of: the raw predictions, or probabilities; of absolute errors, the gradients themselves. */
  readonly #expected: Float64Array;
  /** What is subtracted from these: the target; of absolute errors, nothing. */
  readonly #subtracted: Float64Array;
  readonly #sums: Float64Array;
  /** Room for the residuals of a leaf. */
  readonly #residuals: Float64Array;
  readonly #gradients: Float64Array;
  /** The largest residual of this round, and what none of the next is larger than: known after its tree. */
  #largest = 0;
  #bound: number | undefined;
  /** The pass that has written the gradients of this round, if one has. */
  #written: Pass | undefined;
  #scale = 1;
  #hessianScale = 1;

  constructor(space: Workspace, objective: Objective, rows: BinnedRows, train: RowSet, validation: RowSet) {
    const { target, outputs, loss } = objective;
    this.#space = space;
    this.#objective = objective;
    this.#rows = rows;
    this.#train = train;
    this.#validation = validation;
    this.#rowCount = target.length;
    this.#target = space.array(Float64Array, target.length);
    this.#target.set(target);
    this.#raw = space.array(Float64Array, outputs * target.length);
    this.#expected = loss === 'squaredError' ? this.#raw : space.array(Float64Array, outputs * target.length);
    const isPinball = loss === 'pinball';
    this.#subtracted = isPinball ? space.array(Float64Array, target.length) : this.#target;
    this.#residuals = new Float64Array(isPinball ? train.order.length : 0);
    this.#sums = space.array(Float64Array, 4 * Math.ceil(target.length / lossChunk));
    this.#gradients = rows.gradients;
  }

  /** Begins with these, one for each output. */
  fill(baseline: Float64Array): void {
    for (const [k, value] of baseline.entries())
      this.#raw.fill(value, k * this.#rowCount, (k + 1) * this.#rowCount);
  }

  losses(): Losses {
    const { loss, outputs } = this.#objective;
    // The gradients of the next tree are written in the same pass where they are of one output and their size is known.
    const isWritten =
      loss === 'squaredError' ? this.#bound !== undefined : loss === 'logLoss' && outputs === 1;
    if (isWritten) this.#setScale(this.#bound ?? 1);
    const train = this.#pass(this.#train, isWritten ? this.#gradients : 0);
    this.#written = isWritten ? train : undefined;
    this.#largest = train.largest;
    return { train: train.loss, validation: this.#pass(this.#validation, 0).loss };
  }

  /** Has the gradients of an output written. */
  startTree(output: number): TreeStart {
    if (this.#written === undefined) this.#setScale(this.#largestGradient);
    const { gradient, hessian } = this.#written ?? this.#writeGradients(output);
    const count = this.#train.order.length;
    return {
      sums: { gradient, hessian: this.#objective.hasHessian ? hessian : count, count },
      scale: 1 / this.#scale,
      hessianScale: 1 / this.#hessianScale,
    };
  }

  /** What each leaf is best moved by, where gradients do not say it. */
  leafSteps(nodes: readonly number[]): number[] | undefined {
    const objective = this.#objective;
    if (objective.loss !== 'pinball') return undefined;
    const { level } = objective.pinball;
    return nodes.map(node =>
      leafQuantile(this.#train.rows(node), this.#target, this.#raw, level, this.#residuals),
    );
  }

  /** Adds the value of its leaf to each row's raw prediction of an output. */
  add(output: number, leaves: readonly { readonly node: number; readonly value: number }[]): void {
    const raw = this.#raw.subarray(output * this.#rowCount);
    const longest = leaves.reduce((step, { value }) => Math.max(step, Math.abs(value)), 0);
    this.#bound = this.#objective.loss === 'squaredError' ? this.#largest + longest : undefined;
    const tasks = Math.ceil(this.#rowCount / leafChunk);
    const ranges = this.#space.array(Float64Array, 3 * leaves.length);
    for (const set of [this.#train, this.#validation]) {
      for (const [i, { node, value }] of leaves.entries()) ranges.set([...set.range(node), value], 3 * i);
      this.#space.run(addLeaves, tasks, set.order, leafChunk, raw, ranges, leaves.length);
    }
    this.#space.free(ranges);
  }

  get #largestGradient(): number {
    const objective = this.#objective;
    if (objective.loss === 'squaredError') return this.#largest;
    return objective.loss === 'pinball' ? Math.max(objective.pinball.above, objective.pinball.below) : 1;
  }

  /** Sets what makes gradients whole numbers. @param largest No gradient is larger. */
  #setScale(largest: number): void {
    const rows = this.#train.order.length;
    // Sums of gradients and counts share 64 bits.
    const bits = Math.min(fixedPointBits(rows), 64 - this.#train.countBits - Math.ceil(Math.log2(rows)));
    this.#scale = fixedPointScale(largest, bits);
    // p (1 - p) is at most 1/4.
    this.#hessianScale = this.#objective.hasHessian ? fixedPointScale(0.25, fixedPointBits(rows)) : 1;
  }

  #writeGradients(output: number): { gradient: number; hessian: number } {
    const rows = this.#train.order;
    const { hasHessian, outputs } = this.#objective;
    // With one output for two classes, it is that of the second.
    const own = !hasHessian ? -1 : outputs === 1 ? 1 : output;
    this.#space.run(
      writeGradients,
      Math.ceil(rows.length / lossChunk),
      rows,
      rows.length,
      lossChunk,
      this.#expected.subarray(output * this.#rowCount),
      this.#subtracted,
      own,
      this.#gradients,
      this.#rows.layout.bytes,
      this.#scale,
      this.#hessianScale,
      this.#train.countBits,
      this.#sums,
    );
    const [gradient, hessian] = this.#totals(rows, 2);
    return { gradient, hessian };
  }

  #pass(set: RowSet, gradients: Float64Array | 0): Pass {
    set.reset();
    const rows = set.order;
    const objective = this.#objective;
    if (objective.loss === 'pinball') {
      const sum = pinballLosses(rows, this.#target, this.#raw, objective.pinball, this.#expected);
      return { loss: sum / rows.length, largest: 0, gradient: 0, hessian: 0 };
    }
    this.#space.run(
      sumLosses,
      Math.ceil(rows.length / lossChunk),
      rows,
      rows.length,
      lossChunk,
      this.#raw,
      this.#rowCount,
      objective.loss === 'squaredError' ? 0 : objective.outputs,
      this.#target,
      this.#expected,
      this.#sums,
      gradients,
      this.#rows.layout.bytes,
      this.#scale,
      this.#hessianScale,
      this.#train.countBits,
    );
    let largest = 0;
    for (let at = 1; at < 4 * Math.ceil(rows.length / lossChunk); at += 4)
      largest = Math.max(largest, this.#sums[at]);
    const [loss, , gradient, hessian] = this.#totals(rows, 4);
    return { loss: loss / rows.length, largest, gradient, hessian };
  }

  /** What all tasks have summed, of so many sums each. */
  #totals(rows: Uint32Array, width: number): number[] {
    const totals = new Array<number>(width).fill(0);
    const length = width * Math.ceil(rows.length / lossChunk);
    for (let at = 0; at < length; at++) totals[at % width] += this.#sums[at];
    return totals;
  }
}
