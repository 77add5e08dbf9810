/** The statistics source over a table in memory. */

import type {
  BinnedColumn,
  Child,
  Losses,
  Split,
  SplitRules,
  StatisticsSource,
  TreeStart,
} from '../../estimator/statistics-source.ts';
import { type DividingRoom, divideRows, dividingRoom } from '../../kernels/boosting/rows.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import type { Random } from '../../random.ts';
import type { TreeInput } from '../../tree/inputs.ts';
import { BinnedRows } from './binned-rows.ts';
import { binColumns } from './binning.ts';
import { NodeHistograms } from './node-histograms.ts';
import type { Objective } from './objective.ts';
import { RawPredictions } from './raw-predictions.ts';
import { RowSet } from './row-set.ts';

/** Rows to learn from, and rows held out to decide when to stop. */
export class MemorySource implements StatisticsSource {
  readonly #space: Workspace;
  readonly #inputs: readonly TreeInput[];
  readonly #objective: Objective;
  readonly #random: Random;
  readonly #train: RowSet;
  readonly #validation: RowSet;
  readonly #room: DividingRoom;
  #rows!: BinnedRows;
  #raw!: RawPredictions;
  #histograms!: NodeHistograms;
  #start: TreeStart = { sums: { gradient: 0, hessian: 0, count: 0 }, scale: 1, hessianScale: 1 };

  /** @param rows Numbers of the rows to learn from and of those held out, ascending. */
  constructor(
    space: Workspace,
    inputs: readonly TreeInput[],
    objective: Objective,
    rows: { readonly train: Uint32Array; readonly held: Uint32Array },
    random: Random,
  ) {
    this.#space = space;
    this.#inputs = inputs;
    this.#objective = objective;
    this.#random = random;
    this.#train = new RowSet(space, rows.train);
    this.#validation = new RowSet(space, rows.held);
    this.#room = dividingRoom(space, objective.target.length);
  }

  columns(maxBins: number): readonly BinnedColumn[] {
    const space = this.#space;
    const { target, hasHessian } = this.#objective;
    const columns = binColumns(space, this.#inputs, this.#train.order, maxBins, this.#random.fork('bins'));
    this.#rows = new BinnedRows(space, this.#inputs, columns, target.length, hasHessian);
    this.#rows.noteMissing(this.#train.order);
    this.#raw = new RawPredictions(space, this.#objective, this.#rows, this.#train, this.#validation);
    this.#histograms = new NodeHistograms(space, this.#rows, this.#train, this.#objective);
    return columns;
  }

  baseline(): Float64Array {
    const baseline = this.#objective.baseline(this.#train.order);
    this.#raw.fill(baseline);
    return baseline;
  }

  losses(): Losses {
    return this.#raw.losses();
  }

  startTree(output: number): TreeStart {
    this.#train.reset();
    this.#validation.reset();
    this.#histograms.reset();
    this.#start = this.#raw.startTree(output);
    return this.#start;
  }

  splitRoot(root: Child, rules: SplitRules): Split | undefined {
    return this.#histograms.root(root, this.#start, rules);
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
    return this.#histograms.children(parent, left, right, this.#start, rules);
  }

  leafSteps(nodes: readonly number[]): readonly number[] | undefined {
    return this.#raw.leafSteps(nodes);
  }

  endTree(output: number, leaves: readonly { readonly node: number; readonly value: number }[]): void {
    this.#raw.add(output, leaves);
  }
}
