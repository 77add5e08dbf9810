import { whole } from '../job';

/**
 * What the tree that a thread grows is made of. Globals belong to one thread, since each has an instance of its own.
 * The arguments of the job are explained in src/kernels/forest/grow-trees.ts.
 */

/** Cell of missing values, and what has no place among the others. */
export const missingCell: u32 = 4095;
export const missingRank: u32 = 0xffffffff;

export let kinds: usize = 0;
export let cells: usize = 0;
export let cellCounts: usize = 0;
export let places: usize = 0;
export let edges: usize = 0;
export let edgesAt: usize = 0;
export let distinct: usize = 0;
export let distinctAt: usize = 0;
export let rowCount: i32 = 0;
export let inputs: i32 = 0;
export let target: usize = 0;
export let plogp: usize = 0;
/** Of all rows: target times weight and weight, or class and weight; 0 where every row weighs 1. */
export let weights: usize = 0;

export let draws: i32 = 0;
export let maxFeatures: i32 = 0;
export let maxDepth: f64 = 0;
export let minSamplesSplit: f64 = 0;
export let minSamplesLeaf: f64 = 0;
export let minWeightLeaf: f64 = 0;
export let minGain: f64 = 0;
export let gainScale: f64 = 0;
export let classes: i32 = 0;
export let isBinary: bool = false;
export let isEntropy: bool = false;
export let isRandom: bool = false;
export let smallRows: i32 = 0;
export let center: f64 = 0;
export let unscale: f64 = 0;
/** Added to a row's weight, so that a sum of weights also counts rows; 0 where every row weighs 1, or nobody asks. */
export let rowUnit: f64 = 0;
export let isWeighted: bool = false;
/** For each input (i8) whether predictions must rise (1) or fall (-1) with it; 0 where nobody asks. Rows have weights then. */
export let monotone: usize = 0;
/** Half the Poisson deviance instead of the squared error. */
export let isPoisson: bool = false;
/** Classes weigh the same in the rows that each tree draws. */
export let isBalanced: bool = false;

/** Of all rows (u32): how often each was drawn; and those of the tree, by node. */
export let drawn: usize = 0;
export let rows: usize = 0;
export let spare: usize = 0;
/** Of the node's rows: target times weight and weight; or class and weight. */
export let stats: usize = 0;
/** Of the small root: its rows (u32), their targets (f64), how often they were drawn (u32). */
export let smallIds: usize = 0;
export let smallTarget: usize = 0;
export let smallDrawn: usize = 0;
/** Of the small root, input by input: cells (u16); ranks of cells (u32), or values (f64). */
export let smallCells: usize = 0;
export let smallPlaces: usize = 0;
export let sortRoom: usize = 0;
/** Sums by cell, zero between uses; which cells are used (u64); those in use as a list: cells (u32), sums. */
export let sums: usize = 0;
export let used: usize = 0;
export let ids: usize = 0;
export let items: usize = 0;
/** Items in the order of categories (u32), and what orders them (f64). */
export let order: usize = 0;
export let keys: usize = 0;
export let permutation: usize = 0;
/** Vectors of the item's width: a side of a cut; the whole node. */
export let left: usize = 0;
export let node: usize = 0;
/** Numbers in an item: target and weight, with weights the rows too; or rows, and the weight of each class. */
export let width: i32 = 2;
export let stack: usize = 0;
/** 8 words each: the categories that go left by the best split, and all that the node has. */
export let leftSet: usize = 0;
export let ownSet: usize = 0;
/** What each class counts for in this tree (f64). */
export let balance: usize = 0;

let room: usize = 0;

function take(count: i32, bytes: i32): usize {
  const start = room;
  room += ((<usize>count * <usize>bytes + 15) >> 4) << 4;
  return start;
}

function rule(k: i32): f64 {
  return load<f64>(whole(13) + ((<usize>k) << 3));
}

/** Reads the arguments of the job and lays out the thread's scratch, in the order of `scratchBytes`. */
export function begin(thread: i32): void {
  kinds = whole(0);
  cells = whole(1);
  cellCounts = whole(2);
  places = whole(3);
  edges = whole(4);
  edgesAt = whole(5);
  distinct = whole(6);
  distinctAt = whole(7);
  rowCount = <i32>whole(8);
  inputs = <i32>whole(9);
  target = whole(10);
  plogp = whole(14);
  weights = whole(24);
  draws = <i32>rule(0);
  maxFeatures = <i32>rule(1);
  maxDepth = rule(2);
  minSamplesSplit = rule(3);
  minSamplesLeaf = rule(4);
  minWeightLeaf = rule(5);
  minGain = rule(6);
  gainScale = rule(7);
  classes = <i32>rule(8);
  isBinary = rule(9) != 0;
  isEntropy = rule(10) != 0;
  isRandom = rule(11) != 0;
  smallRows = <i32>rule(12);
  center = rule(13);
  unscale = rule(14);
  rowUnit = rule(15);
  isWeighted = weights != 0;
  monotone = whole(25);
  isPoisson = rule(16) != 0;
  isBalanced = rule(17) != 0;
  width = classes != 0 ? classes + 1 : isWeighted ? 3 : 2;
  room = whole(21) + <usize>thread * whole(22);
  drawn = take(rowCount, 4);
  rows = take(rowCount, 4);
  spare = take(rowCount, 4);
  stats = take(rowCount, 16);
  smallIds = take(smallRows, 4);
  smallTarget = take(smallRows, 8);
  smallDrawn = take(smallRows, 4);
  smallCells = take(inputs * smallRows, 2);
  smallPlaces = take(inputs * smallRows, 8);
  sortRoom = take(2 * smallRows + 256, 8);
  sums = take(4096 * width, 8);
  used = take(64, 8);
  ids = take(4096, 4);
  items = take(4096 * width, 8);
  order = take(4096, 4);
  keys = take(4096, 8);
  permutation = take(inputs, 4);
  left = take(width, 8);
  node = take(width, 8);
  stack = take(128, 32);
  leftSet = take(8, 4);
  ownSet = take(8, 4);
  balance = take(max(classes, 2), 8);
}

/** With weights, what a leaf must weigh and what gains are to be multiplied by depend on what the tree's rows weigh. */
export function weighTree(total: f64): void {
  minWeightLeaf = rule(5) * total;
  gainScale = rule(7) / total;
}
