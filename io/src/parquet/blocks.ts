/**
 * Snappy and LZ4 blocks, unpacked into exactly as many bytes as were announced: neither input nor output is left, and
 * each step takes or gives a byte.
 */

import { Damage } from './damage.ts';

/** Format: https://github.com/google/snappy/blob/main/format_description.txt */
export function unpackSnappy(input: Uint8Array, size: number): Uint8Array {
  const out = new Output(size);
  let at = 0;
  while (at < input.length && input[at++] >= 0x80);
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >> 2;
      if (length >= 60) {
        const extra = length - 59;
        length = littleEndian(input, at, extra);
        at += extra;
      }
      out.literal(input, at, length + 1);
      at += length + 1;
    } else if (kind === 1) {
      out.copy(((tag >> 5) << 8) | input[at++], ((tag >> 2) & 7) + 4);
    } else {
      const extra = kind === 2 ? 2 : 4;
      out.copy(littleEndian(input, at, extra), (tag >> 2) + 1);
      at += extra;
    }
  }
  return out.full();
}

/** Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
export function unpackLz4(input: Uint8Array, size: number): Uint8Array {
  const out = new Output(size);
  let at = 0;
  const length = (nibble: number): number => {
    if (nibble < 15) return nibble;
    for (let sum = nibble; ; ) {
      if (at >= input.length) throw damaged();
      sum += input[at];
      if (input[at++] < 255) return sum;
    }
  };
  while (at < input.length) {
    const token = input[at++];
    const literals = length(token >> 4);
    out.literal(input, at, literals);
    at += literals;
    if (at === input.length) break;
    const distance = littleEndian(input, at, 2);
    at += 2;
    out.copy(distance, length(token & 15) + 4);
  }
  return out.full();
}

/** LZ4 as Hadoop frames it: blocks, each after its sizes, big-endian; some writers leave the frame out. */
export function unpackHadoopLz4(input: Uint8Array, size: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const blocks: Uint8Array[] = [];
  let at = 0;
  let left = size;
  while (at + 8 <= input.length) {
    const unpacked = view.getUint32(at);
    const packed = view.getUint32(at + 4);
    if (unpacked > left || packed > input.length - at - 8) return unpackLz4(input, size);
    try {
      blocks.push(unpackLz4(input.subarray(at + 8, at + 8 + packed), unpacked));
    } catch {
      return unpackLz4(input, size);
    }
    at += 8 + packed;
    left -= unpacked;
  }
  if (at !== input.length || left !== 0) return unpackLz4(input, size);
  const all = new Output(size);
  for (const block of blocks) all.literal(block, 0, block.length);
  return all.full();
}

const short = 64;

class Output {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  literal(from: Uint8Array, at: number, length: number): void {
    if (at + length > from.length || length > this.#bytes.length - this.#length) throw damaged();
    const to = this.#length;
    // Most are short, and a view of its own takes longer than they.
    if (length <= short) for (let i = 0; i < length; i++) this.#bytes[to + i] = from[at + i];
    else this.#bytes.set(from.subarray(at, at + length), to);
    this.#length += length;
  }

  /** Bytes from `distance` back, which may reach into those that it writes. */
  copy(distance: number, length: number): void {
    const to = this.#length;
    const bytes = this.#bytes;
    // Also refuses a distance that was read past the input, which is NaN.
    if (!(distance > 0 && distance <= to) || length > bytes.length - to) throw damaged();
    if (distance >= length && length > short) bytes.copyWithin(to, to - distance, to - distance + length);
    else for (let i = to; i < to + length; i++) bytes[i] = bytes[i - distance];
    this.#length += length;
  }

  full(): Uint8Array {
    if (this.#length !== this.#bytes.length) throw damaged();
    return this.#bytes;
  }
}

function littleEndian(input: Uint8Array, at: number, count: number): number {
  if (at + count > input.length) throw damaged();
  if (count === 2) return input[at] | (input[at + 1] << 8);
  let value = 0;
  for (let i = 0; i < count; i++) value += input[at + i] * 2 ** (8 * i);
  return value;
}

function damaged(): Damage {
  return new Damage('it is damaged: a page does not unpack.');
}
