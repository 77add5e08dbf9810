/** A token bucket: how many requests may come at once, and how many per second in the long run. */

export interface TokenBucketOptions {
  readonly ratePerSecond: number;
  /** Most tokens that are saved up; a new bucket is full. */
  readonly burst: number;
  /** Milliseconds, never going back; default `performance.now`. */
  readonly now?: () => number;
}

/** In any time span of t seconds, at most burst + ratePerSecond * t tokens are taken. There is no timer in it. */
export class TokenBucket {
  readonly #ratePerMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;
  #taken = 0;

  constructor({ ratePerSecond, burst, now = () => performance.now() }: TokenBucketOptions) {
    this.#ratePerMs = ratePerSecond / 1000;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /**
   * Takes n tokens when they are there, otherwise none.
   * @returns 0 when they were taken; otherwise the seconds until they could be; Infinity for more than the burst.
   */
  take(n = 1): number {
    this.#fill();
    if (this.#tokens < n) {
      return n > this.#burst ? Number.POSITIVE_INFINITY : (n - this.#tokens) / this.#ratePerMs / 1000;
    }
    this.#tokens -= n;
    this.#taken += n;
    return 0;
  }

  /**
   * Counts tokens that other processes took out of their buckets for the same key. What is there may fall below zero,
   * down to minus the burst: what they took together is paid back, but nobody waits for ever. So all processes together
   * keep to the rate as long as the others take no more than a burst between two exchanges.
   */
  drain(n: number): void {
    this.#fill();
    this.#tokens = Math.max(-this.#burst, this.#tokens - n);
  }

  /** Tokens taken here since this was last asked: what to tell the other processes. */
  takenSinceLast(): number {
    const taken = this.#taken;
    this.#taken = 0;
    return taken;
  }

  #fill(): void {
    const now = this.#now();
    if (now <= this.#filledAt) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#ratePerMs);
    this.#filledAt = now;
  }
}
