/** What ties a request to its log lines and to the traces of its caller. */

import { randomBytes } from 'node:crypto';

/** Ids of callers that are taken over: they come into logs and headers, so nothing else does. */
const acceptable = /^[\w.:-]{1,128}$/;

/** Tells this process from all others, so that a counter is enough for the rest. */
const prefix = randomBytes(6).toString('hex');
let made = 0;

/** The caller's `x-request-id` where it has 1 to 128 characters of `A-Z a-z 0-9 _ . : -`; else a new one. */
export function requestId(header: string | readonly string[] | undefined): string {
  if (typeof header === 'string' && acceptable.test(header)) return header;
  return `${prefix}-${(made++).toString(36)}`;
}

/** The span of a caller, as a header `traceparent` names it. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

/** `version-traceid-parentid-flags`, https://www.w3.org/TR/trace-context-1/#traceparent-header; later versions may add. */
const pattern = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Undefined when there is no header or it is not valid: then it is to be ignored. */
export function parseTraceparent(header: string | readonly string[] | undefined): TraceParent | undefined {
  if (typeof header !== 'string' || header.length > 256) return undefined;
  const [match, version, traceId, spanId, flags, rest] = pattern.exec(header) ?? [];
  if (match === undefined || (version === '00' && rest !== undefined)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
