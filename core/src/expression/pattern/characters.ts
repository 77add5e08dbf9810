/** What one character of a pattern may be. Characters are UTF-16 units, as in JavaScript without the `u` flag. */

/** Whether a UTF-16 unit is one of those meant. */
export type CharTest = (code: number) => boolean;

const isDigit: CharTest = code => code >= 48 && code <= 57;
/** A letter from A to Z, a digit or `_`. */
export const isWord: CharTest = code =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace: CharTest = code => /\s/.test(String.fromCharCode(code));
export const isNewline: CharTest = code => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/** `\d` and the like, by their letter. */
export const classTests: ReadonlyMap<string, CharTest> = new Map([
  ['d', isDigit],
  ['D', negate(isDigit)],
  ['w', isWord],
  ['W', negate(isWord)],
  ['s', isSpace],
  ['S', negate(isSpace)],
]);

export function negate(test: CharTest): CharTest {
  return code => !test(code);
}

/** This character; with `ignoreCase` also its other case. */
export function single(wanted: number, ignoreCase: boolean): CharTest {
  if (!ignoreCase) return code => code === wanted;
  const folded = fold(wanted);
  return code => fold(code) === folded;
}

/** The characters from `low` to `high`; with `ignoreCase` also their other cases. */
export function range(low: number, high: number, ignoreCase: boolean): CharTest {
  const isWithin: CharTest = code => code >= low && code <= high;
  if (!ignoreCase) return isWithin;
  return code => isWithin(code) || isWithin(fold(code)) || isWithin(lower(code));
}

/** Case taken away as JavaScript does it: to upper case, unless that takes several units or leads into ASCII. */
function fold(code: number): number {
  const upper = String.fromCharCode(code).toUpperCase();
  return upper.length !== 1 || (code >= 128 && upper.charCodeAt(0) < 128) ? code : upper.charCodeAt(0);
}

function lower(code: number): number {
  const text = String.fromCharCode(code).toLowerCase();
  return text.length !== 1 || (code >= 128 && text.charCodeAt(0) < 128) ? code : text.charCodeAt(0);
}
