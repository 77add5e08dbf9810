/** The best split of a node: the twin of assembly/forest/search.ts and cells.ts. */

import { nodeKind } from '../trees/ensemble.ts';
import type { TreeRandom } from './plain-random.ts';
import { missingCell } from './rank-values.ts';

/** What is given of the job, for the search. */
export interface SearchRules {
  readonly classes: number;
  readonly isBinary: boolean;
  readonly isEntropy: boolean;
  readonly isRandom: boolean;
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
  /** Added to a row's weight, so that a sum of weights also counts rows; 0 where nobody asks. */
  readonly rowUnit: number;
  readonly plogp: Float64Array;
}

/** A node's rows and what is known of them. */
export interface NodeRows {
  /** Number of each row. */
  readonly index: Uint32Array;
  /** Of each of these, in this order: target times weight and weight; or class and weight. */
  readonly stats: Float64Array;
}

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
}

/** Sums of a group of rows: target and weight; or rows, and the weight of each class. */
type Sums = Float64Array;

export class SplitSearch {
  best: FoundSplit | undefined;
  readonly node: Sums;
  readonly weight: number;
  readonly #rules: SearchRules;
  readonly #random: TreeRandom;
  readonly #rows: NodeRows;
  readonly #parent: number;

  constructor(rows: NodeRows, rules: SearchRules, random: TreeRandom) {
    this.#rows = rows;
    this.#rules = rules;
    this.#random = random;
    this.node = this.#zero();
    for (let i = 0; i < rows.index.length; i++) this.#addRow(this.node, i);
    this.weight = this.#weightOf(this.node);
    this.#parent = rules.classes === 0 ? 0 : this.#purity(this.node, this.weight);
  }

  get #count(): number {
    return this.#rows.index.length;
  }

  #zero(): Sums {
    return new Float64Array(this.#rules.classes === 0 ? 2 : this.#rules.classes + 1);
  }

  #addRow(sums: Sums, i: number): void {
    const [first, weight] = [this.#rows.stats[2 * i], this.#rows.stats[2 * i + 1]];
    if (this.#rules.classes === 0) {
      sums[0] += first;
      sums[1] += weight;
    } else {
      sums[0] += 1;
      sums[1 + first] += weight;
    }
  }

  #rowsOf(sums: Sums): number {
    const { classes, rowUnit } = this.#rules;
    if (classes !== 0) return sums[0];
    return rowUnit > 0 ? Math.floor(sums[1] / rowUnit) : sums[1];
  }

  #weightOf(sums: Sums): number {
    const { classes, rowUnit } = this.#rules;
    if (classes !== 0) return sums.subarray(1).reduce((total, weight) => total + weight, 0);
    return rowUnit > 0 ? sums[1] - this.#rowsOf(sums) * rowUnit : sums[1];
  }

  /** The more, the purer: weight times one less the impurity. */
  #purity(sums: Sums, weight: number): number {
    const { isEntropy, plogp } = this.#rules;
    let result = 0;
    for (let k = 1; k < sums.length; k++) result += isEntropy ? plogp[sums[k]] : sums[k] * sums[k];
    return isEntropy ? result - plogp[weight] : result / weight;
  }

  #squaredGain(sum: number, weight: number): number {
    const d = sum * this.weight - this.node[0] * weight;
    return (d * d) / (weight * (this.weight - weight));
  }

  #gainOf(left: Sums): number {
    const { classes, rowUnit, minSamplesLeaf, minWeightLeaf } = this.#rules;
    const count = this.#rowsOf(left);
    const weight = this.#weightOf(left);
    const others = (rowUnit > 0 || classes !== 0 ? this.#count : this.weight) - count;
    if (count < minSamplesLeaf || others < minSamplesLeaf) return Number.NEGATIVE_INFINITY;
    if (weight < minWeightLeaf || this.weight - weight < minWeightLeaf) return Number.NEGATIVE_INFINITY;
    if (classes === 0) return this.#squaredGain(left[0], weight);
    const right = this.node.map((own, k) => own - left[k]);
    return this.#purity(left, weight) + this.#purity(right, this.weight - weight) - this.#parent;
  }

  /** No split can gain more than this, as far as that is quickly known. */
  limit(): number {
    const { classes, isBinary, rowUnit } = this.#rules;
    if (this.#count === 2) return Number.NEGATIVE_INFINITY;
    if (classes !== 0) return Number.POSITIVE_INFINITY;
    if (isBinary) return this.#squaredGain(this.node[0], this.node[0]);
    if (this.#count > 6) return Number.POSITIVE_INFINITY;
    const rows = Array.from({ length: this.#count }, (_, i) => {
      const weight = this.#rows.stats[2 * i + 1] - rowUnit;
      return { sum: this.#rows.stats[2 * i], weight };
    });
    rows.sort((a, b) => a.sum / a.weight - b.sum / b.weight);
    let sum = 0;
    let weight = 0;
    let best = Number.NEGATIVE_INFINITY;
    for (const row of rows.slice(0, -1)) {
      sum += row.sum;
      weight += row.weight;
      best = Math.max(best, this.#squaredGain(sum, weight));
    }
    return best;
  }

  /** Looks for a better split by an input; false when it is constant in this node. */
  search(input: number, kind: number, cells: Uint16Array, values: Float64Array): boolean {
    const { isRandom } = this.#rules;
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
      for (const { cell, sums } of tried) {
        const left = this.node.map((own, k) => own - sums[k]);
        this.#offer({ input, how: nodeKind.oneHot, cell }, left);
      }
    }
    return true;
  }

  /** The sums of each cell in use, ascending. */
  #countCells(cells: Uint16Array): { cell: number; sums: Sums }[] {
    const found = new Map<number, Sums>();
    this.#rows.index.forEach((row, i) => {
      let sums = found.get(cells[row]);
      if (sums === undefined) {
        sums = this.#zero();
        found.set(cells[row], sums);
      }
      this.#addRow(sums, i);
    });
    return Array.from(found, ([cell, sums]) => ({ cell, sums })).sort((a, b) => a.cell - b.cell);
  }

  #offer(split: Partial<FoundSplit> & { input: number; how: number }, left: Sums): boolean {
    const gain = this.#gainOf(left);
    if (!(gain > (this.best?.gain ?? Number.NEGATIVE_INFINITY))) return false;
    const rest = { cell: 0, next: 0, value: 0, missingLeft: undefined, leftSet: [], ownSet: [] };
    this.best = { ...rest, ...split, gain };
    return true;
  }

  #add(to: Sums, { sums }: { sums: Sums }): void {
    for (let k = 0; k < to.length; k++) to[k] += sums[k];
  }

  #cutNumbers(input: number, all: readonly { cell: number; sums: Sums }[]): void {
    const missing = all.at(-1)?.cell === missingCell ? all.at(-1) : undefined;
    const present = missing === undefined ? all : all.slice(0, -1);
    for (const missingLeft of missing === undefined ? [undefined] : [false, true]) {
      const left = this.#zero();
      if (missing !== undefined && missingLeft) this.#add(left, missing);
      for (let i = 0; i < present.length - 1; i++) {
        this.#add(left, present[i]);
        const { cell } = present[i];
        this.#offer({ input, how: nodeKind.number, cell, next: present[i + 1].cell, missingLeft }, left);
      }
    }
    if (missing === undefined) return;
    const left = this.#zero();
    for (const own of present) this.#add(left, own);
    const { cell } = present[present.length - 1];
    this.#offer({ input, how: nodeKind.number, cell, next: missingCell, missingLeft: false }, left);
  }

  #cutCategories(input: number, all: readonly { cell: number; sums: Sums }[]): void {
    let top = 0;
    if (this.#rules.classes !== 0) {
      top = 1;
      for (let k = 2; k < this.node.length; k++) if (this.node[k] > this.node[top]) top = k;
    }
    const ordered = all
      .map(own => ({ ...own, key: own.sums[top] / this.#weightOf(own.sums) }))
      .sort((a, b) => a.key - b.key || a.cell - b.cell);
    const left = this.#zero();
    for (let i = 0; i < ordered.length - 1; i++) {
      this.#add(left, ordered[i]);
      const lefts = ordered.slice(0, i + 1).map(({ cell }) => cell);
      this.#offer({ input, how: nodeKind.set, ...sides(all, lefts) }, left);
    }
  }

  #drawSet(input: number, all: readonly { cell: number; sums: Sums }[]): void {
    let isLeft: boolean[] = [];
    while (!isLeft.includes(true) || !isLeft.includes(false)) isLeft = all.map(() => this.#random.bit());
    const lefts = all.filter((_, i) => isLeft[i]);
    const left = this.#zero();
    for (const own of lefts) this.#add(left, own);
    this.#offer(
      {
        input,
        how: nodeKind.set,
        ...sides(
          all,
          lefts.map(({ cell }) => cell),
        ),
      },
      left,
    );
  }

  #drawValue(input: number, values: Float64Array): boolean {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let missing = 0;
    for (const row of this.#rows.index) {
      const x = values[row];
      if (Number.isNaN(x)) missing++;
      else {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    if (missing === this.#count || (low === high && missing === 0)) return false;
    const u = this.#random.uniform();
    const drawn = low * (1 - u) + high * u;
    // Adding 0 makes -0 a 0.
    const value = (drawn >= low && drawn < high ? drawn : low) + 0;
    const missingLeft = missing > 0 ? this.#random.bit() : undefined;
    const left = this.#zero();
    this.#rows.index.forEach((row, i) => {
      const x = values[row];
      if (x <= value || (Number.isNaN(x) && missingLeft)) this.#addRow(left, i);
    });
    this.#offer({ input, how: byValue, value, missingLeft }, left);
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
