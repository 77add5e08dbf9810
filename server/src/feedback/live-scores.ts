/** How well predictions turned out to be: by version, in windows of time. Its memory does not grow. */

import type { Policy } from '@cauce/core';
import { windowMs } from '../drift/drift-windows.ts';
import { addTally, newTally, type Tally } from './tally.ts';

/** Truths that were told within one length of time. Milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly tally: Tally;
}

/** So many versions have scores: those of which truths were told last. */
const keptVersions = 10;

/**
 * Windows are as long as those of the drift policy, and as many are kept. Those in which nothing was told are none: where
 * truths come once a month, the last months are kept and not the last day.
 */
export class LiveScores {
  /** Windows of each version, the oldest first; the version told of last comes last. */
  readonly #versions = new Map<number, Window[]>();
  readonly #now: () => number;

  /** @param now Milliseconds since 1970; default `Date.now`. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The versions of which there are scores, the newest first. */
  get versions(): number[] {
    return [...this.#versions.keys()].sort((a, b) => b - a);
  }

  /** Adds what was told just now. */
  add(version: number, tally: Tally, { windowMinutes, windows }: Policy['drift']): void {
    const own = this.#versions.get(version) ?? [];
    this.#versions.delete(version);
    this.#versions.set(version, own);
    const [oldest] = this.#versions.keys();
    if (this.#versions.size > keptVersions) this.#versions.delete(oldest);
    const length = windowMs(windowMinutes);
    const from = Math.floor(this.#now() / length) * length;
    let window = own.at(-1);
    // After the clock was set back the newest one goes on.
    if (window === undefined || window.from < from) {
      window = { from, to: from + length, tally: newTally() };
      own.push(window);
    }
    addTally(window.tally, tally);
    own.splice(0, own.length - windows);
  }

  /** The oldest first. */
  windowsOf(version: number): readonly Window[] {
    return this.#versions.get(version) ?? [];
  }

  /** All windows of a version together. */
  totalOf(version: number): Tally {
    const total = newTally();
    for (const { tally } of this.windowsOf(version)) addTally(total, tally);
    return total;
  }
}
