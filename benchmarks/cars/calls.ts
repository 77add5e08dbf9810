/** Times single calls, which take microseconds. */

import { median } from '../harness/statistics.ts';

/** Seconds of the middle call of each of several thousand, and the 99th percentile; what warms up is left out. */
export function timeCalls<Row>(
  rows: readonly Row[],
  calls: number,
  call: (row: Row) => unknown,
): { readonly values: number[]; readonly details: { readonly '99th percentile': number } } {
  const rounds = 5;
  const medians: number[] = [];
  const tails: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const times = Array.from({ length: calls }, (_, i) => {
      const row = rows[i % rows.length];
      const started = performance.now();
      call(row);
      return (performance.now() - started) / 1000;
    }).sort((a, b) => a - b);
    if (round === 0) continue;
    medians.push(median(times));
    tails.push(times[Math.floor(calls * 0.99)]);
  }
  return { values: medians, details: { '99th percentile': median(tails) } };
}
