/** How long somebody waits: until a signal, or until a time has passed. */

/** The longest time that timers can wait; beyond it they fire at once. */
const longestMs = 2 ** 31 - 1;

/** A signal that follows another one, and that aborts by itself once a time has passed. */
export class Patience {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #ms: number;
  readonly #sentence: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param outer The caller's signal.
   * @param ms Milliseconds; Infinity for as long as it takes.
   * @param sentence Message of the `TimeoutError`.
   */
  constructor(outer: AbortSignal | undefined, ms: number, sentence: string) {
    this.#outer = outer;
    this.#ms = ms;
    this.#sentence = sentence;
    // Not AbortSignal.any(): the caller's signal may live long, and must not keep what followed it.
    if (outer?.aborted) this.#follow();
    outer?.addEventListener('abort', this.#follow);
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits the whole time again from now. */
  restart(): void {
    clearTimeout(this.#timer);
    if (this.#ms === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => this.#controller.abort(new DOMException(this.#sentence, 'TimeoutError')),
      Math.min(this.#ms, longestMs),
    );
  }

  /** To be called at the end, whatever it is. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#follow);
  }

  readonly #follow = (): void => this.#controller.abort(this.#outer?.reason);
}

/** Resolves after so many milliseconds. @throws the reason of the signal, as soon as it aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(ms, longestMs),
    );
    signal?.addEventListener('abort', stop, { once: true });
  });
}
