/** A fast hash of texts, for features without a vocabulary. Not cryptographic. */

let bytes = new Uint8Array(256);

/**
 * MurmurHash3_x86_32 (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp) of a text in UTF-8, as a signed
 * whole number: scikit-learn's murmurhash3_32. Half a character of UTF-16 counts as U+FFFD, as in TextEncoder.
 * O(length), without allocation unless the text is longer than all before.
 */
export function hashText(text: string, seed = 0): number {
  const length = writeUtf8(text);
  const end = length & ~3;
  let hash = seed | 0;
  for (let i = 0; i < end; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash ^= mix(word);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = length - 1; i >= end; i--) rest = (rest << 8) | bytes[i];
  hash ^= mix(rest) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mix(word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

/** Writes the text to `bytes`. @returns Their number. */
function writeUtf8(text: string): number {
  if (bytes.length < 3 * text.length) bytes = new Uint8Array(6 * text.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const whole = text.codePointAt(i) as number;
      if (whole > 0xffff) i++;
      code = whole > 0xffff ? whole : 0xfffd;
    }
    if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
      else {
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 63);
      }
      bytes[at++] = 0x80 | ((code >> 6) & 63);
    }
    bytes[at++] = 0x80 | (code & 63);
  }
  return at;
}
