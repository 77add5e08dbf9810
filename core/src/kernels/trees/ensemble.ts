/** Many trees as flat arrays: what a model keeps. */

/** What a node compares. */
export const nodeKind = {
  /** x <= value goes left. */
  number: 0,
  /** A code whose bit is set in `sets` goes left; `value` is the first of its 8 words. */
  set: 1,
  /** All codes but `value` go left. */
  oneHot: 2,
} as const;

/** Flags of a node: its kind, and whether missing values go left. */
export const missingLeftFlag = 4;
const kindMask = 3;

/**
 * All nodes of all trees, one after the other. The right child of a node follows its left child.
 *
 * | array | of a node | of a leaf |
 * | --- | --- | --- |
 * | input | which input decides | -1 |
 * | value | what it is compared with: see `nodeKind` | what the leaf adds |
 * | child | number of the left child, greater than the node's own | -1 |
 * | flags | its kind, and `missingLeftFlag` | 0 |
 * | cover | how many training rows reached it, as often as each was drawn | the same |
 */
export interface TreeEnsemble {
  readonly input: Int32Array;
  readonly value: Float64Array;
  readonly child: Int32Array;
  readonly flags: Uint8Array;
  /** At least 1; that of a node is its children's together. */
  readonly cover: Uint32Array;
  readonly sets: Uint32Array;
  /** Number of each tree's root. */
  readonly roots: Int32Array;
}

/** An input's values: numbers (NaN is missing), or codes (negative is missing or unknown). */
export type InputValues = Float64Array | Int32Array;

export function kindOf(flags: number): number {
  return flags & kindMask;
}

/**
 * What is wrong with trees from a file: unless undefined, a walk might not end or might read elsewhere.
 * @param kinds For each input, what its nodes compare.
 */
export function treeProblem(trees: TreeEnsemble, kinds: Uint8Array): string | undefined {
  const { input, value, child, flags, sets, cover, roots } = trees;
  const nodes = input.length;
  if ([value, child, flags, cover].some(array => array.length !== nodes)) return 'its trees differ in length';
  for (const root of roots) if (root < 0 || root >= nodes) return 'a root is out of range';
  for (let node = 0; node < nodes; node++) {
    if (input[node] < 0) {
      if (child[node] >= 0) return 'a leaf has children';
      if (!Number.isFinite(value[node])) return 'a leaf has no number';
      continue;
    }
    if (input[node] >= kinds.length) return 'a node asks for an input that does not exist';
    if (child[node] <= node || child[node] + 1 >= nodes) return 'a child does not follow its parent';
    const kind = kindOf(flags[node]);
    if (kind !== kinds[input[node]]) return 'a node does not fit its input';
    if (Number.isNaN(value[node])) return 'a threshold is not a number';
    if (kind === nodeKind.number) continue;
    if (!(Number.isInteger(value[node]) && value[node] >= 0 && value[node] < 2 ** 31))
      return 'a node compares with what is no code';
    if (kind === nodeKind.set && value[node] + 8 > sets.length) return 'a set of categories is out of range';
  }
  return familyProblem(trees);
}

/** Every node must be a root or the child of one node, and its rows those of its children. */
function familyProblem({ input, child, cover, roots }: TreeEnsemble): string | undefined {
  const places = new Uint8Array(input.length);
  const isTaken = (node: number): boolean => places[node]++ > 0;
  for (const root of roots) if (isTaken(root)) return 'two roots are the same';
  for (let node = 0; node < input.length; node++) {
    if (places[node] === 0) return 'a node is in no tree';
    if (cover[node] === 0) return 'a node has no rows';
    if (input[node] < 0) continue;
    const left = child[node];
    if (isTaken(left) || isTaken(left + 1)) return 'a node has two parents';
    if (cover[node] !== cover[left] + cover[left + 1]) return "a node's rows are not those of its children";
  }
  return undefined;
}
