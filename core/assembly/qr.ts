import { whole } from './job';

/**
 * Householder reflections that fold a block of rows into a triangle.
 *
 * Arguments: work (f64, CHANGED: triangles with their blocks, column-major), columns without the right-hand side, rows
 * of a block, rows of all blocks.
 */
export function foldBlock(task: i32): void {
  const width = whole(1);
  const blockRows = whole(2);
  const height = (width + blockRows) << 3;
  const work = whole(0) + <usize>task * height * (width + 1);
  const length = min(blockRows, whole(3) - <usize>task * blockRows);
  const below = width << 3;
  for (let k: usize = 0; k < width; k++) {
    const top = work + k * height;
    const column = top + below;
    const squares = dot(column, column, length);
    if (squares == 0) continue;
    const head = load<f64>(top + (k << 3));
    const norm = Math.sqrt(head * head + squares);
    const diagonal = head > 0 ? -norm : norm;
    const v = head - diagonal;
    const scale = 2 / (v * v + squares);
    for (let j = k + 1; j <= width; j++) {
      const other = work + j * height;
      const own = load<f64>(other + (k << 3));
      const factor = (v * own + dot(column, other + below, length)) * scale;
      store<f64>(other + (k << 3), own - factor * v);
      subtract(other + below, column, factor, length);
    }
    store<f64>(top + (k << 3), diagonal);
    memory.fill(column, 0, length << 3);
  }
}

function dot(left: usize, right: usize, length: usize): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let at: usize = 0;
  for (const whole = (length >> 2) << 5; at < whole; at += 32) {
    a = f64x2.add(a, f64x2.mul(v128.load(left + at), v128.load(right + at)));
    b = f64x2.add(b, f64x2.mul(v128.load(left + at, 16), v128.load(right + at, 16)));
  }
  const rest = length & 3;
  if (rest == 1) a = addFirst(a, left + at, right + at);
  else if (rest >= 2) a = f64x2.add(a, f64x2.mul(v128.load(left + at), v128.load(right + at)));
  if (rest == 3) b = addFirst(b, left + at + 16, right + at + 16);
  const both = f64x2.add(a, b);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

function addFirst(sum: v128, left: usize, right: usize): v128 {
  return f64x2.add(sum, f64x2.mul(v128.load64_zero(left), v128.load64_zero(right)));
}

function subtract(out: usize, row: usize, factor: f64, length: usize): void {
  const factors = f64x2.splat(factor);
  let at: usize = 0;
  for (const whole = (length >> 1) << 4; at < whole; at += 16)
    v128.store(out + at, f64x2.sub(v128.load(out + at), f64x2.mul(factors, v128.load(row + at))));
  if ((length & 1) != 0) store<f64>(out + at, load<f64>(out + at) - factor * load<f64>(row + at));
}
