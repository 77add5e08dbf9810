/** SHA-256 (FIPS 180-4), so that a model file proves itself on any host, without waiting and without a library. */

import { hostSha256 } from '../host.ts';

// The first 32 bits of the fractional parts of the square roots (initial hash) and cube roots (round constants) of the
// first primes, as section 5.3.3 and 4.2.2 define them.
const primes = firstPrimes(64);
const initial = Int32Array.from(primes.slice(0, 8), p => fractionBits(Math.sqrt(p)));
const constants = Int32Array.from(primes, p => fractionBits(Math.cbrt(p)));

/** The digest of `bytes`: 32 bytes. O(length), no copy of the input. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return hostSha256(bytes) ?? plainSha256(bytes);
}

/** `sha256` without the host's help. */
export function plainSha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const hash = initial.slice();
  const words = new Int32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  for (let offset = 0; offset < whole; offset += 64) compress(hash, words, bytes, offset);

  // The rest, a one bit, zeros, and the length in bits as a big-endian 64-bit integer.
  const rest = bytes.length - whole;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(bytes.subarray(whole));
  tail[rest] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(tail.length - 4, (bytes.length << 3) >>> 0);
  for (let offset = 0; offset < tail.length; offset += 64) compress(hash, words, tail, offset);

  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  hash.forEach((word, i) => {
    out.setInt32(i * 4, word);
  });
  return digest;
}

/** One block of 64 bytes into the running hash (section 6.2.2). */
function compress(hash: Int32Array, w: Int32Array, bytes: Uint8Array, offset: number): void {
  for (let t = 0; t < 16; t++) {
    const i = offset + t * 4;
    w[t] = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = hash;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0] += a;
  hash[1] += b;
  hash[2] += c;
  hash[3] += d;
  hash[4] += e;
  hash[5] += f;
  hash[6] += g;
  hash[7] += h;
}

function firstPrimes(howMany: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < howMany; n++) if (found.every(p => n % p !== 0)) found.push(n);
  return found;
}

function fractionBits(x: number): number {
  return Math.floor((x - Math.floor(x)) * 4294967296) | 0;
}
