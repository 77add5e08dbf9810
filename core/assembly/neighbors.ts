import { whole } from './job';

/** Points that stay in the cache while some queries look at them. */
const nearby: usize = 256;

/**
 * The nearest points to some queries.
 *
 * Arguments: points (f64, row by row), their number, features, queries (f64, row by row), their number, queries of a
 * task (a multiple of 4), k, squared distances (f64, CHANGED: (queries x k), ascending), numbers of the points (i32,
 * CHANGED).
 */
export function nearest(task: i32): void {
  const points = whole(0);
  const count = whole(1);
  const row = whole(2) << 3;
  const queries = whole(3);
  const asked = whole(4);
  const first = <usize>task * whole(5);
  const last = min(first + whole(5), asked);
  for (let start: usize = 0; start < count; start += nearby) {
    const end = min(start + nearby, count);
    for (let q = first; q < last; q += 4) {
      // Beyond the end the last query is asked once more, and not answered.
      const a = queries + q * row;
      const b = queries + min(q + 1, last - 1) * row;
      const c = queries + min(q + 2, last - 1) * row;
      const d = queries + min(q + 3, last - 1) * row;
      for (let p = start; p < end; p++) {
        const point = points + p * row;
        let va = f64x2.splat(0);
        let vb = f64x2.splat(0);
        let vc = f64x2.splat(0);
        let vd = f64x2.splat(0);
        let at: usize = 0;
        for (const pairs = (row >> 4) << 4; at < pairs; at += 16) {
          const x = v128.load(point + at);
          const xa = f64x2.sub(v128.load(a + at), x);
          const xb = f64x2.sub(v128.load(b + at), x);
          const xc = f64x2.sub(v128.load(c + at), x);
          const xd = f64x2.sub(v128.load(d + at), x);
          va = f64x2.add(va, f64x2.mul(xa, xa));
          vb = f64x2.add(vb, f64x2.mul(xb, xb));
          vc = f64x2.add(vc, f64x2.mul(xc, xc));
          vd = f64x2.add(vd, f64x2.mul(xd, xd));
        }
        if (at < row) {
          const x = v128.load64_zero(point + at);
          const xa = f64x2.sub(v128.load64_zero(a + at), x);
          const xb = f64x2.sub(v128.load64_zero(b + at), x);
          const xc = f64x2.sub(v128.load64_zero(c + at), x);
          const xd = f64x2.sub(v128.load64_zero(d + at), x);
          va = f64x2.add(va, f64x2.mul(xa, xa));
          vb = f64x2.add(vb, f64x2.mul(xb, xb));
          vc = f64x2.add(vc, f64x2.mul(xc, xc));
          vd = f64x2.add(vd, f64x2.mul(xd, xd));
        }
        offer(q, <i32>p, va);
        if (q + 1 < last) offer(q + 1, <i32>p, vb);
        if (q + 2 < last) offer(q + 2, <i32>p, vc);
        if (q + 3 < last) offer(q + 3, <i32>p, vd);
      }
    }
  }
}

/** Puts a point among the nearest so far, after those that are as near. */
function offer(query: usize, point: i32, squares: v128): void {
  const distance = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  const k = whole(6);
  const distances = whole(7) + ((query * k) << 3);
  let place = k - 1;
  if (!(distance < load<f64>(distances + (place << 3)))) return;
  const numbers = whole(8) + ((query * k) << 2);
  for (; place > 0 && distance < load<f64>(distances + ((place - 1) << 3)); place--) {
    store<f64>(distances + (place << 3), load<f64>(distances + ((place - 1) << 3)));
    store<i32>(numbers + (place << 2), load<i32>(numbers + ((place - 1) << 2)));
  }
  store<f64>(distances + (place << 3), distance);
  store<i32>(numbers + (place << 2), point);
}
