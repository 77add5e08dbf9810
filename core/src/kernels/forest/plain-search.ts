/** The best split of a node: the twin of assembly/forest/search.ts and cells.ts. */

import { nodeKind } from '../trees/ensemble.ts';
import type { Cut, Group } from './plain-cut.ts';
import type { TreeRandom } from './plain-random.ts';
import { missingCell } from './rank-values.ts';

/** How rows are sent: as `nodeKind`, or numbers by a value that was drawn. */
export const byValue = 3;

export interface FoundSplit {
  readonly input: number;
  readonly gain: number;
  readonly how: number;
  /** The last cell that goes left, or the one code that goes right. */
  readonly cell: number;
  /** The first cell that goes right; that of missing values for none. */
  readonly next: number;
  readonly value: number;
  /** Whether missing values go left; undefined where the node has none. */
  readonly missingLeft: boolean | undefined;
  /** The categories that go left, and all that the node has. */
  readonly leftSet: readonly number[];
  readonly ownSet: readonly number[];
  /** Whether predictions rise (1) or fall (-1) with the input, and midway between the values of both sides. */
  readonly sign: number;
  readonly middle: number;
}

/** Rows of a node with the same cell. */
type Cell = Group & { readonly cell: number };

export class SplitSearch {
  best: FoundSplit | undefined;
  readonly cut: Cut;
  /** Number of each of the node's rows. */
  readonly #index: Uint32Array;
  readonly #isRandom: boolean;
  readonly #random: TreeRandom;
  #sign = 0;

  constructor(index: Uint32Array, cut: Cut, isRandom: boolean, random: TreeRandom) {
    this.#index = index;
    this.cut = cut;
    this.#isRandom = isRandom;
    this.#random = random;
  }

  /** Looks for a better split by an input; false when it is constant in this node. */
  search(input: number, kind: number, cells: Uint16Array, values: Float64Array, sign: number): boolean {
    const isRandom = this.#isRandom;
    this.#sign = sign;
    if (kind === nodeKind.number && isRandom) return this.#drawValue(input, values);
    const all = this.#countCells(cells);
    if (all.length < 2) return false;
    if (kind === nodeKind.number) this.#cutNumbers(input, all);
    else if (kind === nodeKind.set) {
      if (isRandom) this.#drawSet(input, all);
      else this.#cutCategories(input, all);
    } else {
      const codes = all.filter(({ cell }) => cell !== missingCell);
      const tried = isRandom ? [codes[this.#random.below(codes.length)]] : codes;
      for (const own of tried) {
        this.cut.clear(true);
        this.cut.move(own, -1);
        this.#offer({ input, how: nodeKind.oneHot, cell: own.cell });
      }
    }
    return true;
  }

  /** The cells in use, ascending. */
  #countCells(cells: Uint16Array): Cell[] {
    const found = new Map<number, number[]>();
    this.#index.forEach((row, i) => {
      const rows = found.get(cells[row]);
      if (rows === undefined) found.set(cells[row], [i]);
      else rows.push(i);
    });
    return Array.from(found, ([cell, rows]) => ({ cell, ...this.cut.group(rows) })).sort(
      (a, b) => a.cell - b.cell,
    );
  }

  #offer(split: Partial<FoundSplit> & { input: number; how: number }): void {
    const gain = this.cut.gain(this.#sign);
    if (!(gain > (this.best?.gain ?? Number.NEGATIVE_INFINITY))) return;
    const rest = { cell: 0, next: 0, value: 0, missingLeft: undefined, leftSet: [], ownSet: [] };
    this.best = { ...rest, ...split, gain, sign: this.#sign, middle: this.cut.middle };
  }

  #cutNumbers(input: number, all: readonly Cell[]): void {
    const { cut } = this;
    const missing = all.at(-1)?.cell === missingCell ? all.at(-1) : undefined;
    const present = missing === undefined ? all : all.slice(0, -1);
    for (const missingLeft of missing === undefined ? [undefined] : [false, true]) {
      cut.clear(false);
      if (missing !== undefined && missingLeft) cut.move(missing, 1);
      for (let i = 0; i < present.length - 1; i++) {
        cut.move(present[i], 1);
        const { cell } = present[i];
        this.#offer({ input, how: nodeKind.number, cell, next: present[i + 1].cell, missingLeft });
      }
    }
    if (missing === undefined) return;
    cut.clear(false);
    for (const own of present) cut.move(own, 1);
    const { cell } = present[present.length - 1];
    this.#offer({ input, how: nodeKind.number, cell, next: missingCell, missingLeft: false });
  }

  #cutCategories(input: number, all: readonly Cell[]): void {
    const ordered = all
      .map(own => ({ ...own, key: this.cut.key(own) }))
      .sort((a, b) => a.key - b.key || a.cell - b.cell);
    this.cut.clear(false);
    for (let i = 0; i < ordered.length - 1; i++) {
      this.cut.move(ordered[i], 1);
      const lefts = ordered.slice(0, i + 1).map(({ cell }) => cell);
      this.#offer({ input, how: nodeKind.set, ...sides(all, lefts) });
    }
  }

  #drawSet(input: number, all: readonly Cell[]): void {
    let isLeft: boolean[] = [];
    while (!isLeft.includes(true) || !isLeft.includes(false)) isLeft = all.map(() => this.#random.bit());
    const lefts = all.filter((_, i) => isLeft[i]);
    this.cut.clear(false);
    for (const own of lefts) this.cut.move(own, 1);
    const cells = lefts.map(({ cell }) => cell);
    this.#offer({ input, how: nodeKind.set, ...sides(all, cells) });
  }

  #drawValue(input: number, values: Float64Array): boolean {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let missing = 0;
    for (const row of this.#index) {
      const x = values[row];
      if (Number.isNaN(x)) missing++;
      else {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    if (missing === this.#index.length || (low === high && missing === 0)) return false;
    const u = this.#random.uniform();
    const drawn = low * (1 - u) + high * u;
    // Adding 0 makes -0 a 0.
    const value = (drawn >= low && drawn < high ? drawn : low) + 0;
    const missingLeft = missing > 0 ? this.#random.bit() : undefined;
    const lefts = Array.from(this.#index.keys()).filter(i => {
      const x = values[this.#index[i]];
      return x <= value || (Number.isNaN(x) && missingLeft);
    });
    this.cut.clear(false);
    this.cut.move(this.cut.group(lefts), 1);
    this.#offer({ input, how: byValue, value, missingLeft });
    return true;
  }
}

/** What a split by categories sends where. */
function sides(all: readonly { cell: number }[], lefts: readonly number[]) {
  const categories = (cells: readonly number[]): number[] => cells.filter(cell => cell !== missingCell);
  const hasMissing = all.at(-1)?.cell === missingCell;
  return {
    leftSet: categories(lefts),
    ownSet: categories(all.map(({ cell }) => cell)),
    missingLeft: hasMissing ? lefts.includes(missingCell) : undefined,
  };
}
