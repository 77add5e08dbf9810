/**
 * Distinct byte strings, in order of first appearance: a hash table over one growing array of bytes. A column's
 * strings are looked up here without being made; each distinct one becomes a JavaScript string once, at the end.
 */

/** A dictionary as plain arrays, which move between threads. Entry `i` is `bytes[ends[i - 1] ?? 0 .. ends[i]]`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
}

const free = -1;

export class ByteDictionary {
  /** Number of distinct strings. */
  size = 0;
  #bytes = new Uint8Array(256);
  #ends = new Int32Array(16);
  #hashes = new Int32Array(16);
  /** Open addressing: position in `#ends`, or `free`. A power of two, at most half full. */
  #slots = new Int32Array(32).fill(free);

  /** Where `bytes[from .. to]` stands; -1 when it is not here. @param hash By `hashBytes`, or one as good. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hashes = this.#hashes;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot];
      if (entry === free) return -1;
      if (hashes[entry] === hash && this.#equals(entry, bytes, from, to)) return entry;
    }
  }

  #equals(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    let own = entry === 0 ? 0 : this.#ends[entry - 1];
    if (this.#ends[entry] - own !== to - from) return false;
    const all = this.#bytes;
    for (let at = from; at < to; at++, own++) if (bytes[at] !== all[own]) return false;
    return true;
  }

  /** Adds `bytes[from .. to]`, which is not here yet, and says where. */
  add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const entry = this.size;
    const start = entry === 0 ? 0 : this.#ends[entry - 1];
    const end = start + to - from;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end, size => new Uint8Array(size));
    if (entry === this.#ends.length) {
      this.#ends = grown(this.#ends, entry + 1, size => new Int32Array(size));
      this.#hashes = grown(this.#hashes, entry + 1, size => new Int32Array(size));
    }
    const all = this.#bytes;
    for (let at = from, own = start; at < to; at++, own++) all[own] = bytes[at];
    this.#ends[entry] = end;
    this.#hashes[entry] = hash;
    this.size++;
    if (this.size * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    else this.#place(entry);
    return entry;
  }

  /** Adds all of another's strings. @param seed Of the hashes of this dictionary. @returns Shape (its size): where each of them stands here. */
  merge({ bytes, ends }: ByteStrings, seed: number): Int32Array {
    const places = new Int32Array(ends.length);
    for (let i = 0, from = 0; i < ends.length; from = ends[i], i++) {
      const hash = hashBytes(bytes, from, ends[i], seed);
      const entry = this.find(bytes, from, ends[i], hash);
      places[i] = entry < 0 ? this.add(bytes, from, ends[i], hash) : entry;
    }
    return places;
  }

  /** Copies of the arrays, cut to size. @param size Leave out the entries from this one on. */
  arrays(size = this.size): ByteStrings {
    const ends = this.#ends.slice(0, size);
    return {
      bytes: this.#bytes.slice(0, size === 0 ? 0 : ends[size - 1]),
      ends,
    };
  }

  #rehash(length: number): void {
    this.#slots = new Int32Array(length).fill(free);
    for (let entry = 0; entry < this.size; entry++) this.#place(entry);
  }

  #place(entry: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = spread(this.#hashes[entry]) & mask;
    while (slots[slot] !== free) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }
}

/** The high bits, which depend on all bytes, into the low ones, which choose the slot. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

export const hashPrime = 0x01000193;

/**
 * FNV-1a. Read from outside, cells could be chosen to collide if the seed were known: it is drawn at random for each
 * read. It decides about slots only, never about what is read.
 */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at], hashPrime);
  return hash;
}

/** A copy with room for at least `needed`, and for as much again as before. */
export function grown<A extends Uint8Array | Int32Array | Float64Array>(
  array: A,
  needed: number,
  make: (size: number) => A,
): A {
  const larger = make(Math.max(needed, array.length * 2));
  larger.set(array as never);
  return larger;
}

const looseUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const strictUtf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The strings, all distinct; undefined when the bytes are not UTF-8. */
export function decodeStrings({ bytes, ends }: ByteStrings): string[] | undefined {
  let all: string;
  try {
    all = strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
  const strings = new Array<string>(ends.length);
  // Decoded at once, then cut: where a character takes several bytes, the cuts lie elsewhere than in the bytes.
  const isAscii = all.length === bytes.length;
  for (let i = 0, at = 0, from = 0; i < ends.length; i++) {
    let to = ends[i];
    if (!isAscii) {
      to = from;
      for (; at < ends[i]; at++) to += unitsOf(bytes[at]);
    }
    strings[i] = all.slice(from, to);
    from = to;
  }
  return strings;
}

/** The strings of bytes that are not all UTF-8: the others become U+FFFD, and then some strings may be the same. */
export function decodeLoosely({ bytes, ends }: ByteStrings): string[] {
  return Array.from(ends, (end, i) => looseUtf8.decode(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)));
}

/** How many UTF-16 units begin with this byte: none within a character, two for characters of four bytes. */
function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}
