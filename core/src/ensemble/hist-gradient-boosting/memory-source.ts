/** The statistics source over a table in memory. */

import type {
  BinnedColumn,
  Child,
  Losses,
  NodeSums,
  Split,
  SplitRules,
  StatisticsSource,
  TreeStart,
} from '../../estimator/statistics-source.ts';
import { addLeaves, sumLosses, writeGradients } from '../../kernels/boosting/gradients.ts';
import { binWidth, columnBins, countRows, countScratch } from '../../kernels/boosting/histogram.ts';
import { type DividingRoom, divideRows, dividingRoom } from '../../kernels/boosting/rows.ts';
import {
  type Answer,
  answerWidth,
  findSplits,
  questionWidth,
  readAnswer,
} from '../../kernels/boosting/splits.ts';
import { fixedPointBits, fixedPointScale } from '../../kernels/fixed-point.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import type { Random } from '../../random.ts';
import type { TreeInput } from '../../tree/inputs.ts';
import { BinnedRows } from './binned-rows.ts';
import { binColumns } from './binning.ts';
import type { Objective } from './objective.ts';

/** Rows whose losses a thread adds at a time: fixed, since sums of doubles depend on it. */
const lossChunk = 4096;
/** Rows that a thread brings up to date at a time, after a tree. */
const leafChunk = 16_384;
/** Most rows that a thread counts at a time, and fewest: threads that count together must add up what they counted. */
const countChunk = 4096;
const fewestCounted = 1024;
/** A side's hessian is at least this: scikit-learn's number. */
const leastHessian = 1e-3;

/** Some rows, ordered by node: each node has a range of `order`. */
class RowSet {
  readonly order: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #ranges = new Map<number, readonly [start: number, end: number]>();

  /** @param rows Ascending. */
  constructor(space: Workspace, rows: Uint32Array) {
    this.#rows = rows;
    this.order = space.array(Uint32Array, rows.length);
    this.order.set(rows);
  }

  /** All rows in node 0, ascending. */
  reset(): void {
    if (this.#ranges.size !== 1) this.order.set(this.#rows);
    this.#ranges.clear();
    this.#ranges.set(0, [0, this.order.length]);
  }

  range(node: number): readonly [start: number, end: number] {
    return this.#ranges.get(node) as readonly [number, number];
  }

  rows(node: number): Uint32Array {
    return this.order.subarray(...this.range(node));
  }

  divide(node: number, left: number, right: number, cut: (rows: Uint32Array) => number): void {
    const [start, end] = this.range(node);
    const middle = start + cut(this.order.subarray(start, end));
    this.#ranges.set(left, [start, middle]);
    this.#ranges.set(right, [middle, end]);
  }
}

/** Rows to learn from, and rows held out to decide when to stop. */
export class MemorySource implements StatisticsSource {
  readonly #space: Workspace;
  readonly #inputs: readonly TreeInput[];
  readonly #objective: Objective;
  readonly #random: Random;
  readonly #rowCount: number;
  readonly #train: RowSet;
  readonly #validation: RowSet;
  readonly #target: Float64Array;
  readonly #raw: Float64Array;
  /** The expected values that gradients are taken of: the raw predictions, or probabilities. */
  readonly #expected: Float64Array;
  readonly #sums: Float64Array;
  readonly #room: DividingRoom;
  /** Histograms of nodes that may be split, and those that are free again. */
  readonly #histograms = new Map<number, Float64Array>();
  readonly #spare: Float64Array[] = [];
  #rows!: BinnedRows;
  #gradients!: Float64Array;
  #counted!: Float64Array;
  #scratch!: Float64Array;
  #questions!: Float64Array;
  #answers!: Float64Array;
  /** The largest residual of this round, and what none of the next is larger than: known after its tree. */
  #largest = 0;
  #bound: number | undefined;
  /** Sums of the gradients of this round, where they are written. */
  #written: { readonly gradient: number; readonly hessian: number } | undefined;
  #start: TreeStart = { sums: { gradient: 0, hessian: 0, count: 0 }, scale: 1, hessianScale: 1 };

  /** @param held Numbers of the rows held out. */
  constructor(
    space: Workspace,
    inputs: readonly TreeInput[],
    objective: Objective,
    rows: { readonly train: Uint32Array; readonly held: Uint32Array },
    random: Random,
  ) {
    const { target, outputs } = objective;
    this.#space = space;
    this.#inputs = inputs;
    this.#objective = objective;
    this.#random = random;
    this.#rowCount = target.length;
    this.#train = new RowSet(space, rows.train);
    this.#validation = new RowSet(space, rows.held);
    this.#target = space.array(Float64Array, target.length);
    this.#target.set(target);
    this.#raw = space.array(Float64Array, outputs * target.length);
    this.#expected = objective.isSquaredError
      ? this.#raw
      : space.array(Float64Array, outputs * target.length);
    this.#sums = space.array(Float64Array, 4 * Math.ceil(target.length / lossChunk));
    this.#room = dividingRoom(space, target.length);
  }

  columns(maxBins: number): readonly BinnedColumn[] {
    const space = this.#space;
    const columns = binColumns(space, this.#inputs, this.#train.order, maxBins, this.#random.fork('bins'));
    this.#rows = new BinnedRows(space, this.#inputs, columns, this.#rowCount, this.#hasHessian === 1);
    this.#gradients = this.#rows.gradients;
    this.#counted = space.array(Float64Array, space.threads * (this.#histogramLength + 1));
    this.#scratch = space.array(Float64Array, space.threads * countScratch);
    this.#questions = space.array(Float64Array, 2 * questionWidth);
    this.#answers = space.array(Float64Array, 2 * columns.length * answerWidth);
    return columns;
  }

  baseline(): Float64Array {
    const baseline = this.#objective.baseline(this.#train.order);
    for (const [k, value] of baseline.entries())
      this.#raw.fill(value, k * this.#rowCount, (k + 1) * this.#rowCount);
    return baseline;
  }

  losses(): Losses {
    const { isSquaredError, outputs } = this.#objective;
    // The gradients of the next tree are written in the same pass where they are of one output and their size is known.
    const isWritten = outputs === 1 && !(isSquaredError && this.#bound === undefined);
    if (isWritten) this.#scale(this.#bound ?? 1);
    const train = this.#sumLosses(this.#train, isWritten ? this.#gradients : 0);
    this.#written = isWritten ? train : undefined;
    this.#largest = train.largest;
    return { train: train.loss, validation: this.#sumLosses(this.#validation, 0).loss };
  }

  startTree(output: number): TreeStart {
    this.#train.reset();
    this.#validation.reset();
    for (const node of this.#histograms.keys()) this.#release(node);
    const { isSquaredError } = this.#objective;
    if (this.#written === undefined) this.#scale(isSquaredError ? this.#largest : 1);
    const { gradient, hessian } = this.#written ?? this.#writeGradients(output);
    const count = this.#train.order.length;
    this.#start = { ...this.#start, sums: { gradient, hessian: isSquaredError ? count : hessian, count } };
    return this.#start;
  }

  splitRoot(rules: SplitRules): Split | undefined {
    const root = { node: 0, sums: this.#start.sums, wanted: true };
    return this.#splits(root, undefined, undefined, rules)[0];
  }

  divide(
    parent: number,
    split: Split,
    left: Child,
    right: Child,
    rules: SplitRules,
  ): readonly [Split | undefined, Split | undefined] {
    const bins = this.#rows.bins(split.column);
    const goesLeft = this.#rows.goesLeft(split);
    for (const set of [this.#train, this.#validation])
      set.divide(parent, left.node, right.node, rows =>
        divideRows(this.#space, rows, bins, goesLeft, this.#room),
      );
    const histogram = this.#histograms.get(parent) as Float64Array;
    this.#histograms.delete(parent);
    if (!left.wanted && !right.wanted) {
      this.#spare.push(histogram);
      return [undefined, undefined];
    }
    const isLeftSmall = left.sums.count <= right.sums.count;
    const [small, large] = isLeftSmall ? [left, right] : [right, left];
    const [ofSmall, ofLarge] = this.#splits(small, large, histogram, rules);
    return isLeftSmall ? [ofSmall, ofLarge] : [ofLarge, ofSmall];
  }

  endTree(output: number, leaves: readonly { node: number; value: number }[]): void {
    const raw = this.#raw.subarray(output * this.#rowCount);
    const longest = leaves.reduce((step, { value }) => Math.max(step, Math.abs(value)), 0);
    this.#bound = this.#objective.isSquaredError ? this.#largest + longest : undefined;
    const tasks = Math.ceil(this.#rowCount / leafChunk);
    const ranges = this.#space.array(Float64Array, 3 * leaves.length);
    for (const set of [this.#train, this.#validation]) {
      for (const [i, { node, value }] of leaves.entries()) ranges.set([...set.range(node), value], 3 * i);
      this.#space.run(addLeaves, tasks, set.order, leafChunk, raw, ranges, leaves.length);
    }
    this.#space.free(ranges);
  }

  get #hasHessian(): 0 | 1 {
    return this.#objective.isSquaredError ? 0 : 1;
  }

  get #countBits(): number {
    return Math.ceil(Math.log2(this.#train.order.length + 1));
  }

  get #histogramLength(): number {
    return this.#rows.columns.length * columnBins * binWidth(this.#space, this.#hasHessian === 1);
  }

  /** Counts a node; its sibling is what its parent has more. Both keep histograms while they can be split. */
  #splits(
    small: Child,
    large: Child | undefined,
    parent: Float64Array | undefined,
    rules: SplitRules,
  ): [Split | undefined, Split | undefined] {
    const space = this.#space;
    const { records, layout, counts, kinds, columns } = this.#rows;
    const rows = this.#train.rows(small.node);
    const length = this.#histogramLength;
    const stride = length + 1;
    for (let thread = 0; thread < space.threads; thread++) this.#counted[thread * stride + length] = 0;
    const chunk = Math.min(countChunk, Math.max(fewestCounted, Math.ceil(rows.length / (8 * space.threads))));
    space.run(
      countRows,
      Math.ceil(rows.length / chunk),
      records,
      layout.bytes,
      columns.length,
      rows,
      rows.length,
      chunk,
      layout.gradient,
      this.#hasHessian,
      this.#counted,
      stride,
      this.#scratch,
      countScratch,
    );
    const own = this.#spare.pop() ?? space.array(Float64Array, length);
    this.#ask(0, small);
    if (large !== undefined) this.#ask(1, large);
    const isLargeWanted = large?.wanted === true;
    space.run(
      findSplits,
      columns.length,
      counts,
      kinds,
      this.#counted,
      stride,
      space.threads,
      own,
      isLargeWanted ? (parent as Float64Array) : 0,
      this.#hasHessian,
      this.#countBits,
      this.#start.scale,
      this.#start.hessianScale,
      rules.minSamplesLeaf,
      rules.l2Regularization,
      leastHessian,
      this.#questions,
      this.#answers,
      this.#scratch,
    );
    const ofSmall = small.wanted ? this.#best(0) : undefined;
    const ofLarge = isLargeWanted ? this.#best(1) : undefined;
    this.#keep(small.node, own, ofSmall);
    if (large !== undefined) this.#keep(large.node, parent as Float64Array, ofLarge);
    return [ofSmall, ofLarge];
  }

  #ask(place: number, { sums, wanted }: Child): void {
    const question = [wanted ? 1 : 0, sums.gradient, sums.hessian, sums.count];
    this.#questions.set(question, place * questionWidth);
  }

  /** The best of all columns' answers, the first of several. */
  #best(place: number): Split | undefined {
    let column = -1;
    let gain = 0;
    for (let c = 0; c < this.#rows.columns.length; c++) {
      const own = this.#answers[(2 * c + place) * answerWidth];
      if (!(own > gain)) continue;
      column = c;
      gain = own;
    }
    if (column < 0) return undefined;
    const { bin, set, missingLeft, ...left }: Answer = readAnswer(this.#answers, 2 * column + place);
    const isCategory = this.#rows.columns[column].kind === 'category';
    return { gain, column, bin, set: isCategory ? set : null, missingLeft, left: sumsOf(left) };
  }

  #keep(node: number, histogram: Float64Array, split: Split | undefined): void {
    if (split === undefined) this.#spare.push(histogram);
    else this.#histograms.set(node, histogram);
  }

  #release(node: number): void {
    this.#spare.push(this.#histograms.get(node) as Float64Array);
    this.#histograms.delete(node);
  }

  /** Sets what whole numbers are to be multiplied by. @param largest No residual is larger; 1 for probabilities. */
  #scale(largest: number): void {
    const rows = this.#train.order.length;
    // Sums of gradients and counts share 64 bits.
    const bits = Math.min(fixedPointBits(rows), 64 - this.#countBits - Math.ceil(Math.log2(rows)));
    // p (1 - p) is at most 1/4.
    const hessianScale = this.#objective.isSquaredError ? 1 : fixedPointScale(0.25, fixedPointBits(rows));
    this.#start = {
      ...this.#start,
      scale: 1 / fixedPointScale(largest, bits),
      hessianScale: 1 / hessianScale,
    };
  }

  #writeGradients(output: number): { gradient: number; hessian: number } {
    const rows = this.#train.order;
    const { isSquaredError, outputs } = this.#objective;
    // With one output for two classes, it is that of the second.
    const own = isSquaredError ? -1 : outputs === 1 ? 1 : output;
    this.#space.run(
      writeGradients,
      Math.ceil(rows.length / lossChunk),
      rows,
      rows.length,
      lossChunk,
      this.#expected.subarray(output * this.#rowCount),
      this.#target,
      own,
      this.#gradients,
      this.#rows.layout.bytes,
      1 / this.#start.scale,
      1 / this.#start.hessianScale,
      this.#countBits,
      this.#sums,
    );
    const [gradient, hessian] = this.#totals(rows, 2);
    return { gradient, hessian };
  }

  /** Mean loss (NaN of no rows), largest residual, sums of the gradients where these are written. */
  #sumLosses(set: RowSet, gradients: Float64Array | 0) {
    set.reset();
    const rows = set.order;
    const { isSquaredError, outputs } = this.#objective;
    this.#space.run(
      sumLosses,
      Math.ceil(rows.length / lossChunk),
      rows,
      rows.length,
      lossChunk,
      this.#raw,
      this.#rowCount,
      isSquaredError ? 0 : outputs,
      this.#target,
      this.#expected,
      this.#sums,
      gradients,
      this.#rows.layout.bytes,
      1 / this.#start.scale,
      1 / this.#start.hessianScale,
      this.#countBits,
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

function sumsOf({ gradient, hessian, count }: NodeSums): NodeSums {
  return { gradient, hessian, count };
}
