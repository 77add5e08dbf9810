/**
 * What each input adds to what trees predict for a row: exact Shapley values, where an input that is not known sends the
 * row to both children, by their shares of the training rows. They are those of TreeSHAP (Lundberg, Erion and Lee,
 * "Consistent Individualized Feature Attribution for Tree Ensembles", 2018, with path-dependent expectations).
 *
 * What a leaf of value v adds when a set S of inputs is known is a product over the inputs j of its path: v Π (j in S ?
 * o_j : z_j), with o_j = 1 where the row passes all splits of j on the path, else 0, and z_j the share of training rows
 * that pass them. The Shapley value of such a game is an integral over how likely each input is known (Owen,
 * "Multilinear Extensions of Games", Management Science 18, 1972):
 *
 *     φ_i = v (o_i - z_i) ∫₀¹ Π_{j≠i} (z_j (1 - t) + o_j t) dt
 *
 * a polynomial of t, which Gauss-Legendre quadrature integrates exactly; all its terms are positive, so that nothing is
 * lost to cancellation, as it is where TreeSHAP takes inputs out of a polynomial again. The products are made from the
 * root down, sums over leaves from the leaves up: O(leaves x inputs of a path) a tree, where TreeSHAP has its square.
 */

import { CauceError } from '../../errors.ts';
import { gaussLegendre, type Quadrature } from '../gauss-legendre.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { type PackedTrees, pack } from './packed.ts';
import { stepWithSets } from './walk.ts';

/** Depth times points that there is room for, 128 MB: a thousand times what trees need that were not made to harm. */
const mostNumbers = 4_000_000;

export interface TreeShap {
  /**
   * Adds what each input adds to some trees: `first`, `first + step`, … Not to be called again before it is done.
   *
   * @param ranks IN: (inputs), by `rankOfInput`.
   * @param leafValue What a leaf adds.
   * @param out CHANGED: (inputs).
   * @returns What the trees add when no input is known. O(leaves x inputs of a path).
   */
  explain(
    ranks: Int32Array,
    first: number,
    step: number,
    leafValue: (leaf: number) => number,
    out: Float64Array,
  ): number;
}

const prepared = new WeakMap<TreeEnsemble, TreeShap>();

/**
 * Trees ready to be explained; the room that this takes is kept with them.
 * @param where What the error names.
 * @throws {CauceError} NOT_EXPLAINABLE for trees of depths that no fit makes.
 */
export function treeShap(where: string, trees: TreeEnsemble, kinds: Uint8Array): TreeShap {
  const shap = prepared.get(trees) ?? prepare(where, trees, kinds);
  prepared.set(trees, shap);
  return shap;
}

function prepare(where: string, trees: TreeEnsemble, kinds: Uint8Array): TreeShap {
  const { roots } = trees;
  const { depth, pointCounts } = measure(trees, kinds.length);
  const most = pointCounts.reduce((a, b) => Math.max(a, b), 1);
  if ((depth + 1) * most > mostNumbers) {
    const message = `its trees are up to ${depth} splits deep, which takes too much memory`;
    throw new CauceError('NOT_EXPLAINABLE', { where, message });
  }
  const packed = pack(trees, kinds);
  const path = makePath(depth, most, kinds.length);
  return {
    explain(ranks, first, step, leafValue, out) {
      let expected = 0;
      for (let t = first; t < roots.length; t += step) {
        const walk = { trees, packed, ranks, path, leafValue, out, rule: gaussLegendre(pointCounts[t]) };
        expected += explainTree(walk, roots[t]);
      }
      return expected;
    },
  };
}

/** The deepest path, and for each tree the points that its path of most inputs needs: half as many as inputs. */
function measure(
  { input, child, roots }: TreeEnsemble,
  inputs: number,
): { depth: number; pointCounts: Int32Array } {
  const pointCounts = new Int32Array(roots.length);
  const uses = new Int32Array(inputs);
  let deepest = 0;
  for (const [t, root] of roots.entries()) {
    const path: number[] = [root];
    let distinct = 0;
    let most = 1;
    for (let node = root; ; ) {
      if (child[node] >= 0) {
        if (uses[input[node]]++ === 0) distinct++;
        most = Math.max(most, distinct);
        node = child[node];
        path.push(node);
        deepest = Math.max(deepest, path.length - 1);
        continue;
      }
      // Up to the last node whose right child has not been seen.
      while (path.length > 1 && path[path.length - 1] !== child[path[path.length - 2]]) {
        path.pop();
        const parent = path[path.length - 1];
        if (--uses[input[parent]] === 0) distinct--;
      }
      if (path.length === 1) break;
      node = ++path[path.length - 1];
    }
    pointCounts[t] = Math.ceil(most / 2);
  }
  return { depth: deepest, pointCounts };
}

/**
 * What is known of the nodes from the root to where the walk is, by depth, and of both children of each: the children of
 * the node at depth d have the places 2 d + 2 and 2 d + 3, the root has place 0. A child's edge leads to it, and has the
 * input of its parent.
 */
interface Path {
  /** By depth. */
  readonly node: Int32Array;
  readonly place: Int32Array;
  /** By depth: the place of the last edge before that has the input of the node; 0 when there is none. */
  readonly before: Int32Array;
  /** By place: z and o of the edge's input, of its edges so far. */
  readonly share: Float64Array;
  readonly passes: Uint8Array;
  /** By place, at each point: z (1 - t) + o t. */
  readonly factor: Float64Array;
  /**
   * By place, at each point: the product of the factors of all inputs, times the weight of the point; once all leaves below
   * have been seen, the sum of their products times their values.
   */
  readonly product: Float64Array;
  /** By input: the place of its last edge; 0 when there is none. */
  readonly last: Int32Array;
}

function makePath(depth: number, points: number, inputs: number): Path {
  const places = 2 * depth + 2;
  return {
    node: new Int32Array(depth + 1),
    place: new Int32Array(depth + 1),
    before: new Int32Array(depth + 1),
    share: new Float64Array(places).fill(1),
    passes: new Uint8Array(places).fill(1),
    factor: new Float64Array(places * points),
    product: new Float64Array(places * points),
    last: new Int32Array(inputs),
  };
}

interface Walk {
  readonly trees: TreeEnsemble;
  readonly packed: PackedTrees;
  readonly ranks: Int32Array;
  readonly path: Path;
  readonly rule: Quadrature;
  readonly leafValue: (leaf: number) => number;
  readonly out: Float64Array;
}

/** Adds what each input adds in one tree to `out`. @returns What the tree predicts when no input is known. */
function explainTree(walk: Walk, root: number): number {
  const { trees, path, rule, leafValue } = walk;
  const { child, cover, input } = trees;
  const { node, place, last, factor, product } = path;
  if (child[root] < 0) return leafValue(root);
  for (let k = 0; k < rule.weights.length; k++) {
    factor[k] = 1;
    product[k] = rule.weights[k];
  }
  node[0] = root;
  let expected = open(walk, 0);
  for (let depth = 0, next = child[root]; ; ) {
    // `next` is the next child of the node at `depth` that may have to be opened.
    const end = child[node[depth]] + 2;
    while (next < end && child[next] < 0) next++;
    if (next < end) {
      const own = 2 * depth + 4 - (end - next);
      last[input[node[depth]]] = own;
      depth++;
      node[depth] = next;
      place[depth] = own;
      expected += open(walk, depth);
      next = child[next];
      continue;
    }
    close(walk, depth);
    if (depth === 0) return expected / cover[root];
    next = node[depth] + 1;
    depth--;
  }
}

/** Works out both children of the node at `depth`. @returns The values of those that are leaves, times their rows. */
function open({ trees, packed, ranks, path, rule, leafValue }: Walk, depth: number): number {
  const { child, cover } = trees;
  const { share, passes, factor, product } = path;
  const { points } = rule;
  const count = points.length;
  const node = path.node[depth];
  const before = path.last[trees.input[node]];
  const own = stepWithSets(packed.nodes, ranks, node << 2, packed.sets) >> 2;
  const from = path.place[depth] * count;
  const replaced = before * count;
  let expected = 0;
  path.before[depth] = before;
  for (let side = 0; side < 2; side++) {
    const place = 2 * depth + 2 + side;
    const next = child[node] + side;
    const z = share[before] * (cover[next] / cover[node]);
    const o = own === next ? passes[before] : 0;
    const value = child[next] < 0 ? leafValue(next) : 1;
    if (child[next] < 0) expected += value * cover[next];
    share[place] = z;
    passes[place] = o;
    for (let k = 0; k < count; k++) {
      const f = z + (o - z) * points[k];
      factor[place * count + k] = f;
      product[place * count + k] = ((product[from + k] * f) / factor[replaced + k]) * value;
    }
  }
  return expected;
}

/** Adds what the split of the node at `depth` adds, once all leaves below have been seen. */
function close({ trees, path, rule, out }: Walk, depth: number): void {
  const { share, passes, factor, product } = path;
  const count = rule.points.length;
  const left = 2 * depth + 2;
  const right = left + 1;
  const before = path.before[depth];
  const input = trees.input[path.node[depth]];
  const into = path.place[depth] * count;
  const gainLeft = passes[left] - share[left];
  const gainRight = passes[right] - share[right];
  // For the leaves below, the edge before is not the input's last one. (Where there is none, this is 0.)
  const lost = passes[before] - share[before];
  let adds = 0;
  for (let k = 0; k < count; k++) {
    const ofLeft = product[left * count + k];
    const ofRight = product[right * count + k];
    const sum = ofLeft + ofRight;
    adds +=
      (gainLeft * ofLeft) / factor[left * count + k] + (gainRight * ofRight) / factor[right * count + k];
    adds -= (lost * sum) / factor[before * count + k];
    product[into + k] = sum;
  }
  out[input] += adds;
  path.last[input] = before;
}
