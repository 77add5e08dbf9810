import { whole } from './job';

/**
 * Adds a chunk of a node's rows to the histograms of the thread.
 *
 * Bins lie in blocks of eight columns, row after row, eight bytes each (the last block four when that is enough), so
 * that one load brings a row's bins of a block. The gradient and the count of one are packed in one word, so that one
 * addition does both; with hessians two words are added as one vector.
 *
 * Arguments: bins, all rows, columns, first bin of each column (u32), rows of the node (u32, first address), their
 * number, rows of a task, packed gradients, whether hessians are with them, histograms of the first thread, bytes from
 * one thread's to the next, scratch of the first thread, bytes from one thread's to the next.
 */
export function count(task: i32, thread: i32): void {
  const chunk = whole(6);
  const start = <usize>task * chunk;
  const length = min(start + chunk, whole(5)) - start;
  const rows = whole(4) + (start << 2);
  const packed = whole(7);
  const hasHessian = whole(8) != 0;
  const out = whole(9) + <usize>thread * whole(10);
  const scratch = whole(11) + <usize>thread * whole(12);
  const columns = whole(2);
  const offsets = whole(3);
  if (hasHessian) {
    for (let i: usize = 0; i < length; i++) {
      const row = <usize>load<u32>(rows + (i << 2));
      v128.store(scratch + (i << 4), v128.load(packed + (row << 4)));
    }
  } else {
    for (let i: usize = 0; i < length; i++) {
      const row = <usize>load<u32>(rows + (i << 2));
      store<i64>(scratch + (i << 3), load<i64>(packed + (row << 3)));
    }
  }
  let block = whole(0);
  for (let column: usize = 0; column < columns; column += 8) {
    const width = min<usize>(columns - column, 8);
    const first = offsets + (column << 2);
    if (hasHessian) countPairs(block, width, first, rows, length, scratch, out);
    else if (width == 8) countEight(block, first, rows, length, scratch, out);
    else if (width == 4) countFour(block, first, rows, length, scratch, out);
    else countFew(block, width, first, rows, length, scratch, out);
    block += whole(1) << 3;
  }
}

/** Where the histogram of a column begins, when bins take 1 << `shift` bytes. */
function base(first: usize, k: usize, out: usize, shift: usize): usize {
  return out + ((<usize>load<u32>(first + (k << 2))) << shift);
}

function add(at: usize, g: i64): void {
  store<i64>(at, load<i64>(at) + g);
}

function countEight(
  block: usize,
  first: usize,
  rows: usize,
  length: usize,
  scratch: usize,
  out: usize,
): void {
  const h0 = base(first, 0, out, 3);
  const h1 = base(first, 1, out, 3);
  const h2 = base(first, 2, out, 3);
  const h3 = base(first, 3, out, 3);
  const h4 = base(first, 4, out, 3);
  const h5 = base(first, 5, out, 3);
  const h6 = base(first, 6, out, 3);
  const h7 = base(first, 7, out, 3);
  for (let i: usize = 0; i < length; i++) {
    const own = block + ((<usize>load<u32>(rows + (i << 2))) << 3);
    const low = load<u32>(own);
    const high = load<u32>(own, 4);
    const g = load<i64>(scratch + (i << 3));
    add(h0 + ((<usize>(low & 255)) << 3), g);
    add(h1 + ((<usize>((low >> 8) & 255)) << 3), g);
    add(h2 + ((<usize>((low >> 16) & 255)) << 3), g);
    add(h3 + ((<usize>(low >> 24)) << 3), g);
    add(h4 + ((<usize>(high & 255)) << 3), g);
    add(h5 + ((<usize>((high >> 8) & 255)) << 3), g);
    add(h6 + ((<usize>((high >> 16) & 255)) << 3), g);
    add(h7 + ((<usize>(high >> 24)) << 3), g);
  }
}

function countFour(block: usize, first: usize, rows: usize, length: usize, scratch: usize, out: usize): void {
  const h0 = base(first, 0, out, 3);
  const h1 = base(first, 1, out, 3);
  const h2 = base(first, 2, out, 3);
  const h3 = base(first, 3, out, 3);
  for (let i: usize = 0; i < length; i++) {
    const bins = load<u32>(block + ((<usize>load<u32>(rows + (i << 2))) << 2));
    const g = load<i64>(scratch + (i << 3));
    add(h0 + ((<usize>(bins & 255)) << 3), g);
    add(h1 + ((<usize>((bins >> 8) & 255)) << 3), g);
    add(h2 + ((<usize>((bins >> 16) & 255)) << 3), g);
    add(h3 + ((<usize>(bins >> 24)) << 3), g);
  }
}

function countFew(
  block: usize,
  width: usize,
  first: usize,
  rows: usize,
  length: usize,
  scratch: usize,
  out: usize,
): void {
  const stride: usize = width > 4 ? 3 : 2;
  for (let k: usize = 0; k < width; k++) {
    const h = base(first, k, out, 3);
    for (let i: usize = 0; i < length; i++) {
      const bin = <usize>load<u8>(block + ((<usize>load<u32>(rows + (i << 2))) << stride) + k);
      add(h + (bin << 3), load<i64>(scratch + (i << 3)));
    }
  }
}

function addPair(at: usize, pair: v128): void {
  v128.store(at, i64x2.add(v128.load(at), pair));
}

function countPairs(
  block: usize,
  width: usize,
  first: usize,
  rows: usize,
  length: usize,
  scratch: usize,
  out: usize,
): void {
  const stride: usize = width > 4 ? 3 : 2;
  let k: usize = 0;
  for (; k + 4 <= width; k += 4) {
    const h0 = base(first, k, out, 4);
    const h1 = base(first, k + 1, out, 4);
    const h2 = base(first, k + 2, out, 4);
    const h3 = base(first, k + 3, out, 4);
    for (let i: usize = 0; i < length; i++) {
      const bins = load<u32>(block + ((<usize>load<u32>(rows + (i << 2))) << stride) + k);
      const pair = v128.load(scratch + (i << 4));
      addPair(h0 + ((<usize>(bins & 255)) << 4), pair);
      addPair(h1 + ((<usize>((bins >> 8) & 255)) << 4), pair);
      addPair(h2 + ((<usize>((bins >> 16) & 255)) << 4), pair);
      addPair(h3 + ((<usize>(bins >> 24)) << 4), pair);
    }
  }
  for (; k < width; k++) {
    const h = base(first, k, out, 4);
    for (let i: usize = 0; i < length; i++) {
      const bin = <usize>load<u8>(block + ((<usize>load<u32>(rows + (i << 2))) << stride) + k);
      addPair(h + (bin << 4), v128.load(scratch + (i << 4)));
    }
  }
}
