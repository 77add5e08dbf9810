import { real, whole } from './job';

/**
 * Adds products of the rows of a matrix to the lower triangle of another: those of one square.
 *
 * Arguments: rows (f64), their number, f64 from one to the next, their length, sums (f64, CHANGED), f64 from one row of
 * these to the next, side of a square (a multiple of 4), factor.
 */
export function addProducts(task: i32): void {
  const rows = whole(0);
  const count = <i32>whole(1);
  const stride = whole(2) << 3;
  const length = whole(3);
  const out = whole(4);
  const outStride = whole(5) << 3;
  const side = <i32>whole(6);
  const factor = real(7);
  const above = <i32>((Math.sqrt(<f64>(8 * task + 1)) - 1) / 2);
  const firstI = above * side;
  const firstJ = (task - ((above * (above + 1)) >> 1)) * side;
  const endI = min(firstI + side, count);
  const endJ = min(firstJ + side, count);
  for (let j = firstJ; j < endJ; j += 2) {
    // Beyond the end the last row is multiplied once more, and not kept.
    const x = rows + <usize>j * stride;
    const y = rows + <usize>min(j + 1, count - 1) * stride;
    const keepY = j + 1 < endJ;
    for (let i = firstI; i < endI; i += 4) {
      if (i + 3 < j) continue;
      const a = rows + <usize>i * stride;
      const b = rows + <usize>min(i + 1, count - 1) * stride;
      const c = rows + <usize>min(i + 2, count - 1) * stride;
      const d = rows + <usize>min(i + 3, count - 1) * stride;
      let ax = f64x2.splat(0);
      let bx = f64x2.splat(0);
      let cx = f64x2.splat(0);
      let dx = f64x2.splat(0);
      let ay = f64x2.splat(0);
      let by = f64x2.splat(0);
      let cy = f64x2.splat(0);
      let dy = f64x2.splat(0);
      let at: usize = 0;
      for (const whole = (length >> 1) << 4; at < whole; at += 16) {
        const vx = v128.load(x + at);
        const vy = v128.load(y + at);
        const va = v128.load(a + at);
        ax = f64x2.add(ax, f64x2.mul(va, vx));
        ay = f64x2.add(ay, f64x2.mul(va, vy));
        const vb = v128.load(b + at);
        bx = f64x2.add(bx, f64x2.mul(vb, vx));
        by = f64x2.add(by, f64x2.mul(vb, vy));
        const vc = v128.load(c + at);
        cx = f64x2.add(cx, f64x2.mul(vc, vx));
        cy = f64x2.add(cy, f64x2.mul(vc, vy));
        const vd = v128.load(d + at);
        dx = f64x2.add(dx, f64x2.mul(vd, vx));
        dy = f64x2.add(dy, f64x2.mul(vd, vy));
      }
      if ((length & 1) != 0) {
        const vx = v128.load64_zero(x + at);
        const vy = v128.load64_zero(y + at);
        const va = v128.load64_zero(a + at);
        ax = f64x2.add(ax, f64x2.mul(va, vx));
        ay = f64x2.add(ay, f64x2.mul(va, vy));
        const vb = v128.load64_zero(b + at);
        bx = f64x2.add(bx, f64x2.mul(vb, vx));
        by = f64x2.add(by, f64x2.mul(vb, vy));
        const vc = v128.load64_zero(c + at);
        cx = f64x2.add(cx, f64x2.mul(vc, vx));
        cy = f64x2.add(cy, f64x2.mul(vc, vy));
        const vd = v128.load64_zero(d + at);
        dx = f64x2.add(dx, f64x2.mul(vd, vx));
        dy = f64x2.add(dy, f64x2.mul(vd, vy));
      }
      let place = out + <usize>i * outStride + ((<usize>j) << 3);
      keep(place, i >= j, i > j && keepY, factor, ax, ay);
      place += outStride;
      keep(place, i + 1 < endI && i + 1 >= j, i + 1 < endI && i + 1 > j && keepY, factor, bx, by);
      place += outStride;
      keep(place, i + 2 < endI && i + 2 >= j, i + 2 < endI && i + 2 > j && keepY, factor, cx, cy);
      place += outStride;
      keep(place, i + 3 < endI, i + 3 < endI && i + 3 > j && keepY, factor, dx, dy);
    }
  }
}

function keep(place: usize, isX: bool, isY: bool, factor: f64, x: v128, y: v128): void {
  if (isX) {
    const sum = f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
    store<f64>(place, load<f64>(place) + factor * sum);
  }
  if (isY) {
    const sum = f64x2.extract_lane(y, 0) + f64x2.extract_lane(y, 1);
    store<f64>(place, load<f64>(place, 8) + factor * sum, 8);
  }
}

/**
 * Subtracts a number from each of a row of numbers.
 *
 * Arguments: rows (f64, CHANGED), f64 from one to the next, their length, the number of each row (f64).
 */
export function centre(task: i32): void {
  const row = whole(0) + <usize>task * (whole(1) << 3);
  const end = row + (whole(2) << 3);
  const shift = load<f64>(whole(3) + ((<usize>task) << 3));
  const shifts = f64x2.splat(shift);
  let at = row;
  for (; at + 8 < end; at += 16) v128.store(at, f64x2.sub(v128.load(at), shifts));
  if (at < end) store<f64>(at, load<f64>(at) - shift);
}

/**
 * Adds four rows of numbers to the sums of their codes.
 *
 * Arguments: codes (i32), codes of a block, length, blocks, numbers (f64), f64 from one row to the next, sums (f64,
 * CHANGED), places (f64: for each block where its sums begin and how many codes it has, with -1 among them).
 */
export function addByCode(task: i32): void {
  const blocks = <i32>whole(3);
  const block = <usize>(task % blocks);
  const four = <usize>(task / blocks);
  const codes = whole(0) + block * (whole(1) << 2);
  const length = whole(2);
  const stride = whole(5) << 3;
  const a = whole(4) + 4 * four * stride;
  const b = a + stride;
  const c = b + stride;
  const d = c + stride;
  const place = whole(7) + (block << 4);
  const slots = <usize>load<f64>(place, 8);
  // Four sums side by side for each code, from -1 on.
  const sums = whole(6) + ((<usize>load<f64>(place)) << 3) + ((four * slots + 1) << 5);
  for (let r: usize = 0; r < length; r++) {
    const at = sums + ((<usize>load<i32>(codes + (r << 2))) << 5);
    const ab = v128.load64_lane(b + (r << 3), v128.load64_zero(a + (r << 3)), 1);
    const cd = v128.load64_lane(d + (r << 3), v128.load64_zero(c + (r << 3)), 1);
    v128.store(at, f64x2.add(v128.load(at), ab));
    v128.store(at, f64x2.add(v128.load(at, 16), cd), 16);
  }
}

/**
 * Counts the pairs of codes of two blocks; rows without a code in either do not count.
 *
 * Arguments: codes (i32), codes of a block, length, pairs (f64: block, block, where its counts begin, codes of the
 * second block), counts (f64, CHANGED).
 */
export function countPairs(task: i32): void {
  const stride = whole(1) << 2;
  const length = whole(2);
  const pair = whole(3) + ((<usize>task) << 5);
  const left = whole(0) + <usize>load<f64>(pair) * stride;
  const right = whole(0) + <usize>load<f64>(pair, 8) * stride;
  const counts = whole(4) + ((<usize>load<f64>(pair, 16)) << 3);
  const width = <i32>load<f64>(pair, 24);
  for (let r: usize = 0; r < length; r++) {
    const a = load<i32>(left + (r << 2));
    const b = load<i32>(right + (r << 2));
    if ((a | b) < 0) continue;
    const at = counts + ((<usize>(a * width + b)) << 3);
    store<f64>(at, load<f64>(at) + 1);
  }
}
