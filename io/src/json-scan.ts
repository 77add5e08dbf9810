/** Where the parts of a JSON text begin and end, by its brackets, commas and strings; grammar is the parser's business. */

export const byteOf = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  backslash: 0x5c,
  listStart: 0x5b,
  listEnd: 0x5d,
  objectStart: 0x7b,
  objectEnd: 0x7d,
} as const;

const { quote, comma, colon, backslash, listStart, listEnd, objectStart, objectEnd } = byteOf;

/** The commas and the end of one list, in bytes that grow at their end. */
export class ListScan {
  /** The byte of the last event; the length when bytes ran out. */
  at = 0;
  /** Where to go on. Whoever drops bytes sets it back. */
  from = 0;
  #depth: number;
  #isInString = false;
  readonly #level: number;
  readonly #maxDepth: number;

  /** @param level How deep the list's elements lie. */
  constructor(level: number, maxDepth: number) {
    this.#level = level;
    this.#depth = level;
    this.#maxDepth = maxDepth;
  }

  next(bytes: Uint8Array, length: number): 'comma' | 'close' | 'deep' | 'more' {
    const level = this.#level;
    let depth = this.#depth;
    let at = this.from;
    let event: 'comma' | 'close' | 'deep' | 'more' = 'more';
    let isInString = this.#isInString;
    for (; at < length && event === 'more'; at++) {
      const code = bytes[at];
      if (isInString || code === quote) {
        const end = stringEnd(bytes, isInString ? at : at + 1, length);
        isInString = end < 0;
        at = isInString ? ~end : end;
        if (isInString) break;
        at--;
      } else if (code === comma) {
        if (depth === level) event = 'comma';
      } else if (code === listStart || code === objectStart) {
        if (++depth > this.#maxDepth) event = 'deep';
      } else if ((code === listEnd || code === objectEnd) && --depth < level) event = 'close';
    }
    this.from = at;
    this.at = event === 'more' ? length : at - 1;
    this.#depth = depth;
    this.#isInString = isInString;
    return event;
  }
}

/** The keys, the lists and the end of one object. */
export class ObjectScan {
  /** As in `ListScan`; for `close`, the byte after. */
  at = 0;
  from = 0;
  /** Where the last key's quote opened. */
  keyStart = 0;
  #depth = 0;
  #string: 'none' | 'key' | 'value' = 'none';
  #awaits: 'key' | 'value' = 'key';
  readonly #maxDepth: number;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /** `key` at the byte after a key, `list` at the bracket of a value that is a list. */
  next(bytes: Uint8Array, length: number): 'key' | 'list' | 'close' | 'deep' | 'more' {
    for (let at = this.from; at < length; at++) {
      const code = bytes[at];
      if (this.#string !== 'none' || code === quote) {
        if (this.#string === 'none') {
          this.#string = this.#depth === 1 && this.#awaits === 'key' ? 'key' : 'value';
          if (this.#string === 'key') this.keyStart = at;
          at++;
        }
        const end = stringEnd(bytes, at, length);
        if (end < 0) return this.#stop('more', ~end, length);
        const isKey = this.#string === 'key';
        this.#string = 'none';
        if (isKey) return this.#stop('key', end, end);
        at = end - 1;
      } else if (code === listStart || code === objectStart) {
        if (++this.#depth > this.#maxDepth) return this.#stop('deep', at, at);
        if (code === listStart && this.#depth === 2) return this.#stop('list', at + 1, at);
      } else if (code === listEnd || code === objectEnd) {
        if (--this.#depth <= 0) return this.#stop('close', at + 1, at + 1);
      } else if (this.#depth === 1) {
        if (code === colon) this.#awaits = 'value';
        else if (code === comma) this.#awaits = 'key';
      }
    }
    return this.#stop('more', length, length);
  }

  /** Goes on after the list, whose bytes were dropped. */
  resume(): void {
    this.#depth--;
    this.from = 0;
    this.at = 0;
  }

  #stop<E>(event: E, from: number, at: number): E {
    this.from = from;
    this.at = at;
    return event;
  }
}

/** The key between these bytes, its quotes included; undefined for one that is too long to be of interest or broken. */
export function keyAt(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (to - from > longestKey) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(from, to))) as string;
  } catch {
    return undefined;
  }
}

/** `"instances"`, each character spelt `\u0069`. */
const longestKey = 2 + 6 * 'instances'.length;

/** Where the first byte is that is no space. */
export function skipSpace(bytes: Uint8Array, length: number): number {
  let at = 0;
  while (
    at < length &&
    (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)
  )
    at++;
  return at;
}

/** After the quote that closes a string; when none does, the complement of where to look further. */
function stringEnd(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  for (; at < length; at++) {
    const code = bytes[at];
    if (code === quote) return at + 1;
    if (code === backslash) {
      if (at + 1 === length) return ~at;
      at++;
    }
  }
  return ~at;
}
