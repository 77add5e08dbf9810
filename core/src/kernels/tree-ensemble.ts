/** Predicting with many trees, kept as flat arrays. */

/**
 * All nodes of all trees, one after the other. The right child of a node follows its left child.
 *
 * | array | of a node | of a leaf |
 * | --- | --- | --- |
 * | feature | which feature decides | -1 |
 * | value | threshold: x <= value goes left | what the leaf adds |
 * | child | number of the left child, greater than the node's own | -1 |
 * | missingLeft | 1 when NaN goes left | 0 |
 * | set | first of the 8 words in `sets` whose bits go left, for categories; -1 for numbers | -1 |
 */
export interface TreeEnsemble {
  readonly feature: Int32Array;
  readonly value: Float64Array;
  readonly child: Int32Array;
  readonly missingLeft: Uint8Array;
  readonly set: Int32Array;
  readonly sets: Uint32Array;
  /** Number of each tree's root. */
  readonly roots: Int32Array;
}

/** Rows walked through one tree before the next tree: their inputs and results stay in the cache. */
const blockRows = 1024;

/**
 * Adds every tree's leaf to `out`.
 *
 * @param inputs IN: for each feature (rows); a category is its number, NaN is missing.
 * @param out WRITTEN: (rows).
 * O(rows x trees x depth), no allocation.
 */
export function addTrees(trees: TreeEnsemble, inputs: readonly Float64Array[], out: Float64Array): void {
  const { feature, value, child, missingLeft, set, sets, roots } = trees;
  for (let start = 0; start < out.length; start += blockRows) {
    const end = Math.min(start + blockRows, out.length);
    for (let t = 0; t < roots.length; t++) {
      const root = roots[t];
      for (let row = start; row < end; row++) {
        let node = root;
        let f = feature[node];
        while (f >= 0) {
          const x = inputs[f][row];
          let isRight: boolean;
          if (set[node] < 0) isRight = x > value[node];
          else isRight = ((sets[set[node] + (x >> 5)] >>> (x & 31)) & 1) === 0;
          // biome-ignore lint/suspicious/noSelfCompare: the quickest test for NaN
          if (x !== x) isRight = missingLeft[node] === 0;
          node = child[node] + (isRight ? 1 : 0);
          f = feature[node];
        }
        out[row] += value[node];
      }
    }
  }
}

/** What is wrong with trees from a file: unless undefined, `addTrees` might not end or might read elsewhere. */
export function treeProblem(trees: TreeEnsemble, features: number): string | undefined {
  const { feature, value, child, missingLeft, set, sets, roots } = trees;
  const nodes = feature.length;
  if ([value, child, missingLeft, set].some(array => array.length !== nodes))
    return 'its trees differ in length';
  for (const root of roots) if (root < 0 || root >= nodes) return 'a root is out of range';
  for (let node = 0; node < nodes; node++) {
    if (feature[node] < 0) continue;
    if (feature[node] >= features) return 'a node asks for a feature that does not exist';
    if (child[node] <= node || child[node] + 1 >= nodes) return 'a child does not follow its parent';
    if (set[node] >= 0 && set[node] + 8 > sets.length) return 'a set of categories is out of range';
  }
  return undefined;
}
