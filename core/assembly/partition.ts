import { whole } from './job';

/**
 * Sends each row of a chunk left or right: lefts to the chunk's front of the spare room, rights to its end, backwards.
 *
 * Arguments: rows of the node (u32, first address), their number, rows of a task, bins of the column (u8), 256 bytes: 1 for bins that go left, spare room (u32 for each row of the node), lefts by
 * task (u32, WRITTEN).
 */
export function divide(task: i32): void {
  const chunk = whole(2);
  const start = <usize>task * chunk;
  const end = min(start + chunk, whole(1));
  const rows = whole(0);
  const bins = whole(3);
  const goesLeft = whole(4);
  const spare = whole(5);
  let left = start;
  let right = end - 1;
  for (let i = start; i < end; i++) {
    const row = load<u32>(rows + (i << 2));
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(bins + <usize>row));
    // Both writes, one advance: no branch to mispredict.
    store<u32>(spare + (left << 2), row);
    store<u32>(spare + (right << 2), row);
    left += isLeft;
    right -= 1 - isLeft;
  }
  store<u32>(whole(6) + ((<usize>task) << 2), <u32>(left - start));
}

/** Brings the lefts of all chunks to the front, in order, and the rights behind them. Arguments as for `divide`. */
export function gather(task: i32): void {
  const chunk = whole(2);
  const length = whole(1);
  const start = <usize>task * chunk;
  const end = min(start + chunk, length);
  const rows = whole(0);
  const spare = whole(5);
  const counts = whole(6);
  const tasks = (length + chunk - 1) / chunk;
  let total: usize = 0;
  let before: usize = 0;
  for (let t: usize = 0; t < tasks; t++) {
    if (t == <usize>task) before = total;
    total += <usize>load<u32>(counts + (t << 2));
  }
  const lefts = <usize>load<u32>(counts + ((<usize>task) << 2));
  memory.copy(rows + (before << 2), spare + (start << 2), lefts << 2);
  let to = rows + ((total + start - before) << 2);
  for (let i = end; i > start + lefts; i--) {
    store<u32>(to, load<u32>(spare + ((i - 1) << 2)));
    to += 4;
  }
}
