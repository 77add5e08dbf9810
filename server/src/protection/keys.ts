/** API keys: what is kept of one, the text that its holder has, and whether a text is a key. */

import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CauceError } from '@cauce/core';

/** What a key may be used for. `admin` includes the others; `train` does not include `predict`. */
export const scopes = ['predict', 'train', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** How much may be sent. What is left out is not limited. */
export interface Limits {
  /** Requests per second in the long run; a fraction is allowed. */
  readonly requestsPerSecond?: number;
  /** Requests that may come at once after a pause; default: those of one second, but at least one. */
  readonly burst?: number;
  /** Requests that may be open at the same time, in one process. */
  readonly concurrency?: number;
}

/** What the key file keeps. The key's text cannot be found from it. */
export interface KeyEntry {
  /** 8 hexadecimal digits. Not secret: it stands in the key's text, and in logs. */
  readonly id: string;
  /** Whose key it is: letters, digits, `.`, `_` and `-`, at most 64. No two entries of a file have the same. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the whole text, in hexadecimal. 32 random bytes need no slow hash: nobody can go through them. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC. The key is refused from then on. */
  readonly expiresAt?: string;
  readonly limits?: Limits;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: string;
  readonly limits?: Limits;
}

/**
 * A new key.
 * @returns `text` for its holder, `cauce_<id>_<secret>`, which is nowhere else; and the entry to keep.
 */
export function createKey({ name, scopes, expiresAt, limits }: NewKey): { text: string; entry: KeyEntry } {
  const id = randomBytes(4).toString('hex');
  const text = `${prefix}${id}_${randomBytes(32).toString('base64url')}`;
  const entry: KeyEntry = {
    id,
    name,
    scopes,
    hash: hash('sha256', text, 'hex'),
    createdAt: new Date().toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(limits === undefined ? {} : { limits }),
  };
  return { text, entry };
}

/** The id that a key's text names; undefined when the text has not the form of a key. */
export function keyIdOf(text: string): string | undefined {
  return text.length === textLength && text.startsWith(prefix) && text[idEnd] === '_'
    ? text.slice(prefix.length, idEnd)
    : undefined;
}

/** True when the texts' hash is the one kept. How long it takes does not depend on where they differ. */
export function hashFits(text: string, kept: Uint8Array): boolean {
  // One buffer for all calls, filled from a string: that is three times as fast as a buffer from `hash`.
  presented.write(hash('sha256', text, 'hex'), 0, 64, 'latin1');
  return timingSafeEqual(presented, kept);
}

export function isScope(value: unknown): value is Scope {
  return (scopes as readonly unknown[]).includes(value);
}

/**
 * The instant that a date or a date with time means, in milliseconds since 1970; undefined when it is none.
 * `2027-01-01` is the start of that day, UTC; with a time the text must end in `Z`.
 */
export function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.test(text)) return undefined;
  const instant = Date.parse(text);
  // Date.parse takes 2027-02-31 for the third of March.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text.slice(0, 10)) {
    return undefined;
  }
  return instant;
}

/** @throws {CauceError} PARAM_INVALID, naming the key by `where`. */
export function checkKeyTerms(where: string, terms: NewKey): void {
  const refuse = (param: string, rule: string, received: unknown): never => {
    throw new CauceError('PARAM_INVALID', { where, param, rule, received });
  };
  const { name, scopes: asked, expiresAt, limits = {} } = terms;
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    refuse('name', '1 to 64 letters, digits, ".", "_" or "-", a letter or digit first', name);
  }
  if (!Array.isArray(asked) || asked.length === 0 || !asked.every(isScope)) {
    refuse('scopes', `a list of one or more of ${scopes.join(', ')}`, asked);
  }
  if (expiresAt !== undefined && (typeof expiresAt !== 'string' || instantOf(expiresAt) === undefined)) {
    refuse('expiresAt', 'a date such as 2027-01-01 or 2027-01-01T12:00:00Z', expiresAt);
  }
  const { requestsPerSecond: rate, burst, concurrency } = limits;
  if (rate !== undefined && !(typeof rate === 'number' && rate > 0 && rate <= 1e6)) {
    refuse('requestsPerSecond', 'a number above 0 and up to 1,000,000', rate);
  }
  if (burst !== undefined && !isCount(burst)) refuse('burst', countRule, burst);
  if (burst !== undefined && rate === undefined) {
    refuse('burst', 'left out where there is no requestsPerSecond', burst);
  }
  if (concurrency !== undefined && !isCount(concurrency)) refuse('concurrency', countRule, concurrency);
}

const prefix = 'cauce_';
const idEnd = prefix.length + 8;
/** 32 bytes are 43 characters of base64url. */
const textLength = idEnd + 1 + 43;
const presented = Buffer.alloc(64);
const countRule = 'a whole number from 1 to 1,000,000';

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1e6;
}
