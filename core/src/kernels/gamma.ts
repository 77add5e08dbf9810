/** The gamma function's logarithm and its derivative, for positive arguments. */

/** From here on Stirling's series below is exact to the last digit but one. */
const farEnough = 10;
const halfLogTwoPi = 0.9189385332046728;

/**
 * ln Γ(x): Stirling's series (Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41), after Γ(x + 1) = x Γ(x) has led
 * there. @param x Above 0. O(1).
 */
export function logGamma(x: number): number {
  let product = 1;
  let at = x;
  for (; at < farEnough; at++) product *= at;
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + stirlingRest(at) - Math.log(product);
}

/** What Stirling's formula lacks: ln Γ(x) − (x − ½) ln x + x − ½ ln 2π. @param x At least 10. */
export function stirlingRest(x: number): number {
  const t = 1 / (x * x);
  const inner = 1 / 1188 - (t * 691) / 360360;
  return (1 / 12 - t * (1 / 360 - t * (1 / 1260 - t * (1 / 1680 - t * inner)))) / x;
}

/** ψ(x), the derivative of ln Γ(x): Abramowitz and Stegun, 6.3.18, after 6.3.5 has led there. @param x Above 0. O(1). */
export function digamma(x: number): number {
  let before = 0;
  let at = x;
  for (; at < farEnough; at++) before += 1 / at;
  const t = 1 / (at * at);
  const inner = 1 / 240 - t * (1 / 132 - (t * 691) / 32760);
  const series = t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t * inner)));
  return Math.log(at) - 0.5 / at - series - before;
}
