import { whole } from './job';

/**
 * The bin of each value: how many thresholds are below it; NaN has the bin after the last.
 *
 * Arguments: values (f64), rows, rows of a task, thresholds (f64), their number, the column's bins (u8, row after row,
 * WRITTEN), the first row's bin in the records (u8, WRITTEN), bytes of a record.
 */
export function applyThresholds(task: i32): void {
  const values = whole(0);
  const rows = whole(1);
  const chunk = whole(2);
  const thresholds = whole(3);
  const count = <i32>whole(4);
  const stride = whole(7);
  const start = <usize>task * chunk;
  const end = min(start + chunk, rows);
  let column = whole(5) + start;
  let record = whole(6) + start * stride;
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
    const bin = select<i32>(first, count + 1, x == x);
    store<u8>(column, bin);
    store<u8>(record, bin);
    column += 1;
    record += stride;
  }
}
