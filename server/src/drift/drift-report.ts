/** From what all processes counted to what GET /drift answers. */

import {
  type ColumnDrift,
  compareDrift,
  type DriftLevel,
  type DriftReport,
  DriftSketch,
  type Profile,
} from '@cauce/core';
import { breathe } from '@cauce/io';
import type { ServedVersion } from '../models/served-version.ts';
import { HttpProblem } from '../problem.ts';
import type { DriftCounts, WindowCounts } from './drift-counts.ts';
import { classesOf, windowMs } from './drift-windows.ts';

export interface DriftAnswer {
  readonly model: { readonly name: string; readonly version: number };
  /** The oldest first; those in which nothing was served are not there. Times in ISO 8601. */
  readonly windows: readonly {
    readonly from: string;
    readonly to: string;
    readonly instances: number;
    readonly level: DriftLevel;
  }[];
  /** Of the newest windows, together. */
  readonly current: CurrentDrift;
}

export interface CurrentDrift extends DriftReport {
  /** How many windows it is of. */
  readonly windows: number;
  /** Null where nothing was served. */
  readonly from: string | null;
  readonly to: string | null;
}

/** The window that is under way has few instances: it is taken together with the one before it. */
const fewestWindows = 2;

/**
 * Others are answered in between: each window of a model with hundreds of columns takes some milliseconds.
 * @param counts Of all versions and processes, added up.
 * @param last How many of the newest windows are looked at; by default two, and as many more as it takes to have enough
 *   instances.
 * @throws {HttpProblem} 409 for a model without a profile.
 */
export async function driftAnswer(
  served: ServedVersion,
  counts: readonly DriftCounts[],
  now: number,
  last?: number,
): Promise<DriftAnswer> {
  const { name, version, model } = served;
  const lengthMs = windowMs(model.policy.drift.windowMinutes);
  const current = currentDrift(served, counts, now, last);
  const windows: DriftAnswer['windows'][number][] = [];
  for (const window of windowsOf(served, counts, now)) {
    await breathe();
    windows.push({
      from: instant(window.from),
      to: instant(Math.min(now, window.from + lengthMs)),
      instances: window.instances,
      level: reportOf(served, [window]).level,
    });
  }
  return { model: { name, version }, windows, current };
}

/** As `driftAnswer`, of the newest windows only. */
export function currentDrift(
  served: ServedVersion,
  counts: readonly DriftCounts[],
  now: number,
  last?: number,
): CurrentDrift {
  const { windowMinutes, minInstances } = served.model.policy.drift;
  const lengthMs = windowMs(windowMinutes);
  const kept = windowsOf(served, counts, now);
  const running = Math.floor(now / lengthMs) * lengthMs;
  const since = (own: number): WindowCounts[] => kept.filter(({ from }) => from > running - own * lengthMs);
  let looked = last ?? fewestWindows;
  let windows = since(looked);
  if (last === undefined) {
    const enough = (): boolean => windows.reduce((sum, { instances }) => sum + instances, 0) >= minInstances;
    for (; windows.length < kept.length && !enough(); looked++) windows = since(looked + 1);
  }
  return {
    windows: looked,
    from: windows.length === 0 ? null : instant(windows[0].from),
    to: windows.length === 0 ? null : instant(Math.min(now, windows[windows.length - 1].from + lengthMs)),
    ...reportOf(served, windows),
  };
}

/** Its fields, and the predictions. */
export function columnsOf({ fields, predictions }: DriftReport): readonly ColumnDrift[] {
  return [...fields, predictions];
}

function windowsOf({ name, version, model }: ServedVersion, counts: readonly DriftCounts[], now: number) {
  const { windowMinutes, windows } = model.policy.drift;
  const oldest = now - windows * windowMs(windowMinutes);
  const own = counts.find(other => other.model === name && other.version === version);
  return (own?.windows ?? []).filter(({ from }) => from > oldest && from <= now);
}

function reportOf(served: ServedVersion, windows: readonly WindowCounts[]): DriftReport {
  const { model } = served;
  const profile = profileOf(served);
  const sketch = new DriftSketch(profile, classesOf(model));
  for (const window of windows) sketch.add(window);
  return compareDrift(profile, model.policy.drift, sketch, model.schema.fields);
}

function profileOf({ name, version, model: { profile } }: ServedVersion): Profile {
  if (profile !== null) return profile;
  const detail = `Version ${version} of ${name} keeps no profile of what it learnt from, so nothing can be held against it. Train it anew, with a profile.`;
  throw new HttpProblem(409, 'NO_PROFILE', detail);
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
