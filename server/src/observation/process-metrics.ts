/** Memory, processor time, event-loop delay and garbage collection of this process, by prom-client's usual names. */

import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Family, Snapshot } from './snapshot.ts';

/** One for the process, however many servers it runs: prom-client's observers are never taken down again. */
let registry: Registry | undefined;

/** Of no use here, and dozens of series for each process. */
const leftOut = /^nodejs_(active_|heap_space_|version_info)/;

/** Starts watching the event loop and garbage collection: about 100 timer ticks a second. Later calls do nothing. */
export function watchProcess(): void {
  if (registry !== undefined) return;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
}

/** What is known of this process, under a label `process`. Event-loop delays are those since the last call. */
export async function processFamilies(process: string): Promise<Snapshot> {
  watchProcess();
  const families = (await registry!.getMetricsAsJSON()) as unknown as Family[];
  return families
    .filter(({ name }) => !leftOut.test(name))
    .map(family => ({
      ...family,
      values: family.values
        .filter(({ value }) => isMeasured(value))
        .map(sample => ({ ...sample, labels: { ...sample.labels, process } })),
    }));
}

/** Event-loop delays without a measurement yet are NaN, or the largest 64-bit integer in nanoseconds. */
function isMeasured(value: number): boolean {
  return Number.isFinite(value) && value !== 2 ** 63 / 1e9;
}
