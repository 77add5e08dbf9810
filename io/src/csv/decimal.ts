/** Decimal digits into the nearest double, exactly, without making a string. */

/** 10^0 … 10^22: the powers that a double holds exactly. */
export const powersOfTen: Float64Array = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** Dekker's constant: splits a double into two halves of 26 bits. */
const splitter = 2 ** 27 + 1;
/** Relative error of the quotient's second part below, with a wide margin. */
const margin = 2 ** -48;

/**
 * The double nearest to `(head * 10^tailDigits + tail) / 10^fraction`: a quotient in double-double arithmetic, taken
 * where its error cannot change the rounding.
 *
 * Up to 2^53 divided by an exact power of ten is one correctly rounded operation (W. D. Clinger, How to read floating
 * point numbers accurately, PLDI 1990, the fast path); the rest, numbers of 16 to 22 digits, is T. J. Dekker's exact
 * product (Numer. Math. 18, 1971) and a test that both ends of the error round alike.
 *
 * @param head Whole, up to 2^53. @param tail Whole, less than 10^tailDigits. @param tailDigits 0 to 7.
 * @param fraction Digits after the point, 0 to 22.
 * @returns NaN when the rounding is in doubt: too near to the middle of two doubles.
 */
export function decimalOf(head: number, tail: number, tailDigits: number, fraction: number): number {
  const scale = powersOfTen[tailDigits];
  const divisor = powersOfTen[fraction];
  // digits = high + low, exactly.
  const product = head * scale;
  const high = product + tail;
  const low = productError(head, scale, product) + (tail - (high - product));
  const quotient = high / divisor;
  const back = quotient * divisor;
  const remainder = high - back - productError(quotient, divisor, back);
  const rest = (remainder + low) / divisor;
  const slack = Math.abs(rest) * margin;
  const lower = quotient + (rest - slack);
  return lower === quotient + (rest + slack) ? lower : Number.NaN;
}

/** `a * b - product`, exactly, where `product` is `a * b` rounded. */
function productError(a: number, b: number, product: number): number {
  const wideA = a * splitter;
  const highA = wideA - (wideA - a);
  const lowA = a - highA;
  const wideB = b * splitter;
  const highB = wideB - (wideB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
