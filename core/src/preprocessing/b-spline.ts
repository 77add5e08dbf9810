/** B-splines: piecewise polynomials that join smoothly at knots and add up to 1. */

/**
 * The splines of a degree that are not 0 at a place, or their slopes there, by the recurrence of de Boor and Cox: de Boor,
 * A Practical Guide to Splines (1978), chapter X.
 *
 * @param knots IN: ascending; `degree` of them before where the splines begin, and after where they end.
 * @param interval Of knots `interval` and the next, between which `x` lies, or whose polynomials are to be continued to it.
 * @param slopes Whether slopes are wanted.
 * @param out OUT: (degree + 1): splines `interval` − degree … `interval`. 0 where all knots are the same.
 */
export function splinesAt(
  knots: Float64Array,
  degree: number,
  interval: number,
  x: number,
  slopes: boolean,
  out: Float64Array,
): void {
  out.fill(0);
  out[0] = slopes && degree === 0 ? 0 : 1;
  for (let j = 1; j <= degree; j++) {
    let before = out[0];
    out[0] = 0;
    for (let n = 1; n <= j; n++) {
      const right = knots[interval + n];
      const left = knots[interval + n - j];
      const next = out[n];
      if (right === left) out[n] = 0;
      else if (slopes && j === degree) {
        const weight = (j * before) / (right - left);
        out[n - 1] -= weight;
        out[n] = weight;
      } else {
        const weight = before / (right - left);
        out[n - 1] += weight * (right - x);
        out[n] = weight * (x - left);
      }
      before = next;
    }
  }
}

/** The knot at or below `x`, of those between which the splines are; the last but one for the end itself. O(log knots). */
export function intervalOf(knots: Float64Array, degree: number, x: number): number {
  const end = knots.length - degree - 1;
  let low = degree;
  let high = end;
  // The last knot of `low` … `end` - 1 that is not above x.
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (knots[middle] <= x) low = middle;
    else high = middle;
  }
  return low;
}

/** `degree` knots more at each end, at the distances of the outermost two: Eilers and Marx, P-splines (1996). */
export function withOuterKnots(base: Float64Array, degree: number): Float64Array {
  const count = base.length;
  const first = base[1] - base[0];
  const last = base[count - 1] - base[count - 2];
  const out = new Float64Array(count + 2 * degree);
  out.set(base, degree);
  for (let k = 1; k <= degree; k++) {
    out[degree - k] = base[0] - k * first;
    out[degree + count - 1 + k] = base[count - 1] + k * last;
  }
  return out;
}

/** `degree` knots more at each end, as if those between came again and again. @param base More than `degree`. */
export function withPeriodicKnots(base: Float64Array, degree: number): Float64Array {
  const count = base.length;
  const period = base[count - 1] - base[0];
  const out = new Float64Array(count + 2 * degree);
  out.set(base, degree);
  for (let k = 1; k <= degree; k++) {
    out[degree - k] = base[count - 1 - k] - period;
    out[degree + count - 1 + k] = base[k] + period;
  }
  return out;
}
