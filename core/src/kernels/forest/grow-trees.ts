/** Whole trees as tasks: each grows in one thread, so that what it learns does not depend on how many there are. */

import type { Random } from '../../random.ts';
import type { Kernel, Workspace } from '../workspace.ts';
import { PlainTree } from './plain-tree.ts';
import type { TrainingRows } from './training-rows.ts';

/** How trees are grown. */
export interface GrowthRules {
  /** Rows drawn for each tree, with replacement; 0 takes all of them once. */
  readonly draws: number;
  /** Inputs looked at for a split, drawn at random. */
  readonly maxFeatures: number;
  /** Infinity for no bound. */
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** In rows drawn; a share of all weight where rows have weights. */
  readonly minWeightLeaf: number;
  /** Of the tree's impurity. */
  readonly minImpurityDecrease: number;
  /** Entropy, in bits, instead of the Gini impurity. */
  readonly isEntropy: boolean;
  /** Thresholds are drawn at random, one for each input looked at, instead of the best. */
  readonly isRandom: boolean;
}

/** What trees learn. */
export interface TrainingTarget {
  /** Shape (rows): whole numbers, `center` and `unscale` away from the target; or classes, from 0. */
  readonly target: Float64Array;
  readonly center: number;
  readonly unscale: number;
  /** Shape (rows): the value of a leaf whose rows all have this row's target. */
  readonly values: Float64Array;
  /** More than two, or two by their entropy; 0 for numbers and for two classes, which are 0 and 1. */
  readonly classes: number;
  readonly isBinary: boolean;
  /**
   * Shape (rows): what each row counts for, greater than 0 and at most 1; undefined where all count the same and nothing
   * of the following is asked for. Sums are then of doubles, in the order of rows.
   */
  readonly weights?: Float64Array | undefined;
  /** Shape (rows): what rows are drawn by, where not all are as likely as the others. */
  readonly chances?: Float64Array | undefined;
  /** Half the Poisson deviance instead of the squared error; `center` is 0. */
  readonly isPoisson?: boolean | undefined;
  /** The absolute error, and medians: in plain TypeScript only. */
  readonly isAbsolute?: boolean | undefined;
  /** Classes weigh the same in the rows that each tree draws. */
  readonly isBalanced?: boolean | undefined;
  /** Shape (inputs): whether predictions must rise (1) or fall (-1) with it. */
  readonly monotone?: Int8Array | undefined;
}

/** A tree as the kernel leaves it: views that the next batch writes over. */
export interface RawTree {
  /** Six doubles for each node: see `nodeWords`. */
  readonly nodes: Float64Array;
  readonly sets: Uint32Array;
  /** The shares of classes in leaves that are not pure. */
  readonly vectors: Float64Array;
}

/**
 * Where the parts of a node are, in words of 4 bytes. The last four are doubles; the gain is what a split takes off the
 * impurity of the tree, the weight that of the rows drawn, `own` what the node itself would predict of numbers.
 */
export const nodeWords = {
  input: 0,
  child: 1,
  flags: 6,
  value: 2,
  gain: 4,
  weight: 8,
  own: 10,
  size: 12,
} as const;
/** Doubles of a node. */
export const nodeSize = nodeWords.size / 2;

/**
 * Nodes of at most so many rows are copied close together, and their numbers get cells of their own: their sums fit the
 * nearest cache. Where thresholds are drawn there are no sums, and the values of more rows fit the next one.
 */
const smallRows = { best: 512, random: 8192 };
/** Trees of a batch for each thread: so many that the threads end at nearly the same time. */
const treesForThread = 4;
/** The room of a batch's results. */
const mostBatchBytes = 256 * 1024 * 1024;

type Arguments = [
  kinds: Uint8Array,
  cells: Uint16Array,
  cellCounts: Uint32Array,
  places: Uint32Array | Float64Array,
  edges: Uint32Array,
  edgesAt: Uint32Array,
  distinct: Float64Array,
  distinctAt: Uint32Array,
  rows: number,
  inputs: number,
  target: Float64Array,
  values: Float64Array,
  /** Four words for each tree. */
  seeds: Uint32Array,
  /** In the order of `packRules`. */
  rules: Float64Array,
  /** p log2(p) of whole numbers, for entropy. */
  plogp: Float64Array,
  nodes: Float64Array,
  nodeCapacity: number,
  sets: Uint32Array,
  /** In words. */
  setCapacity: number,
  vectors: Float64Array,
  /** Of each tree: nodes, words of sets, vectors. */
  counts: Int32Array,
  scratch: Uint8Array,
  scratchBytes: number,
  vectorCapacity: number,
  /** Of each row target times weight and weight, or class and weight; 0 where every row weighs 1. */
  weights: Float64Array | 0,
  monotone: Int8Array | 0,
  /** Of each row its chance to be drawn and those of the rows before it together; 0 where all are the same. */
  chances: Float64Array | 0,
];

/** The arguments, for the twin. */
export type GrowArguments = Arguments;

/** Grows tree `task` of a batch. O(inputs x rows x depth). */
export const growTree: Kernel<Arguments> = {
  number: 20,
  plain: (task, _, ...given) => new PlainTree(task, given).grow(),
};

/** Grows trees in batches: the same ones for the same seed, whatever the number of threads. */
export class TreeGrower {
  readonly batch: number;
  readonly #space: Workspace;
  readonly #random: Random;
  readonly #classes: number;
  readonly #arguments: Arguments;
  #grown = 0;

  constructor(
    space: Workspace,
    data: TrainingRows,
    target: TrainingTarget,
    rules: GrowthRules,
    random: Random,
    trees: number,
  ) {
    const { rows } = data;
    this.#space = space;
    this.#random = random;
    this.#classes = target.classes;
    const mostLeaves = Math.min(2 ** Math.min(rules.maxDepth, 40), Math.floor(rows / rules.minSamplesLeaf));
    const leaves = Math.max(1, mostLeaves);
    const nodeCapacity = 2 * leaves - 1;
    const setCapacity = data.kinds.includes(1) ? 8 * ((nodeCapacity - 1) / 2) : 0;
    // A leaf that is not pure has two rows at least, unless its share is kept within bounds.
    const mostVectors = target.monotone === undefined ? Math.min(leaves, Math.ceil(rows / 2)) : leaves;
    const vectorCapacity = target.classes === 0 ? 0 : mostVectors;
    const bytes = 8 * nodeSize * nodeCapacity + 4 * setCapacity + 8 * vectorCapacity * target.classes;
    const fitting = Math.max(1, Math.floor(mostBatchBytes / bytes));
    this.batch = Math.min(trees, fitting, treesForThread * space.threads);
    const small = Math.min(rows, rules.isRandom ? smallRows.random : smallRows.best);
    const scratchBytes = space.isPacked ? bytesOfScratch(rows, data.inputs, small, target.classes) : 0;
    const put = (values: Float64Array): Float64Array => {
      const array = space.array(Float64Array, values.length);
      array.set(values);
      return array;
    };
    const total = rules.draws === 0 ? rows : rules.draws;
    this.#arguments = [
      data.kinds,
      data.cells,
      data.cellCounts,
      data.places,
      data.edges,
      data.edgesAt,
      data.distinct,
      data.distinctAt,
      rows,
      data.inputs,
      put(target.target),
      put(target.values),
      space.array(Uint32Array, 4 * this.batch),
      put(packRules(rules, target, small, total)),
      put(
        rules.isEntropy && target.weights === undefined
          ? Float64Array.from({ length: total + 1 }, (_, p) => (p === 0 ? 0 : p * Math.log2(p)))
          : new Float64Array(0),
      ),
      space.array(Float64Array, nodeSize * nodeCapacity * this.batch),
      nodeCapacity,
      space.array(Uint32Array, setCapacity * this.batch),
      setCapacity,
      space.array(Float64Array, vectorCapacity * target.classes * this.batch),
      space.array(Int32Array, 3 * this.batch),
      space.array(Uint8Array, space.threads * scratchBytes),
      scratchBytes,
      vectorCapacity,
      target.weights === undefined ? 0 : put(weightedTarget(target, target.weights)),
      target.monotone === undefined ? 0 : putSigns(space, target.monotone),
      target.chances === undefined ? 0 : put(cumulated(target.chances)),
    ];
  }

  /** The next trees, at most `batch`. */
  grow(count: number): RawTree[] {
    const [, , , , , , , , , , , , seeds, , , nodes, nodeCapacity, sets, setCapacity, vectors, counts] =
      this.#arguments;
    for (let t = 0; t < count; t++) {
      const own = this.#random.fork(`tree ${this.#grown + t}`);
      for (let k = 0; k < 4; k++) seeds[4 * t + k] = own.integer(2 ** 32);
    }
    this.#space.run(growTree, count, ...this.#arguments);
    this.#grown += count;
    const vectorCapacity = this.#arguments[23];
    return Array.from({ length: count }, (_, t) => {
      const node = nodeSize * nodeCapacity * t;
      const vector = vectorCapacity * this.#classes * t;
      return {
        nodes: nodes.subarray(node, node + nodeSize * counts[3 * t]),
        sets: sets.subarray(setCapacity * t, setCapacity * t + counts[3 * t + 1]),
        vectors: vectors.subarray(vector, vector + this.#classes * counts[3 * t + 2]),
      };
    });
  }
}

function packRules(rules: GrowthRules, target: TrainingTarget, small: number, total: number): Float64Array {
  // The Gini impurity of two classes is twice the variance of 0 and 1.
  const factor = target.isBinary ? 2 : 1;
  const size = target.isPoisson || target.isAbsolute ? target.unscale : factor * target.unscale ** 2;
  // With weights, each tree divides by what its own rows weigh.
  const gainScale = (target.classes === 0 ? size : 1) / (target.weights === undefined ? total : 1);
  const countsRows =
    target.weights === undefined && rules.draws > 0 && target.classes === 0 && rules.minSamplesLeaf > 1;
  return Float64Array.of(
    rules.draws,
    rules.maxFeatures,
    rules.maxDepth,
    rules.minSamplesSplit,
    rules.minSamplesLeaf,
    rules.minWeightLeaf,
    rules.minImpurityDecrease > 0 ? rules.minImpurityDecrease : Number.NEGATIVE_INFINITY,
    gainScale,
    target.classes,
    target.isBinary ? 1 : 0,
    rules.isEntropy ? 1 : 0,
    rules.isRandom ? 1 : 0,
    small,
    target.center,
    target.unscale,
    countsRows ? 2 ** 26 : 0,
    target.isPoisson ? 1 : 0,
    target.isBalanced ? 1 : 0,
    target.isAbsolute ? 1 : 0,
  );
}

/** What a row adds to sums when it is drawn once. */
function weightedTarget({ target, classes }: TrainingTarget, weights: Float64Array): Float64Array {
  const pairs = new Float64Array(2 * weights.length);
  for (let row = 0; row < weights.length; row++) {
    pairs[2 * row] = classes === 0 ? target[row] * weights[row] : target[row];
    pairs[2 * row + 1] = weights[row];
  }
  return pairs;
}

function cumulated(values: Float64Array): Float64Array {
  let total = 0;
  return values.map(value => {
    total += value;
    return total;
  });
}

function putSigns(space: Workspace, signs: Int8Array): Int8Array {
  const array = space.array(Int8Array, signs.length);
  array.set(signs);
  return array;
}

/** What assembly/forest/memory.ts lays out for a thread. */
function bytesOfScratch(rows: number, inputs: number, small: number, classes: number): number {
  const width = classes === 0 ? 3 : classes + 1;
  const ofRows = 28 * rows + 16 * small + 10 * inputs * small + 8 * (2 * small + 256);
  const ofCells = 2 * 4096 * 8 * width + 4096 * 16 + 64 * 8;
  return ofRows + ofCells + 4 * inputs + 24 * width + 128 * 32 + 64 + 24 * 16;
}
