/** Integrals of polynomials, exactly, from a few of their values. */

export interface Quadrature {
  /** Shape (points): where to look, ascending, between 0 and 1. */
  readonly points: Float64Array;
  /** Shape (points): what each value counts for, greater than 0. */
  readonly weights: Float64Array;
}

const known: Quadrature[] = [];

/**
 * Gauss-Legendre quadrature from 0 to 1: the weighted sum of a polynomial's values is its integral up to degree
 * 2 `count` - 1. The points are the roots of the Legendre polynomial, found by Newton's method (Abramowitz and Stegun,
 * 25.4.29). O(count²) the first time.
 * @param count Number of points, at least 1.
 */
export function gaussLegendre(count: number): Quadrature {
  known[count] ??= findQuadrature(count);
  return known[count];
}

/** More steps of Newton's method than any root needs. */
const mostSteps = 20;

function findQuadrature(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let { value, slope } = legendre(count, x);
    for (let step = 0; step < mostSteps && x !== x - value / slope; step++) {
      x -= value / slope;
      ({ value, slope } = legendre(count, x));
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** The Legendre polynomial of this degree, by its recurrence. */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= degree; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
