/** Changes of bytes. */

import type { Random } from '@cauce/core';
import { chance, pick } from './values.ts';

/** Bytes that mean something to one of the formats. */
const telling = Buffer.from('{}[]",:\\\n\r\0\t;\'-+.eE0195uN\u00ff PAR1\x1f\x8b\x28\xb5\x2f\xfd', 'latin1');

/** One to eight changes: a bit flipped, bytes put in, taken out, doubled, moved, cut off, added from elsewhere. */
export function mutated(random: Random, bytes: Uint8Array, other: Uint8Array): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let changes = pick(random, [1, 1, 2, 3, 8]); changes > 0; changes--) {
    result = pick(random, changers)(random, result, other);
  }
  return result;
}

const changers: readonly ((random: Random, bytes: Buffer, other: Uint8Array) => Buffer)[] = [
  function flip(random, bytes) {
    if (bytes.length > 0) bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
    return bytes;
  },
  function set(random, bytes) {
    if (bytes.length > 0) {
      bytes[random.integer(bytes.length)] = chance(random, 0.5)
        ? pick(random, [...telling])
        : pick(random, [0, 0x7f, 0x80, 0xff]);
    }
    return bytes;
  },
  function insert(random, bytes) {
    const at = random.integer(bytes.length + 1);
    const piece = Buffer.from(
      Array.from({ length: pick(random, [1, 2, 10]) }, () => pick(random, [...telling])),
    );
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
  function remove(random, bytes) {
    const [from, to] = part(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function double(random, bytes) {
    const [from, to] = part(random, bytes);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function splice(random, bytes, other) {
    const [from, to] = part(random, bytes);
    const [start, end] = part(random, other);
    return Buffer.concat([bytes.subarray(0, from), other.subarray(start, end), bytes.subarray(to)]);
  },
  function cut(random, bytes) {
    return bytes.subarray(0, random.integer(bytes.length + 1));
  },
  function append(random, bytes, other) {
    const [start, end] = part(random, other);
    return Buffer.concat([bytes, other.subarray(start, end)]);
  },
];

/** Mostly a short part. */
function part(random: Random, { length }: Uint8Array): [from: number, to: number] {
  const from = random.integer(length + 1);
  const longest = chance(random, 0.7) ? Math.min(16, length - from) : length - from;
  return [from, from + random.integer(longest + 1)];
}
