/**
 * Looks through a structure of Thrift's compact protocol before anyone builds it: a few bytes may claim lists of
 * billions, numbers without end, or structures a million deep.
 *
 * Layout: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

import { Damage } from './damage.ts';

const type = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
};
const maxDepth = 16;
/** Real footers have about 20 bytes for each structure; a structure of a byte takes a hundred when it is built. */
const bytesPerStruct = 8;
const fewStructs = 1000;

/** @returns Where the structure that begins at `from` ends. @throws {Damage} */
export function checkThrift(bytes: Uint8Array, from: number): number {
  let at = from;
  let left = fewStructs + (bytes.length - from) / bytesPerStruct;
  const byte = (): number => {
    if (at >= bytes.length) throw new Damage('it is damaged: a header is cut off.');
    return bytes[at++];
  };
  /** The low 32 bits of a number of at most ten bytes. */
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const next = byte();
      if (shift < 32) value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
    }
    throw new Damage('it is damaged: a number in a header does not end.');
  };
  const skip = (count: number): void => {
    if (count > bytes.length - at) throw new Damage('it is damaged: a header is cut off.');
    at += count;
  };
  const value = (kind: number, depth: number): void => {
    if (kind === type.byte) byte();
    else if (kind === type.i16 || kind === type.i32 || kind === type.i64) varint();
    else if (kind === type.double) skip(8);
    else if (kind === type.binary) skip(varint());
    else if (kind === type.list) list(depth + 1);
    else if (kind === type.struct) struct(depth + 1);
    else if (kind !== type.true && kind !== type.false) throw unknownKind(kind);
  };
  const list = (depth: number): void => {
    checkDepth(depth);
    const head = byte();
    const kind = head & 15;
    const count = head >> 4 === 15 ? varint() : head >> 4;
    // Each element takes a byte at least.
    if (count > bytes.length - at) throw new Damage('it is damaged: a list in a header is cut off.');
    for (let i = 0; i < count; i++) value(kind <= type.false ? type.byte : kind, depth);
  };
  const struct = (depth: number): void => {
    checkDepth(depth);
    if (--left < 0) throw new Damage('it is damaged: a header has too many parts.');
    for (let head = byte(); (head & 15) !== 0; head = byte()) {
      if (head >> 4 === 0) varint();
      value(head & 15, depth);
    }
  };
  struct(0);
  return at;
}

function checkDepth(depth: number): void {
  if (depth > maxDepth) throw new Damage('it is damaged: a header nests too deep.');
}

function unknownKind(kind: number): Damage {
  return new Damage(`it is damaged: a header has a value of type ${kind}.`);
}
