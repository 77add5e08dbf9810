import { whole } from './job';

/** Bytes of a column's histogram: 256 bins of one word. With hessians a bin has two. */
const columnBytes: usize = 2048;

/** Rows whose records are gone through at a time: they stay in the nearest cache for all columns. */
const turn: usize = 128;

/**
 * Adds a chunk of a node's rows to the histograms of the thread.
 *
 * A row's record holds the bins of all columns and the gradient, so that one read from afar brings all of it. The
 * gradient and the count of one are packed in one word, so that one addition does both; with hessians two words are added
 * as one vector. Every column has room for 256 bins, so that the places of the histograms of eight columns are constants.
 *
 * Arguments: records, bytes of a record, columns, rows of the node (u32, first address), their number, rows of a task,
 * place of the gradient in a record, whether a hessian is with it, histograms of the first thread, words from one
 * thread's to the next, scratch of the first thread, words from one thread's to the next.
 */
export function count(task: i32, thread: i32): void {
  const chunk = whole(5);
  const start = <usize>task * chunk;
  const end = min(start + chunk, whole(4));
  const rows = whole(3);
  const records = whole(0);
  const bytes = whole(1);
  const columns = whole(2);
  const gradient = whole(6);
  const hasHessian = whole(7) != 0;
  const out = whole(8) + ((<usize>thread * whole(9)) << 3);
  // The word behind a thread's histograms says that it has counted.
  store<f64>(out + ((whole(9) - 1) << 3), 1);
  const places = whole(10) + ((<usize>thread * whole(11)) << 3);
  const sums = places + turn * 4;
  for (let first = start; first < end; first += turn) {
    const length = min(turn, end - first);
    for (let i: usize = 0; i < length; i++) {
      const record = records + <usize>load<u32>(rows + ((first + i) << 2)) * bytes;
      store<u32>(places + (i << 2), <u32>record);
      if (hasHessian) v128.store(sums + (i << 4), v128.load(record + gradient));
      else store<i64>(sums + (i << 3), load<i64>(record + gradient));
    }
    let column: usize = 0;
    let own = out;
    if (hasHessian) {
      for (; column + 4 <= columns; column += 4) {
        countFourPairs(column, places, length, sums, own);
        own += columnBytes * 8;
      }
      for (; column < columns; column++) {
        countPairs(column, places, length, sums, own);
        own += columnBytes * 2;
      }
    } else {
      for (; column + 8 <= columns; column += 8) {
        countEight(column, places, length, sums, own);
        own += columnBytes * 8;
      }
      for (; column + 4 <= columns; column += 4) {
        countFour(column, places, length, sums, own);
        own += columnBytes * 4;
      }
      for (; column < columns; column++) {
        countOne(column, places, length, sums, own);
        own += columnBytes;
      }
    }
  }
}

function countEight(column: usize, places: usize, length: usize, sums: usize, out: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const own = <usize>load<u32>(places + (i << 2)) + column;
    const low = load<u32>(own);
    const high = load<u32>(own, 4);
    const g = load<i64>(sums + (i << 3));
    const h0 = out + ((<usize>(low & 255)) << 3);
    store<i64>(h0, load<i64>(h0) + g);
    const h1 = out + ((<usize>((low >> 8) & 255)) << 3);
    store<i64>(h1, load<i64>(h1, columnBytes) + g, columnBytes);
    const h2 = out + ((<usize>((low >> 16) & 255)) << 3);
    store<i64>(h2, load<i64>(h2, columnBytes * 2) + g, columnBytes * 2);
    const h3 = out + ((<usize>(low >> 24)) << 3);
    store<i64>(h3, load<i64>(h3, columnBytes * 3) + g, columnBytes * 3);
    const h4 = out + ((<usize>(high & 255)) << 3);
    store<i64>(h4, load<i64>(h4, columnBytes * 4) + g, columnBytes * 4);
    const h5 = out + ((<usize>((high >> 8) & 255)) << 3);
    store<i64>(h5, load<i64>(h5, columnBytes * 5) + g, columnBytes * 5);
    const h6 = out + ((<usize>((high >> 16) & 255)) << 3);
    store<i64>(h6, load<i64>(h6, columnBytes * 6) + g, columnBytes * 6);
    const h7 = out + ((<usize>(high >> 24)) << 3);
    store<i64>(h7, load<i64>(h7, columnBytes * 7) + g, columnBytes * 7);
  }
}

function countFour(column: usize, places: usize, length: usize, sums: usize, out: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const bins = load<u32>(<usize>load<u32>(places + (i << 2)) + column);
    const g = load<i64>(sums + (i << 3));
    const h0 = out + ((<usize>(bins & 255)) << 3);
    store<i64>(h0, load<i64>(h0) + g);
    const h1 = out + ((<usize>((bins >> 8) & 255)) << 3);
    store<i64>(h1, load<i64>(h1, columnBytes) + g, columnBytes);
    const h2 = out + ((<usize>((bins >> 16) & 255)) << 3);
    store<i64>(h2, load<i64>(h2, columnBytes * 2) + g, columnBytes * 2);
    const h3 = out + ((<usize>(bins >> 24)) << 3);
    store<i64>(h3, load<i64>(h3, columnBytes * 3) + g, columnBytes * 3);
  }
}

function countOne(column: usize, places: usize, length: usize, sums: usize, out: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const at = out + ((<usize>load<u8>(<usize>load<u32>(places + (i << 2)) + column)) << 3);
    store<i64>(at, load<i64>(at) + load<i64>(sums + (i << 3)));
  }
}

function countFourPairs(column: usize, places: usize, length: usize, sums: usize, out: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const bins = load<u32>(<usize>load<u32>(places + (i << 2)) + column);
    const pair = v128.load(sums + (i << 4));
    const h0 = out + ((<usize>(bins & 255)) << 4);
    v128.store(h0, i64x2.add(v128.load(h0), pair));
    const h1 = out + ((<usize>((bins >> 8) & 255)) << 4);
    v128.store(h1, i64x2.add(v128.load(h1, columnBytes * 2), pair), columnBytes * 2);
    const h2 = out + ((<usize>((bins >> 16) & 255)) << 4);
    v128.store(h2, i64x2.add(v128.load(h2, columnBytes * 4), pair), columnBytes * 4);
    const h3 = out + ((<usize>(bins >> 24)) << 4);
    v128.store(h3, i64x2.add(v128.load(h3, columnBytes * 6), pair), columnBytes * 6);
  }
}

function countPairs(column: usize, places: usize, length: usize, sums: usize, out: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const at = out + ((<usize>load<u8>(<usize>load<u32>(places + (i << 2)) + column)) << 4);
    v128.store(at, i64x2.add(v128.load(at), v128.load(sums + (i << 4))));
  }
}
