/**
 * Statistics sources: where the rows of a boosting fit are. The trainer never walks over rows; it asks a source, which
 * only counts, adds and compares. All sums are sums of whole numbers, so that they do not depend on the order of the
 * rows: whichever source counts, in however many pieces, the trees are the same to the bit.
 */

type Maybe<T> = T | Promise<T>;

/** How an input column is cut into bins, at most 255 and one more. */
export type BinnedColumn =
  /** Bin b holds thresholds[b-1] < x <= thresholds[b]; after the last follows the bin of missing values. */
  | { readonly kind: 'number'; readonly input: number; readonly thresholds: Float64Array }
  /** Bin b holds category b; after the last follows the bin of all others. */
  | { readonly kind: 'category'; readonly input: number; readonly categories: readonly string[] }
  /** Bin b holds the one-hot feature `first` + b; after the last (`width` - 1) follows the bin of all others. */
  | { readonly kind: 'oneHot'; readonly input: number; readonly first: number; readonly width: number };

/** How many bins a column has. */
export function binCount(column: BinnedColumn): number {
  if (column.kind === 'number') return column.thresholds.length + 2;
  return (column.kind === 'category' ? column.categories.length : column.width) + 1;
}

/** Sums over the rows of a node: whole numbers. */
export interface NodeSums {
  readonly gradient: number;
  /** The count, where every row's hessian is 1. */
  readonly hessian: number;
  readonly count: number;
}

/** What sends a row of a node to its left child. */
export interface Split {
  /** How much the loss falls, times 2; greater than 0. */
  readonly gain: number;
  /** Which binned column decides. */
  readonly column: number;
  /** Numbers: bins up to this one go left. One-hot: all bins but this one go left. */
  readonly bin: number;
  /** Categories: 256 bits, one for each bin that goes left; null for others. */
  readonly set: Uint32Array | null;
  /** Whether missing values go left. */
  readonly missingLeft: boolean;
  /** Of the left child. */
  readonly left: NodeSums;
}

/** One tree's gradients, as whole numbers. */
export interface TreeStart {
  /** Of all rows to learn from. */
  readonly sums: NodeSums;
  /** What sums of gradients and of hessians are to be multiplied by. */
  readonly scale: number;
  readonly hessianScale: number;
}

/** Mean losses. */
export interface Losses {
  readonly train: number;
  /** NaN where no rows are held out. */
  readonly validation: number;
}

/** What a split must leave on both sides, and what its gain is computed with. */
export interface SplitRules {
  readonly minSamplesLeaf: number;
  readonly l2Regularization: number;
  /**
   * Of each binned column, whether values must rise (1) or fall (-1) with it; undefined where there is none such. A value
   * is −G / (H + l2Regularization), within the bounds of the node that is split: a split must keep the order of its sides'
   * values, and gains G v − G_l v_l − G_r v_r.
   */
  readonly monotone: Int8Array | undefined;
}

/** A node to be made: its number, its sums, and whether it may be split further. */
export interface Child {
  readonly node: number;
  readonly sums: NodeSums;
  readonly wanted: boolean;
  /** What values below it are kept within; infinite where nothing must rise or fall. */
  readonly lower: number;
  readonly upper: number;
  /** Of each binned column, 1 where it may decide; undefined for all. */
  readonly columns: Uint8Array | undefined;
}

/** The rows of one fit. Nodes are numbered by the trainer; the root is 0. */
export interface StatisticsSource {
  /** Cuts every input into at most `maxBins` bins, and one more. Asked first. */
  columns(maxBins: number): Maybe<readonly BinnedColumn[]>;
  /** The raw predictions to begin with, one for each output. */
  baseline(): Maybe<Float64Array>;
  /** The losses of the raw predictions so far. Asked before the trees of each round. */
  losses(): Maybe<Losses>;
  /** Begins a tree of one output on the gradients of this round. All rows are in node 0. */
  startTree(output: number): Maybe<TreeStart>;
  /** The best split of node 0; undefined when none gains anything. */
  splitRoot(root: Child, rules: SplitRules): Maybe<Split | undefined>;
  /** Sends the rows of a node to its children, and finds their best splits where these are wanted. */
  divide(
    parent: number,
    split: Split,
    left: Child,
    right: Child,
    rules: SplitRules,
  ): Maybe<readonly [left: Split | undefined, right: Split | undefined]>;
  /**
   * What each node's raw predictions are best moved by, where that is no sum of gradients: for the absolute errors, whose
   * gradients only have a sign, a quantile of the residuals. Undefined for other losses. Asked before the tree ends.
   */
  leafSteps(nodes: readonly number[]): Maybe<readonly number[] | undefined>;
  /** Adds the value of its leaf to each row's raw prediction. */
  endTree(output: number, leaves: readonly { readonly node: number; readonly value: number }[]): Maybe<void>;
}
