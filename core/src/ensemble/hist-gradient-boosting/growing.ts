/** One tree, grown leaf by leaf: always the leaf whose split gains most. */

import { binCount, type FeatureBins, type StatisticsSource } from '../../estimator/statistics-source.ts';
import { findSplit, type Split, type SplitRules } from './splitting.ts';

export interface GrowRules extends SplitRules {
  readonly maxLeafNodes: number | null;
  readonly maxDepth: number | null;
  readonly learningRate: number;
}

/** A node of a finished tree; children have higher numbers. */
export type GrownNode =
  | { readonly value: number }
  | { readonly left: number; readonly right: number; readonly split: Split };

interface Leaf {
  readonly node: number;
  readonly depth: number;
  readonly gradient: number;
  readonly count: number;
  /** Its histogram and best split, while it can still be split. */
  readonly histogram?: Float64Array;
  readonly split?: Split;
}

/** Grows a tree on the source's current gradients, adds it to the source's predictions. */
export async function growTree(source: StatisticsSource, bins: readonly FeatureBins[], rules: GrowRules) {
  const start = await source.startTree();
  const pool = new HistogramPool(bins);
  const nodes: (GrownNode | undefined)[] = [undefined];
  const done: Leaf[] = [];
  /** Leaves to split, the smallest gain first. */
  const open: (Leaf & { split: Split; histogram: Float64Array })[] = [];

  const put = (leaf: Leaf): void => {
    const { histogram } = leaf;
    const split =
      histogram === undefined
        ? undefined
        : findSplit(histogram, bins, leaf.gradient, leaf.count, start.scale, rules);
    if (split === undefined || histogram === undefined) {
      pool.give(histogram);
      done.push(leaf);
      return;
    }
    let place = open.length;
    while (place > 0 && open[place - 1].split.gain > split.gain) place--;
    open.splice(place, 0, { ...leaf, histogram, split });
  };

  const isSplittable = (count: number, depth: number): boolean =>
    count >= 2 * rules.minSamplesLeaf && count >= 2 && (rules.maxDepth === null || depth < rules.maxDepth);

  const root: Leaf = { node: 0, depth: 0, gradient: start.gradient, count: start.rows };
  if (isSplittable(root.count, 0)) {
    const histogram = pool.take();
    await source.histogram(0, histogram);
    put({ ...root, histogram });
  } else done.push(root);

  const maxLeaves = rules.maxLeafNodes ?? Number.POSITIVE_INFINITY;
  while (open.length > 0 && open.length + done.length < maxLeaves) {
    const parent = open.pop() as (typeof open)[number];
    const [left, right] = children(parent, nodes.length);
    nodes.push(undefined, undefined);
    nodes[parent.node] = { left: left.node, right: right.node, split: parent.split };
    await source.split(parent.node, left.node, right.node, parent.split);
    const [small, large] = left.count <= right.count ? [left, right] : [right, left];
    // The last split needs no more histograms: nothing will be split after it.
    const isLast = open.length + done.length + 2 >= maxLeaves;
    const needsSmall = !isLast && isSplittable(small.count, small.depth);
    const needsLarge = !isLast && isSplittable(large.count, large.depth);
    let histogram: Float64Array | undefined;
    if (needsSmall || needsLarge) {
      histogram = pool.take();
      await source.histogram(small.node, histogram);
    }
    if (needsLarge) subtract(parent.histogram, histogram as Float64Array);
    else pool.give(parent.histogram);
    if (!needsSmall) pool.give(histogram);
    put(needsSmall ? { ...small, histogram: histogram as Float64Array } : small);
    put(needsLarge ? { ...large, histogram: parent.histogram } : large);
  }

  const leaves = [...done, ...open].map(({ node, gradient, count }) => {
    const value = (-rules.learningRate * (gradient / start.scale)) / (count + rules.l2Regularization);
    nodes[node] = { value };
    return { node, value };
  });
  const losses = await source.endTree(leaves);
  return { nodes: nodes as GrownNode[], losses };
}

function children(parent: Leaf & { split: Split }, next: number): [Leaf, Leaf] {
  const { leftGradient, leftCount } = parent.split;
  const depth = parent.depth + 1;
  return [
    { node: next, depth, gradient: leftGradient, count: leftCount },
    { node: next + 1, depth, gradient: parent.gradient - leftGradient, count: parent.count - leftCount },
  ];
}

/** hist(large) = hist(parent) − hist(small), exact since all are whole numbers; in place of the parent's. */
function subtract(parent: Float64Array, small: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= small[i];
}

/** Histograms used again and again, so that a tree allocates few. */
class HistogramPool {
  readonly #length: number;
  readonly #free: Float64Array[] = [];

  constructor(bins: readonly FeatureBins[]) {
    this.#length = bins.reduce((total, own) => total + 2 * binCount(own), 0);
  }

  take(): Float64Array {
    return this.#free.pop() ?? new Float64Array(this.#length);
  }

  give(histogram: Float64Array | undefined): void {
    if (histogram !== undefined) this.#free.push(histogram);
  }
}
