import { whole } from './job';

const chunk: usize = 256;
const setFlag: i32 = 0x10000;
const inputMask: i32 = 0xffff;
const signBit: i32 = -0x80000000;
const missingRank: i32 = -1;

/**
 * Ranks a chunk of rows and walks them through all trees: see src/kernels/trees/.
 *
 * Arguments: inputs (f64, input after input), rows from one input to the next, inputs, thresholds (f64), for each input
 * (i32) the first of its thresholds and their number (-1 for codes), rows, nodes (i32, four words each), values of leaves
 * (f64), roots (i32), trees, sets (u32), whether there are sets, outputs, sums (f64, output after output, CHANGED),
 * scratch of the first thread (i32, inputs x 256 for each thread).
 */
export function walkChunk(task: i32, thread: i32): void {
  const stride = whole(1);
  const width = whole(2);
  const start = <usize>task * chunk;
  const length = min(start + chunk, whole(5)) - start;
  const ranks = whole(14) + ((<usize>thread * width * chunk) << 2);
  for (let i: usize = 0; i < width; i++) {
    const values = whole(0) + ((i * stride + start) << 3);
    const place = whole(4) + (i << 3);
    const count = load<i32>(place, 4);
    if (count < 0) rankCodes(values, length, ranks + (i << 2), width << 2);
    else {
      const thresholds = whole(3) + ((<usize>load<i32>(place)) << 3);
      rankNumbers(values, length, thresholds, count, ranks + (i << 2), width << 2);
    }
  }
  const trees = whole(9);
  const outputs = whole(12);
  const hasSets = whole(11) != 0;
  let output: usize = 0;
  for (let t: usize = 0; t < trees; t++) {
    const root = (<usize>load<i32>(whole(8) + (t << 2))) << 4;
    const out = whole(13) + ((output * stride + start) << 3);
    if (hasSets) walkEight<WithSets>(root, ranks, width << 2, length, out);
    else walkEight<WithoutSets>(root, ranks, width << 2, length, out);
    if (++output == outputs) output = 0;
  }
}

function rankCodes(values: usize, length: usize, out: usize, step: usize): void {
  for (let row: usize = 0; row < length; row++) {
    const code = load<f64>(values + (row << 3));
    store<i32>(out, code < 0 ? missingRank : <i32>code);
    out += step;
  }
}

function rankNumbers(
  values: usize,
  length: usize,
  thresholds: usize,
  count: i32,
  out: usize,
  step: usize,
): void {
  for (let row: usize = 0; row < length; row++) {
    const x = load<f64>(values + (row << 3));
    let first = 0;
    let left = count;
    while (left > 0) {
      const half = (left + 1) >> 1;
      first = select<i32>(
        first + half,
        first,
        load<f64>(thresholds + ((<usize>(first + half - 1)) << 3)) < x,
      );
      left -= half;
    }
    store<i32>(out, select<i32>(first, missingRank, x == x));
    out += step;
  }
}

/** Says at compile time whether nodes may have sets. */
type WithSets = bool;
type WithoutSets = i32;

/**
 * The child that a row goes to, a leaf's being the leaf itself; nodes by their place in bytes. Without a branch, as which
 * way it goes cannot be foreseen.
 */
function step<T>(nodes: usize, sets: usize, at: usize, ranks: usize): usize {
  const word = load<i32>(nodes + at);
  const rank = load<i32>(ranks + ((<usize>(word & inputMask)) << 2));
  let first = load<i32>(nodes + at, 4);
  let isRight: i32;
  if (isBoolean<T>()) {
    const isSet = (word & setFlag) != 0;
    const isKnown = isSet && rank >= 0;
    const bits = load<u32>(sets + ((<usize>select<i32>(first + (rank >> 5), 0, isKnown)) << 2));
    first = select<i32>(missingRank, first, isSet);
    const isBeyond = <i32>(((rank - first) ^ signBit) < load<i32>(nodes + at, 8));
    isRight = select<i32>(<i32>(~(bits >> (rank & 31)) & 1), isBeyond, isKnown);
  } else {
    isRight = <i32>(((rank - first) ^ signBit) < load<i32>(nodes + at, 8));
  }
  return (<usize>(load<i32>(nodes + at, 12) + isRight)) << 4;
}

function add(out: usize, row: usize, at: usize): void {
  const place = out + (row << 3);
  store<f64>(place, load<f64>(place) + load<f64>(whole(7) + (at >> 1)));
}

/** Eight rows side by side: their steps do not wait for one another. */
function walkEight<T>(root: usize, ranks: usize, width: usize, length: usize, out: usize): void {
  const nodes = whole(6);
  const sets = whole(10);
  let row: usize = 0;
  for (; row + 8 <= length; row += 8) {
    const own = ranks + row * width;
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let e = root;
    let f = root;
    let g = root;
    let h = root;
    for (;;) {
      const a2 = step<T>(nodes, sets, a, own);
      const b2 = step<T>(nodes, sets, b, own + width);
      const c2 = step<T>(nodes, sets, c, own + width * 2);
      const d2 = step<T>(nodes, sets, d, own + width * 3);
      const e2 = step<T>(nodes, sets, e, own + width * 4);
      const f2 = step<T>(nodes, sets, f, own + width * 5);
      const g2 = step<T>(nodes, sets, g, own + width * 6);
      const h2 = step<T>(nodes, sets, h, own + width * 7);
      const moved = (a ^ a2) | (b ^ b2) | (c ^ c2) | (d ^ d2) | (e ^ e2) | (f ^ f2) | (g ^ g2) | (h ^ h2);
      if (moved == 0) break;
      a = a2;
      b = b2;
      c = c2;
      d = d2;
      e = e2;
      f = f2;
      g = g2;
      h = h2;
    }
    add(out, row, a);
    add(out, row + 1, b);
    add(out, row + 2, c);
    add(out, row + 3, d);
    add(out, row + 4, e);
    add(out, row + 5, f);
    add(out, row + 6, g);
    add(out, row + 7, h);
  }
  for (; row < length; row++) {
    let at = root;
    for (;;) {
      const next = step<T>(nodes, sets, at, ranks + row * width);
      if (next == at) break;
      at = next;
    }
    add(out, row, at);
  }
}
