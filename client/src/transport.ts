/** Requests and their answers as text: addresses, keys, time limits, retries. Knows no route. */

import { CauceAnswerError, CauceConnectionError, CauceHttpError, httpError } from './errors.ts';
import { Patience, sleep } from './patience.ts';

/** What a request can carry. */
export type Body = NonNullable<RequestInit['body']>;

export interface TransportOptions {
  /** Where the server is: `https://cars.example.com`, with a path where a proxy puts it under one. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly apiKey?: string | undefined;
  /** The longest that a call with all its retries may take, in milliseconds; default 30,000. Retraining has no limit. */
  readonly timeoutMs?: number | undefined;
  /** How many times a call is repeated that a wait may help, and that is safe to repeat; default 2. */
  readonly retries?: number | undefined;
  /** Takes the place of the host's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Body | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Whether sending it twice does what sending it once does. Default: GET only. */
  readonly isRepeatable?: boolean;
  /** Default: the client's, as the next one. */
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** Default 256 MiB. */
  readonly maxBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Transport {
  /**
   * The answer, of a status below 400.
   * @throws {CauceHttpError} @throws {CauceConnectionError} @throws {CauceAnswerError} when it is too long.
   * @throws {DOMException} TimeoutError; the reason of the signal when it aborts.
   */
  send(call: Call): Promise<Answer>;
  /** One request, whose answer's body is still to be read. No retries, no time limit. @throws as `send`. */
  open(call: Call): Promise<Response>;
}

/** A wait may help with these. */
const retriedStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const firstWaitMs = 250;
const longestWaitMs = 10_000;
/** A server that asks for more is told no: the caller knows better what to do until then. */
const longestRetryAfterMs = 60_000;
const maxBytes = 256 * 1024 * 1024;

/** @throws {TypeError} when an option is not usable. */
export function createTransport(options: TransportOptions): Transport {
  const base = baseOf(options.url);
  const headers = headersOf(options);
  const timeoutMs = checked('timeoutMs', options.timeoutMs ?? 30_000, 1);
  const retries = checked('retries', options.retries ?? 2, 0);
  const fetch = options.fetch ?? globalThis.fetch;

  async function open(call: Call): Promise<Response> {
    const { method, path, body, signal } = call;
    const all = new Headers(headers);
    for (const [name, value] of Object.entries(call.headers ?? {})) all.set(name, value);
    const init: RequestInit & { duplex?: 'half' } = { method, headers: all };
    if (signal !== undefined) init.signal = signal;
    if (body !== undefined) init.body = body;
    // Hosts that can send a stream want to be told that the answer comes after it.
    if (body instanceof ReadableStream) init.duplex = 'half';
    return reach(`${method} ${base}${path}`, signal, async () => {
      const response = await fetch(base + path, init);
      if (response.ok) return response;
      const where = `${method} ${base}${path}`;
      throw httpError(response.status, response.headers, await readText(response, maxBytes, where), where);
    });
  }

  async function attempt(call: Call): Promise<Answer> {
    const where = `${call.method} ${base}${call.path}`;
    const response = await open(call);
    const text = await reach(where, call.signal, () => readText(response, call.maxBytes ?? maxBytes, where));
    return { status: response.status, text };
  }

  async function send(call: Call): Promise<Answer> {
    const limit = call.timeoutMs ?? timeoutMs;
    const most = isRepeatable(call) ? (call.retries ?? retries) : 0;
    const where = `${call.method} ${base}${call.path}`;
    const patience = new Patience(call.signal, limit, `${where} was not answered within ${limit} ms.`);
    const { signal } = patience;
    const deadline = Date.now() + limit;
    try {
      for (let tried = 0; ; tried++) {
        try {
          return await attempt({ ...call, signal });
        } catch (error) {
          const wait = tried < most ? waitAfter(error, tried) : undefined;
          if (wait === undefined || Date.now() + wait >= deadline) throw error;
          await sleep(wait, signal);
        }
      }
    } finally {
      patience.end();
    }
  }

  return { send, open };
}

/** A part of a path. @throws {TypeError} when it would be none: empty, `.` or `..`. */
export function segment(value: string | number, what: string): string {
  const text = String(value);
  if (!['', '.', '..'].includes(text)) return encodeURIComponent(text);
  throw new TypeError(`${what} must be a name. Got ${JSON.stringify(text)}.`);
}

/** Milliseconds to wait before the next try; undefined where waiting does not help. */
function waitAfter(error: unknown, tried: number): number | undefined {
  // Full jitter: those that failed together do not come again together.
  const backoff = Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** tried);
  if (error instanceof CauceConnectionError) return backoff;
  if (!(error instanceof CauceHttpError) || !retriedStatuses.has(error.status)) return undefined;
  if (error.retryAfterMs === undefined) return backoff;
  return error.retryAfterMs > longestRetryAfterMs ? undefined : error.retryAfterMs + backoff;
}

function isRepeatable({ method, body, isRepeatable = method === 'GET' }: Call): boolean {
  return isRepeatable && !(body instanceof ReadableStream);
}

/** Runs what speaks to the server, and sorts its failures: ours pass; the signal's come as its reason. */
async function reach<T>(where: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CauceHttpError || cause instanceof CauceAnswerError) throw cause;
    signal?.throwIfAborted();
    throw new CauceConnectionError(`${where}: no answer, or it broke off: ${reasonOf(cause)}.`, { cause });
  }
}

/** Node says "fetch failed", and the reason one level below. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? (cause?.message || message || String(error));
}

async function readText(response: Response, limit: number, where: string): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel();
      throw new CauceAnswerError(`${where}: the answer is longer than ${limit} bytes, and was not read on.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function baseOf(url: string): string {
  const rule = 'url must be the address of a server, such as http://127.0.0.1:8000';
  if (!URL.canParse(url)) throw new TypeError(`${rule}. Got ${JSON.stringify(url)}.`);
  const { protocol, username, password, search, hash, origin, pathname } = new URL(url);
  if (username !== '' || password !== '') {
    throw new TypeError('url must be without a user name and a password. A key goes into apiKey.');
  }
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') {
    throw new TypeError(`${rule}. Got ${JSON.stringify(url)}.`);
  }
  return origin + pathname.replace(/\/+$/, '');
}

function headersOf({ apiKey, headers }: TransportOptions): Headers {
  const all = new Headers({ accept: 'application/json', ...headers });
  if (apiKey === undefined) return all;
  // The key itself stays out of the message, which may end up in a log.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError(
      'apiKey must be of letters, digits and signs, without spaces. Look at how it was read.',
    );
  }
  all.set('authorization', `Bearer ${apiKey}`);
  return all;
}

function checked(name: string, value: number, least: number): number {
  if (value >= least) return value;
  throw new TypeError(`${name} must be a number of at least ${least}. Got ${value}.`);
}
