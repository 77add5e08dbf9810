/** The histograms of nodes that may be split, and the best splits that they show. */

import type { Child, NodeSums, Split, SplitRules, TreeStart } from '../../estimator/statistics-source.ts';
import { binWidth, columnBins, countRows, countScratch } from '../../kernels/boosting/histogram.ts';
import {
  type Answer,
  answerWidth,
  findSplits,
  questionWidth,
  readAnswer,
} from '../../kernels/boosting/splits.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import type { BinnedRows } from './binned-rows.ts';
import type { Objective } from './objective.ts';
import type { RowSet } from './row-set.ts';

/** Most rows that a thread counts at a time, and fewest: threads that count together must add up what they counted. */
const countChunk = 4096;
const fewestCounted = 1024;
/** A side's hessian is at least this: scikit-learn's number. */
const leastHessian = 1e-3;

export class NodeHistograms {
  readonly #space: Workspace;
  readonly #rows: BinnedRows;
  readonly #train: RowSet;
  readonly #hasHessian: 0 | 1;
  readonly #leastGain: number;
  /** Of nodes that may be split, and those that are free again. */
  readonly #histograms = new Map<number, Float64Array>();
  readonly #spare: Float64Array[] = [];
  readonly #length: number;
  readonly #counted: Float64Array;
  readonly #scratch: Float64Array;
  readonly #questions: Float64Array;
  readonly #answers: Float64Array;
  /** What must rise or fall, once it is known. */
  #monotone: Int8Array | undefined;

  constructor(space: Workspace, rows: BinnedRows, train: RowSet, { hasHessian, leastGain }: Objective) {
    this.#space = space;
    this.#rows = rows;
    this.#train = train;
    this.#hasHessian = hasHessian ? 1 : 0;
    this.#leastGain = leastGain;
    this.#length = rows.columns.length * columnBins * binWidth(space, hasHessian);
    this.#counted = space.array(Float64Array, space.threads * (this.#length + 1));
    this.#scratch = space.array(Float64Array, space.threads * countScratch);
    this.#questions = space.array(Float64Array, 2 * questionWidth);
    this.#answers = space.array(Float64Array, 2 * rows.columns.length * answerWidth);
  }

  /** Forgets all nodes. */
  reset(): void {
    this.#spare.push(...this.#histograms.values());
    this.#histograms.clear();
  }

  /** The best split of node 0. */
  root(root: Child, start: TreeStart, rules: SplitRules): Split | undefined {
    return this.#splits(root, undefined, undefined, start, rules)[0];
  }

  /** The best splits of a node's children, where wanted. Their rows are in their ranges. */
  children(
    parent: number,
    left: Child,
    right: Child,
    start: TreeStart,
    rules: SplitRules,
  ): readonly [Split | undefined, Split | undefined] {
    const histogram = this.#histograms.get(parent) as Float64Array;
    this.#histograms.delete(parent);
    if (!left.wanted && !right.wanted) {
      this.#spare.push(histogram);
      return [undefined, undefined];
    }
    const isLeftSmall = left.sums.count <= right.sums.count;
    const [small, large] = isLeftSmall ? [left, right] : [right, left];
    const [ofSmall, ofLarge] = this.#splits(small, large, histogram, start, rules);
    return isLeftSmall ? [ofSmall, ofLarge] : [ofLarge, ofSmall];
  }

  /** Counts a node; its sibling is what its parent has more. Both keep histograms while they can be split. */
  #splits(
    small: Child,
    large: Child | undefined,
    parent: Float64Array | undefined,
    start: TreeStart,
    rules: SplitRules,
  ): [Split | undefined, Split | undefined] {
    const space = this.#space;
    const { counts, kinds, columns } = this.#rows;
    const { scale, hessianScale } = start;
    this.#count(small.node);
    const own = this.#spare.pop() ?? space.array(Float64Array, this.#length);
    this.#ask(0, small);
    if (large !== undefined) this.#ask(1, large);
    const isLargeWanted = large?.wanted === true;
    if (rules.monotone !== undefined && this.#monotone === undefined) {
      this.#monotone = space.array(Int8Array, columns.length);
      this.#monotone.set(rules.monotone);
    }
    space.run(
      findSplits,
      columns.length,
      counts,
      kinds,
      this.#counted,
      this.#length + 1,
      space.threads,
      own,
      isLargeWanted ? (parent as Float64Array) : 0,
      this.#hasHessian,
      this.#train.countBits,
      scale,
      hessianScale,
      rules.minSamplesLeaf,
      rules.l2Regularization,
      leastHessian,
      this.#questions,
      this.#answers,
      this.#scratch,
      this.#monotone ?? 0,
    );
    const ofSmall = small.wanted ? this.#best(0, small, this.#floor(small, start, rules)) : undefined;
    const ofLarge = isLargeWanted ? this.#best(1, large, this.#floor(large, start, rules)) : undefined;
    this.#keep(small.node, own, ofSmall);
    if (large !== undefined) this.#keep(large.node, parent as Float64Array, ofLarge);
    return [ofSmall, ofLarge];
  }

  /** Counts a node's rows, each thread for itself. */
  #count(node: number): void {
    const space = this.#space;
    const { records, layout, columns } = this.#rows;
    const rows = this.#train.rows(node);
    const stride = this.#length + 1;
    for (let thread = 0; thread < space.threads; thread++) this.#counted[thread * stride + this.#length] = 0;
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
  }

  #ask(place: number, { sums, wanted, lower, upper }: Child): void {
    const question = [wanted ? 1 : 0, sums.gradient, sums.hessian, sums.count, lower, upper];
    this.#questions.set(question, place * questionWidth);
  }

  /** What a node's split must gain more than. */
  #floor({ sums }: Child, { scale, hessianScale }: TreeStart, { l2Regularization }: SplitRules): number {
    if (this.#leastGain === 0) return 0;
    const gradient = sums.gradient * scale;
    return (this.#leastGain * gradient * gradient) / (sums.hessian * hessianScale + l2Regularization);
  }

  /** The best answer of the columns that may decide, the first of several, if any gains more than `floor`. */
  #best(place: number, { columns: allowed }: Child, floor: number): Split | undefined {
    let column = -1;
    let gain = floor;
    for (let c = 0; c < this.#rows.columns.length; c++) {
      const own = this.#answers[(2 * c + place) * answerWidth];
      if (!(own > gain) || allowed?.[c] === 0) continue;
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
}

function sumsOf({ gradient, hessian, count }: NodeSums): NodeSums {
  return { gradient, hessian, count };
}
