/** Where gains that come one after the other first reach a sum, found without sorting them. */

export interface Crossings {
  /** What each crossing is of. */
  readonly numbers: Int32Array;
  /** When each comes, at least 0. */
  readonly times: Float64Array;
  /** What each adds, at least 0. */
  readonly gains: Float64Array;
}

/**
 * The first time at which the gains up to and with it are at least `wanted`, and of those that come then the one that adds
 * most; undefined when all together are less. O(crossings) on average.
 */
export function crossingOf(
  { numbers, times, gains }: Crossings,
  wanted: number,
): { at: number; entering: number } | undefined {
  let candidates = Int32Array.from(numbers, (_, i) => i);
  let reached = 0;
  while (candidates.length > 0) {
    const pivot = middleOf(times, candidates);
    const before = candidates.filter(i => times[i] < pivot);
    const gained = before.reduce((sum, i) => sum + gains[i], 0);
    if (before.length > 0 && reached + gained >= wanted) {
      candidates = before;
      continue;
    }
    const now = candidates.filter(i => times[i] === pivot);
    const all = now.reduce((sum, i) => sum + gains[i], reached + gained);
    if (all >= wanted) {
      const most = now.reduce((best, i) => (gains[i] > gains[best] ? i : best), now[0]);
      return { at: pivot, entering: numbers[most] };
    }
    reached = all;
    candidates = candidates.filter(i => times[i] > pivot);
  }
  return undefined;
}

/** The middle one of the first, the middle and the last time. */
function middleOf(times: Float64Array, candidates: Int32Array): number {
  const last = candidates.length - 1;
  const [a, b, c] = [candidates[0], candidates[last >> 1], candidates[last]].map(i => times[i]);
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
