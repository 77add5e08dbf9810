/** Bodies of JSON that are read as a whole. */

import { CauceError, show } from '@cauce/core';
import { parseJson } from '@cauce/io';
import type { FastifyRequest } from 'fastify';
import { readBody } from '../bodies/body.ts';
import { badShape } from '../bodies/instances.ts';
import { HttpProblem } from '../problem.ts';
import type { BodyLimits } from '../service.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The value of a body, whatever its media type says: clients of these protocols often do not say. Those that are written
 * in Python send `NaN` for missing numbers, which is not JSON, and is taken for `null`.
 * @returns Undefined for no body.
 * @throws {CauceError} TEXT_INVALID. @throws {HttpProblem} 400, 413, 415 for what cannot be unpacked.
 */
export async function readJson({ raw }: FastifyRequest, limits: BodyLimits): Promise<unknown> {
  let body: Uint8Array;
  try {
    body = await readBody(raw, limits.bytes);
  } catch (error) {
    if (error instanceof HttpProblem && error.code === 'BODY_EMPTY') return undefined;
    throw error;
  }
  return parseJson(decode(withoutNaN(body, scan(body, limits.depth))), 'The body');
}

/** @param such What the object looks like, for the error. @throws {HttpProblem} 422. */
export function checkObject(value: unknown, what: string, such: string): JsonObject {
  if (isObject(value)) return value;
  throw badShape(
    `${what} must be an object such as ${such}. Got ${value === undefined ? 'nothing' : show(value)}.`,
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {HttpProblem} 422. */
export function checkList(value: unknown, what: string, of: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badShape(`${what} must be a list of ${of}. Got ${value === undefined ? 'nothing' : show(value)}.`);
}

const quote = 0x22;
const backslash = 0x5c;
/** `[` and `{`, `]` and `}` differ in this bit only. */
const bracketBit = 0x20;
const start = 0x7b;
const end = 0x7d;
const nan = new TextEncoder().encode('NaN');
const nothing = new TextEncoder().encode('null');

/**
 * Looks through a text before anything is made of it: nesting costs much more memory than text.
 * @returns Where `NaN` stands, strings aside.
 * @throws {CauceError} TEXT_INVALID for what nests too deep.
 */
function scan(body: Uint8Array, maxDepth: number): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) {
      while (++at < body.length && body[at] !== quote) if (body[at] === backslash) at++;
    } else if (byte === nan[0]) {
      if (body[at + 1] === nan[1] && body[at + 2] === nan[2]) found.push(at);
    } else if ((byte | bracketBit) === start) {
      if (++depth <= maxDepth) continue;
      const message = `lists and objects nest more than ${maxDepth} deep, which is the limit.`;
      throw new CauceError('TEXT_INVALID', { source: 'The body', message });
    } else if ((byte | bracketBit) === end) depth--;
  }
  return found;
}

function withoutNaN(body: Uint8Array, places: readonly number[]): Uint8Array {
  if (places.length === 0) return body;
  const out = new Uint8Array(body.length + places.length * (nothing.length - nan.length));
  let from = 0;
  let to = 0;
  for (const place of places) {
    out.set(body.subarray(from, place), to);
    to += place - from;
    out.set(nothing, to);
    to += nothing.length;
    from = place + nan.length;
  }
  out.set(body.subarray(from), to);
  return out;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new CauceError('TEXT_INVALID', { source: 'The body', message: 'it is not UTF-8.' }, { cause });
  }
}
