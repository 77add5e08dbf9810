/**
 * Statistics sources: where the rows of a tree ensemble are. The trainer never walks over rows; it asks a source, which
 * only counts and adds. All sums are sums of whole numbers that doubles hold exactly, so that they do not depend on the
 * order of the rows: whichever source counts, in however many pieces, the trees are the same to the bit.
 */

type Maybe<T> = T | Promise<T>;

/** How a feature is cut into bins. Bin numbers run from 0; after the last one follows the bin of missing values. */
export type FeatureBins =
  /** Bin b holds thresholds[b-1] < x <= thresholds[b]. */
  | { readonly kind: 'number'; readonly thresholds: Float64Array; readonly hasMissing: boolean }
  /** Bin b holds category b; others count as missing. */
  | { readonly kind: 'category'; readonly categories: readonly string[]; readonly hasMissing: boolean };

/** How many bins a feature has, the one for missing values included. */
export function binCount(bins: FeatureBins): number {
  return (bins.kind === 'number' ? bins.thresholds.length + 1 : bins.categories.length) + 1;
}

/** What sends a row of a node to its left child. */
export interface Condition {
  readonly feature: number;
  /** Numbers: bins up to this one go left. */
  readonly bin: number;
  /** Categories: 256 bits, one for each bin that goes left; null for numbers. */
  readonly leftSet: Uint32Array | null;
  /** Whether missing values go left. */
  readonly missingLeft: boolean;
}

/** The gradients of one tree, as whole numbers. */
export interface TreeStart {
  /** Rows to learn from. */
  readonly rows: number;
  /** Sum of the gradients. */
  readonly gradient: number;
  /** What the whole numbers are to be divided by. */
  readonly scale: number;
}

/** Mean losses after a tree: half the squared error. */
export interface Losses {
  readonly train: number;
  /** NaN where no rows are held out. */
  readonly validation: number;
}

/** The rows of one fit. Nodes are numbered by the trainer; the root is 0. */
export interface StatisticsSource {
  /** Cuts every feature into at most `maxBins` bins, and one for missing values. Asked first. */
  bins(maxBins: number): Maybe<readonly FeatureBins[]>;
  /** The constant that the predictions begin with, and the losses it gives. */
  baseline(): Maybe<{ readonly value: number; readonly losses: Losses }>;
  /** Begins a tree on the gradients of the predictions so far. All rows are in node 0. */
  startTree(): Maybe<TreeStart>;
  /**
   * Sums over the rows of a node, for each bin of each feature: gradient at 2i, count at 2i + 1, where features follow
   * one another with `binCount` bins each.
   */
  histogram(node: number, out: Float64Array): Maybe<void>;
  /** Sends the rows of a node to two others. */
  split(node: number, left: number, right: number, condition: Condition): Maybe<void>;
  /** Adds the value of its leaf to each row's prediction. */
  endTree(leaves: readonly { readonly node: number; readonly value: number }[]): Maybe<Losses>;
}
