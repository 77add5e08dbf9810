/** Where the bins of a feature begin and end. */

import { kMeansOnLine } from '../kernels/k-means-line.ts';
import { evenlySpaced, type QuantileMethod, quantileOfSorted } from '../kernels/sample-quantile.ts';

/** How bins are laid: of equal width, of equal count, or each around a centre of its own. */
export type BinStrategy = 'quantile' | 'uniform' | 'kmeans';

/** Bins narrower than this are joined with the one before. */
const least = 1e-8;

/**
 * The edges of a feature's bins, ascending, the outermost included; fewer than asked for where bins would be as good as
 * empty, and one bin from -Infinity to Infinity for a feature that is constant, or as good as that.
 *
 * @param sorted IN: ascending, finite, at least one.
 */
export function binEdges(
  sorted: Float64Array,
  bins: number,
  strategy: BinStrategy,
  method: QuantileMethod,
): Float64Array {
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (first === last) return oneBin();
  const even = evenlySpaced(first, last, bins + 1);
  if (strategy === 'uniform') return even;
  const edges = strategy === 'quantile' ? evenlySpaced(0, 100, bins + 1) : betweenClusters(sorted, even);
  if (strategy === 'quantile') {
    for (let i = 0; i < edges.length; i++) edges[i] = quantileOfSorted(sorted, edges[i] / 100, method);
  }
  const kept = edges.filter((edge, i) => i === 0 || edge - edges[i - 1] > least);
  return kept.length > 1 ? kept : oneBin();
}

function oneBin(): Float64Array {
  return Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** The edges halfway between clusters, whose centres begin in the middle of bins of equal width. */
function betweenClusters(sorted: Float64Array, even: Float64Array): Float64Array {
  const start = even.subarray(1).map((edge, i) => (edge + even[i]) * 0.5);
  const centers = kMeansOnLine(sorted, start).sort();
  const edges = even.slice();
  for (let i = 1; i < centers.length; i++) edges[i] = (centers[i - 1] + centers[i]) * 0.5;
  return edges;
}
