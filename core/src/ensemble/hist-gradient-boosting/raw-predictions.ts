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

/** What the kernels call the losses of one output. */
const lossesOf = { squaredError: 0, poisson: -1, gamma: -2 } as const;
/** What they call their gradients; those of absolute errors are there already. */
const gradientsOf = { squaredError: -1, pinball: -1, poisson: -2, gamma: -3 } as const;

/** What a pass over rows finds: the mean loss (NaN of no rows), and sums of the gradients where these are written. */
interface Pass {
  readonly loss: number;
  /** The largest gradient where that is no probability, and the largest hessian of deviances. */
  readonly largest: number;
  readonly largestHessian: number;
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
  readonly #weights: Float64Array | 0;
  readonly #heaviest: number;
  /** What the rows of both sets weigh together. */
  readonly #totals = new Map<RowSet, number>();
  /** The largest gradient of this round, and what none of the next is larger than: known after its tree. */
  #largest = 0;
  #largestHessian = 0;
  #bound: number | undefined;
  /** The pass that has written the gradients of this round, if one has. */
  #written: Pass | undefined;
  #scale = 1;
  #hessianScale = 1;

  constructor(space: Workspace, objective: Objective, rows: BinnedRows, train: RowSet, validation: RowSet) {
    const { target, outputs, loss, weights } = objective;
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
    this.#weights = weights === undefined ? 0 : space.array(Float64Array, target.length);
    if (weights !== undefined && this.#weights !== 0) this.#weights.set(weights);
    this.#heaviest = weights === undefined ? 1 : weights.reduce((most, own) => Math.max(most, own), 0);
    for (const set of [train, validation]) this.#totals.set(set, totalOf(set, weights));
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
      this.#weights === 0 &&
      (loss === 'squaredError' ? this.#bound !== undefined : loss === 'logLoss' && outputs === 1);
    if (isWritten) this.#setScale(this.#bound ?? 1);
    const train = this.#pass(this.#train, isWritten ? this.#gradients : 0);
    this.#written = isWritten ? train : undefined;
    this.#largest = train.largest;
    this.#largestHessian = train.largestHessian;
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
      leafQuantile(
        this.#train.rows(node),
        this.#target,
        this.#raw,
        level,
        this.#residuals,
        this.#objective.weights,
      ),
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
    if (objective.loss === 'logLoss') return this.#heaviest;
    if (objective.loss !== 'pinball') return this.#largest;
    return Math.max(objective.pinball.above, objective.pinball.below) * this.#heaviest;
  }

  /** Sets what makes gradients whole numbers. @param largest No gradient is larger. */
  #setScale(largest: number): void {
    const rows = this.#train.order.length;
    // Sums of gradients and counts share 64 bits.
    const most = this.#bits;
    const bits = Math.min(most, 64 - this.#train.countBits - Math.ceil(Math.log2(rows)));
    this.#scale = fixedPointScale(largest, bits);
    const { hasHessian } = this.#objective;
    this.#hessianScale = hasHessian ? fixedPointScale(this.#mostHessian, most) : 1;
  }

  /** Where rows weigh, or may be, much more than others, as many as sums have room for: kernels make doubles of 51 bits. */
  get #bits(): number {
    const { loss } = this.#objective;
    const rows = this.#train.order.length;
    if (this.#weights === 0 && loss !== 'poisson' && loss !== 'gamma') return fixedPointBits(rows);
    return 50 - Math.ceil(Math.log2(Math.max(2, rows)));
  }

  get #mostHessian(): number {
    const { loss } = this.#objective;
    if (loss === 'poisson' || loss === 'gamma') return this.#largestHessian;
    // p (1 - p) is at most 1/4.
    return (loss === 'logLoss' ? 0.25 : 1) * this.#heaviest;
  }

  #writeGradients(output: number): { gradient: number; hessian: number } {
    const rows = this.#train.order;
    const { hasHessian, outputs, loss } = this.#objective;
    // With one output for two classes, it is that of the second.
    const own = loss === 'logLoss' ? (outputs === 1 ? 1 : output) : gradientsOf[loss];
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
      this.#weights,
      hasHessian ? 1 : 0,
    );
    const [gradient, hessian] = this.#added(rows, 2);
    return { gradient, hessian };
  }

  #pass(set: RowSet, gradients: Float64Array | 0): Pass {
    set.reset();
    const rows = set.order;
    const objective = this.#objective;
    const total = this.#totals.get(set) as number;
    if (objective.loss === 'pinball') {
      const { pinball, weights } = objective;
      const sum = pinballLosses(rows, this.#target, this.#raw, pinball, this.#expected, weights);
      return { loss: sum / total, largest: 0, largestHessian: 0, gradient: 0, hessian: 0 };
    }
    this.#space.run(
      sumLosses,
      Math.ceil(rows.length / lossChunk),
      rows,
      rows.length,
      lossChunk,
      this.#raw,
      this.#rowCount,
      objective.loss === 'logLoss' ? objective.outputs : lossesOf[objective.loss],
      this.#target,
      this.#expected,
      this.#sums,
      gradients,
      this.#rows.layout.bytes,
      this.#scale,
      this.#hessianScale,
      this.#train.countBits,
      this.#weights,
    );
    let largest = 0;
    let largestHessian = 0;
    for (let at = 0; at < 4 * Math.ceil(rows.length / lossChunk); at += 4) {
      largest = Math.max(largest, this.#sums[at + 1]);
      largestHessian = Math.max(largestHessian, this.#sums[at + 3]);
    }
    const [loss, , gradient, hessian] = this.#added(rows, 4);
    return { loss: loss / total, largest, largestHessian, gradient, hessian };
  }

  /** What all tasks have summed, of so many sums each. */
  #added(rows: Uint32Array, width: number): number[] {
    const totals = new Array<number>(width).fill(0);
    const length = width * Math.ceil(rows.length / lossChunk);
    for (let at = 0; at < length; at++) totals[at % width] += this.#sums[at];
    return totals;
  }
}

/** What rows weigh together. */
function totalOf({ order }: RowSet, weights: Float64Array | undefined): number {
  return weights === undefined ? order.length : order.reduce((sum, row) => sum + weights[row], 0);
}
