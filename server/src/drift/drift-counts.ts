/** What processes counted of the instances that they served, as plain data, and how it is added up. */

import type { SketchCounts } from '@cauce/core';

/** Of one window. */
export interface WindowCounts extends SketchCounts {
  /** When it began, in milliseconds since 1970. */
  readonly from: number;
}

/** Of one model in one process. */
export interface DriftCounts {
  readonly model: string;
  readonly version: number;
  /** So many windows are kept. */
  readonly most: number;
  /** The oldest first; those in which nothing was served are not there. */
  readonly windows: readonly WindowCounts[];
}

/** Counts of several processes, together: of each version of a model one, with its newest windows. */
export function addCounts(all: readonly DriftCounts[]): DriftCounts[] {
  const versions = Map.groupBy(all, ({ model, version }) => `${version} ${model}`);
  return [...versions.values()].map(own => {
    const windows = Map.groupBy(
      own.flatMap(counts => counts.windows),
      ({ from }) => from,
    );
    const newest = [...windows].sort(([a], [b]) => a - b).slice(-own[0].most);
    return { ...own[0], windows: newest.map(([, same]) => same.reduce(together)) };
  });
}

function together(a: WindowCounts, b: WindowCounts): WindowCounts {
  const counts = Float64Array.from(a.counts, (count, i) => count + b.counts[i]);
  return { from: a.from, instances: a.instances + b.instances, counts };
}
