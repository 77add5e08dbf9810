/** Some rows, ordered by node: each node has a range of `order`. */

import type { Workspace } from '../../kernels/workspace.ts';

export class RowSet {
  readonly order: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #ranges = new Map<number, readonly [start: number, end: number]>();

  /** @param rows Ascending. */
  constructor(space: Workspace, rows: Uint32Array) {
    this.#rows = rows;
    this.order = space.array(Uint32Array, rows.length);
    this.order.set(rows);
  }

  /** How many bits the number of rows has. */
  get countBits(): number {
    return Math.ceil(Math.log2(this.order.length + 1));
  }

  /** All rows in node 0, ascending. */
  reset(): void {
    if (this.#ranges.size !== 1) this.order.set(this.#rows);
    this.#ranges.clear();
    this.#ranges.set(0, [0, this.order.length]);
  }

  range(node: number): readonly [start: number, end: number] {
    return this.#ranges.get(node) as readonly [number, number];
  }

  rows(node: number): Uint32Array {
    return this.order.subarray(...this.range(node));
  }

  divide(node: number, left: number, right: number, cut: (rows: Uint32Array) => number): void {
    const [start, end] = this.range(node);
    const middle = start + cut(this.order.subarray(start, end));
    this.#ranges.set(left, [start, middle]);
    this.#ranges.set(right, [middle, end]);
  }
}
