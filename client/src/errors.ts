/**
 * What a call rejects with: the server's refusal, no answer, or an answer that is none. A call that takes too long
 * rejects with a DOMException named `TimeoutError`; one that the caller aborts, with the reason of its signal.
 */

/** One value of one instance that does not fit, or fits only just. */
export interface Issue {
  /** Index of the instance in the list as sent, from 0. */
  readonly instance: number;
  /** Null when the instance as a whole is meant. */
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
  /** What was sent, shortened. */
  readonly received?: unknown;
  /** What would have been usual: a range, the nearest category. */
  readonly expected?: unknown;
  /** Line of the body, from 1, where it was text. */
  readonly line?: number;
}

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly Issue[];
  /** How many values do not fit in all; `errors` has the first 100. */
  readonly errorCount?: number;
  readonly [extension: string]: unknown;
}

/** The server refused, or failed; or a job failed or was cancelled. */
export class CauceHttpError extends Error {
  override readonly name = 'CauceHttpError';
  readonly status: number;
  /** Such as `ROWS_INVALID`; `HTTP_502` where the answer was no problem document. */
  readonly code: string;
  /** What was received, where, and what to do. */
  readonly detail: string;
  /** The values that do not fit; at most 100. */
  readonly errors: readonly Issue[];
  readonly problem: Problem;
  /** Milliseconds after which the server asks to be asked again. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`, 'cause' in options ? options : {});
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** There was no answer, or it broke off: the network, a wrong address, a server that is down. See `cause`. */
export class CauceConnectionError extends Error {
  override readonly name = 'CauceConnectionError';
}

/** What answered does not keep to the contract: no JSON, or another number of predictions than of rows. */
export class CauceAnswerError extends Error {
  override readonly name = 'CauceAnswerError';
}

/** The error that an answer of status 400 and above is. Reads a problem document as far as it is one. */
export function httpError(status: number, headers: Headers, text: string, where: string): CauceHttpError {
  const sent = problemIn(text);
  const problem: Problem = {
    ...sent,
    status,
    code: typeof sent['code'] === 'string' ? sent['code'] : `HTTP_${status}`,
    detail:
      typeof sent['detail'] === 'string'
        ? sent['detail']
        : `${where} was answered by ${status} without a reason. Is this the address of a Cauce server?`,
    errors: Array.isArray(sent['errors']) ? sent['errors'].filter(isIssue) : [],
  };
  return new CauceHttpError(problem, { retryAfterMs: retryAfterMs(headers.get('retry-after')) });
}

/** The error of a problem document inside of another answer, such as that of a job. */
export function problemError(sent: unknown, otherwise: Problem): CauceHttpError {
  const { status, code, detail } = isRecord(sent) ? sent : {};
  const isProblem = typeof status === 'number' && typeof code === 'string' && typeof detail === 'string';
  return new CauceHttpError(isProblem ? (sent as unknown as Problem) : otherwise);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isIssue(value: unknown): value is Issue {
  return isRecord(value) && typeof value['message'] === 'string';
}

/** Retry-After is a number of seconds or a date. */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
