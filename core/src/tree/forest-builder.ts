/** Trees put together as they are grown. */

import { nodeWords, type RawTree } from '../kernels/forest/grow-trees.ts';
import { kindOf, nodeKind, type TreeEnsemble } from '../kernels/trees/ensemble.ts';
import { bestFirst, type GrownTree, pruneWeakest, unsplit } from './prune.ts';

/** What an input was while trees were grown: a whole one, or the codes of a block from `first` on. */
export interface InputPart {
  readonly input: number;
  readonly first: number;
}

export interface PruneRules {
  readonly maxLeafNodes: number | null;
  readonly ccpAlpha: number;
  readonly monotonicCst: unknown;
}

/** Collects trees, pruned, and the shares of classes that their leaves point to. */
export class ForestBuilder {
  readonly #parts: readonly InputPart[];
  readonly #rules: PruneRules;
  readonly #classes: number;
  /** By field, so that one after the other can be given back once it has been joined. */
  readonly #fields = {
    input: [] as Int32Array[],
    value: [] as Float64Array[],
    child: [] as Int32Array[],
    flags: [] as Uint8Array[],
    cover: [] as Uint32Array[],
    sets: [] as Uint32Array[],
  };
  readonly #roots: number[] = [];
  readonly #shares: number[] = [];
  /** Of each feature of an input, the first of which is at `firsts`: what splits took off impurities, tree by tree. */
  readonly #importances: Float64Array;
  readonly #ofTree: Float64Array;
  readonly #firsts: readonly number[];
  #nodes = 0;
  #setWords = 0;

  /**
   * @param widths How many features each input has.
   * @param classes How many shares a leaf has; 0 where it has a number.
   */
  constructor(parts: readonly InputPart[], widths: readonly number[], classes: number, rules: PruneRules) {
    this.#parts = parts;
    this.#classes = classes;
    this.#rules = rules;
    let features = 0;
    this.#firsts = widths.map(width => {
      features += width;
      return features - width;
    });
    this.#importances = new Float64Array(features);
    this.#ofTree = new Float64Array(features);
    // What pure leaves point to.
    for (let k = 0; k < classes * classes; k++) this.#shares.push(k % (classes + 1) === 0 ? 1 : 0);
  }

  add(raw: RawTree): void {
    const grown = read(raw, this.#rules.maxLeafNodes !== null || this.#rules.ccpAlpha > 0);
    if (this.#classes > 0) this.#takeVectors(grown, raw.vectors);
    const tree = this.#prune(grown);
    this.#weigh(tree);
    this.#fields.cover.push(coverOf(tree));
    for (let node = 0; node < tree.child.length; node++) {
      if (tree.child[node] < 0) continue;
      tree.child[node] += this.#nodes;
      const part = this.#parts[tree.input[node]];
      const kind = kindOf(tree.flags[node]);
      if (kind === nodeKind.set) tree.value[node] += this.#setWords;
      else if (kind === nodeKind.oneHot) tree.value[node] += part.first;
      tree.input[node] = part.input;
    }
    this.#roots.push(this.#nodes);
    this.#nodes += tree.child.length;
    this.#setWords += raw.sets.length;
    for (const field of ['input', 'value', 'child', 'flags'] as const)
      this.#fields[field].push(tree[field] as never);
    this.#fields.sets.push(raw.sets.slice());
  }

  /**
   * All trees, the shares that the values of leaves point to (`classes` for each), and the importance of each feature: 1
   * all together. Afterwards it is empty.
   */
  finish(): { trees: TreeEnsemble; shares: Float64Array; importances: Float64Array } {
    const { input, value, child, flags, cover, sets } = this.#fields;
    const total = this.#importances.reduce((sum, own) => sum + own, 0);
    return {
      trees: {
        input: join(new Int32Array(this.#nodes), input),
        value: join(new Float64Array(this.#nodes), value),
        child: join(new Int32Array(this.#nodes), child),
        flags: join(new Uint8Array(this.#nodes), flags),
        cover: join(new Uint32Array(this.#nodes), cover),
        sets: join(new Uint32Array(this.#setWords), sets),
        roots: Int32Array.from(this.#roots),
      },
      shares: Float64Array.from(this.#shares),
      importances: this.#importances.map(own => (total > 0 ? own / total : 0)),
    };
  }

  /** Leaves that are not pure point behind the shares that are there already. */
  #takeVectors(tree: GrownTree, vectors: Float64Array): void {
    const before = this.#shares.length / this.#classes - this.#classes;
    for (let node = 0; node < tree.child.length; node++) {
      if (tree.child[node] < 0 && tree.value[node] >= this.#classes) tree.value[node] += before;
    }
    for (const share of vectors) this.#shares.push(share);
  }

  /** Each tree that has splits counts the same. */
  #weigh({ input, child, value, gain, flags }: GrownTree): void {
    const own = this.#ofTree.fill(0);
    let total = 0;
    for (let node = 0; node < child.length; node++) {
      if (child[node] < 0 || !(gain[node] > 0)) continue;
      const part = this.#parts[input[node]];
      const code = kindOf(flags[node]) === nodeKind.oneHot ? part.first + value[node] : 0;
      own[this.#firsts[part.input] + code] += gain[node];
      total += gain[node];
    }
    if (total > 0) for (let f = 0; f < own.length; f++) this.#importances[f] += own[f] / total;
  }

  #prune(tree: GrownTree): GrownTree {
    const { maxLeafNodes, ccpAlpha } = this.#rules;
    if (maxLeafNodes === null && ccpAlpha === 0) return tree;
    const isSplit =
      maxLeafNodes === null
        ? Uint8Array.from(tree.child, child => (child < 0 ? 0 : 1))
        : bestFirst(tree, maxLeafNodes);
    if (ccpAlpha > 0) pruneWeakest(tree, isSplit, ccpAlpha);
    return unsplit(tree, isSplit, (node, leaves) => {
      if (this.#classes === 0) return tree.own[node];
      const place = this.#shares.length / this.#classes;
      // Within bounds, a node is not what its leaves are together.
      if (this.#rules.monotonicCst !== null) {
        this.#shares.push(1 - tree.own[node], tree.own[node]);
        return place;
      }
      const total = leaves.reduce((sum, leaf) => sum + tree.weight[leaf], 0);
      const mean = (of: (leaf: number) => number): number =>
        leaves.reduce((sum, leaf) => sum + of(leaf) * tree.weight[leaf], 0) / total;
      for (let k = 0; k < this.#classes; k++)
        this.#shares.push(mean(leaf => this.#shares[tree.value[leaf] * this.#classes + k]));
      return place;
    });
  }
}

/** Copies what the next batch will write over; only what pruning asks for of what inner nodes would predict. */
function read({ nodes }: RawTree, isPruned: boolean): GrownTree {
  const words = new Int32Array(nodes.buffer, nodes.byteOffset, 2 * nodes.length);
  const { size } = nodeWords;
  const length = words.length / size;
  const tree = {
    input: new Int32Array(length),
    child: new Int32Array(length),
    value: new Float64Array(length),
    gain: new Float64Array(length),
    flags: new Uint8Array(length),
    weight: new Float64Array(length),
    own: new Float64Array(isPruned ? length : 0),
  };
  for (let node = 0, at = 0; node < length; node++, at += size) {
    tree.input[node] = words[at + nodeWords.input];
    tree.child[node] = words[at + nodeWords.child];
    tree.value[node] = nodes[(at + nodeWords.value) / 2];
    tree.gain[node] = nodes[(at + nodeWords.gain) / 2];
    tree.flags[node] = words[at + nodeWords.flags];
    tree.weight[node] = nodes[(at + nodeWords.weight) / 2];
    if (isPruned) tree.own[node] = nodes[(at + nodeWords.own) / 2];
  }
  return tree;
}

/** Whole numbers as they are; weights as shares of 2³⁰, at least 1, where a node has what its children have. */
function coverOf({ child, weight }: GrownTree): Uint32Array {
  const cover = new Uint32Array(child.length);
  let isWhole = true;
  for (let node = 0; node < child.length; node++) {
    cover[node] = weight[node];
    if (cover[node] !== weight[node]) isWhole = false;
  }
  if (isWhole) return cover;
  const scale = 2 ** 30 / weight[0];
  for (let node = child.length - 1; node >= 0; node--) {
    const left = child[node];
    cover[node] = left < 0 ? Math.max(1, Math.round(weight[node] * scale)) : cover[left] + cover[left + 1];
  }
  return cover;
}

/** Empties `parts`. */
function join<A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(
  out: A,
  parts: ArrayLike<number>[],
): A {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  parts.length = 0;
  return out;
}
