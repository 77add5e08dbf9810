/** The values of a page as they are written, before anyone asks what they mean. */

import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { Damage } from './damage.ts';
import type { Layout } from './kind.ts';
import { readRuns } from './rle.ts';

/** Byte strings: each is `bytes[starts[i] .. ends[i]]`. */
export interface Spans {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export type Raw = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array | Spans;

export function isSpans(raw: Raw): raw is Spans {
  return 'starts' in raw;
}

/**
 * @param bytes The values, unpacked.
 * @param maxBytes What byte strings that share their beginnings may grow to.
 * @throws {Damage} for an encoding that is not known, or bytes that are too few for `count` values.
 */
export function readRaw(
  bytes: Uint8Array,
  encoding: string,
  layout: Layout,
  count: number,
  maxBytes: number,
): Raw {
  const { physical } = layout;
  if (encoding === 'PLAIN') return readPlain(bytes, layout, count);
  if (encoding === 'RLE' && physical === 'BOOLEAN') {
    const runs = new Int32Array(count);
    readRuns(bytes, 4, 1, runs);
    return Uint8Array.from(runs);
  }
  if (encoding === 'DELTA_BINARY_PACKED' && (physical === 'INT32' || physical === 'INT64')) {
    return new Deltas(bytes).read(count, physical);
  }
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY' && physical === 'BYTE_ARRAY') {
    const deltas = new Deltas(bytes);
    const lengths = deltas.read(count, 'INT32') as Int32Array;
    return spansOf(bytes, deltas.at, lengths);
  }
  if (encoding === 'DELTA_BYTE_ARRAY' && (physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY')) {
    const deltas = new Deltas(bytes);
    const shared = deltas.read(count, 'INT32') as Int32Array;
    const lengths = deltas.read(count, 'INT32') as Int32Array;
    return withBeginnings(shared, spansOf(bytes, deltas.at, lengths), maxBytes);
  }
  if (encoding === 'BYTE_STREAM_SPLIT' && physical !== 'BYTE_ARRAY' && physical !== 'BOOLEAN') {
    return readPlain(unsplit(bytes, widthOf(layout), count), layout, count);
  }
  throw new Damage(`its values are encoded as ${encoding}, which is not read here.`);
}

function widthOf({ physical, width }: Layout): number {
  if (physical === 'INT32' || physical === 'FLOAT') return 4;
  if (physical === 'INT64' || physical === 'DOUBLE') return 8;
  return physical === 'INT96' ? 12 : width;
}

function readPlain(bytes: Uint8Array, layout: Layout, count: number): Raw {
  const { physical } = layout;
  if (physical === 'BYTE_ARRAY') return readPlainStrings(bytes, count);
  if (physical === 'BOOLEAN') {
    if (Math.ceil(count / 8) > bytes.length) throw cutOff();
    return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
  }
  const width = widthOf(layout);
  if (count * width > bytes.length) throw cutOff();
  // A copy, which lies where typed arrays of wider numbers may lie.
  const own = new Uint8Array(bytes.subarray(0, count * width));
  switch (physical) {
    case 'INT32':
      return new Int32Array(own.buffer, own.byteOffset, count);
    case 'INT64':
      return new BigInt64Array(own.buffer, own.byteOffset, count);
    case 'FLOAT':
      return new Float32Array(own.buffer, own.byteOffset, count);
    case 'DOUBLE':
      return new Float64Array(own.buffer, own.byteOffset, count);
    default:
      return spansOf(own, 0, new Int32Array(count).fill(width));
  }
}

function readPlainStrings(bytes: Uint8Array, count: number): Spans {
  if (count * 4 > bytes.length) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) throw cutOff();
    starts[i] = at + 4;
    at += 4 + view.getUint32(at, true);
    if (at > bytes.length) throw cutOff();
    ends[i] = at;
  }
  return { bytes, starts, ends };
}

/** Byte strings that lie one after the other. */
function spansOf(bytes: Uint8Array, from: number, lengths: Int32Array): Spans {
  const starts = new Int32Array(lengths.length);
  const ends = new Int32Array(lengths.length);
  let at = from;
  for (let i = 0; i < lengths.length; i++) {
    starts[i] = at;
    at += lengths[i];
    if (lengths[i] < 0 || at > bytes.length) throw cutOff();
    ends[i] = at;
  }
  return { bytes, starts, ends };
}

/** Each byte string after the first bytes of the one before it. */
function withBeginnings(shared: Int32Array, rest: Spans, maxBytes: number): Spans {
  const { starts, ends } = rest;
  const lengths = new Int32Array(shared.length);
  let total = 0;
  for (let i = 0; i < shared.length; i++) {
    if (shared[i] < 0 || shared[i] > (i === 0 ? 0 : lengths[i - 1])) throw cutOff();
    lengths[i] = shared[i] + ends[i] - starts[i];
    total += lengths[i];
    if (total > maxBytes) throw new Damage(`it unpacks to more than ${maxBytes} bytes, which is the limit.`);
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < shared.length; i++) {
    if (i > 0) bytes.copyWithin(at, at - lengths[i - 1], at - lengths[i - 1] + shared[i]);
    bytes.set(rest.bytes.subarray(starts[i], ends[i]), at + shared[i]);
    at += lengths[i];
  }
  return spansOf(bytes, 0, lengths);
}

/** Values whose first bytes stand together, then their second ones, and so on. */
function unsplit(bytes: Uint8Array, width: number, count: number): Uint8Array {
  if (count * width > bytes.length) throw cutOff();
  const out = new Uint8Array(count * width);
  for (let b = 0; b < width; b++) for (let i = 0; i < count; i++) out[i * width + b] = bytes[b * count + i];
  return out;
}

/** Numbers as differences, block by block. */
class Deltas {
  readonly #bytes: Uint8Array;
  /** After what was read last. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number, physical: 'INT32' | 'INT64'): Int32Array | BigInt64Array {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    const reader = { view: new DataView(buffer, byteOffset, byteLength), offset: this.at };
    checkBlocks(reader.view, this.at, count);
    const out = physical === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, out);
    this.at = reader.offset;
    return out;
  }
}

/** The header of differences: how they are blocked, which the decoder believes. */
function checkBlocks(view: DataView, from: number, count: number): void {
  let at = from;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw cutOff();
  };
  const block = varint();
  const parts = varint();
  const values = varint();
  if (
    parts < 1 ||
    parts > 512 ||
    block > 65_536 ||
    block % parts !== 0 ||
    (block / parts) % 8 !== 0 ||
    block === 0
  ) {
    throw new Damage(`it is damaged: differences in blocks of ${block} by ${parts}.`);
  }
  if (values !== count) throw new Damage('it is damaged: a page has more or fewer values than it says.');
}

function cutOff(): Damage {
  return new Damage('it is damaged: a page is cut off.');
}
