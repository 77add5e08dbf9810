import { addItem, addRow, clear, count, hasMissing, listed } from './cells';
import { enter, gainOf, isFree, m, middle, setSign, sign, sum, weight, weightOf } from './gain';
import * as at from './memory';
import { missingCell } from './memory';
import { below, next, uniform } from './random';

/** How the best split so far sends rows: the kinds of inputs, and numbers by a value that was drawn. */
export const byCell: i32 = 0;
export const bySet: i32 = 1;
export const byCode: i32 = 2;
export const byValue: i32 = 3;

export let bestGain: f64 = 0;
/** -1 while there is none. */
export let bestInput: i32 = -1;
export let bestHow: i32 = 0;
/** The last cell that goes left, and the first that goes right (the cell of missing values for none); or the one code that goes right. */
export let bestCell: u32 = 0;
export let bestNext: u32 = 0;
export let bestValue: f64 = 0;
/** Whether missing values go left; -1 where the node has none of them. */
export let bestMissing: i32 = -1;

/** Whether predictions rise (1) or fall (-1) with the best split's input, and midway between its sides' values. */
export let bestSign: i32 = 0;
export let bestMiddle: f64 = 0;
/** Begins with a node: see `enter`. */
export function enterNode(rows: i32): void {
  bestInput = -1;
  bestGain = -Infinity;
  enter(rows);
}

/** Looks for a better split by an input; false when the input is constant in this node. */
export function search(f: i32, column: usize, values: usize, index: usize, isSmall: bool): bool {
  const kind = load<u8>(at.kinds + <usize>f);
  if (at.monotone != 0) setSign(load<i8>(at.monotone + <usize>f));
  if (kind == 0 && at.isRandom) return drawValue(f, values, index);
  count(column, index, m, load<u32>(at.cellCounts + ((<usize>f) << 2)), isSmall);
  if (listed + <i32>hasMissing < 2) return false;
  if (kind == 0) cutNumbers(f);
  else if (kind == 1) {
    if (at.isRandom) drawSet(f);
    else cutCategories(f);
  } else if (at.isRandom) tryCode(f, below(listed));
  else for (let i = 0; i < listed; i++) tryCode(f, i);
  return true;
}

function note(f: i32, how: i32, gain: f64, missing: i32): void {
  bestGain = gain;
  bestInput = f;
  bestHow = how;
  bestMissing = missing;
  bestSign = sign;
  bestMiddle = middle;
}

function idOf(item: i32): u32 {
  return load<u32>(at.ids + ((<usize>item) << 2));
}

/** Cuts between neighbouring cells: missing values right, then left, then alone. */
function cutNumbers(f: i32): void {
  if (isFree) cutFreely(f, 0, 0, hasMissing ? 0 : -1);
  else cutWithin(f, hasMissing ? 0 : -1);
  if (!hasMissing) return;
  if (isFree) {
    const missing = at.items + ((<usize>listed) << 4);
    cutFreely(f, load<f64>(missing), load<f64>(missing, 8), 1);
  } else cutWithin(f, 1);
  clear(at.left);
  for (let i = 0; i < listed; i++) addItem(at.left, i, 1);
  const gain = gainOf(at.left);
  if (!(gain > bestGain)) return;
  note(f, byCell, gain, 0);
  bestCell = idOf(listed - 1);
  bestNext = missingCell;
}

/** Where every cut is allowed. */
function cutFreely(f: i32, s: f64, w: f64, missing: i32): void {
  const whole = weight;
  const total = sum;
  let best = bestGain;
  let found = -1;
  let item = at.items;
  for (let i = 0; i < listed - 1; i++) {
    s += load<f64>(item);
    w += load<f64>(item, 8);
    item += 16;
    const d = s * whole - total * w;
    const gain = (d * d) / (w * (whole - w));
    if (gain > best) {
      best = gain;
      found = i;
    }
  }
  if (found < 0) return;
  note(f, byCell, best, missing);
  bestCell = idOf(found);
  bestNext = idOf(found + 1);
}

function cutWithin(f: i32, missing: i32): void {
  clear(at.left);
  if (missing == 1) addItem(at.left, listed, 1);
  for (let i = 0; i < listed - 1; i++) {
    addItem(at.left, i, 1);
    const gain = gainOf(at.left);
    if (!(gain > bestGain)) continue;
    note(f, byCell, gain, missing);
    bestCell = idOf(i);
    bestNext = idOf(i + 1);
  }
}

/** One code of a one-hot block goes right, all others left. */
function tryCode(f: i32, item: i32): void {
  memory.copy(at.left, at.node, (<usize>at.width) << 3);
  addItem(at.left, item, -1);
  const gain = gainOf(at.left);
  if (!(gain > bestGain)) return;
  note(f, byCode, gain, -1);
  bestCell = idOf(item);
}

/**
 * Categories in the order of their mean target, or of their share of the node's most frequent class, cut in two; missing
 * values are a category of their own.
 */
function cutCategories(f: i32): void {
  const items = listed + <i32>hasMissing;
  let top: usize = 0;
  if (at.classes != 0) {
    top = 1;
    for (let k: usize = 2; k < <usize>at.width; k++) {
      if (load<f64>(at.node + (k << 3)) > load<f64>(at.node + (top << 3))) top = k;
    }
  }
  for (let i = 0; i < items; i++) {
    const item = at.items + ((<usize>(i * at.width)) << 3);
    let w: f64;
    if (at.classes != 0) w = weightOf(item);
    else {
      w = load<f64>(item, 8);
      if (at.rowUnit > 0) w -= floor<f64>(w / at.rowUnit) * at.rowUnit;
    }
    const key = load<f64>(item + (top << 3)) / w;
    let place = i;
    while (place > 0 && load<f64>(at.keys + ((<usize>(place - 1)) << 3)) > key) {
      store<f64>(at.keys + ((<usize>place) << 3), load<f64>(at.keys + ((<usize>(place - 1)) << 3)));
      store<u32>(at.order + ((<usize>place) << 2), load<u32>(at.order + ((<usize>(place - 1)) << 2)));
      place--;
    }
    store<f64>(at.keys + ((<usize>place) << 3), key);
    store<u32>(at.order + ((<usize>place) << 2), <u32>i);
  }
  clear(at.left);
  let found = -1;
  for (let i = 0; i < items - 1; i++) {
    addItem(at.left, <i32>load<u32>(at.order + ((<usize>i) << 2)), 1);
    const gain = gainOf(at.left);
    if (!(gain > bestGain)) continue;
    note(f, bySet, gain, hasMissing ? 0 : -1);
    found = i;
  }
  if (found < 0) return;
  beginSets(items);
  for (let i = 0; i <= found; i++) goLeft(<i32>load<u32>(at.order + ((<usize>i) << 2)));
}

/** Nothing goes left yet. */
function beginSets(items: i32): void {
  memory.fill(at.leftSet, 0, 32);
  memory.fill(at.ownSet, 0, 32);
  for (let i = 0; i < items; i++) addToSet(at.ownSet, idOf(i));
}

function goLeft(item: i32): void {
  if (idOf(item) == missingCell) bestMissing = 1;
  else addToSet(at.leftSet, idOf(item));
}

function addToSet(set: usize, id: u32): void {
  if (id == missingCell) return;
  const word = set + ((<usize>(id >> 5)) << 2);
  store<u32>(word, load<u32>(word) | ((<u32>1) << (id & 31)));
}

/** Each category goes to either side at random, but not all to one. */
function drawSet(f: i32): void {
  const items = listed + <i32>hasMissing;
  let lefts = 0;
  while (lefts == 0 || lefts == items) {
    clear(at.left);
    lefts = 0;
    for (let i = 0; i < items; i++) {
      const isLeft = <i32>(next() >> 31);
      store<u32>(at.order + ((<usize>i) << 2), isLeft);
      if (isLeft != 0) addItem(at.left, i, 1);
      lefts += isLeft;
    }
  }
  const gain = gainOf(at.left);
  if (!(gain > bestGain)) return;
  note(f, bySet, gain, hasMissing ? 0 : -1);
  beginSets(items);
  for (let i = 0; i < items; i++) if (load<u32>(at.order + ((<usize>i) << 2)) != 0) goLeft(i);
}

/** A threshold drawn between the node's smallest and largest value; missing values go to either side. */
function drawValue(f: i32, values: usize, index: usize): bool {
  let lows = f64x2.splat(Infinity);
  let highs = f64x2.splat(-Infinity);
  let present = i64x2.splat(0);
  for (let i: usize = 0; i < <usize>m; i++) {
    const x = v128.load64_splat(values + ((<usize>load<u32>(index + (i << 2))) << 3));
    // Both keep what is there where x is missing.
    lows = f64x2.pmin(lows, x);
    highs = f64x2.pmax(highs, x);
    present = i64x2.add(present, f64x2.eq(x, x));
  }
  const low = f64x2.extract_lane(lows, 0);
  const high = f64x2.extract_lane(highs, 0);
  // A comparison that holds is -1.
  const missing = m + <i32>i64x2.extract_lane(present, 0);
  if (missing == m || (low == high && missing == 0)) return false;
  const u = uniform();
  let threshold = low * (1 - u) + high * u;
  if (!(threshold >= low && threshold < high)) threshold = low;
  threshold += 0;
  const missingLeft = missing > 0 ? <i32>(next() >> 31) : -1;
  clear(at.left);
  if (at.classes == 0 && !at.isWeighted) {
    let pair = f64x2.splat(0);
    const most = f64x2.splat(threshold);
    const missingToo = i64x2.splat(missingLeft == 1 ? -1 : 0);
    for (let i: usize = 0; i < <usize>m; i++) {
      const x = v128.load64_splat(values + ((<usize>load<u32>(index + (i << 2))) << 3));
      const isLeft = v128.or(f64x2.le(x, most), v128.and(missingToo, f64x2.ne(x, x)));
      pair = f64x2.add(pair, v128.and(v128.load(at.stats + (i << 4)), isLeft));
    }
    v128.store(at.left, pair);
  } else {
    for (let i: usize = 0; i < <usize>m; i++) {
      const x = load<f64>(values + ((<usize>load<u32>(index + (i << 2))) << 3));
      if (x <= threshold || (x != x && missingLeft == 1)) addRow(at.left, i);
    }
  }
  const gain = gainOf(at.left);
  if (!(gain > bestGain)) return true;
  note(f, byValue, gain, missingLeft);
  bestValue = threshold;
  return true;
}

/** Whether a row goes left by the best split. */
export function goesLeft(row: usize, column: usize, values: usize): bool {
  if (bestHow == byValue) {
    const x = load<f64>(values + (row << 3));
    return x <= bestValue || (x != x && bestMissing == 1);
  }
  const cell = <u32>load<u16>(column + (row << 1));
  if (bestHow == byCode) return cell != bestCell;
  if (cell == missingCell) return bestMissing == 1;
  if (bestHow == byCell) return cell <= bestCell;
  return ((load<u32>(at.leftSet + ((<usize>(cell >> 5)) << 2)) >> (cell & 31)) & 1) == 1;
}
