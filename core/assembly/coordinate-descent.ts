import { real, whole } from './job';

/**
 * Sweeps over the coefficients of an elastic net, until the duality gap is small enough.
 *
 * Arguments: Gram matrix (f64, both triangles), number of features, products with the target (f64), squares of the
 * target, coefficients (f64, CHANGED), Gram matrix times coefficients (f64, CHANGED), penalties of the absolute values
 * and of the squares, tolerance, sweeps at most, what came of it (f64, WRITTEN: gap, sweeps).
 */
export function descend(_task: i32): void {
  const gram = whole(0);
  const n = whole(1);
  const target = whole(2);
  const coef = whole(4);
  const fitted = whole(5);
  const absolute = real(6);
  const squared = real(7);
  const tolerance = real(8);
  const most = <i32>whole(9);
  const result = whole(10);
  const enough = tolerance * real(3);
  let sweep = 0;
  let gap: f64 = Infinity;
  while (sweep < most) {
    sweep++;
    let largest: f64 = 0;
    let change: f64 = 0;
    for (let j: usize = 0; j < n; j++) {
      const at = j << 3;
      const own = load<f64>(gram + ((j * n) << 3) + at);
      if (own == 0) continue;
      const old = load<f64>(coef + at);
      const pull = load<f64>(target + at) - load<f64>(fitted + at) + old * own;
      const size = max<f64>(abs(pull) - absolute, 0) / (own + squared);
      const now = pull < 0 ? -size : size;
      if (now != old) {
        store<f64>(coef + at, now);
        add(fitted, gram + ((j * n) << 3), now - old, n);
      }
      largest = max<f64>(largest, size);
      change = max<f64>(change, abs(now - old));
    }
    if (change > tolerance * largest && sweep < most) continue;
    gap = dualityGap(n, target, real(3), coef, fitted, absolute, squared);
    if (gap <= enough) break;
  }
  store<f64>(result, gap);
  store<f64>(result, <f64>sweep, 8);
}

function add(out: usize, row: usize, factor: f64, n: usize): void {
  const factors = f64x2.splat(factor);
  let at: usize = 0;
  for (const pairs = (n >> 1) << 4; at < pairs; at += 16)
    v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(factors, v128.load(row + at))));
  if ((n & 1) != 0) store<f64>(out + at, load<f64>(out + at) + factor * load<f64>(row + at));
}

function dualityGap(
  n: usize,
  target: usize,
  targetSquares: f64,
  coef: usize,
  fitted: usize,
  absolute: f64,
  squared: f64,
): f64 {
  let withTarget: f64 = 0;
  let withFitted: f64 = 0;
  let sizes: f64 = 0;
  let squares: f64 = 0;
  let steepest: f64 = 0;
  for (let at: usize = 0; at < n << 3; at += 8) {
    const w = load<f64>(coef + at);
    const t = load<f64>(target + at);
    const f = load<f64>(fitted + at);
    withTarget += w * t;
    withFitted += w * f;
    sizes += abs(w);
    squares += w * w;
    steepest = max<f64>(steepest, abs(t - f - squared * w));
  }
  const residual = targetSquares + withFitted - 2 * withTarget;
  const scale: f64 = steepest > absolute ? absolute / steepest : 1;
  return (
    0.5 * residual * (1 + scale * scale) +
    absolute * sizes -
    scale * (targetSquares - withTarget) +
    0.5 * squared * (1 + scale * scale) * squares
  );
}
