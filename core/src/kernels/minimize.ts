/**
 * The least value of a function of one number, without slopes: Brent, Algorithms for Minimization without Derivatives
 * (1973), chapter 5, in the two forms that SciPy has, step by step as there: `brent` and `fminbound`.
 */

type Fn = (x: number) => number;

/** Steps after which either gives up and answers with the best place so far. */
const mostSteps = 500;
/** How near the place is told, relative to it: SciPy's, about the square root of the machine's precision. */
const finest = 1.48e-8;

interface Points {
  /** The best place so far, the second best, and the one that was second best before. */
  x: number;
  w: number;
  v: number;
  fx: number;
  fw: number;
  fv: number;
}

/**
 * Where `fn` is least: downhill from two places until three of them bracket a valley, then Brent's method.
 * @param first The places to begin from; the result may lie beyond them.
 * @param precision How near the place is told, relative to it.
 * @returns The place; the best one met where no valley is found.
 */
export function minimizeFrom(fn: Fn, first: number, second: number, precision = finest): number {
  const bracket = findBracket(fn, first, second);
  if (bracket === undefined) return fn(first) <= fn(second) ? first : second;
  const { xa, xb, xc, fb } = bracket;
  const rule = (x: number) => precision * Math.abs(x) + 1e-11;
  return descend(fn, Math.min(xa, xc), Math.max(xa, xc), xb, fb, rule, 0.381966);
}

/**
 * Where `fn` is least between two bounds.
 * @param precision How near the place is told, about.
 */
export function minimizeBetween(fn: Fn, low: number, high: number, precision = finest): number {
  const golden = 0.5 * (3 - Math.sqrt(5));
  const start = low + golden * (high - low);
  const rule = (x: number) => Math.sqrt(2.2e-16) * Math.abs(x) + precision / 3;
  return descend(fn, low, high, start, fn(start), rule, golden);
}

/** Brent's method in [a, b], from x: parabolas through the three best places, golden sections where they mislead. */
function descend(
  fn: Fn,
  low: number,
  high: number,
  start: number,
  value: number,
  toleranceAt: Fn,
  golden: number,
): number {
  let a = low;
  let b = high;
  const p: Points = { x: start, w: start, v: start, fx: value, fw: value, fv: value };
  let step = 0;
  let before = 0;
  for (let round = 0; round < mostSteps; round++) {
    const { x } = p;
    const middle = 0.5 * (a + b);
    const tol = toleranceAt(x);
    if (!(Math.abs(x - middle) > 2 * tol - 0.5 * (b - a))) break;
    const parabolic = Math.abs(before) > tol ? parabolicStep(p, a, b, before) : undefined;
    if (parabolic !== undefined) {
      before = step;
      step = parabolic;
      const u = x + step;
      if (u - a < 2 * tol || b - u < 2 * tol) step = middle >= x ? tol : -tol;
    } else {
      before = (x >= middle ? a : b) - x;
      step = golden * before;
    }
    const u = x + (step < 0 ? -1 : 1) * Math.max(Math.abs(step), tol);
    const fu = fn(u);
    if (fu <= p.fx) {
      if (u >= x) a = x;
      else b = x;
    } else if (u < x) a = u;
    else b = u;
    enter(p, u, fu);
  }
  return p.x;
}

/** To the bottom of the parabola, where that lies inside and less than half of the step before the last away. */
function parabolicStep(
  { x, w, v, fx, fw, fv }: Points,
  a: number,
  b: number,
  before: number,
): number | undefined {
  const r = (x - w) * (fx - fv);
  const s = (x - v) * (fx - fw);
  let numerator = (x - v) * s - (x - w) * r;
  let denominator = 2 * (s - r);
  if (denominator > 0) numerator = -numerator;
  denominator = Math.abs(denominator);
  const isInside = numerator > denominator * (a - x) && numerator < denominator * (b - x);
  return isInside && Math.abs(numerator) < Math.abs(0.5 * denominator * before)
    ? numerator / denominator
    : undefined;
}

/** Keeps the three best places. */
function enter(p: Points, u: number, fu: number): void {
  if (fu <= p.fx) {
    p.v = p.w;
    p.fv = p.fw;
    p.w = p.x;
    p.fw = p.fx;
    p.x = u;
    p.fx = fu;
  } else if (fu <= p.fw || p.w === p.x) {
    p.v = p.w;
    p.fv = p.fw;
    p.w = u;
    p.fw = fu;
  } else if (fu <= p.fv || p.v === p.x || p.v === p.w) {
    p.v = u;
    p.fv = fu;
  }
}

interface Bracket {
  readonly xa: number;
  readonly xb: number;
  readonly xc: number;
  readonly fb: number;
}

const ratio = 1.618034;

/** Three places of which the middle one is the lowest; undefined where there seem to be none. */
function findBracket(fn: Fn, first: number, second: number): Bracket | undefined {
  let [xa, xb] = [first, second];
  let [fa, fb] = [fn(xa), fn(xb)];
  if (fa < fb) [xa, xb, fa, fb] = [xb, xa, fb, fa];
  let xc = xb + ratio * (xb - xa);
  let fc = fn(xc);
  for (let round = 0; fc < fb && round < 1000; round++) {
    const s = (xb - xa) * (fb - fc);
    const t = (xb - xc) * (fb - fa);
    const difference = Math.abs(t - s) < 1e-21 ? 1e-21 : t - s;
    let w = xb - ((xb - xc) * t - (xb - xa) * s) / (2 * difference);
    let fw: number;
    const farthest = xb + 110 * (xc - xb);
    if ((w - xc) * (xb - w) > 0) {
      fw = fn(w);
      if (fw < fc) {
        [xa, xb, fa, fb] = [xb, w, fb, fw];
        break;
      }
      if (fw > fb) {
        [xc, fc] = [w, fw];
        break;
      }
      w = xc + ratio * (xc - xb);
      fw = fn(w);
    } else if ((w - farthest) * (farthest - xc) >= 0) {
      w = farthest;
      fw = fn(w);
    } else if ((w - farthest) * (xc - w) > 0) {
      fw = fn(w);
      if (fw < fc) {
        [xb, xc, w] = [xc, w, w + ratio * (w - xc)];
        [fb, fc, fw] = [fc, fw, fn(w)];
      }
    } else {
      w = xc + ratio * (xc - xb);
      fw = fn(w);
    }
    [xa, xb, xc, fa, fb, fc] = [xb, xc, w, fb, fc, fw];
  }
  const isValley = (fb < fc && fb <= fa) || (fb < fa && fb <= fc);
  return isValley && Number.isFinite(xa + xb + xc) ? { xa, xb, xc, fb } : undefined;
}
