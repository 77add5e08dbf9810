import { real, whole } from './job';
import {
  countAt,
  countOf,
  enterColumn,
  gainAt,
  gradientAt,
  gradientOf,
  hessianAt,
  offer,
  questionBytes,
  setAt,
  wantedAt,
} from './split-offers';

/** Categories with fewer rows than this are not told apart, and it smooths their order: scikit-learn's number. */
const categorySupport: f64 = 10;

/**
 * One column of a node that has been counted and, where its parent's histograms are given, of its sibling: the threads'
 * counts are added up and cleared, the sibling's are the parent's less these (in place of the parent's), and the best
 * split of both is found.
 *
 * Arguments: bins of each column (u32), kind of each column (u8), histograms of the first
 * thread, words from one thread's to the next, threads, histograms of the node (WRITTEN), of its parent (0 for none),
 * whether hessians are with them, countBits, what brings gradients and hessians back to size (two), rows of a leaf,
 * regularization, hessian of a leaf, two nodes asked about, answers (two for each column), scratch of the first thread
 * (512 words each), for each column (i8) whether values must rise or fall with it (0 where nobody asks).
 */
export function findSplits(column: i32, thread: i32): void {
  const shift: usize = whole(7) != 0 ? 4 : 3;
  // Room for 256 bins in every column.
  const first = ((<usize>column) << 8) << shift;
  const bins = load<i32>(whole(0) + ((<usize>column) << 2));
  const bytes = (<usize>bins) << shift;
  const own = whole(5) + first;
  memory.fill(own, 0, bytes);
  for (let t: usize = 0; t < whole(4); t++) {
    const histograms = whole(2) + ((t * whole(3)) << 3);
    if (load<f64>(histograms + ((whole(3) - 1) << 3)) == 0) continue;
    const counted = histograms + first;
    for (let b: usize = 0; b < bytes; b += 16) {
      v128.store(own + b, i64x2.add(v128.load(own + b), v128.load(counted + b)));
      v128.store(counted + b, i64x2.splat(0));
    }
  }
  const flags = load<u8>(whole(1) + <usize>column);
  const kind: u8 = flags & 3;
  const sign = whole(17) == 0 ? 0 : <i32>load<i8>(whole(17) + <usize>column);
  enterColumn(sign, (flags & 4) != 0);
  const nodes = whole(14);
  const answers = whole(15) + <usize>column * 160;
  const scratch = whole(16) + ((<usize>thread) << 12);
  search(kind, own, bins, nodes, answers, scratch);
  if (whole(6) == 0) return;
  const parent = whole(6) + first;
  // Columns have room for an even number of bins.
  for (let b: usize = 0; b < bytes; b += 16) {
    v128.store(parent + b, i64x2.sub(v128.load(parent + b), v128.load(own + b)));
  }
  search(kind, parent, bins, nodes + questionBytes, answers + 80, scratch);
}

function search(kind: u8, h: usize, bins: i32, node: usize, answer: usize, scratch: usize): void {
  store<f64>(answer, 0, gainAt);
  if (load<f64>(node, wantedAt) == 0) return;
  if (kind == 0) numbers(h, bins, node, answer);
  else if (kind == 1) categories(h, bins, node, answer, scratch);
  else oneHot(h, bins, node, answer);
}

function numbers(h: usize, bins: i32, node: usize, answer: usize): void {
  const shift: usize = whole(7) != 0 ? 4 : 3;
  const hasHessian = shift == 4;
  const last = bins - 2;
  const missing = h + ((<usize>(bins - 1)) << shift);
  const hasMissing = load<i64>(missing) != 0;
  // Missing values right; with the last bin too, "missing or not" is a split of its own.
  const hessian = hasHessian ? load<i64>(missing, 8) : 0;
  if (whole(17) != 0) {
    scanBounded(h, hasMissing ? last : last - 1, 0, 0, hasMissing ? 0 : -1, hasHessian, node, answer);
    if (hasMissing) scanBounded(h, last - 1, load<i64>(missing), hessian, 1, hasHessian, node, answer);
    return;
  }
  scan(h, hasMissing ? last : last - 1, 0, 0, hasMissing ? 0 : -1, hasHessian, node, answer);
  if (hasMissing) scan(h, last - 1, load<i64>(missing), hessian, 1, hasHessian, node, answer);
}

/** The same as `scan` where values have bounds. */
function scanBounded(
  h: usize,
  to: i32,
  left: i64,
  leftHessian: i64,
  missingLeft: i32,
  hasHessian: bool,
  node: usize,
  answer: usize,
): void {
  // Missing values left of all others: another order than right of them.
  if (missingLeft == 1 && load<i64>(h) == 0) offer(node, answer, left, leftHessian, 0, 1);
  for (let bin = 0; bin <= to; bin++) {
    const at = h + ((<usize>bin) << (hasHessian ? 4 : 3));
    const own = load<i64>(at);
    if (own == 0) continue;
    left += own;
    if (hasHessian) leftHessian += load<i64>(at, 8);
    offer(node, answer, left, leftHessian, bin, missingLeft);
  }
}

/** Turns whole numbers of less than 2^51 into doubles, added to their bits and then taken away again. */
const magic: i64 = 0x4338000000000000;
const magicNumber: f64 = 6755399441055744;

/** Doubles of the whole numbers of two lanes. */
function toDoubles(wholes: v128): v128 {
  return f64x2.sub(i64x2.add(wholes, i64x2.splat(magic)), f64x2.splat(magicNumber));
}

/**
 * The best split after any of the bins 0 … `to`, two at a time and without a branch: each lane keeps its best, the first
 * of several. An empty bin splits as the one before it, so it is never better.
 */
function scan(
  h: usize,
  to: i32,
  left: i64,
  leftHessian: i64,
  missingLeft: i32,
  hasHessian: bool,
  node: usize,
  answer: usize,
): void {
  const countBits = <i64>whole(8);
  const mask = i64x2.splat(((<i64>1) << countBits) - 1);
  const scale = f64x2.splat(real(9));
  const hessianScale = f64x2.splat(real(10));
  const fewest = f64x2.splat(real(11));
  const lambda = f64x2.splat(real(12));
  const leastHessian = f64x2.splat(real(13));
  const gradient = f64x2.splat(load<f64>(node, gradientAt));
  const hessian = f64x2.splat(load<f64>(node, hessianAt));
  const count = f64x2.splat(load<f64>(node, countAt));
  const g = load<f64>(node, gradientAt) * real(9);
  const parentGain = f64x2.splat((g * g) / (load<f64>(node, hessianAt) * real(10) + real(12)));
  let best = f64x2.splat(load<f64>(answer, gainAt));
  let bestBins = i64x2.splat(-1);
  let bestLefts = i64x2.splat(0);
  let bestHessians = i64x2.splat(0);
  let bins = i64x2(0, 1);
  let hessians = i64x2.splat(0);
  for (let bin = 0; bin <= to; bin += 2) {
    const isPair = bin < to;
    let lefts: v128;
    if (hasHessian) {
      const at = h + ((<usize>bin) << 4);
      left += load<i64>(at);
      leftHessian += load<i64>(at, 8);
      lefts = i64x2.splat(left);
      hessians = i64x2.splat(leftHessian);
      if (isPair) {
        left += load<i64>(at, 16);
        leftHessian += load<i64>(at, 24);
        lefts = i64x2.replace_lane(lefts, 1, left);
        hessians = i64x2.replace_lane(hessians, 1, leftHessian);
      }
    } else {
      const at = h + ((<usize>bin) << 3);
      left += load<i64>(at);
      lefts = i64x2.splat(left);
      if (isPair) {
        left += load<i64>(at, 8);
        lefts = i64x2.replace_lane(lefts, 1, left);
      }
    }
    const leftCount = toDoubles(v128.and(lefts, mask));
    const rightCount = f64x2.sub(count, leftCount);
    const leftGradient = toDoubles(i64x2.shr_s(lefts, <i32>countBits));
    const wholeHessian = hasHessian ? toDoubles(hessians) : leftCount;
    const leftH = f64x2.mul(wholeHessian, hessianScale);
    const rightH = f64x2.mul(f64x2.sub(hessian, wholeHessian), hessianScale);
    const leftG = f64x2.mul(leftGradient, scale);
    const rightG = f64x2.mul(f64x2.sub(gradient, leftGradient), scale);
    const leftGain = f64x2.div(f64x2.mul(leftG, leftG), f64x2.add(leftH, lambda));
    const rightGain = f64x2.div(f64x2.mul(rightG, rightG), f64x2.add(rightH, lambda));
    const gain = f64x2.sub(f64x2.add(leftGain, rightGain), parentGain);
    let isBetter = v128.and(
      f64x2.gt(gain, best),
      v128.and(f64x2.ge(leftCount, fewest), f64x2.ge(rightCount, fewest)),
    );
    if (hasHessian) {
      const isEnough = v128.and(f64x2.ge(leftH, leastHessian), f64x2.ge(rightH, leastHessian));
      isBetter = v128.and(isBetter, isEnough);
    }
    best = v128.bitselect(gain, best, isBetter);
    bestBins = v128.bitselect(bins, bestBins, isBetter);
    bestLefts = v128.bitselect(lefts, bestLefts, isBetter);
    if (hasHessian) bestHessians = v128.bitselect(hessians, bestHessians, isBetter);
    bins = i64x2.add(bins, i64x2.splat(2));
  }
  const even = f64x2.extract_lane(best, 0);
  const odd = f64x2.extract_lane(best, 1);
  const evenBin = i64x2.extract_lane(bestBins, 0);
  const oddBin = i64x2.extract_lane(bestBins, 1);
  if (evenBin < 0 && oddBin < 0) return;
  const isOdd = odd > even || (odd == even && oddBin >= 0 && (evenBin < 0 || oddBin < evenBin));
  const bin = isOdd ? oddBin : evenBin;
  const lefts = isOdd ? i64x2.extract_lane(bestLefts, 1) : i64x2.extract_lane(bestLefts, 0);
  const ofHessian = isOdd ? i64x2.extract_lane(bestHessians, 1) : i64x2.extract_lane(bestHessians, 0);
  offer(node, answer, lefts, ofHessian, <i32>bin, missingLeft);
}

/** Each feature of a one-hot block against all others; its ones go right. */
function oneHot(h: usize, bins: i32, node: usize, answer: usize): void {
  const shift: usize = whole(7) != 0 ? 4 : 3;
  const total = ((<i64>load<f64>(node, gradientAt)) << (<i64>whole(8))) + <i64>load<f64>(node, countAt);
  const totalHessian = <i64>load<f64>(node, hessianAt);
  for (let bin = 0; bin < bins - 1; bin++) {
    const at = h + ((<usize>bin) << shift);
    const own = load<i64>(at);
    if (own == 0) continue;
    offer(node, answer, total - own, shift == 4 ? totalHessian - load<i64>(at, 8) : 0, bin, -1);
  }
}

/**
 * Categories in the order of their mean gradient, cut in two: for the squared error the best subset is one of these cuts
 * (Fisher, "On grouping for maximum homogeneity", 1958).
 */
function categories(h: usize, bins: i32, node: usize, answer: usize, scratch: usize): void {
  const shift: usize = whole(7) != 0 ? 4 : 3;
  const hasHessian = shift == 4;
  const ranks = scratch;
  const order = scratch + 2048;
  const count = load<f64>(node, countAt);
  const support = hasHessian ? count / (load<f64>(node, hessianAt) * real(10)) : 1;
  let used = 0;
  for (let bin = 0; bin < bins; bin++) {
    const at = h + ((<usize>bin) << shift);
    const packed = load<i64>(at);
    if (packed == 0) continue;
    const hessian = hasHessian ? <f64>load<i64>(at, 8) * real(10) : countOf(packed);
    if (hessian * support < categorySupport) continue;
    const rank = (gradientOf(packed) * real(9)) / (hessian + categorySupport);
    let place = used;
    while (place > 0 && load<f64>(ranks + ((<usize>(place - 1)) << 3)) > rank) {
      store<f64>(ranks + ((<usize>place) << 3), load<f64>(ranks + ((<usize>(place - 1)) << 3)));
      store<u32>(order + ((<usize>place) << 2), load<u32>(order + ((<usize>(place - 1)) << 2)));
      place--;
    }
    store<f64>(ranks + ((<usize>place) << 3), rank);
    store<u32>(order + ((<usize>place) << 2), bin);
    used++;
  }
  if (used <= 1) return;
  const middle = (used + 1) >> 1;
  const missingBin = <u32>(bins - 1);
  const hasMissing = load<i64>(h + ((<usize>missingBin) << shift)) != 0;
  for (let direction = 0; direction < 2; direction++) {
    let left: i64 = 0;
    let leftHessian: i64 = 0;
    let hasMissingLeft = 0;
    // Backwards one less, or the last cut would be the first pass's again.
    for (let i = 0; i < middle - direction; i++) {
      const bin = load<u32>(order + ((<usize>(direction == 0 ? i : used - 1 - i)) << 2));
      const at = h + ((<usize>bin) << shift);
      left += load<i64>(at);
      if (hasHessian) leftHessian += load<i64>(at, 8);
      if (bin == missingBin) hasMissingLeft = 1;
      if (!offer(node, answer, left, leftHessian, 0, hasMissing ? hasMissingLeft : -1)) continue;
      memory.fill(answer + setAt, 0, 32);
      for (let k = 0; k <= i; k++) {
        const chosen = load<u32>(order + ((<usize>(direction == 0 ? k : used - 1 - k)) << 2));
        const word = answer + setAt + ((<usize>(chosen >> 5)) << 2);
        store<u32>(word, load<u32>(word) | ((<u32>1) << (chosen & 31)));
      }
    }
  }
}
