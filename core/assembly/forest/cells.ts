import * as at from './memory';
import { missingCell } from './memory';

/** Items of the list that `count` made, the missing values' cell not among them; its place comes after the last. */
export let listed: i32 = 0;
/** Whether the node has missing values of the input. */
export let hasMissing: bool = false;

/** Adds up the node's rows by their cells of an input, and lists the cells in use, ascending. */
export function count(column: usize, index: usize, m: i32, cellCount: i32, isSmall: bool): void {
  listed = 0;
  if (at.classes != 0 || at.isWeighted) countClasses(column, index, m);
  else if (m <= 16) countSixteen(column, index, m);
  else if (isSmall) countFew(column, index, m);
  else countMany(column, index, m, cellCount);
  hasMissing = listed > 0 && load<u32>(at.ids + ((<usize>(listed - 1)) << 2)) == missingCell;
  if (hasMissing) listed--;
}

/** Each cell is looked at: right when most are in use. */
function countMany(column: usize, index: usize, m: i32, cellCount: i32): void {
  const sums = at.sums;
  const stats = at.stats;
  for (let i: usize = 0; i < <usize>m; i++) {
    const row = <usize>load<u32>(index + (i << 2));
    const cell = sums + ((<usize>load<u16>(column + (row << 1))) << 4);
    v128.store(cell, f64x2.add(v128.load(cell), v128.load(stats + (i << 4))));
  }
  for (let c = 0; c < cellCount; c++) append(c);
  append(missingCell);
}

function append(c: u32): void {
  const cell = at.sums + ((<usize>c) << 4);
  if (load<f64>(cell, 8) == 0) return;
  store<u32>(at.ids + ((<usize>listed) << 2), c);
  v128.store(at.items + ((<usize>listed) << 4), v128.load(cell));
  v128.store(cell, f64x2.splat(0));
  listed++;
}

/** Each row goes to the place that its cell has among the others': as many as are smaller, all compared at once. */
function countSixteen(column: usize, index: usize, m: i32): void {
  const keys = at.order;
  v128.store(keys, i16x8.splat(-1));
  v128.store(keys, i16x8.splat(-1), 16);
  for (let i: usize = 0; i < <usize>m; i++) {
    const c = <u32>load<u16>(column + ((<usize>load<u32>(index + (i << 2))) << 1));
    store<u16>(keys + (i << 1), <u16>((c << 4) | <u32>i));
  }
  const low = v128.load(keys);
  const high = v128.load(keys, 16);
  for (let i: usize = 0; i < <usize>m; i++) {
    const own = load<u16>(keys + (i << 1));
    const other = i16x8.splat(<i16>own);
    let smaller = i16x8.bitmask(i16x8.lt_u(low, other));
    if (m > 8) smaller |= i16x8.bitmask(i16x8.lt_u(high, other)) << 8;
    const place = <usize>popcnt<i32>(smaller);
    store<u32>(at.ids + (place << 2), <u32>own >> 4);
    v128.store(at.items + (place << 4), v128.load(at.stats + (i << 4)));
  }
  listed = m;
  for (let i: usize = 1; i < <usize>m; i++) {
    if (load<u32>(at.ids + (i << 2)) == load<u32>(at.ids + ((i - 1) << 2))) {
      joinEqual(m);
      return;
    }
  }
}

/** Adds up neighbours with the same cell. */
function joinEqual(m: i32): void {
  let last: usize = 0;
  for (let i: usize = 1; i < <usize>m; i++) {
    const id = load<u32>(at.ids + (i << 2));
    const item = v128.load(at.items + (i << 4));
    if (id == load<u32>(at.ids + (last << 2))) {
      v128.store(at.items + (last << 4), f64x2.add(v128.load(at.items + (last << 4)), item));
      continue;
    }
    last++;
    store<u32>(at.ids + (last << 2), id);
    v128.store(at.items + (last << 4), item);
  }
  listed = <i32>last + 1;
}

/** Notes which cells are in use, one bit each. */
function countFew(column: usize, index: usize, m: i32): void {
  const sums = at.sums;
  const stats = at.stats;
  const used = at.used;
  let words: u64 = 0;
  for (let i: usize = 0; i < <usize>m; i++) {
    const c = <usize>load<u16>(column + ((<usize>load<u32>(index + (i << 2))) << 1));
    const word = used + ((c >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (<u64>c & 63)));
    words |= (<u64>1) << (<u64>c >> 6);
    const cell = sums + (c << 4);
    v128.store(cell, f64x2.add(v128.load(cell), v128.load(stats + (i << 4))));
  }
  const zero = f64x2.splat(0);
  let id = at.ids;
  let item = at.items;
  while (words != 0) {
    const w = <usize>ctz<u64>(words);
    words &= words - 1;
    let bits = load<u64>(used + (w << 3));
    store<u64>(used + (w << 3), 0);
    while (bits != 0) {
      const c = (w << 6) + <usize>ctz<u64>(bits);
      bits &= bits - 1;
      store<u32>(id, <u32>c);
      const cell = sums + (c << 4);
      v128.store(item, v128.load(cell));
      v128.store(cell, zero);
      id += 4;
      item += 16;
    }
  }
  listed = <i32>((id - at.ids) >> 2);
}

/** For classes and for weighted rows. */
function countClasses(column: usize, index: usize, m: i32): void {
  const bytes = (<usize>at.width) << 3;
  const used = at.used;
  let words: u64 = 0;
  for (let i: usize = 0; i < <usize>m; i++) {
    const c = <usize>load<u16>(column + ((<usize>load<u32>(index + (i << 2))) << 1));
    const word = used + ((c >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (<u64>c & 63)));
    words |= (<u64>1) << (<u64>c >> 6);
    addRow(at.sums + c * bytes, i);
  }
  while (words != 0) {
    const w = <usize>ctz<u64>(words);
    words &= words - 1;
    let bits = load<u64>(used + (w << 3));
    store<u64>(used + (w << 3), 0);
    while (bits != 0) {
      const c = (w << 6) + <usize>ctz<u64>(bits);
      bits &= bits - 1;
      store<u32>(at.ids + ((<usize>listed) << 2), <u32>c);
      memory.copy(at.items + <usize>listed * bytes, at.sums + c * bytes, bytes);
      memory.fill(at.sums + c * bytes, 0, bytes);
      listed++;
    }
  }
}

/** Adds the node's row `i` to a vector. */
export function addRow(vector: usize, i: usize): void {
  const stat = at.stats + (i << 4);
  if (at.classes == 0) {
    v128.store(vector, f64x2.add(v128.load(vector), v128.load(stat)));
    if (at.isWeighted) store<f64>(vector, load<f64>(vector, 16) + 1, 16);
    return;
  }
  const own = vector + 8 + ((<usize>load<f64>(stat)) << 3);
  store<f64>(vector, load<f64>(vector) + 1);
  store<f64>(own, load<f64>(own) + load<f64>(stat, 8));
}

/** Adds an item, or takes it away with a sign of -1. */
export function addItem(vector: usize, item: i32, sign: f64): void {
  const from = at.items + ((<usize>(item * at.width)) << 3);
  for (let k: usize = 0; k < <usize>at.width; k++) {
    const to = vector + (k << 3);
    store<f64>(to, load<f64>(to) + sign * load<f64>(from + (k << 3)));
  }
}

export function clear(vector: usize): void {
  memory.fill(vector, 0, (<usize>at.width) << 3);
}
