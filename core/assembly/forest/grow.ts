import { whole } from '../job';
import * as gain from './gain';
import * as at from './memory';
import { missingCell } from './memory';
import { below, seed } from './random';
import { drawRows, gather, weighRows } from './rows';
import * as best from './search';
import { copySmall, isExact } from './small';

/** A node of the result: 48 bytes. */
const nodeBytes: usize = 48;
const inputAt: usize = 0;
const childAt: usize = 4;
const valueAt: usize = 8;
const gainAt: usize = 16;
const flagsAt: usize = 24;
const weightAt: usize = 32;
const ownAt: usize = 40;
const missingLeftFlag: i32 = 4;

let nodes: usize = 0;
let nodeCount: i32 = 0;
let sets: usize = 0;
let setWords: i32 = 0;
let vectors: usize = 0;
let vectorCount: i32 = 0;
let depthOfStack: i32 = 0;
/** The rows' places of the small root that is being grown. */
let smallStart: i32 = 0;
let smallEnd: i32 = 0;

/** Grows a whole tree: see src/kernels/forest/grow-trees.ts. */
export function growTree(task: i32, thread: i32): void {
  at.begin(thread);
  seed(whole(12) + ((<usize>task) << 4));
  nodes = whole(15) + <usize>task * whole(16) * nodeBytes;
  sets = whole(17) + ((<usize>task * whole(18)) << 2);
  vectors = whole(19) + ((<usize>task * whole(23) * <usize>at.classes) << 3);
  nodeCount = 1;
  setWords = 0;
  vectorCount = 0;
  smallEnd = 0;
  for (let f = 0; f < at.inputs; f++) store<u32>(at.permutation + ((<usize>f) << 2), <u32>f);
  depthOfStack = 0;
  const drawn = drawRows();
  if (at.isWeighted) weighRows(drawn);
  push(0, drawn, 0, 0, -Infinity, Infinity);
  while (depthOfStack > 0) {
    depthOfStack--;
    const top = at.stack + ((<usize>depthOfStack) << 5);
    gain.bound(load<f64>(top, 16), load<f64>(top, 24));
    growNode(load<i32>(top), load<i32>(top, 4), load<i32>(top, 8), load<i32>(top, 12));
  }
  const counts = whole(20) + <usize>task * 12;
  store<i32>(counts, nodeCount);
  store<i32>(counts, setWords, 4);
  store<i32>(counts, vectorCount, 8);
}

function push(start: i32, end: i32, depth: i32, node: i32, lower: f64, upper: f64): void {
  const top = at.stack + ((<usize>depthOfStack) << 5);
  depthOfStack++;
  store<i32>(top, start);
  store<i32>(top, end, 4);
  store<i32>(top, depth, 8);
  store<i32>(top, node, 12);
  store<f64>(top, lower, 16);
  store<f64>(top, upper, 24);
}

function growNode(start: i32, end: i32, depth: i32, node: i32): void {
  const m = end - start;
  let isSmall = start >= smallStart && end <= smallEnd;
  if (!isSmall && m <= at.smallRows) {
    copySmall(start, end);
    smallStart = start;
    smallEnd = end;
    isSmall = true;
  }
  const index = at.rows + ((<usize>start) << 2);
  const isPure = gather(index, m, isSmall);
  best.enterNode(m);
  const out = nodes + <usize>node * nodeBytes;
  store<f64>(out, gain.nodeWeight(), weightAt);
  store<f64>(out, at.center + gain.nodeValue() * at.unscale, ownAt);
  if (isPure || !mayBeSplit(m, depth) || !findSplit(index, isSmall)) {
    endLeaf(node, index, isSmall, isPure);
    return;
  }
  const middle = start + divide(index, m, isSmall);
  endSplit(node, middle - start > end - middle, isSmall);
  const child = nodeCount;
  nodeCount += 2;
  // The smaller child is grown first: so the stack holds no more than the logarithm of the rows.
  if (middle - start > end - middle) {
    pushLeft(start, middle, depth + 1, child);
    pushRight(middle, end, depth + 1, child + 1);
  } else {
    pushRight(middle, end, depth + 1, child + 1);
    pushLeft(start, middle, depth + 1, child);
  }
}

/** Where a split is bound to rise or fall, its sides stay on their sides of the middle. */
function pushLeft(start: i32, end: i32, depth: i32, node: i32): void {
  push(
    start,
    end,
    depth,
    node,
    best.bestSign < 0 ? best.bestMiddle : gain.lower,
    best.bestSign > 0 ? best.bestMiddle : gain.upper,
  );
}

function pushRight(start: i32, end: i32, depth: i32, node: i32): void {
  push(
    start,
    end,
    depth,
    node,
    best.bestSign > 0 ? best.bestMiddle : gain.lower,
    best.bestSign < 0 ? best.bestMiddle : gain.upper,
  );
}

function mayBeSplit(m: i32, depth: i32): bool {
  return (
    <f64>depth < at.maxDepth &&
    <f64>m >= at.minSamplesSplit &&
    <f64>m >= 2 * at.minSamplesLeaf &&
    gain.nodeWeight() >= 2 * at.minWeightLeaf
  );
}

function columnOf(f: i32, isSmall: bool): usize {
  return isSmall
    ? at.smallCells + ((<usize>f * <usize>at.smallRows) << 1)
    : at.cells + ((<usize>f * <usize>at.rowCount) << 1);
}

function valuesOf(f: i32, isSmall: bool): usize {
  return isSmall
    ? at.smallPlaces + ((<usize>f * <usize>at.smallRows) << 3)
    : at.places + ((<usize>f * <usize>at.rowCount) << 3);
}

/** Looks at inputs in random order: as many as wanted, and on until one is not constant. */
function findSplit(index: usize, isSmall: bool): bool {
  const limit = gain.limit();
  let hasVaried = false;
  for (let k = 0; k < at.inputs; k++) {
    if (k >= at.maxFeatures && hasVaried) break;
    const own = at.permutation + ((<usize>k) << 2);
    const other = at.permutation + ((<usize>(k + below(at.inputs - k))) << 2);
    const f = load<u32>(other);
    store<u32>(other, load<u32>(own));
    store<u32>(own, f);
    if (best.search(f, columnOf(f, isSmall), valuesOf(f, isSmall), index, isSmall)) hasVaried = true;
    if (best.bestInput >= 0 && best.bestGain >= limit) break;
  }
  return best.bestInput >= 0 && gained() + 2.220446049250313e-16 >= at.minGain;
}

/** What the best split takes off the tree's impurity. */
function gained(): f64 {
  return at.classes == 0 && !at.isPoisson
    ? (best.bestGain / gain.nodeWeight()) * at.gainScale
    : best.bestGain * at.gainScale;
}

/** Rows that go left to the front, the order kept on both sides; how many go left. */
function divide(index: usize, m: i32, isSmall: bool): i32 {
  const column = columnOf(best.bestInput, isSmall);
  const values = valuesOf(best.bestInput, isSmall);
  let left = index;
  let right = at.spare;
  if (best.bestHow == best.byCell) {
    const cut = best.bestCell;
    const missingLeft = <u32>(best.bestMissing == 1);
    for (let i: usize = 0; i < <usize>m; i++) {
      const row = load<u32>(index + (i << 2));
      const cell = <u32>load<u16>(column + ((<usize>row) << 1));
      const isLeft = <usize>(<u32>(cell <= cut) | (<u32>(cell == missingCell) & missingLeft));
      // Both writes, one advance: no branch to mispredict.
      store<u32>(left, row);
      store<u32>(right, row);
      left += isLeft << 2;
      right += (1 - isLeft) << 2;
    }
  } else {
    for (let i: usize = 0; i < <usize>m; i++) {
      const row = load<u32>(index + (i << 2));
      const isLeft = <usize>best.goesLeft(<usize>row, column, values);
      store<u32>(left, row);
      store<u32>(right, row);
      left += isLeft << 2;
      right += (1 - isLeft) << 2;
    }
  }
  memory.copy(left, at.spare, right - at.spare);
  return <i32>((left - index) >> 2);
}

function endSplit(node: i32, isLeftLarger: bool, isSmall: bool): void {
  const out = nodes + <usize>node * nodeBytes;
  const f = best.bestInput;
  const missingLeft = best.bestMissing < 0 ? isLeftLarger : best.bestMissing == 1;
  const kind = best.bestHow == best.byValue ? 0 : best.bestHow;
  store<i32>(out, f, inputAt);
  store<i32>(out, nodeCount, childAt);
  store<f64>(out, gained(), gainAt);
  store<i32>(out, kind | (missingLeft ? missingLeftFlag : 0), flagsAt);
  let value = best.bestValue;
  if (best.bestHow == best.byCell) value = threshold(f, isSmall);
  else if (best.bestHow == best.byCode) value = <f64>best.bestCell;
  else if (best.bestHow == best.bySet) {
    // A category that no row of the node has goes where missing values go.
    for (let k: usize = 0; k < 32; k += 4) {
      const others = missingLeft ? ~load<u32>(at.ownSet + k) : 0;
      store<u32>(sets + ((<usize>setWords) << 2) + k, load<u32>(at.leftSet + k) | others);
    }
    value = <f64>setWords;
    setWords += 8;
  }
  store<f64>(out, value, valueAt);
}

/** Midway between the largest value on the left and the smallest on the right. */
function threshold(f: i32, isSmall: bool): f64 {
  if (best.bestNext == missingCell) return Infinity;
  const own = at.distinct + ((<usize>load<u32>(at.distinctAt + ((<usize>f) << 2))) << 3);
  let low: u32;
  let high: u32;
  if (isSmall && !isExact(f)) {
    const ranks = valuesOf(f, true);
    low = load<u32>(ranks + ((<usize>best.bestCell) << 2));
    high = load<u32>(ranks + ((<usize>best.bestNext) << 2));
  } else {
    const edges = at.edges + ((<usize>load<u32>(at.edgesAt + ((<usize>f) << 2))) << 2);
    low = load<u32>(edges + ((<usize>(best.bestCell + 1)) << 2)) - 1;
    high = load<u32>(edges + ((<usize>best.bestNext) << 2));
  }
  const a = load<f64>(own + ((<usize>low) << 3));
  const b = load<f64>(own + ((<usize>high) << 3));
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}

function endLeaf(node: i32, index: usize, isSmall: bool, isPure: bool): void {
  const out = nodes + <usize>node * nodeBytes;
  store<i32>(out, -1, inputAt);
  store<i32>(out, -1, childAt);
  store<f64>(out, 0, gainAt);
  store<i32>(out, 0, flagsAt);
  const first = <usize>load<u32>(index);
  isPure = isPure && !gain.isClipped();
  let value: f64;
  if (at.classes != 0) {
    value = isPure ? load<f64>(at.stats) : <f64>(at.classes + vectorCount);
    if (!isPure) {
      for (let k: usize = 0; k < <usize>at.classes; k++) {
        let share = load<f64>(at.node + ((k + 1) << 3)) / gain.nodeWeight();
        if (at.monotone != 0) share = k == 1 ? gain.nodeValue() : 1 - gain.nodeValue();
        store<f64>(vectors + ((<usize>vectorCount * <usize>at.classes + k) << 3), share);
      }
      vectorCount++;
    }
  } else if (isPure) {
    const row = isSmall ? <usize>load<u32>(at.smallIds + (first << 2)) : first;
    value = load<f64>(whole(11) + (row << 3));
  } else value = at.center + gain.nodeValue() * at.unscale;
  store<f64>(out, value, valueAt);
}
