import { whole } from '../job';
import * as at from './memory';
import { missingCell } from './memory';
import { below, seed } from './random';
import * as best from './search';
import { copySmall, isExact } from './small';

/** A node of the result: 32 bytes. */
const inputAt: usize = 0;
const childAt: usize = 4;
const valueAt: usize = 8;
const gainAt: usize = 16;
const flagsAt: usize = 24;
const weightAt: usize = 28;
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
  nodes = whole(15) + <usize>task * whole(16) * 32;
  sets = whole(17) + ((<usize>task * whole(18)) << 2);
  vectors = whole(19) + ((<usize>task * whole(23) * <usize>at.classes) << 3);
  nodeCount = 1;
  setWords = 0;
  vectorCount = 0;
  smallEnd = 0;
  for (let f = 0; f < at.inputs; f++) store<u32>(at.permutation + ((<usize>f) << 2), <u32>f);
  depthOfStack = 0;
  push(0, drawRows(), 0, 0);
  while (depthOfStack > 0) {
    depthOfStack--;
    const top = at.stack + ((<usize>depthOfStack) << 4);
    growNode(load<i32>(top), load<i32>(top, 4), load<i32>(top, 8), load<i32>(top, 12));
  }
  const counts = whole(20) + <usize>task * 12;
  store<i32>(counts, nodeCount);
  store<i32>(counts, setWords, 4);
  store<i32>(counts, vectorCount, 8);
}

function push(start: i32, end: i32, depth: i32, node: i32): void {
  const top = at.stack + ((<usize>depthOfStack) << 4);
  depthOfStack++;
  store<i32>(top, start);
  store<i32>(top, end, 4);
  store<i32>(top, depth, 8);
  store<i32>(top, node, 12);
}

/** Draws the tree's rows with replacement, or takes all once; how many there are. */
function drawRows(): i32 {
  for (let i: usize = 0; i < <usize>at.rowCount; i++) store<u32>(at.drawn + (i << 2), <u32>(at.draws == 0));
  for (let k = 0; k < at.draws; k++) {
    const place = at.drawn + ((<usize>below(at.rowCount)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let count: usize = 0;
  for (let i: usize = 0; i < <usize>at.rowCount; i++) {
    if (load<u32>(at.drawn + (i << 2)) == 0) continue;
    store<u32>(at.rows + (count << 2), <u32>i);
    count++;
  }
  return <i32>count;
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
  store<i32>(nodes + ((<usize>node) << 5), <i32>best.nodeWeight(), weightAt);
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
    push(start, middle, depth + 1, child);
    push(middle, end, depth + 1, child + 1);
  } else {
    push(middle, end, depth + 1, child + 1);
    push(start, middle, depth + 1, child);
  }
}

/** Brings what is counted of the node's rows together; true when all have the same target. */
function gather(index: usize, m: i32, isSmall: bool): bool {
  const target = isSmall ? at.smallTarget : at.target;
  const drawn = isSmall ? at.smallDrawn : at.drawn;
  const stats = at.stats;
  const unit = at.rowUnit;
  const first = load<f64>(target + ((<usize>load<u32>(index)) << 3));
  let isPure = true;
  for (let i: usize = 0; i < <usize>m; i++) {
    const row = <usize>load<u32>(index + (i << 2));
    const t = load<f64>(target + (row << 3));
    const w = <f64>load<u32>(drawn + (row << 2));
    isPure = isPure && t == first;
    store<f64>(stats + (i << 4), at.classes == 0 ? t * w : t);
    store<f64>(stats + (i << 4), at.classes == 0 ? w + unit : w, 8);
  }
  return isPure;
}

function mayBeSplit(m: i32, depth: i32): bool {
  return (
    <f64>depth < at.maxDepth &&
    <f64>m >= at.minSamplesSplit &&
    <f64>m >= 2 * at.minSamplesLeaf &&
    best.nodeWeight() >= 2 * at.minWeightLeaf
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
  const limit = best.limit();
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
  return best.bestInput >= 0 && gain() + 2.220446049250313e-16 >= at.minGain;
}

/** What the best split takes off the tree's impurity. */
function gain(): f64 {
  return at.classes == 0 ? (best.bestGain / best.nodeWeight()) * at.gainScale : best.bestGain * at.gainScale;
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
  const out = nodes + ((<usize>node) << 5);
  const f = best.bestInput;
  const missingLeft = best.bestMissing < 0 ? isLeftLarger : best.bestMissing == 1;
  const kind = best.bestHow == best.byValue ? 0 : best.bestHow;
  store<i32>(out, f, inputAt);
  store<i32>(out, nodeCount, childAt);
  store<f64>(out, gain(), gainAt);
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
  const out = nodes + ((<usize>node) << 5);
  store<i32>(out, -1, inputAt);
  store<i32>(out, -1, childAt);
  store<f64>(out, 0, gainAt);
  store<i32>(out, 0, flagsAt);
  const first = <usize>load<u32>(index);
  let value: f64;
  if (at.classes != 0) {
    value = isPure ? load<f64>(at.stats) : <f64>(at.classes + vectorCount);
    if (!isPure) {
      for (let k: usize = 0; k < <usize>at.classes; k++) {
        const share = load<f64>(at.node + ((k + 1) << 3)) / best.nodeWeight();
        store<f64>(vectors + ((<usize>vectorCount * <usize>at.classes + k) << 3), share);
      }
      vectorCount++;
    }
  } else if (isPure) {
    const row = isSmall ? <usize>load<u32>(at.smallIds + (first << 2)) : first;
    value = load<f64>(whole(11) + (row << 3));
  } else value = at.center + (load<f64>(at.node) / best.nodeWeight()) * at.unscale;
  store<f64>(out, value, valueAt);
}
