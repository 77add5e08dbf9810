/** Memory, processor time, event-loop delay and garbage collection of this process, by prom-client's usual names. */

import type { Registry } from 'prom-client';
import type { Family, Snapshot } from './snapshot.ts';

/** One for the process, however many servers it runs: prom-client's observers are never taken down again. */
let watching: Promise<Registry> | undefined;

/** The first requests need not wait for it, in milliseconds. */
const startAfterMs = 1000;

/** Of no use here, and dozens of series for each process. */
const leftOut = /^nodejs_(active_|heap_space_|version_info)/;

/** Begins to watch in a moment the event loop and garbage collection: about 100 timer ticks a second. */
export function watchProcess(): void {
  setTimeout(watched, startAfterMs).unref();
}

function watched(): Promise<Registry> {
  watching ??= import('prom-client').then(({ collectDefaultMetrics, Registry }) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    return registry;
  });
  return watching;
}

/** What is known of this process, under a label `process`. Event-loop delays are those since the last call. */
export async function processFamilies(process: string): Promise<Snapshot> {
  const families = (await (await watched()).getMetricsAsJSON()) as unknown as Family[];
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
