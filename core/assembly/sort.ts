import { whole } from './job';

/**
 * Sorts a column of doubles, ascending; no NaN. A radix sort by 11 bits at a time of the keys that order doubles as
 * whole numbers.
 *
 * Arguments: address of the columns' descriptors, each two f64: address of the values, their number; address of the
 * buffers' addresses (f64), each with room for the values and 16 kB of counts.
 */
export function sortColumn(task: i32): void {
  const descriptor = whole(0) + ((<usize>task) << 4);
  const values = <usize>load<f64>(descriptor);
  const length = <usize>load<f64>(descriptor, 8);
  const buffer = <usize>load<f64>(whole(1) + ((<usize>task) << 3));
  const counts = buffer + (length << 3);
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
