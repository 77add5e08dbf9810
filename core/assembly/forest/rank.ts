import { whole } from '../job';

/**
 * The rank of each value of an input, and the cell of the rank: how many distinct values, and how many edges, are below.
 *
 * Arguments: which inputs (u32), values (f64, input after input), rows, ranks (u32, WRITTEN), cells (u16, WRITTEN),
 * distinct values (f64), where each input's begin (u32), first rank of each cell (u32), where each input's begin (u32),
 * number of cells (u32).
 */
export function rankValues(task: i32): void {
  const f = <usize>load<u32>(whole(0) + ((<usize>task) << 2));
  const rows = whole(2);
  const values = whole(1) + ((<usize>task * rows) << 3);
  const ranks = whole(3) + ((f * rows) << 2);
  const cells = whole(4) + ((f * rows) << 1);
  const first = load<u32>(whole(6) + (f << 2));
  const count = <i32>(load<u32>(whole(6) + (f << 2), 4) - first);
  const distinct = whole(5) + ((<usize>first) << 3);
  const edges = whole(7) + ((<usize>load<u32>(whole(8) + (f << 2))) << 2);
  const cellCount = <i32>load<u32>(whole(9) + (f << 2));
  const isExact = count == cellCount;
  for (let row: usize = 0; row < rows; row++) {
    const x = load<f64>(values + (row << 3));
    if (x != x) {
      store<u32>(ranks + (row << 2), 0xffffffff);
      store<u16>(cells + (row << 1), 4095);
      continue;
    }
    let rank = 0;
    let length = count - 1;
    // A search of fixed length without a branch.
    while (length > 0) {
      const half = (length + 1) >> 1;
      rank = select<i32>(rank + half, rank, load<f64>(distinct + ((<usize>(rank + half)) << 3)) <= x);
      length -= half;
    }
    store<u32>(ranks + (row << 2), rank);
    let cell = rank;
    if (!isExact) {
      cell = 0;
      length = cellCount - 1;
      while (length > 0) {
        const half = (length + 1) >> 1;
        const edge = <i32>load<u32>(edges + ((<usize>(cell + half)) << 2));
        cell = select<i32>(cell + half, cell, edge <= rank);
        length -= half;
      }
    }
    store<u16>(cells + (row << 1), <u16>cell);
  }
}
