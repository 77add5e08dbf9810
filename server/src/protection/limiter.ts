/** The limits of one key, and how much of them is used. */

import { HttpProblem } from '../problem.ts';
import type { KeyEntry, Limits } from './keys.ts';
import { TokenBucket } from './rate-limit.ts';

/** A request that was let in. */
export interface Admission {
  /** Name of the key; undefined without one. */
  readonly key: string | undefined;
  /** To be called when the request is over, however it ended. Calling it again does nothing. */
  release(): void;
}

export class Limiter {
  /** Undefined for those without a key, who share one limiter. */
  readonly key: KeyEntry | undefined;
  readonly #limits: Limits;
  readonly #bucket: TokenBucket | undefined;
  readonly #concurrency: number;
  /** For all requests when open ones need no counting: nothing is to be made for each. */
  readonly #uncounted: Admission;
  #open = 0;

  constructor(limits: Limits, key: KeyEntry | undefined, now: () => number) {
    const { requestsPerSecond: rate, concurrency = Number.POSITIVE_INFINITY } = limits;
    this.key = key;
    this.#limits = limits;
    this.#bucket =
      rate === undefined
        ? undefined
        : new TokenBucket({ ratePerSecond: rate, burst: burstOf(limits, rate), now });
    this.#concurrency = concurrency;
    this.#uncounted = Object.freeze({ key: key?.name, release() {} });
  }

  /** @throws {HttpProblem} 429 RATE_LIMITED, CONCURRENCY_LIMITED with `retry-after`. */
  admit(): Admission {
    // Before the rate: a request that is turned away here takes nothing from it.
    if (this.#open >= this.#concurrency) throw this.#tooManyOpen();
    const secondsToWait = this.#bucket?.take() ?? 0;
    if (secondsToWait > 0) throw this.#tooOften(secondsToWait);
    if (this.#concurrency === Number.POSITIVE_INFINITY) return this.#uncounted;
    this.#open++;
    return new CountedAdmission(this, this.key?.name);
  }

  /** Of `CountedAdmission`: one request less is open. */
  closeOne(): void {
    this.#open--;
  }

  drain(n: number): void {
    this.#bucket?.drain(n);
  }

  takenSinceLast(): number {
    return this.#bucket?.takenSinceLast() ?? 0;
  }

  #tooManyOpen(): HttpProblem {
    const detail = `${this.#who()} may have ${this.#concurrency} requests open at the same time. Wait until one of them is answered.`;
    return new HttpProblem(429, 'CONCURRENCY_LIMITED', detail, {}, { 'retry-after': '1' });
  }

  #tooOften(secondsToWait: number): HttpProblem {
    const { requestsPerSecond: rate = 0 } = this.#limits;
    const seconds = Math.max(1, Math.ceil(secondsToWait));
    const detail = `${this.#who()} may send ${rate} requests per second, and ${burstOf(this.#limits, rate)} at once after a pause. Try again in ${seconds} s.`;
    return new HttpProblem(429, 'RATE_LIMITED', detail, {}, { 'retry-after': String(seconds) });
  }

  #who(): string {
    return this.key === undefined ? 'All who send no key together' : `The key "${this.key.name}"`;
  }
}

class CountedAdmission implements Admission {
  readonly key: string | undefined;
  #limiter: Limiter | undefined;

  constructor(limiter: Limiter, key: string | undefined) {
    this.#limiter = limiter;
    this.key = key;
  }

  release(): void {
    this.#limiter?.closeOne();
    this.#limiter = undefined;
  }
}

function burstOf({ burst }: Limits, rate: number): number {
  return burst ?? Math.max(1, Math.ceil(rate));
}
