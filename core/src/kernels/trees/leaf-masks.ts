/**
 * Trees for one row after the other, without walking: for each input and each of its ranks, which leaves of every tree
 * can still be the row's. The leaves that all inputs leave, and of these the first, is the leaf that a walk ends at.
 * After Lucchese et al., "QuickScorer" (SIGIR 2015), which looks at thresholds one by one; here those of an input are
 * put together beforehand, so that no branch depends on the row.
 *
 * It takes trees of at most 32 leaves, a bit for each, and of few inputs, as it looks at all of them. The bits of a rank
 * lie side by side for all trees: `masks[(starts[input] + rank) * trees + tree]`.
 */

import { inputMask, missingRank, type PackedTrees, setFlag, signBit } from './packed.ts';
import { addTreesToRow } from './walk.ts';

export interface LeafMasks {
  /** Of an input's rank: a bit for each leaf that it leaves, that of the first leaf the highest. */
  readonly masks: Int32Array;
  /** The inputs that some node asks for. */
  readonly used: Int32Array;
  /** For each input where the masks of its rank 0 are; those of missing values are before. */
  readonly starts: Int32Array;
  /** For each input its last rank that has masks of its own: later ones have the same. */
  readonly lastRanks: Int32Array;
  /** What each leaf adds: 32 for each tree. */
  readonly values: Float64Array;
}

const mostLeaves = 32;
/** With more inputs than these, walking is about as quick. */
const mostInputs = 64;
/** 16 MB: beyond the caches of any machine there is nothing to gain. */
const mostMasks = 4_000_000;
/** A node's set has 256 bits. */
const lastCode = 255;

const allMasks = new WeakMap<PackedTrees, LeafMasks | undefined>();

/**
 * The masks of trees, made once; undefined where a tree has more than 32 leaves, or there are too many
 * inputs or masks.
 * O(trees x ranks + nodes x codes of an input).
 */
export function maskLeaves(packed: PackedTrees): LeafMasks | undefined {
  if (!allMasks.has(packed)) allMasks.set(packed, maskAnew(packed));
  return allMasks.get(packed);
}

/** The masks of trees if they were made already: for one small table they are not worth making. */
export function knownMasks(packed: PackedTrees): LeafMasks | undefined {
  return allMasks.get(packed);
}

/**
 * A function that adds every tree's leaf for one row, by masks if there are any. O(trees x inputs); without masks
 * O(trees x depth), which takes longer.
 *
 * @param ranks IN, at each call: (inputs), by `rankOfInput`.
 * @returns It takes `sums`, CHANGED: (outputs).
 */
export function rowAdder(
  packed: PackedTrees,
  leafMasks: LeafMasks | undefined,
  ranks: Int32Array,
): (sums: Float64Array) => void {
  return leafMasks ? maskedAdder(leafMasks, ranks) : sums => addTreesToRow(packed, ranks, sums);
}

function maskAnew(packed: PackedTrees): LeafMasks | undefined {
  const trees = packed.roots.length;
  const lastRanks = lastRanksOf(packed);
  const used = Int32Array.from(lastRanks.keys()).filter(input => lastRanks[input] >= missingRank);
  const starts = new Int32Array(lastRanks.length);
  let count = 0;
  for (const input of used) {
    starts[input] = count - missingRank;
    count += lastRanks[input] - missingRank + 1;
  }
  if (used.length > mostInputs || count * trees > mostMasks) return undefined;
  if (packed.values.length > 2 * mostLeaves * trees) return undefined;
  const leafMasks = {
    masks: new Int32Array(count * trees).fill(-1),
    used,
    starts,
    lastRanks,
    values: new Float64Array(mostLeaves * trees),
  };
  for (let t = 0; t < trees; t++) if (!maskTree(packed, t, leafMasks)) return undefined;
  passUpwards(packed, leafMasks);
  return leafMasks;
}

/** By masks. */
function maskedAdder(
  { masks, used, starts, lastRanks, values }: LeafMasks,
  ranks: Int32Array,
): (sums: Float64Array) => void {
  const trees = values.length / mostLeaves;
  const left = new Int32Array(trees);
  // Four inputs are taken at a time; for those that are wanting the first is taken once more.
  const places = new Int32Array(4 * Math.ceil(used.length / 4));
  return sums => {
    for (let i = 0; i < places.length; i++) {
      const input = used[i < used.length ? i : 0];
      places[i] = (starts[input] + Math.min(ranks[input], lastRanks[input])) * trees;
    }
    left.fill(-1);
    for (let i = 0; i < places.length; i += 4) keepCommon(masks, places, i, left);
    addFirstLeaves(left, values, sums);
  };
}

/** Keeps of `left` (trees) what the masks at four places have as well. */
function keepCommon(masks: Int32Array, places: Int32Array, i: number, left: Int32Array): void {
  const a = places[i];
  const b = places[i + 1];
  const c = places[i + 2];
  const d = places[i + 3];
  const trees = left.length;
  for (let t = 0; t < trees; t++) left[t] &= masks[a + t] & masks[b + t] & masks[c + t] & masks[d + t];
}

/** Adds the first leaf left of each tree, in the order of the trees. */
function addFirstLeaves(left: Int32Array, values: Float64Array, sums: Float64Array): void {
  if (sums.length === 1) {
    const trees = left.length;
    let sum = sums[0];
    for (let t = 0; t < trees; t++) sum += values[mostLeaves * t + Math.clz32(left[t])];
    sums[0] = sum;
    return;
  }
  for (let t = 0, k = 0; t < left.length; t++) {
    sums[k] += values[mostLeaves * t + Math.clz32(left[t])];
    if (++k === sums.length) k = 0;
  }
}

/** For each input the last rank that some node tells from the one before; less than missing where no node asks for it. */
function lastRanksOf({ nodes, thresholds, sets }: PackedTrees): Int32Array {
  const last = new Int32Array(thresholds.length).fill(missingRank - 1);
  for (let at = 0; at < nodes.length; at += 4) {
    if (nodes[at + 3] === at >> 2) continue;
    const input = nodes[at] & inputMask;
    const first = nodes[at + 1];
    let own = thresholds[input]?.length;
    if (nodes[at] & setFlag) own = Math.min(endOfSet(sets, first), lastCode);
    last[input] = Math.max(last[input], own ?? Math.min(first, mostMasks) + 1);
  }
  return last;
}

/** The code after the last that is in the set. */
function endOfSet(sets: Uint32Array, first: number): number {
  for (let end = lastCode + 1; end > 0; end -= 32) {
    const word = sets[first + (end >> 5) - 1];
    if (word !== 0) return end - Math.clz32(word);
  }
  return 0;
}

/** Writes the masks and leaves of tree `t`, from the first leaf to the last. False when it has too many. */
function maskTree(packed: PackedTrees, t: number, out: LeafMasks): boolean {
  const { nodes, roots } = packed;
  const open = [{ node: roots[t], parent: -1, firstLeaf: 0 }];
  let leaves = 0;
  while (open.length > 0) {
    // Each open node has a leaf at least: this bounds the walk over trees from a file, however odd they are.
    if (leaves + open.length > mostLeaves) return false;
    const { node, parent, firstLeaf } = open.pop()!;
    // At a right child, the leaves since its parent are those on the left.
    if (parent >= 0) excludeWhereRight(packed, parent, bitsOf(firstLeaf, leaves), t, out);
    const child = nodes[4 * node + 3];
    if (child === node) out.values[mostLeaves * t + leaves++] = packed.values[node];
    else {
      open.push({ node: child + 1, parent: node, firstLeaf: leaves });
      open.push({ node: child, parent: -1, firstLeaf: leaves });
    }
  }
  return true;
}

/** The bits of the leaves from one to before another; 31 at most. */
function bitsOf(first: number, end: number): number {
  return ((1 << (end - first)) - 1) << (mostLeaves - end);
}

/** Takes leaves from the masks of the ranks that a node sends right: of numbers from the first of these only. */
function excludeWhereRight(packed: PackedTrees, node: number, bits: number, t: number, out: LeafMasks): void {
  const { nodes, roots, thresholds } = packed;
  const at = 4 * node;
  const input = nodes[at] & inputMask;
  const isNumber = thresholds[input] !== null;
  const first = isNumber ? nodes[at + 1] : 0;
  const last = isNumber ? first : out.lastRanks[input];
  const trees = roots.length;
  const start = out.starts[input];
  if (goesRight(packed, at, missingRank)) out.masks[(start + missingRank) * trees + t] &= ~bits;
  for (let rank = first; rank <= last; rank++)
    if (goesRight(packed, at, rank)) out.masks[(start + rank) * trees + t] &= ~bits;
}

/** Where a node sends a rank. */
function goesRight({ nodes, sets }: PackedTrees, at: number, rank: number): boolean {
  const isSet = (nodes[at] & setFlag) !== 0;
  if (isSet && rank >= 0) return ((sets[nodes[at + 1] + (rank >> 5)] >>> rank) & 1) === 0;
  const first = isSet ? missingRank : nodes[at + 1];
  return ((rank - first) ^ signBit) < nodes[at + 2];
}

/** What a number's rank excludes, all ranks above it exclude too. */
function passUpwards(
  { thresholds, roots }: PackedTrees,
  { masks, used, starts, lastRanks }: LeafMasks,
): void {
  const trees = roots.length;
  for (const input of used) {
    if (thresholds[input] === null) continue;
    const end = (starts[input] + lastRanks[input] + 1) * trees;
    for (let i = (starts[input] + 1) * trees; i < end; i++) masks[i] &= masks[i - trees];
  }
}
