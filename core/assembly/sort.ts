import { whole } from './job';

/**
 * Sorts a column of doubles, ascending; no NaN. A radix sort by 11 bits at a time of the keys that order doubles as
 * whole numbers.
 *
 * Arguments: values (f64, CHANGED), from one column's to the next, length of each column (f64), scratch (f64; 1024 and
 * as many as are from one column to the next, for each thread).
 */
export function sortColumn(task: i32, thread: i32): void {
  const stride = whole(1);
  const values = whole(0) + ((<usize>task * stride) << 3);
  const length = <usize>load<f64>(whole(2) + ((<usize>task) << 3));
  const counts = whole(3) + ((<usize>thread * (stride + 1024)) << 3);
  const buffer = counts + 8192;
  let from = values;
  let to = buffer;
  for (let i: usize = 0; i < length; i++) {
    const bits = load<u64>(values + (i << 3));
    store<u64>(values + (i << 3), bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000));
  }
  for (let shift: u64 = 0; shift < 64; shift += 11) {
    memory.fill(counts, 0, 2048 * 4);
    for (let i: usize = 0; i < length; i++) {
      const at = counts + ((<usize>((load<u64>(from + (i << 3)) >> shift) & 2047)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048; d++) {
      const own = load<u32>(counts + (d << 2));
      store<u32>(counts + (d << 2), sum);
      sum += own;
    }
    for (let i: usize = 0; i < length; i++) {
      const key = load<u64>(from + (i << 3));
      const at = counts + ((<usize>((key >> shift) & 2047)) << 2);
      const place = load<u32>(at);
      store<u32>(at, place + 1);
      store<u64>(to + ((<usize>place) << 3), key);
    }
    const other = from;
    from = to;
    to = other;
  }
  // Six passes: the keys are back where they began.
  for (let i: usize = 0; i < length; i++) {
    const key = load<u64>(values + (i << 3));
    store<u64>(values + (i << 3), key ^ (<u64>(<i64>~key >> 63) | 0x8000000000000000));
  }
}
