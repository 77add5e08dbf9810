/** Words and numbers found in a text by walking over it: no list of matches is made to take one of them. */

/**
 * Digits, in groups of three (or, as in India, of two and then three) or in one piece; decimals; an exponent. A sign
 * counts unless it follows a letter or a digit: `Euro-5` holds a 5, `100-200` begins with 100.
 */
export const numberPattern =
  /(?:(?<![\p{L}\p{N}])[+-])?(?:(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/u;

const comma = 44;
const point = 46;

/** The number that `numberPattern` first matches, commas left out; null when there is none. */
export function firstNumber(text: string): number | null {
  let at = 0;
  while (!isDigit(text, at) && !(text.charCodeAt(at) === point && isDigit(text, at + 1))) {
    if (++at >= text.length) return null;
  }
  const isNegative = at > 0 && text.charCodeAt(at - 1) === 45;
  // Whether the sign counts is for the pattern to say, as is all beyond digits and one point.
  if (isNegative && at > 1 && text.charCodeAt(at - 2) !== 32) return matchedNumber(text);
  const end = digitsEnd(text, at);
  const decimals = text.charCodeAt(end) === point ? digitsEnd(text, end + 1) - end - 1 : 0;
  const last = decimals > 0 ? end + 1 + decimals : end;
  const next = text.charCodeAt(last) | 32;
  const isPlain = text.charCodeAt(end) !== comma && next !== 101;
  // So many digits are an exact whole number, and so few decimals an exact power of ten: one division rounds once.
  if (!isPlain || last - at > 15) return matchedNumber(text);
  let digits = 0;
  for (let i = at; i < last; i++) if (i !== end) digits = digits * 10 + text.charCodeAt(i) - 48;
  const number = decimals > 0 ? digits / 10 ** decimals : digits;
  return isNegative ? -number : number;
}

function matchedNumber(text: string): number {
  return Number(numberPattern.exec(text)![0].replaceAll(',', ''));
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Where the digits from here on end. */
function digitsEnd(text: string, start: number): number {
  let at = start;
  while (isDigit(text, at)) at++;
  return at;
}

/** The n-th word from 0, as white space separates them; a negative n counts from the end. Null beyond them. */
export function wordAt(text: string, n: number): string | null {
  if (n <= -1) return text.match(/\S+/g)?.at(n) ?? null;
  let left = Math.trunc(n);
  for (let start = 0; start < text.length; ) {
    while (start < text.length && isSpace(text.charCodeAt(start))) start++;
    let end = start;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
    if (left === 0 && end > start) return text.slice(start, end);
    left--;
    start = end;
  }
  return null;
}

/** What `\s` means. */
function isSpace(code: number): boolean {
  if (code < 160) return code === 32 || (code >= 9 && code <= 13);
  if (code === 160 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a)) return true;
  return (
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
