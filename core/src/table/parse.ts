/** From the text of a cell to its value: one rule each, for CSV cells and for strings in JSON alike. */

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const integerPattern = /^[+-]?\d+$/;
/** An integer written with a leading zero is an identifier (a postal code), not a quantity. */
const leadingZero = /^[+-]?0\d/;
const datePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * The number that all of `text` is, spaces around it aside; NaN when it is not one. `1e400` gives Infinity: the caller
 * decides what to say about it.
 *
 * @example
 * parseNumber(' 12.5 '); //=> 12.5
 * parseNumber('12,5'); //=> Number.NaN
 */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  return numberPattern.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/**
 * True when the text is an integer as people write quantities: no leading zero, within 2^53.
 *
 * @example
 * isIntegerText('-12'); //=> true
 */
export function isIntegerText(text: string): boolean {
  const trimmed = text.trim();
  return integerPattern.test(trimmed) && !leadingZero.test(trimmed) && Number.isSafeInteger(Number(trimmed));
}

/**
 * True when the text is a number as people write quantities.
 *
 * @example
 * isNumberText('1.5e3'); //=> true
 */
export function isNumberText(text: string): boolean {
  const trimmed = text.trim();
  return numberPattern.test(trimmed) && !leadingZero.test(trimmed) && Number.isFinite(Number(trimmed));
}

/**
 * 1 for `true`, 0 for `false` (any case), NaN for anything else.
 *
 * @example
 * parseBoolean('True'); //=> 1
 */
export function parseBoolean(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === 'true') return 1;
  return word === 'false' ? 0 : Number.NaN;
}

/**
 * Milliseconds since 1970-01-01 UTC of an ISO 8601 day (`2026-11-23`) or instant (`2026-11-23T10:15:30.5+01:00`); an
 * instant without a zone is UTC. NaN for anything else, such as 30 February.
 *
 * @example
 * parseDate('1970-01-02'); //=> 86400000
 */
export function parseDate(text: string): number {
  const match = datePattern.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const instant = Date.UTC(
    +year,
    +month - 1,
    +day,
    +hour,
    +minute,
    +second,
    Math.trunc(Number(`0.${fraction}`) * 1000),
  );
  const date = new Date(instant);
  if (+year < 100) date.setUTCFullYear(+year, +month - 1, +day);
  const isReal =
    date.getUTCMonth() === +month - 1 &&
    date.getUTCDate() === +day &&
    +hour < 24 &&
    +minute < 60 &&
    +second < 60;
  return isReal ? date.getTime() - zoneOffset(zone) : Number.NaN;
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits[0] === '-' ? -minutes : minutes) * 60_000;
}
