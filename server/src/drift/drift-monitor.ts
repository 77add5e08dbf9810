/** Counts what one process serves of one model, for comparing it with what the model learnt from. */

import type { Model } from '@cauce/core';
import type { DriftCounts } from './drift-counts.ts';
import { type Counter, DriftWindows } from './drift-windows.ts';

export class DriftMonitor {
  readonly #model: string;
  readonly #now: () => number;
  #watched: { readonly version: number; readonly windows: DriftWindows } | undefined;

  /** @param now The time in milliseconds since 1970; default the system's. */
  constructor(model: string, now: () => number = Date.now) {
    this.#model = model;
    this.#now = now;
  }

  /**
   * Who is to be told of what a version serves, from when it is put into use. What the version before it served is
   * forgotten: its bins were its own.
   * @returns Undefined for a model that keeps no profile.
   */
  observer(
    version: number,
    model: Pick<Model, 'profile' | 'target' | 'task' | 'policy'>,
  ): Counter | undefined {
    const { profile } = model;
    if (profile === null) {
      this.#watched = undefined;
      return undefined;
    }
    const windows = new DriftWindows(profile, model, this.#now);
    this.#watched = { version, windows };
    return windows;
  }

  /** What was counted of the version in use, as plain data: none for one without a profile. */
  counts(): DriftCounts[] {
    if (this.#watched === undefined) return [];
    const { version, windows } = this.#watched;
    return [{ model: this.#model, version, most: windows.most, windows: windows.counts() }];
  }
}
