import { whole } from './job';

/**
 * The bin of each value: how many thresholds are below it; NaN has the bin after the last.
 *
 * Arguments: values (f64), rows, rows of a task, thresholds (f64), their number, address of the first row's bin, bytes
 * from one row's bin to the next.
 */
export function applyThresholds(task: i32): void {
  const values = whole(0);
  const rows = whole(1);
  const chunk = whole(2);
  const thresholds = whole(3);
  const count = <i32>whole(4);
  const stride = whole(6);
  const start = <usize>task * chunk;
  const end = min(start + chunk, rows);
  let out = whole(5) + start * stride;
  for (let row = start; row < end; row++) {
    const x = load<f64>(values + (row << 3));
    // A search of fixed length without a branch: always halves, so that all are in flight together.
    let first = 0;
    let length = count;
    while (length > 0) {
      const half = (length + 1) >> 1;
      first = select<i32>(
        first + half,
        first,
        load<f64>(thresholds + ((<usize>(first + half - 1)) << 3)) < x,
      );
      length -= half;
    }
    store<u8>(out, select<i32>(first, count + 1, x == x));
    out += stride;
  }
}
