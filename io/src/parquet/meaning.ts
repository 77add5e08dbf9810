/** From values as they are written to numbers and strings. */

import { type ByteStrings, decodeStrings } from '../csv/byte-dictionary.ts';
import { Damage } from './damage.ts';
import type { Kind } from './kind.ts';
import { isSpans, type Raw, type Spans } from './raw.ts';

export interface Numbers {
  readonly values: Float64Array;
  /** The whole numbers beyond 2^53, where there are any; elsewhere 0. */
  readonly exact?: BigInt64Array | BigUint64Array;
}

/** @param raw Without missing values. */
export function toNumbers(raw: Raw, kind: Kind): Numbers {
  if (isSpans(raw)) return { values: numbersOfBytes(raw, kind) };
  switch (kind.as) {
    case 'integer':
      return wholeNumbers(raw, kind.isSigned);
    case 'decimal':
      return { values: mapped(raw, value => decimal(value, kind.scale)) };
    case 'date':
      return { values: dates(raw, kind.unit) };
    default:
      return { values: raw instanceof Float64Array ? raw : mapped(raw, Number) };
  }
}

/** @param all Distinct. @throws {Damage} for bytes that are no UTF-8. */
export function toStrings(all: ByteStrings, kind: Kind): string[] {
  const { bytes, ends } = all;
  const each = (read: (bytes: Uint8Array) => string): string[] =>
    Array.from(ends, (end, i) => read(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)));
  if (kind.as === 'uuid') return each(uuid);
  // Decoded at once, a character might reach from one string into the next.
  const isCut = ends.some(
    (end, i) => i + 1 < ends.length && ends[i + 1] > end && (bytes[end] & 0xc0) === 0x80,
  );
  return (isCut ? undefined : decodeStrings(all)) ?? each(decode);
}

function mapped(raw: Exclude<Raw, Spans>, map: (value: number | bigint) => number): Float64Array {
  const out = new Float64Array(raw.length);
  for (let i = 0; i < out.length; i++) out[i] = map(raw[i]);
  return out;
}

function wholeNumbers(raw: Exclude<Raw, Spans>, isSigned: boolean): Numbers {
  if (!(raw instanceof BigInt64Array)) {
    return { values: mapped(raw, value => (isSigned ? Number(value) : Number(value) >>> 0)) };
  }
  // By halves: a BigInt for each value would take most of the time.
  const halves = new Uint32Array(raw.buffer, raw.byteOffset, 2 * raw.length);
  const values = new Float64Array(raw.length);
  let exact: BigInt64Array | BigUint64Array | undefined;
  for (let i = 0; i < values.length; i++) {
    const high = isSigned ? halves[2 * i + 1] | 0 : halves[2 * i + 1];
    values[i] = high * 2 ** 32 + halves[2 * i];
    if (Number.isSafeInteger(values[i])) continue;
    exact ??= isSigned ? new BigInt64Array(raw.length) : new BigUint64Array(raw.length);
    exact[i] = raw[i];
  }
  return exact === undefined ? { values } : { values, exact };
}

/** Rounded once, as if the digits had been written. */
function decimal(unscaled: number | bigint, scale: number): number {
  const number = Number(unscaled);
  // Both are exact, so that their quotient is rounded once.
  if (Number.isSafeInteger(number) && scale <= 22) return number / 10 ** scale;
  return Number(`${unscaled}e-${scale}`);
}

function dates(raw: Exclude<Raw, Spans>, unit: string): Float64Array {
  if (unit === 'DAYS') return mapped(raw, days => Number(days) * 86_400_000);
  const perMs = unit === 'MICROS' ? 1000n : unit === 'NANOS' ? 1_000_000n : 1n;
  return mapped(raw, value => Number(perMs === 1n ? value : floorDivide(BigInt(value), perMs)));
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}

function numbersOfBytes({ bytes, starts, ends }: Spans, kind: Kind): Float64Array {
  const out = new Float64Array(starts.length);
  for (let i = 0; i < out.length; i++) {
    const own = bytes.subarray(starts[i], ends[i]);
    if (kind.as === 'decimal') out[i] = decimal(signed(own), kind.scale);
    else if (kind.as === 'float16') out[i] = float16(own[0] | (own[1] << 8));
    else if (kind.as === 'date') out[i] = julian(own);
    else throw new Damage('it is damaged: bytes in place of numbers.');
  }
  return out;
}

/** A number of more digits than any decimal type has is none. */
const maxDecimalBytes = 256;

/** Two's complement, the highest byte first. */
function signed(bytes: Uint8Array): bigint {
  if (bytes.length > maxDecimalBytes) throw new Damage('it is damaged: a decimal is too long.');
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
}

/** The Julian day of 1970-01-01. */
const epochDay = 2_440_588;

/** INT96, as Impala and Spark write instants: nanoseconds of the day, then the Julian day. */
function julian(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ms = Number(floorDivide(view.getBigInt64(0, true), 1_000_000n));
  return (view.getInt32(8, true) - epochDay) * 86_400_000 + ms;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Damage('it holds bytes that are no UTF-8 text.', undefined, { cause });
  }
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
