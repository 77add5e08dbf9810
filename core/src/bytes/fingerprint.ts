/** A fast fingerprint of data, to tell whether two fits saw the same rows. Not cryptographic: it guards nothing. */

/**
 * 64 bits, as 16 hexadecimal digits, of a sequence of byte arrays. The same bytes give the same fingerprint on any
 * little-endian machine. O(bytes), about a gigabyte a second.
 *
 * Two lanes of multiply and rotate over 32-bit words, mixed by the finaliser of MurmurHash3
 * (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp).
 */
export function fingerprint(parts: Iterable<ArrayBufferView>): string {
  let a = 0x9e3779b9 | 0;
  let b = 0x85ebca6b | 0;
  for (const part of parts) {
    const words = wordsOf(part);
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      a = Math.imul(((a ^ word) << 13) | ((a ^ word) >>> 19), 0xcc9e2d51);
      b = Math.imul((b + word) ^ (b >>> 15), 0x1b873593);
    }
    a ^= part.byteLength;
    b = (b + Math.imul(part.byteLength, 0x27d4eb2f)) | 0;
  }
  return hex(finalise(a ^ Math.imul(b, 5))) + hex(finalise(b ^ Math.imul(a, 3)));
}

/** The bytes as 32-bit words; a rest of fewer than four bytes is filled with zeros. */
function wordsOf(part: ArrayBufferView): Int32Array {
  if (part.byteOffset % 4 === 0 && part.byteLength % 4 === 0) {
    return new Int32Array(part.buffer, part.byteOffset, part.byteLength / 4);
  }
  const padded = new Uint8Array(Math.ceil(part.byteLength / 4) * 4);
  padded.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return new Int32Array(padded.buffer);
}

function finalise(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
