/** A fast hash of bytes. Not cryptographic: it tests for accidents, not for enemies. */

import type { Kernel } from './workspace.ts';

/**
 * The hash of a piece of bytes. Task: a piece.
 *
 * @param bytes IN: pieces begin at multiples of `stride`; zeros follow each up to the next 16 bytes.
 * @param hashes WRITTEN: four words for each piece.
 */
export const hashPiece: Kernel<
  [bytes: Uint8Array, stride: number, lengths: Float64Array, hashes: Uint32Array]
> = {
  number: 48,
  plain: (task, _, bytes, stride, lengths, hashes) => {
    hashes.set(murmur3(bytes.subarray(task * stride, task * stride + lengths[task])), 4 * task);
  },
};

/**
 * MurmurHash3_x86_128 (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp): four words of 32 bits,
 * which multiply in one instruction on every host; tests for accidents, not for enemies.
 */
export function murmur3(part: ArrayBufferView, seed = 0): Uint32Array {
  const { byteOffset, byteLength } = part;
  const blocks = byteLength >>> 4;
  const isAligned = byteOffset % 4 === 0;
  const source = isAligned ? part : new Uint8Array(part.buffer, byteOffset, byteLength).slice();
  const words = new Int32Array(source.buffer, source.byteOffset, 4 * blocks);
  let a = seed;
  let b = seed;
  let c = seed;
  let d = seed;
  for (let i = 0; i < words.length; i += 4) {
    a = (rotate(a ^ mixA(words[i]), 19) + b) | 0;
    a = (Math.imul(a, 5) + 0x561ccd1b) | 0;
    b = (rotate(b ^ mixB(words[i + 1]), 17) + c) | 0;
    b = (Math.imul(b, 5) + 0x0bcaa747) | 0;
    c = (rotate(c ^ mixC(words[i + 2]), 15) + d) | 0;
    c = (Math.imul(c, 5) + 0x96cd1c35) | 0;
    d = (rotate(d ^ mixD(words[i + 3]), 13) + a) | 0;
    d = (Math.imul(d, 5) + 0x32ac3b17) | 0;
  }
  // The rest, filled up with zeros, which change nothing.
  const rest = new Uint8Array(16);
  rest.set(new Uint8Array(source.buffer, source.byteOffset + 16 * blocks, byteLength - 16 * blocks));
  const [w, x, y, z] = new Int32Array(rest.buffer);
  a ^= mixA(w) ^ byteLength;
  b ^= mixB(x) ^ byteLength;
  c ^= mixC(y) ^ byteLength;
  d ^= mixD(z) ^ byteLength;
  return Uint32Array.from(spread(spread([a, b, c, d]).map(finalise)));
}

function mixA(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
}

function mixB(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xab0e9789), 16), 0x38b34ae5);
}

function mixC(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0x38b34ae5), 17), 0xa1e38b93);
}

function mixD(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xa1e38b93), 18), 0x239b961b);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Every word into every other. */
function spread([a, b, c, d]: readonly number[]): number[] {
  const all = (a + b + c + d) | 0;
  return [all, all + b, all + c, all + d];
}

function finalise(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
