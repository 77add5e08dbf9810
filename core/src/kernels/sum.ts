/** Sums that lose nothing to rounding worth naming. */

/**
 * The sum of `term(0) … term(length - 1)`, with the running error carried along: Neumaier's variant of Kahan's
 * summation (Zeitschrift für Angewandte Mathematik und Mechanik 54, 1974). O(length).
 */
export function sum(length: number, term: (index: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < length; i++) {
    const x = term(i);
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  // An infinite or missing term leaves no meaningful correction.
  return Number.isFinite(lost) ? total + lost : total;
}
