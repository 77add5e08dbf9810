/** Trees made smaller once they are grown. */

/** A tree with what is known of its nodes while it is grown; children have higher numbers than their parents. */
export interface GrownTree {
  readonly input: Int32Array;
  /** Number of the left child, which the right one follows; -1 for leaves. */
  readonly child: Int32Array;
  /** Leaves: what they predict. Others: what their split compares with. */
  readonly value: Float64Array;
  /** What a split takes off the tree's impurity. */
  readonly gain: Float64Array;
  readonly flags: Uint8Array;
  /** Weight of the node's rows. */
  readonly weight: Float64Array;
  /** What the node would predict of numbers if it were a leaf. */
  readonly own: Float64Array;
}

/**
 * Which nodes stay split when only the `maxLeafNodes` leaves are kept that best-first growth would reach: always the
 * node is split next that gains most. O(nodes x log(nodes)) at least.
 */
export function bestFirst({ child, gain }: GrownTree, maxLeafNodes: number): Uint8Array {
  const isSplit = new Uint8Array(child.length);
  /** Nodes that may be split next, the smallest gain first. */
  const open: number[] = [];
  const put = (node: number): void => {
    if (child[node] < 0) return;
    let low = 0;
    let high = open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (gain[open[middle]] < gain[node]) low = middle + 1;
      else high = middle;
    }
    open.splice(low, 0, node);
  };
  put(0);
  for (let leaves = 1; leaves < maxLeafNodes; leaves++) {
    const node = open.pop();
    if (node === undefined) break;
    isSplit[node] = 1;
    put(child[node]);
    put(child[node] + 1);
  }
  return isSplit;
}

/**
 * Unsplits nodes whose subtrees gain no more than `alpha` for each leaf beyond the first: minimal cost-complexity pruning
 * (Breiman et al., "Classification and Regression Trees", 1984, chapter 3), in one pass from the leaves up.
 * @param isSplit CHANGED.
 */
export function pruneWeakest({ child, gain }: GrownTree, isSplit: Uint8Array, alpha: number): void {
  const gains = new Float64Array(child.length);
  const leaves = new Int32Array(child.length).fill(1);
  for (let node = child.length - 1; node >= 0; node--) {
    if (isSplit[node] === 0) continue;
    const left = child[node];
    gains[node] = gain[node] + gains[left] + gains[left + 1];
    leaves[node] = leaves[left] + leaves[left + 1];
    if (gains[node] > alpha * (leaves[node] - 1)) continue;
    isSplit[node] = 0;
    gains[node] = 0;
    leaves[node] = 1;
  }
}

/**
 * The tree with some nodes unsplit.
 * @param merge The value of a node that becomes a leaf, given its number and those of the leaves it stands for.
 */
export function unsplit(
  tree: GrownTree,
  isSplit: Uint8Array,
  merge: (node: number, leaves: readonly number[]) => number,
): GrownTree {
  const values = tree.value.slice();
  const kept: number[] = [0];
  const child: number[] = [];
  for (let i = 0; i < kept.length; i++) {
    const node = kept[i];
    child.push(isSplit[node] === 1 ? kept.length : -1);
    if (isSplit[node] === 1) kept.push(tree.child[node], tree.child[node] + 1);
    else if (tree.child[node] >= 0) values[node] = merge(node, leavesBelow(tree, node));
  }
  return {
    input: Int32Array.from(kept, (node, i) => (child[i] < 0 ? -1 : tree.input[node])),
    child: Int32Array.from(child),
    value: Float64Array.from(kept, node => values[node]),
    gain: Float64Array.from(kept, (node, i) => (child[i] < 0 ? 0 : tree.gain[node])),
    flags: Uint8Array.from(kept, (node, i) => (child[i] < 0 ? 0 : tree.flags[node])),
    weight: Float64Array.from(kept, node => tree.weight[node]),
    own: Float64Array.from(kept, node => tree.own[node]),
  };
}

function leavesBelow({ child }: GrownTree, node: number): number[] {
  const open = [node];
  const leaves: number[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (child[next] < 0) leaves.push(next);
    else open.push(child[next] + 1, child[next]);
  }
  return leaves;
}
