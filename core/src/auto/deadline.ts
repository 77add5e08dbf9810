/** A time by which something is to end. */

import { type AbortSignalLike, startTimer } from '../host.ts';

export interface Deadline extends AbortSignalLike {
  /** Milliseconds; Infinity for none. */
  readonly at: number;
  /** Whether it was the time that ended it, not the caller. */
  readonly hasPassed: boolean;
}

/** A signal that is aborted at a time, or when the caller's is. */
export function deadline(at: number, caller: AbortSignalLike | undefined): Deadline {
  const timers = new Map<() => void, () => void>();
  return {
    at,
    get hasPassed() {
      return Date.now() >= at;
    },
    get aborted() {
      return caller?.aborted === true || Date.now() >= at;
    },
    addEventListener(type, listener) {
      caller?.addEventListener?.(type, listener);
      if (at !== Number.POSITIVE_INFINITY) timers.set(listener, startTimer(at - Date.now(), listener));
    },
    removeEventListener(type, listener) {
      caller?.removeEventListener?.(type, listener);
      timers.get(listener)?.();
      timers.delete(listener);
    },
  };
}
