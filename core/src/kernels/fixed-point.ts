/** Sums that do not depend on the order of their terms: of whole numbers that doubles hold exactly. */

/** Bits of a term: as many as leave room for the sum of `terms` of them within 2^52, and at most 30. */
export function fixedPointBits(terms: number): number {
  return Math.min(30, 52 - Math.ceil(Math.log2(Math.max(2, terms))));
}

/** The power of two that brings numbers of at most `largest` in size to whole numbers of that many bits. */
export function fixedPointScale(largest: number, bits: number): number {
  if (largest === 0) return 1;
  return 2 ** Math.min(1000, bits - 1 - Math.ceil(Math.log2(largest)));
}

/**
 * The sum of `term(0) … term(length - 1)`, the same to the bit in any order. Two rounds: whole numbers first, then what
 * rounding to them left over; the relative error is below 2^-40 of the largest term. O(length).
 */
export function orderFreeSum(length: number, term: (index: number) => number): number {
  const bits = 52 - Math.ceil(Math.log2(Math.max(2, length)));
  const first = roundedSum(length, term, bits);
  const second = roundedSum(length, i => term(i) - Math.round(term(i) * first.scale) / first.scale, bits);
  return first.total + second.total;
}

function roundedSum(
  length: number,
  term: (index: number) => number,
  bits: number,
): { total: number; scale: number } {
  let largest = 0;
  for (let i = 0; i < length; i++) largest = Math.max(largest, Math.abs(term(i)));
  const scale = fixedPointScale(largest, bits);
  let total = 0;
  for (let i = 0; i < length; i++) total += Math.round(term(i) * scale);
  return { total: total / scale, scale };
}
