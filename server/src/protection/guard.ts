/** Who may do what, how often, and from which pages: asked once for every request, before anything is read of it. */

import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../problem.ts';
import { hostnameOf, isLoopback } from './address.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeyEntry, Limits, Scope } from './keys.ts';
import { type Admission, Limiter } from './limiter.ts';

export type { Admission };

export interface GuardOptions {
  /** Without them everybody may do everything. */
  readonly keys?: KeyRing;
  /** For all requests together when there are no keys; default: no limits. */
  readonly anonymousLimits?: Limits;
  /** True when the server listens on loopback addresses only. */
  readonly loopbackOnly: boolean;
  /** Origins of pages that may use the service, such as `https://shop.example`; `*` for any. */
  readonly allowedOrigins: readonly string[];
  /** Milliseconds, never going back, for the limits; default `performance.now`. */
  readonly now?: () => number;
}

export class Guard {
  readonly #keys: KeyRing | undefined;
  readonly #anonymous: Limiter | undefined;
  readonly #checksHost: boolean;
  readonly #allowedOrigins: ReadonlySet<string>;
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #now: () => number;
  /** By the key's id, as soon as the key is used. */
  readonly #limiters = new Map<string, Limiter>();
  /** The last `Host` that was accepted: nearly all requests have the same. */
  #goodHost = 'localhost';

  constructor({
    keys,
    anonymousLimits,
    loopbackOnly,
    allowedOrigins,
    now = () => performance.now(),
  }: GuardOptions) {
    this.#keys = keys;
    this.#now = now;
    this.#anonymous = anonymousLimits && new Limiter(anonymousLimits, undefined, now);
    this.#checksHost = keys === undefined && loopbackOnly;
    this.#allowedOrigins = new Set(allowedOrigins.map(origin => origin.toLowerCase()));
    const hosts = allowedOrigins.filter(origin => URL.canParse(origin));
    this.#allowedHosts = new Set(hosts.map(origin => new URL(origin).hostname));
  }

  /** Whether requests need a key. */
  get hasKeys(): boolean {
    return this.#keys !== undefined;
  }

  /**
   * Lets a request in, which counts towards its key's limits until it is released.
   * @param scope What the request needs; `none` is for everybody and not limited.
   * @throws {HttpProblem} 401 KEY_MISSING, KEY_INVALID, KEY_EXPIRED; 403 SCOPE_MISSING, HOST_REFUSED, ORIGIN_REFUSED;
   *   429 RATE_LIMITED, CONCURRENCY_LIMITED with `retry-after`.
   */
  admit(request: IncomingMessage, scope: Scope | 'none'): Admission {
    // Node's own check of `host` has built `headers` by now: reading it is quicker than going through rawHeaders.
    const { headers } = request;
    if (this.#checksHost && headers.host !== this.#goodHost) this.#checkHost(headers.host);
    if (headers.origin !== undefined && changesState(request.method)) {
      this.#checkOrigin(headers.origin, headers.host);
    }
    if (scope === 'none') return anonymous;
    if (this.#keys === undefined) return this.#anonymous?.admit() ?? anonymous;
    return this.#limiterOf(keyFor(this.#keys, request, scope)).admit();
  }

  /** Requests let in since this was last asked, by the id of the key; for `drain` in the other processes. */
  takenSinceLast(): Record<string, number> {
    const taken: Record<string, number> = {};
    const note = (id: string, limiter: Limiter): void => {
      const count = limiter.takenSinceLast();
      if (count > 0) taken[id] = count;
    };
    if (this.#anonymous !== undefined) note(anonymousId, this.#anonymous);
    for (const [id, limiter] of this.#limiters) {
      if (this.#keys?.get(id) === limiter.key) note(id, limiter);
      else this.#limiters.delete(id);
    }
    return taken;
  }

  /** Counts requests that another process let in towards the limits here. */
  drain(taken: Readonly<Record<string, number>>): void {
    for (const [id, count] of Object.entries(taken)) {
      if (id === anonymousId) this.#anonymous?.drain(count);
      const key = this.#keys?.get(id);
      if (key !== undefined) this.#limiterOf(key).drain(count);
    }
  }

  /** A key whose entry was changed starts with fresh limits. */
  #limiterOf(key: KeyEntry): Limiter {
    const known = this.#limiters.get(key.id);
    if (known?.key === key) return known;
    const limiter = new Limiter(key.limits ?? {}, key, this.#now);
    this.#limiters.set(key.id, limiter);
    return limiter;
  }

  /**
   * A page of any site can have its name lead to 127.0.0.1 (DNS rebinding) and is then to the browser at home here. Its
   * requests still carry its name.
   */
  #checkHost(header: string | undefined): void {
    const name = hostnameOf(header ?? '');
    if (header === undefined || name === undefined || !(isLoopback(name) || this.#allowedHosts.has(name))) {
      throw new HttpProblem(
        403,
        'HOST_REFUSED',
        'Without keys this server answers only to localhost, 127.0.0.1 and [::1] as its host. Use one of them, start it with --keys, or name the host with --allow-origin.',
      );
    }
    this.#goodHost = header;
  }

  /** A page of another site can send a form or a simple request here without asking first, in its visitor's name. */
  #checkOrigin(origin: string, host: string | undefined): void {
    const lower = origin.toLowerCase();
    const own = host?.toLowerCase();
    if (lower === `http://${own}` || lower === `https://${own}`) return;
    if (this.#allowedOrigins.has(lower) || this.#allowedOrigins.has('*')) return;
    throw new HttpProblem(
      403,
      'ORIGIN_REFUSED',
      'Pages of this origin may not change anything here. To let them, start the server with --allow-origin and the origin.',
    );
  }
}

/** No key has this id: those are hexadecimal. */
const anonymousId = 'anonymous';
const anonymous: Admission = Object.freeze({ key: undefined, release() {} });

function changesState(method: string | undefined): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

function keyFor(keys: KeyRing, { headers }: IncomingMessage, scope: Scope): KeyEntry {
  const text = bearerOf(headers.authorization) ?? headers['x-api-key'];
  if (text === undefined) {
    const how = 'Send it as "authorization: Bearer <key>" or "x-api-key: <key>".';
    throw unauthorized('KEY_MISSING', `This needs a key. ${how}`, '');
  }
  const key = typeof text === 'string' ? keys.find(text) : 'unknown';
  if (key === 'unknown') {
    const what = 'The key is not one of this server. Check that it was copied whole, and was not removed.';
    throw unauthorized('KEY_INVALID', what, ', error="invalid_token"');
  }
  if (key === 'expired') {
    throw unauthorized('KEY_EXPIRED', 'The key has expired. Ask for a new one.', ', error="invalid_token"');
  }
  if (key.scopes.includes(scope) || key.scopes.includes('admin')) return key;
  throw new HttpProblem(
    403,
    'SCOPE_MISSING',
    `This needs a key with the scope ${scope}. The key "${key.name}" has ${key.scopes.join(', ')}.`,
    { scopeNeeded: scope, scopes: key.scopes },
    { 'www-authenticate': `Bearer realm="cauce", error="insufficient_scope", scope="${scope}"` },
  );
}

/** The scheme's name counts in any case (RFC 9110, 11.1). Other schemes are a gateway's, and not for us. */
function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const isBearer = authorization.startsWith('Bearer ') || /^bearer /i.test(authorization);
  return isBearer ? authorization.slice(7).trim() : undefined;
}

function unauthorized(code: string, detail: string, challenge: string): HttpProblem {
  return new HttpProblem(401, code, detail, {}, { 'www-authenticate': `Bearer realm="cauce"${challenge}` });
}
