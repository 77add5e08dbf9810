/** How probable it is that chance alone gives a statistic of at least this size. */

import { logGamma, stirlingRest } from './gamma.ts';

/** Terms after which the fractions and series have long converged, for all but absurd degrees of freedom. */
const mostTerms = 100_000;
const tiny = 1e-300;

/**
 * P(F ≥ f) for Fisher's distribution with these degrees of freedom, both above 0; to some 13 digits, however small.
 * NaN for NaN.
 */
export function fTail(f: number, between: number, within: number): number {
  if (!(f > 0)) return Number.isNaN(f) ? f : 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  const odds = (between / within) * f;
  const x = 1 / (1 + odds);
  return betaShare(within / 2, between / 2, x, odds * x, -Math.log1p(odds));
}

/** P(χ² ≥ x) for this many degrees of freedom, above 0; to some 13 digits, however small. NaN for NaN. */
export function chi2Tail(x: number, degrees: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? x : 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const a = degrees / 2;
  const half = x / 2;
  const front = Math.exp(a * Math.log(half) - half - logGamma(a));
  if (half < a + 1) return 1 - front * gammaSeries(a, half);
  return front * gammaFraction(a, half);
}

/** P(Z ≤ x) for a standard normal variable; to some 13 digits below 0, where it may be small. NaN for NaN. */
export function normalShare(x: number): number {
  const beyond = chi2Tail(x * x, 1) / 2;
  return x < 0 ? beyond : 1 - beyond;
}

/**
 * I_x(a, b), the regularised incomplete beta function: Abramowitz and Stegun, 26.5.8.
 * @param y 1 − x, in full precision. @param logX ln x.
 */
function betaShare(a: number, b: number, x: number, y: number, logX: number): number {
  const front = Math.exp(a * logX + b * Math.log(y) - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return (front / a) * betaFraction(a, b, x, y);
  return 1 - (front / b) * betaFraction(b, a, y, x);
}

/** ln B(a, b). What is large in both of ln Γ(a) and ln Γ(a + b) is taken off before it can cancel. */
function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 10) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const both = large + small;
  const rest = stirlingRest(large) - stirlingRest(both);
  return logGamma(small) - (large - 0.5) * Math.log1p(small / large) - small * Math.log(both) + small + rest;
}

/**
 * The fraction by which I_x(a, b) is more than its first term: 1 / (1 + d₁ / (1 + d₂ / …)), of which every other step is taken. What
 * is added to 1 there is nearly -1 where x is nearly 1, so that the sum is then worked out from y.
 */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const even = (m: number): number => (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  const oddTop = (m: number): number => (a + m) * (a + b + m);
  const oddBottom = (m: number): number => (a + 2 * m) * (a + 2 * m + 1);
  const onePlusOdd = (m: number): number => {
    if (x < 0.5) return 1 - (oddTop(m) * x) / oddBottom(m);
    return (a * (2 * m + 1 - b) + m * (3 * m + 2 - b) + oddTop(m) * y) / oddBottom(m);
  };
  const step = (m: number): readonly [a: number, b: number] => {
    const before = (-oddTop(m - 1) * x) / oddBottom(m - 1);
    return [-before * even(m), onePlusOdd(m) + even(m)];
  };
  return 1 / continued(onePlusOdd(0), step);
}

function gammaFraction(a: number, x: number): number {
  return 1 / continued(x + 1 - a, n => [-n * (n - a), x + 2 * n + 1 - a]);
}

/** 1/a + x/(a(a+1)) + … */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n < mostTerms && term > total * Number.EPSILON; n++) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}

/**
 * b₀ + a₁ / (b₁ + a₂ / (b₂ + …)) by Lentz's method: Thompson and Barnett, Coulomb and Bessel Functions of Complex Arguments
 * and Order (Journal of Computational Physics 64, 1986). @param term aₙ and bₙ, for n from 1 on.
 */
function continued(first: number, term: (n: number) => readonly [a: number, b: number]): number {
  let value = first === 0 ? tiny : first;
  let c = value;
  let d = 0;
  for (let n = 1; n < mostTerms; n++) {
    const [a, b] = term(n);
    d = b + a * d;
    c = b + a / c;
    d = 1 / (d === 0 ? tiny : d);
    if (c === 0) c = tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value;
}
