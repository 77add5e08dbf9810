/** The nearest points found so far. */

/** The first are the nearest; of equally near ones the earlier. */
export class NearestList {
  /** Shape (k): as they are compared, the first `size` ascending. */
  readonly distances: Float64Array;
  /** Shape (k): numbers of the points. */
  readonly numbers: Int32Array;
  size = 0;

  constructor(k: number) {
    this.distances = new Float64Array(k);
    this.numbers = new Int32Array(k);
  }

  /** What a point must not exceed to be taken: infinite until the list is full. */
  get worst(): number {
    const last = this.distances.length - 1;
    return this.size <= last ? Number.POSITIVE_INFINITY : this.distances[last];
  }

  /** Takes a point, if it is near enough. O(k). */
  add(distance: number, number: number): void {
    const { distances, numbers } = this;
    let place = this.size;
    if (place === distances.length) {
      if (!comesBefore(distance, number, distances[place - 1], numbers[place - 1])) return;
      place--;
    } else this.size++;
    for (; place > 0 && comesBefore(distance, number, distances[place - 1], numbers[place - 1]); place--) {
      distances[place] = distances[place - 1];
      numbers[place] = numbers[place - 1];
    }
    distances[place] = distance;
    numbers[place] = number;
  }
}

function comesBefore(distance: number, number: number, other: number, otherNumber: number): boolean {
  return distance < other || (distance === other && number < otherNumber);
}
