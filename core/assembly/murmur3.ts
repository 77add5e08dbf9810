import { whole } from './job';

/**
 * MurmurHash3_x86_128 of a piece of bytes.
 *
 * Arguments: bytes, bytes from one piece to the next, length of each piece (f64), hashes (u32, four for each, WRITTEN).
 * What follows a piece up to the next 16 bytes must be zeros.
 */
export function hashPiece(task: i32): void {
  const start = whole(0) + <usize>task * whole(1);
  const length = <usize>load<f64>(whole(2) + ((<usize>task) << 3));
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  let d: u32 = 0;
  let at = start;
  for (const end = start + (length & ~15); at < end; at += 16) {
    a = (rotl<u32>(a ^ mixA(load<u32>(at)), 19) + b) * 5 + 0x561ccd1b;
    b = (rotl<u32>(b ^ mixB(load<u32>(at, 4)), 17) + c) * 5 + 0x0bcaa747;
    c = (rotl<u32>(c ^ mixC(load<u32>(at, 8)), 15) + d) * 5 + 0x96cd1c35;
    d = (rotl<u32>(d ^ mixD(load<u32>(at, 12)), 13) + a) * 5 + 0x32ac3b17;
  }
  if ((length & 15) != 0) {
    a ^= mixA(load<u32>(at));
    b ^= mixB(load<u32>(at, 4));
    c ^= mixC(load<u32>(at, 8));
    d ^= mixD(load<u32>(at, 12));
  }
  a ^= <u32>length;
  b ^= <u32>length;
  c ^= <u32>length;
  d ^= <u32>length;
  a += b + c + d;
  b = finalise(b + a);
  c = finalise(c + a);
  d = finalise(d + a);
  a = finalise(a);
  a += b + c + d;
  const out = whole(3) + ((<usize>task) << 4);
  store<u32>(out, a);
  store<u32>(out, b + a, 4);
  store<u32>(out, c + a, 8);
  store<u32>(out, d + a, 12);
}

function mixA(word: u32): u32 {
  return rotl<u32>(word * 0x239b961b, 15) * 0xab0e9789;
}

function mixB(word: u32): u32 {
  return rotl<u32>(word * 0xab0e9789, 16) * 0x38b34ae5;
}

function mixC(word: u32): u32 {
  return rotl<u32>(word * 0x38b34ae5, 17) * 0xa1e38b93;
}

function mixD(word: u32): u32 {
  return rotl<u32>(word * 0xa1e38b93, 18) * 0x239b961b;
}

function finalise(word: u32): u32 {
  word = (word ^ (word >> 16)) * 0x85ebca6b;
  word = (word ^ (word >> 13)) * 0xc2b2ae35;
  return word ^ (word >> 16);
}
