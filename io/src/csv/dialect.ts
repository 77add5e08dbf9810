/** How a CSV is written: what lies between cells, the decimal sign, what means a missing value. */

/** The bytes that reading looks for. */
export const byte = {
  newline: 10,
  carriageReturn: 13,
  space: 32,
  quote: 34,
  plus: 43,
  comma: 44,
  minus: 45,
  point: 46,
  zero: 48,
  nine: 57,
} as const;

/** Plain data: it goes to other threads. */
export interface Dialect {
  /** The byte between cells. */
  readonly separator: number;
  /** The byte of the decimal sign: a point, or a comma, with which points separate thousands. */
  readonly decimal: number;
  /** Unquoted cells that mean a missing value. */
  readonly missing: readonly string[];
  /** Of the hashes of strings: the same wherever parts of one file are read. */
  readonly seed: number;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  return utf8.decode(bytes.subarray(from, to));
}

/** `1.234,5` → `1234.5`; anything but a number stays as it is. */
export function withPoint(cell: string): string {
  return /^\s*[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\s*$/.test(cell)
    ? cell.replaceAll('.', '').replace(',', '.')
    : cell;
}

/** The cells that mean a missing value, spaces around them aside. */
export class Markers {
  /** Whether one of them might be read as a number, such as -1. */
  readonly mayBeNumbers: boolean;
  readonly #texts: ReadonlySet<string>;
  readonly #bytes: readonly Uint8Array[];

  constructor(missing: readonly string[]) {
    this.#texts = new Set(missing);
    this.#bytes = missing.map(text => encoder.encode(text));
    this.mayBeNumbers = missing.some(text => /^\s*[-+.,\d]/.test(text));
  }

  /** Whether one of them, with or without spaces around it, may begin with this byte. */
  mayBegin(first: number): boolean {
    return mayBeSpace(first) || this.#bytes.some(marker => marker[0] === first);
  }

  has(bytes: Uint8Array, from: number, to: number): boolean {
    if (mayBeSpace(bytes[from]) || mayBeSpace(bytes[to - 1])) {
      return this.#texts.has(decodeText(bytes, from, to).trim());
    }
    return this.#bytes.some(marker => equals(marker, bytes, from, to));
  }
}

/** Whether a space of ASCII or a byte of one beyond. */
function mayBeSpace(b: number): boolean {
  return b <= byte.space || b >= 0x80;
}

function equals(marker: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (marker.length !== to - from) return false;
  for (let i = 0; i < marker.length; i++) if (marker[i] !== bytes[from + i]) return false;
  return true;
}
