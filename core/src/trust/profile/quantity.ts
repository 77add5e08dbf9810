/** Numbers inside strings: `23.4 kmpl`, `$1,248`. A column of them has a range, as a column of numbers has. */

export interface Quantity {
  readonly value: number;
  /** What stands around the number, in lower case; '' for a bare number. */
  readonly unit: string;
}

/** A number with a leading zero is none: it is an identifier, such as a postal code. */
const shape = /^([^\d+-]{0,12})([+-]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d{0,14})(?:\.\d{1,15})?)([^\d]{0,12})$/;

/** The number of a string that holds exactly one, with its unit. */
export function readQuantity(text: string): Quantity | undefined {
  if (text.length > 40) return undefined;
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, before, digits, after] = match;
  return { value: Number(digits.replaceAll(',', '')), unit: `${before}${after}`.trim().toLowerCase() };
}

/** The same string with another number. @param text One that `readQuantity` reads. */
export function writeQuantity(text: string, value: number): string {
  const [, before, , after] = shape.exec(text) as RegExpExecArray;
  return `${before}${plain(value)}${after}`;
}

/** Without an exponent, and with no more digits than `readQuantity` takes. */
function plain(value: number): string {
  const shortest = String(value);
  return shortest.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : shortest;
}
