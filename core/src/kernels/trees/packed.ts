/**
 * Trees as they are walked: one comparison of whole numbers decides every kind of node, and missing values with it.
 *
 * Each input's values become ranks: how many of the thresholds that the trees compare it with are below the value; a code
 * is its own rank; missing is -1, as an unsigned number the largest. A node then sends the ranks of one range right:
 * `rank - first < span`, unsigned. Leaves have an empty range and are their own children, so several walks can go on side
 * by side until all have ended, with their reads from memory in flight together.
 */

import { sortOrder } from '../sort-order.ts';
import { kindOf, missingLeftFlag, nodeKind, type TreeEnsemble } from './ensemble.ts';

export interface PackedTrees {
  /**
   * Four words for each node: input; first; span less 2^31, so that a signed comparison does; child. A node with a set
   * has `setFlag` beside its input, and the first word of its set as `first`; its span is for what is missing.
   */
  readonly nodes: Int32Array;
  /** Of leaves: what they add. */
  readonly values: Float64Array;
  readonly roots: Int32Array;
  readonly sets: Uint32Array;
  readonly hasSets: boolean;
  /** For each input its thresholds, ascending; null for codes. */
  readonly thresholds: readonly (Float64Array | null)[];
}

export const setFlag = 0x10000;
export const inputMask = 0xffff;
/** What a span is less by; also what a difference is flipped by before it is compared. */
export const signBit = -0x80000000;
export const missingRank = -1;

const packedTrees = new WeakMap<TreeEnsemble, PackedTrees>();

/** Packs trees, once. @param kinds For each input, what its nodes compare. O(nodes x log(nodes)). */
export function pack(trees: TreeEnsemble, kinds: Uint8Array): PackedTrees {
  const known = packedTrees.get(trees);
  if (known !== undefined) return known;
  const packed = packAnew(trees, kinds);
  packedTrees.set(trees, packed);
  return packed;
}

function packAnew({ input, value, child, flags, roots, sets }: TreeEnsemble, kinds: Uint8Array): PackedTrees {
  const nodes = new Int32Array(4 * input.length);
  const thresholds = rankThresholds(input, value, kinds, nodes);
  let hasSets = false;
  for (let node = 0; node < input.length; node++) {
    const at = 4 * node;
    const own = input[node];
    nodes[at] = Math.max(own, 0);
    nodes[at + 2] = signBit;
    nodes[at + 3] = own < 0 ? node : child[node];
    if (own < 0) continue;
    const missingRight = (flags[node] & missingLeftFlag) === 0 ? 1 : 0;
    const kind = kindOf(flags[node]);
    if (kind === nodeKind.oneHot) {
      nodes[at + 1] = value[node];
      nodes[at + 2] += 1;
    } else if (kind === nodeKind.set) {
      hasSets = true;
      nodes[at] |= setFlag;
      nodes[at + 1] = value[node];
      nodes[at + 2] += missingRight;
    } else {
      // Right: from the rank after this threshold to the last, which is that of missing values.
      nodes[at + 2] = (missingRank - nodes[at + 1] + missingRight) ^ signBit;
    }
  }
  return { nodes, values: value, roots, sets, hasSets, thresholds };
}

/**
 * For each input, the values that its nodes compare it with, ascending.
 * @param nodes CHANGED: the second word of such a node becomes the rank after its threshold.
 */
function rankThresholds(
  input: Int32Array,
  value: Float64Array,
  kinds: Uint8Array,
  nodes: Int32Array,
): (Float64Array | null)[] {
  const counts = new Uint32Array(kinds.length);
  for (let node = 0; node < input.length; node++) if (input[node] >= 0) counts[input[node]]++;
  const numbers = Array.from(kinds, (kind, own) =>
    kind === nodeKind.number ? new Uint32Array(counts[own]) : null,
  );
  counts.fill(0);
  for (let node = 0; node < input.length; node++) {
    const own = input[node];
    const found = own < 0 ? null : numbers[own];
    if (found !== null) found[counts[own]++] = node;
  }
  return numbers.map(own => {
    if (own === null) return null;
    // 0 for -0, which is no other threshold.
    const all = new Float64Array(own.length);
    for (let i = 0; i < own.length; i++) all[i] = value[own[i]] + 0;
    const order = sortOrder(all);
    const distinct = new Float64Array(own.length);
    let rank = 0;
    for (let k = 0; k < order.length; k++) {
      const i = order[k];
      if (rank === 0 || all[i] !== distinct[rank - 1]) distinct[rank++] = all[i];
      nodes[4 * own[i] + 1] = rank;
    }
    return distinct.slice(0, rank);
  });
}

/** How many thresholds are below `x`, which is not missing. */
export function rankOf(thresholds: Float64Array, x: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
