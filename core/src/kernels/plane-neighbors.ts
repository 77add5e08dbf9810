/** The nearest points of a plane, where the farther of the two coordinates counts (Chebyshev's distance). */

/** Points of a leaf: fewer are not worth another split. */
const leafPoints = 16;

/**
 * For each point the distance of its k-th nearest other point: a tree of points split at the median of the wider coordinate
 * (Friedman, Bentley and Finkel, "An algorithm for finding best matches in logarithmic expected time", ACM Transactions
 * on Mathematical Software 3, 1977).
 *
 * @param x IN: (points), finite. @param y IN: (points), finite.
 * @param k From 1 to one less than the points.
 * @returns Shape (points). O(points x (k + log points)) where the points do not lie too oddly.
 */
export function nearestInPlane(x: Float64Array, y: Float64Array, k: number): Float64Array {
  const tree = new PlaneTree(x, y);
  const out = new Float64Array(x.length);
  const heap = new Float64Array(k);
  for (let point = 0; point < x.length; point++) {
    heap.fill(Number.POSITIVE_INFINITY);
    tree.search(point, heap);
    out[point] = heap[k - 1];
  }
  return out;
}

/** The plain twin of `nearestInPlane`: O(points² log(points)). */
export function nearestInPlanePlainly(x: Float64Array, y: Float64Array, k: number): Float64Array {
  return x.map((own, i) => {
    const distances = x.map((other, j) =>
      i === j ? Number.POSITIVE_INFINITY : Math.max(Math.abs(other - own), Math.abs(y[j] - y[i])),
    );
    return distances.sort()[k - 1];
  });
}

class PlaneTree {
  readonly #coordinates: readonly [Float64Array, Float64Array];
  /** Points in the order of the leaves: node n of a level halves its range of them. */
  readonly #order: Int32Array;
  /** Of each node that is split, by the place of its middle: which coordinate, and where. */
  readonly #axis: Uint8Array;
  readonly #split: Float64Array;

  constructor(x: Float64Array, y: Float64Array) {
    this.#coordinates = [x, y];
    this.#order = Int32Array.from(x.keys());
    this.#axis = new Uint8Array(x.length);
    this.#split = new Float64Array(x.length);
    this.#build(0, x.length);
  }

  /** @param nearest CHANGED: (k), infinite; the distances of the k nearest other points, ascending. */
  search(point: number, nearest: Float64Array): void {
    this.#visit(point, nearest, 0, this.#order.length);
  }

  #build(start: number, end: number): void {
    if (end - start <= leafPoints) return;
    const own = this.#order.subarray(start, end);
    const [x, y] = this.#coordinates;
    const axis = spread(x, own) >= spread(y, own) ? 0 : 1;
    const values = this.#coordinates[axis];
    own.sort((a, b) => values[a] - values[b]);
    const middle = (start + end) >> 1;
    this.#axis[middle] = axis;
    this.#split[middle] = values[this.#order[middle]];
    this.#build(start, middle);
    this.#build(middle, end);
  }

  #visit(point: number, nearest: Float64Array, start: number, end: number): void {
    if (end - start <= leafPoints) {
      this.#compare(point, nearest, start, end);
      return;
    }
    const middle = (start + end) >> 1;
    const away = this.#coordinates[this.#axis[middle]][point] - this.#split[middle];
    const isLeft = away < 0;
    this.#visit(point, nearest, isLeft ? start : middle, isLeft ? middle : end);
    if (Math.abs(away) <= nearest[nearest.length - 1]) {
      this.#visit(point, nearest, isLeft ? middle : start, isLeft ? end : middle);
    }
  }

  #compare(point: number, nearest: Float64Array, start: number, end: number): void {
    const [x, y] = this.#coordinates;
    const last = nearest.length - 1;
    for (let at = start; at < end; at++) {
      const other = this.#order[at];
      const distance = Math.max(Math.abs(x[other] - x[point]), Math.abs(y[other] - y[point]));
      if (distance >= nearest[last] || other === point) continue;
      let place = last;
      for (; place > 0 && distance < nearest[place - 1]; place--) nearest[place] = nearest[place - 1];
      nearest[place] = distance;
    }
  }
}

function spread(values: Float64Array, points: Int32Array): number {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (values[point] < min) min = values[point];
    if (values[point] > max) max = values[point];
  }
  return max - min;
}
