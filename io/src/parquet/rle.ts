/** Parquet's hybrid of run lengths and packed bits: https://parquet.apache.org/docs/file-format/data-pages/encodings/ */

import { Damage } from './damage.ts';

/**
 * Decodes `out.length` numbers.
 * @param width Bits of a number, 0 to 32.
 * @param out Written, all of it.
 */
export function readRuns(bytes: Uint8Array, from: number, width: number, out: Int32Array): void {
  if (width > 32) throw new Damage(`it is damaged: numbers of ${width} bits.`);
  const valueBytes = (width + 7) >> 3;
  let at = from;
  for (let done = 0; done < out.length; ) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw cutOff();
      head += (bytes[at] & 0x7f) * 2 ** shift;
      if (bytes[at++] < 0x80) break;
    }
    const count = Math.floor(head / 2);
    if (head % 2 === 1) {
      const taken = Math.min(8 * count, out.length - done);
      if (Math.ceil((taken * width) / 8) > bytes.length - at) throw cutOff();
      unpack(bytes.subarray(at), width, out.subarray(done, done + taken));
      done += taken;
      at += count * width;
    } else {
      if (valueBytes > bytes.length - at) throw cutOff();
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value |= bytes[at++] << (8 * i);
      const end = Math.min(out.length, done + count);
      out.fill(value, done, end);
      done = end;
    }
  }
}

/** Numbers of `width` bits, the lowest bits first. */
function unpack(bytes: Uint8Array, width: number, out: Int32Array): void {
  const mask = width === 32 ? -1 : 2 ** width - 1;
  let at = 0;
  let bit = 0;
  for (let i = 0; i < out.length; i++) {
    let value = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> bit;
    if (bit + width > 32) value |= bytes[at + 4] << (32 - bit);
    out[i] = value & mask;
    bit += width;
    at += bit >> 3;
    bit &= 7;
  }
}

function cutOff(): Damage {
  return new Damage('it is damaged: a page is cut off.');
}
