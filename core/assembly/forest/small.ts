import * as at from './memory';
import { missingCell, missingRank } from './memory';

/**
 * A node of few rows gets a copy of what is known of them, close together, where rows are numbers from 0. The cells of
 * its numbers are as fine as these: one for each value.
 */
export function copySmall(start: i32, end: i32): void {
  const m = end - start;
  for (let i: usize = 0; i < <usize>m; i++) {
    const place = at.rows + ((<usize>start + i) << 2);
    const row = <usize>load<u32>(place);
    store<u32>(at.smallIds + (i << 2), <u32>row);
    store<f64>(at.smallTarget + (i << 3), load<f64>(at.target + (row << 3)));
    store<u32>(at.smallDrawn + (i << 2), load<u32>(at.drawn + (row << 2)));
    store<u32>(place, <u32>i);
  }
  for (let f = 0; f < at.inputs; f++) {
    const isNumber = load<u8>(at.kinds + <usize>f) == 0;
    if (isNumber && at.isRandom) copyValues(f, m);
    else if (isNumber && !isExact(f)) levelRanks(f, m);
    else copyCells(f, m);
  }
}

/** True when each value of the input has a cell of its own. */
export function isExact(f: i32): bool {
  const place = at.distinctAt + ((<usize>f) << 2);
  return load<u32>(place, 4) - load<u32>(place) == load<u32>(at.cellCounts + ((<usize>f) << 2));
}

function copyValues(f: i32, m: i32): void {
  const from = at.places + ((<usize>f * <usize>at.rowCount) << 3);
  const to = at.smallPlaces + ((<usize>f * <usize>at.smallRows) << 3);
  for (let i: usize = 0; i < <usize>m; i++) {
    store<f64>(to + (i << 3), load<f64>(from + ((<usize>load<u32>(at.smallIds + (i << 2))) << 3)));
  }
}

function copyCells(f: i32, m: i32): void {
  const from = at.cells + ((<usize>f * <usize>at.rowCount) << 1);
  const to = at.smallCells + ((<usize>f * <usize>at.smallRows) << 1);
  for (let i: usize = 0; i < <usize>m; i++) {
    store<u16>(to + (i << 1), load<u16>(from + ((<usize>load<u32>(at.smallIds + (i << 2))) << 1)));
  }
}

/** Sorts the rows by the ranks of an input and numbers the distinct ones. */
function levelRanks(f: i32, m: i32): void {
  const from = at.places + ((<usize>f * <usize>at.rowCount) << 2);
  const levels = at.smallCells + ((<usize>f * <usize>at.smallRows) << 1);
  const ranks = at.smallPlaces + ((<usize>f * <usize>at.smallRows) << 3);
  let one = at.sortRoom + 2048;
  let other = one + ((<usize>at.smallRows) << 3);
  let count: usize = 0;
  let lowest: u32 = missingRank;
  let highest: u32 = 0;
  for (let i: usize = 0; i < <usize>m; i++) {
    const rank = load<u32>(from + ((<usize>load<u32>(at.smallIds + (i << 2))) << 2));
    if (rank == missingRank) {
      store<u16>(levels + (i << 1), <u16>missingCell);
      continue;
    }
    store<u64>(one + (count << 3), ((<u64>rank) << 32) | <u64>i);
    lowest = min<u32>(lowest, rank);
    highest = max<u32>(highest, rank);
    count++;
  }
  if (count == 0) return;
  const bits: u32 = 32 - clz<u32>(highest - lowest);
  const passes: u32 = (bits + 7) / 8;
  const digit: u32 = passes == 0 ? 0 : (bits + passes - 1) / passes;
  const base = (<u64>lowest) << 32;
  const mask = ((<u64>1) << (<u64>digit)) - 1;
  for (let pass: u32 = 0; pass < passes; pass++) {
    const shift = <u64>(32 + pass * digit);
    memory.fill(at.sortRoom, 0, (<usize>mask + 1) << 2);
    for (let i: usize = 0; i < count; i++) {
      const place = at.sortRoom + ((<usize>(((load<u64>(one + (i << 3)) - base) >> shift) & mask)) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
    let total: u32 = 0;
    for (let k: usize = 0; k <= <usize>mask; k++) {
      const own = load<u32>(at.sortRoom + (k << 2));
      store<u32>(at.sortRoom + (k << 2), total);
      total += own;
    }
    for (let i: usize = 0; i < count; i++) {
      const key = load<u64>(one + (i << 3));
      const place = at.sortRoom + ((<usize>(((key - base) >> shift) & mask)) << 2);
      const to = load<u32>(place);
      store<u32>(place, to + 1);
      store<u64>(other + ((<usize>to) << 3), key);
    }
    const swap = one;
    one = other;
    other = swap;
  }
  let level: i32 = -1;
  let last: u32 = missingRank;
  for (let i: usize = 0; i < count; i++) {
    const key = load<u64>(one + (i << 3));
    const rank = <u32>(key >> 32);
    level += <i32>(rank != last);
    last = rank;
    store<u16>(levels + ((<usize>(key & 0xffffffff)) << 1), <u16>level);
    store<u32>(ranks + ((<usize>level) << 2), rank);
  }
}
