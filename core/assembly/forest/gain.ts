import { log } from '../exponential';
import { addRow, clear } from './cells';
import * as at from './memory';

/** What the node's predictions are kept within, where some input's must rise or fall. */
export let lower: f64 = -Infinity;
export let upper: f64 = Infinity;
/** Of the input looked at, and of the cut whose gain was counted last. */
export let sign: i32 = 0;
export let middle: f64 = 0;

/** Of the node: rows, sum of targets and weight, or weight alone. */
export let m: i32 = 0;
export let sum: f64 = 0;
export let weight: f64 = 0;
/** What the gain of classes is counted from. */
let parent: f64 = 0;
export let isFree: bool = false;

/** Adds up the node's rows, which `stats` holds. */
export function enter(rows: i32): void {
  m = rows;
  sign = 0;
  clear(at.node);
  if (at.classes == 0 && !at.isWeighted) {
    let pair = f64x2.splat(0);
    for (let i: usize = 0; i < <usize>m; i++) pair = f64x2.add(pair, v128.load(at.stats + (i << 4)));
    v128.store(at.node, pair);
  } else for (let i: usize = 0; i < <usize>m; i++) addRow(at.node, i);
  isFree = at.classes == 0 && !at.isWeighted && at.minSamplesLeaf <= 1 && at.minWeightLeaf <= 0;
  if (at.classes == 0) {
    sum = load<f64>(at.node);
    weight = load<f64>(at.node, 8) - at.rowUnit * <f64>m;
    if (at.isPoisson) parent = likelihood(sum, weight);
  } else {
    weight = weightOf(at.node);
    parent = purity(at.node, 0, weight);
  }
}

export function bound(low: f64, high: f64): void {
  lower = low;
  upper = high;
}

/** Of the second class, or of numbers. */
function valueOf(vector: usize): f64 {
  return at.classes == 0
    ? load<f64>(vector) / load<f64>(vector, 8)
    : load<f64>(vector, 16) / weightOf(vector);
}

/** What the node itself predicts, within its bounds. */
export function nodeValue(): f64 {
  if (at.monotone == 0) return load<f64>(at.node) / weight;
  return max<f64>(lower, min<f64>(upper, valueOf(at.node)));
}

export function isClipped(): bool {
  if (at.monotone == 0) return false;
  const own = valueOf(at.node);
  return own < lower || own > upper;
}

/** Whether the sides of a cut are in order, and within the node's bounds. */
function isInOrder(vector: usize, w: f64): bool {
  const s = at.classes == 0 ? load<f64>(vector) : load<f64>(vector, 16);
  const all = at.classes == 0 ? sum : load<f64>(at.node, 16);
  const left = s / w;
  const right = (all - s) / (weight - w);
  middle = (left + right) / 2;
  if (min<f64>(left, right) < lower || max<f64>(left, right) > upper) return false;
  return (left - right) * <f64>sign <= 0;
}

export function nodeWeight(): f64 {
  return weight;
}

/** Of a vector of classes. */
export function weightOf(vector: usize): f64 {
  let total: f64 = 0;
  for (let k: usize = 1; k < <usize>at.width; k++) total += load<f64>(vector + (k << 3));
  return total;
}

/** The more, the purer: weight times one less the impurity; of a vector, or of the node without it. */
function purity(vector: usize, rest: usize, total: f64): f64 {
  if (at.isEntropy) return order(vector, rest, total);
  let result: f64 = 0;
  for (let k: usize = 1; k < <usize>at.width; k++) {
    let own = load<f64>(vector + (k << 3));
    if (rest != 0) own = load<f64>(rest + (k << 3)) - own;
    result += own * own;
  }
  return result / total;
}

/** The same by the entropy: apart, so that the other stays short enough to be put where it is called. */
function order(vector: usize, rest: usize, total: f64): f64 {
  let result: f64 = 0;
  for (let k: usize = 1; k < <usize>at.width; k++) {
    let own = load<f64>(vector + (k << 3));
    if (rest != 0) own = load<f64>(rest + (k << 3)) - own;
    result += plogp(own);
  }
  return result - plogp(total);
}

/** p log2(p) of a weight. */
function plogp(p: f64): f64 {
  if (!at.isWeighted) return load<f64>(at.plogp + ((<usize>p) << 3));
  return p >= 2.2250738585072014e-308 ? p * (log(p) * 1.4426950408889634) : 0;
}

/** Of a Poisson distribution with the mean of these rows, but for what does not depend on the split. */
function likelihood(s: f64, w: f64): f64 {
  const mean = s / w;
  return mean >= 2.2250738585072014e-308 ? s * log(mean) : -Infinity;
}

/** Of squared errors, times the node's weight and over the square of it: (sum · w - weight · s)² / (w · (weight - w)). */
function squaredGain(s: f64, w: f64): f64 {
  const d = s * weight - sum * w;
  return (d * d) / (w * (weight - w));
}

/** What a cut gains whose left side adds up to this vector; -Infinity where it is not allowed. */
export function gainOf(vector: usize): f64 {
  let count: f64;
  let w: f64;
  if (at.classes == 0) {
    w = load<f64>(vector, 8);
    count = w;
    if (at.rowUnit > 0) {
      count = floor<f64>(w / at.rowUnit);
      w -= count * at.rowUnit;
    }
    if (at.isWeighted) count = load<f64>(vector, 16);
  } else {
    count = load<f64>(vector);
    w = weightOf(vector);
  }
  // What rounding leaves of nothing.
  if (at.isWeighted && !(w > 0 && weight - w > 0)) return -Infinity;
  // Where weights do not count rows, they are all that is asked for.
  const others = at.rowUnit > 0 || at.classes != 0 || at.isWeighted ? <f64>m - count : weight - count;
  if (count < at.minSamplesLeaf || others < at.minSamplesLeaf) return -Infinity;
  if (w < at.minWeightLeaf || weight - w < at.minWeightLeaf) return -Infinity;
  if (sign != 0 && !isInOrder(vector, w)) return -Infinity;
  if (at.isPoisson)
    return likelihood(load<f64>(vector), w) + likelihood(sum - load<f64>(vector), weight - w) - parent;
  if (at.classes == 0) return squaredGain(load<f64>(vector), w);
  return purity(vector, 0, w) + purity(vector, at.node, weight - w) - parent;
}

/**
 * No split of the node can gain more than this, as far as that is quickly known: two rows, two classes, or so few rows
 * that all ways to cut them by their targets can be tried. Whichever input reaches it first is the best.
 */
export function limit(): f64 {
  if (m == 2) return -Infinity;
  if (at.classes != 0 || at.isPoisson) return Infinity;
  if (at.isBinary) return squaredGain(sum, sum);
  if (m > 6) return Infinity;
  for (let i = 0; i < m; i++) {
    const stat = at.stats + ((<usize>i) << 4);
    const w = load<f64>(stat, 8);
    const own = load<f64>(stat) / (w - (at.rowUnit > 0 ? at.rowUnit : 0));
    let place = i;
    while (place > 0 && load<f64>(at.keys + ((<usize>(place - 1)) << 3)) > own) {
      store<f64>(at.keys + ((<usize>place) << 3), load<f64>(at.keys + ((<usize>(place - 1)) << 3)));
      store<u32>(at.order + ((<usize>place) << 2), load<u32>(at.order + ((<usize>(place - 1)) << 2)));
      place--;
    }
    store<f64>(at.keys + ((<usize>place) << 3), own);
    store<u32>(at.order + ((<usize>place) << 2), <u32>i);
  }
  let s: f64 = 0;
  let w: f64 = 0;
  let best: f64 = -Infinity;
  for (let i = 0; i < m - 1; i++) {
    const stat = at.stats + ((<usize>load<u32>(at.order + ((<usize>i) << 2))) << 4);
    s += load<f64>(stat);
    w += load<f64>(stat, 8) - at.rowUnit;
    best = max<f64>(best, squaredGain(s, w));
  }
  return best;
}

/** Says of the input that is looked at whether predictions must rise (1) or fall (-1) with it. */
export function setSign(own: i32): void {
  sign = own;
}
