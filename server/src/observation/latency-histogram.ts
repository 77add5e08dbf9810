/** Durations counted into buckets: a few array writes for each. */

import type { Sample } from './snapshot.ts';

/** Upper bounds of the buckets in seconds, each included: from 100 µs to 10 s. Above the last is +Inf. */
export const requestBounds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** Upper bounds in seconds for fits: from 100 ms to 4 h. */
export const fitBounds: readonly number[] = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400];

export class LatencyHistogram {
  readonly #bounds: readonly number[];
  /** Count of each bucket alone, +Inf last; made cumulative when read. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[] = requestBounds) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Counts one duration in seconds. */
  record(seconds: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    // Most requests end in the first buckets, so that walking beats halving.
    while (bucket < bounds.length && seconds > bounds[bucket]) bucket++;
    this.#counts[bucket]++;
    this.#sum += seconds;
  }

  /** The samples of a Prometheus histogram called `name`. */
  samples(name: string, labels: Sample['labels']): Sample[] {
    let count = 0;
    const buckets = Array.from(this.#counts, (own, bucket) => {
      count += own;
      return {
        metricName: `${name}_bucket`,
        labels: { le: this.#bounds[bucket] ?? '+Inf', ...labels },
        value: count,
      };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
