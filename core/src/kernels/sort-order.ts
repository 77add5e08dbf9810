/** The order that sorts doubles. */

const digitBits = 11;
const digits = 1 << digitBits;

/**
 * Which value comes first, which second: a radix sort by 11 bits at a time of the bits of the doubles, turned so that they ascend as
 * the doubles do. Digits that all share cost nothing.
 *
 * @param values Only read; no NaN. -0 comes before 0.
 * @returns Shape (values): equal ones in the order in which they stand. O(values).
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const count = values.length;
  const words = new Uint32Array(values.slice().buffer);
  const [lower, upper] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const high = words[2 * i + highWord];
    const isNegative = high >> 31;
    lower[i] = words[2 * i + 1 - highWord] ^ isNegative;
    upper[i] = high ^ (isNegative | 0x80000000);
  }
  let [order, spare] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) order[i] = i;
  for (const keys of [lower, upper]) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      if (sortByDigit(keys, shift, order, spare)) [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Which of the two words of a double holds its sign. */
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0];

/** @returns False where all share the digit: `to` is not written then. */
function sortByDigit(keys: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const places = new Uint32Array(digits);
  for (let i = 0; i < keys.length; i++) places[(keys[i] >>> shift) & (digits - 1)]++;
  let place = 0;
  for (let digit = 0; digit < digits; digit++) {
    const own = places[digit];
    if (own === keys.length) return false;
    places[digit] = place;
    place += own;
  }
  for (let i = 0; i < from.length; i++) {
    const own = from[i];
    to[places[(keys[own] >>> shift) & (digits - 1)]++] = own;
  }
  return true;
}
