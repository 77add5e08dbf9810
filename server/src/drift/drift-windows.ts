/** What one version served, by windows of time. They are all there is: a new one takes the place of the oldest. */

import { DriftSketch, type Model, type Observer, type Profile, type SketchCounts } from '@cauce/core';
import type { WindowCounts } from './drift-counts.ts';

/** Numbers that all windows of a model hold together at the most: 8 MB. A model with very many columns keeps fewer. */
const mostNumbers = 2 ** 20;
const minuteMs = 60_000;

/** Who is told of instances as they are answered, or of many together, once it is sure that they are. */
export interface Counter extends Observer {
  /** Counts apart, for `add`. */
  empty(): DriftSketch;
  add(counts: SketchCounts): void;
}

export class DriftWindows implements Counter {
  readonly #lengthMs: number;
  readonly #now: () => number;
  /** How many are kept. */
  readonly most: number;
  /** By when they began, the oldest first. */
  readonly #windows: { readonly from: number; readonly sketch: DriftSketch }[] = [];
  #from = 0;
  #until = 0;
  #sketch: DriftSketch;

  /** @param now The time in milliseconds since 1970. */
  constructor(profile: Profile, model: Pick<Model, 'target' | 'task' | 'policy'>, now: () => number) {
    const { windowMinutes, windows } = model.policy.drift;
    this.#now = now;
    this.#lengthMs = windowMs(windowMinutes);
    this.#sketch = new DriftSketch(profile, classesOf(model));
    this.most = Math.max(2, Math.min(windows, Math.floor(mostNumbers / this.#sketch.size)));
  }

  row(codes: Uint8Array, prediction: number): void {
    this.#current().row(codes, prediction);
  }

  table(codes: readonly Uint8Array[], predictions: ArrayLike<number>): void {
    this.#current().table(codes, predictions);
  }

  empty(): DriftSketch {
    return this.#sketch.empty();
  }

  add(counts: SketchCounts): void {
    this.#current().add(counts);
  }

  /** A copy of what was counted. */
  counts(): WindowCounts[] {
    return this.#windows.map(({ from, sketch }) => ({ from, ...sketch.toCounts() }));
  }

  #current(): DriftSketch {
    const now = this.#now();
    if (now >= this.#until || now < this.#from) this.#turn(now);
    return this.#sketch;
  }

  /** Windows begin at whole multiples of their length, so that those of all processes fit together. */
  #turn(now: number): void {
    this.#from = Math.floor(now / this.#lengthMs) * this.#lengthMs;
    this.#until = this.#from + this.#lengthMs;
    this.#sketch = this.#sketch.empty();
    // After the clock was set back there would be windows that have not begun yet.
    while (this.#windows.length > 0 && this.#windows[this.#windows.length - 1].from >= this.#from) {
      this.#windows.pop();
    }
    this.#windows.push({ from: this.#from, sketch: this.#sketch });
    if (this.#windows.length > this.most) this.#windows.shift();
  }
}

/** The classes by their position, where a model predicts such. */
export function classesOf({ target, task }: Pick<Model, 'target' | 'task'>): readonly string[] | undefined {
  return task === 'classification' ? target.values : undefined;
}

/** A whole number of milliseconds, so that windows begin at the same instants everywhere. */
export function windowMs(minutes: number): number {
  return Math.max(1, Math.round(minutes * minuteMs));
}
