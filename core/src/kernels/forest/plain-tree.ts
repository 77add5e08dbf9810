/** One tree, grown in plain TypeScript: the twin of assembly/forest/grow.ts. */

import { missingLeftFlag, nodeKind } from '../trees/ensemble.ts';
import { type GrowArguments, nodeWords } from './grow-trees.ts';
import { type Bounds, type Cut, type GainRules, SumCut } from './plain-cut.ts';
import { MedianCut } from './plain-median-cut.ts';
import { TreeRandom } from './plain-random.ts';
import { DrawnRows } from './plain-rows.ts';
import { byValue, type FoundSplit, SplitSearch } from './plain-search.ts';
import { missingCell } from './rank-values.ts';

interface OpenNode {
  readonly index: Uint32Array;
  readonly depth: number;
  readonly node: number;
  /** The small node that it is in or that it is. */
  readonly small: SmallNode | undefined;
  readonly bounds: Bounds;
}

/** For each input, what a node of few rows knows of them: cells by row, ranks by cell. */
interface SmallNode {
  readonly cells: readonly Uint16Array[];
  readonly ranks: readonly (readonly number[] | undefined)[];
}

export class PlainTree {
  readonly #given: GrowArguments;
  readonly #task: number;
  readonly #random: TreeRandom;
  readonly #rows: DrawnRows;
  readonly #words: Int32Array;
  readonly #permutation: Uint32Array;
  #rules: GainRules;
  readonly #isRandom: boolean;
  readonly #isAbsolute: boolean;
  #gainScale: number;
  readonly #open: OpenNode[] = [];
  #nodes = 1;
  #setWords = 0;
  #vectors = 0;

  constructor(task: number, given: GrowArguments) {
    const [, , , , , , , , , inputs, , , seeds, rules, plogp, nodes] = given;
    this.#task = task;
    this.#given = given;
    this.#random = new TreeRandom(seeds.subarray(4 * task, 4 * task + 4));
    this.#rows = new DrawnRows(given, this.#random);
    this.#words = new Int32Array(nodes.buffer, nodes.byteOffset, 2 * nodes.length);
    this.#permutation = Uint32Array.from({ length: inputs }, (_, f) => f);
    this.#isRandom = rules[11] !== 0;
    this.#isAbsolute = rules[18] !== 0;
    this.#gainScale = rules[7];
    this.#rules = {
      minSamplesLeaf: rules[4],
      minWeightLeaf: rules[5],
      classes: rules[8],
      isBinary: rules[9] !== 0,
      isEntropy: rules[10] !== 0,
      rowUnit: rules[15],
      plogp,
      isWeighted: given[24] !== 0,
      isPoisson: rules[16] !== 0,
    };
  }

  /** Writes the tree's nodes, sets and vectors, and how many there are. */
  grow(): void {
    const index = this.#rows.draw();
    if (this.#rules.isWeighted) {
      const rules = this.#given[13];
      const total = this.#rows.weigh(index);
      this.#rules = { ...this.#rules, minWeightLeaf: rules[5] * total };
      this.#gainScale = rules[7] / total;
    }
    const bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
    this.#open.push({ index, depth: 0, node: 0, small: undefined, bounds });
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) this.#growNode(next);
    this.#given[20].set([this.#nodes, this.#setWords, this.#vectors], 3 * this.#task);
  }

  #growNode(open: OpenNode): void {
    const { index, depth, node, bounds } = open;
    const small = open.small ?? (index.length <= this.#given[13][12] ? this.#lookClosely(index) : undefined);
    const target = this.#given[10];
    const isPure = index.every(row => target[row] === target[index[0]]);
    const stats = this.#rows.stats(index);
    const cut = this.#isAbsolute
      ? new MedianCut(
          Float64Array.from(index, row => target[row]),
          stats,
          this.#rules,
          bounds,
        )
      : new SumCut(stats, this.#rules, this.#given[25] === 0 ? undefined : bounds);
    const search = new SplitSearch(index, cut, this.#isRandom, this.#random);
    const [center, unscale] = this.#given[13].subarray(13);
    this.#putDouble(node, nodeWords.weight, cut.weight);
    this.#putDouble(node, nodeWords.own, center + cut.value * unscale);
    const split =
      isPure || !this.#mayBeSplit(index.length, depth, cut.weight)
        ? undefined
        : this.#findSplit(search, small);
    if (split === undefined) {
      this.#endLeaf(node, index, cut, isPure && !cut.isClipped);
      return;
    }
    const isLeft = this.#sideOf(split, small);
    const left = index.filter(isLeft);
    const right = index.filter(row => !isLeft(row));
    const child = this.#nodes;
    this.#endSplit(node, split, this.#gain(split, cut.weight), left.length > right.length, small);
    this.#nodes += 2;
    const { sign, middle } = split;
    const ofLeft = { lower: sign < 0 ? middle : bounds.lower, upper: sign > 0 ? middle : bounds.upper };
    const ofRight = { lower: sign > 0 ? middle : bounds.lower, upper: sign < 0 ? middle : bounds.upper };
    const children = [
      { index: left, depth: depth + 1, node: child, small, bounds: ofLeft },
      { index: right, depth: depth + 1, node: child + 1, small, bounds: ofRight },
    ];
    // The smaller child is grown first.
    this.#open.push(...(left.length > right.length ? children : children.toReversed()));
  }

  /** In a node of few rows, each of their distinct ranks is a cell. */
  #lookClosely(index: Uint32Array): SmallNode {
    const [kinds, , cellCounts, places, , , , distinctAt, rows, inputs] = this.#given;
    const cells: Uint16Array[] = [];
    const ranks: (readonly number[] | undefined)[] = [];
    for (let f = 0; f < inputs; f++) {
      const isExact = distinctAt[f + 1] - distinctAt[f] === cellCounts[f];
      if (kinds[f] !== nodeKind.number || this.#isRandom || isExact) {
        cells.push(this.#cellsOf(f));
        ranks.push(undefined);
        continue;
      }
      const own = places.subarray(f * rows, (f + 1) * rows);
      const levels = [...new Set(Array.from(index, row => own[row]))]
        .filter(rank => rank !== 0xffffffff)
        .sort((a, b) => a - b);
      const levelOf = new Map(levels.map((rank, level) => [rank, level]));
      const fine = new Uint16Array(rows);
      for (const row of index) fine[row] = levelOf.get(own[row]) ?? missingCell;
      cells.push(fine);
      ranks.push(levels);
    }
    return { cells, ranks };
  }

  #mayBeSplit(rows: number, depth: number, weight: number): boolean {
    const [, , maxDepth, minSamplesSplit] = this.#given[13];
    const { minSamplesLeaf, minWeightLeaf } = this.#rules;
    return (
      depth < maxDepth && rows >= minSamplesSplit && rows >= 2 * minSamplesLeaf && weight >= 2 * minWeightLeaf
    );
  }

  #cellsOf(f: number, small?: SmallNode): Uint16Array {
    const [, cells, , , , , , , rows] = this.#given;
    return small?.cells[f] ?? cells.subarray(f * rows, (f + 1) * rows);
  }

  #valuesOf(f: number): Float64Array {
    const [, , , places, , , , , rows] = this.#given;
    return places.subarray(f * rows, (f + 1) * rows) as Float64Array;
  }

  /** Looks at inputs in random order: as many as wanted, and on until one is not constant. */
  #findSplit(search: SplitSearch, small: SmallNode | undefined): FoundSplit | undefined {
    const [, maxFeatures, , , , , minGain] = this.#given[13];
    const kinds = this.#given[0];
    const signs = this.#given[25];
    const order = this.#permutation;
    const limit = search.cut.limit();
    let hasVaried = false;
    for (let k = 0; k < order.length; k++) {
      if (k >= maxFeatures && hasVaried) break;
      const other = k + this.#random.below(order.length - k);
      const f = order[other];
      order[other] = order[k];
      order[k] = f;
      const sign = signs === 0 ? 0 : signs[f];
      if (search.search(f, kinds[f], this.#cellsOf(f, small), this.#valuesOf(f), sign)) hasVaried = true;
      if (search.best !== undefined && search.best.gain >= limit) break;
    }
    const { best } = search;
    return best !== undefined && this.#gain(best, search.cut.weight) + Number.EPSILON >= minGain
      ? best
      : undefined;
  }

  #gain({ gain }: FoundSplit, weight: number): number {
    const isSquared = this.#rules.classes === 0 && !this.#rules.isPoisson && !this.#isAbsolute;
    return isSquared ? (gain / weight) * this.#gainScale : gain * this.#gainScale;
  }

  #sideOf(split: FoundSplit, small: SmallNode | undefined): (row: number) => boolean {
    const { how, input, cell, value } = split;
    const missingLeft = split.missingLeft === true;
    if (how === byValue) {
      const values = this.#valuesOf(input);
      return row => values[row] <= value || (Number.isNaN(values[row]) && missingLeft);
    }
    const cells = this.#cellsOf(input, small);
    if (how === nodeKind.oneHot) return row => cells[row] !== cell;
    const isLeft =
      how === nodeKind.number ? (own: number) => own <= cell : (own: number) => split.leftSet.includes(own);
    return row => (cells[row] === missingCell ? missingLeft : isLeft(cells[row]));
  }

  #endSplit(
    node: number,
    split: FoundSplit,
    gain: number,
    isLeftLarger: boolean,
    small: SmallNode | undefined,
  ): void {
    const missingLeft = split.missingLeft ?? isLeftLarger;
    const kind = split.how === byValue ? nodeKind.number : split.how;
    let { value } = split;
    if (split.how === nodeKind.number) value = this.#threshold(split, small);
    else if (split.how === nodeKind.oneHot) value = split.cell;
    else if (split.how === nodeKind.set) value = this.#putSet(split, missingLeft);
    this.#put(node, [split.input, this.#nodes], value, gain, kind | (missingLeft ? missingLeftFlag : 0));
  }

  #put(node: number, links: readonly number[], value: number, gain: number, flags: number): void {
    const [, , , , , , , , , , , , , , , nodes, capacity] = this.#given;
    const at = nodeWords.size * (capacity * this.#task + node);
    this.#words.set(links, at + nodeWords.input);
    nodes[(at + nodeWords.value) / 2] = value;
    nodes[(at + nodeWords.gain) / 2] = gain;
    this.#words[at + nodeWords.flags] = flags;
  }

  #putDouble(node: number, place: number, value: number): void {
    const [, , , , , , , , , , , , , , , nodes, capacity] = this.#given;
    nodes[(nodeWords.size * (capacity * this.#task + node) + place) / 2] = value;
  }

  /** A category that no row of the node has goes where missing values go. */
  #putSet({ leftSet, ownSet }: FoundSplit, missingLeft: boolean): number {
    const [, , , , , , , , , , , , , , , , , sets, capacity] = this.#given;
    const at = this.#setWords;
    const words = sets.subarray(capacity * this.#task + at, capacity * this.#task + at + 8);
    for (let code = 0; code < 256; code++) {
      const isLeft = ownSet.includes(code) ? leftSet.includes(code) : missingLeft;
      if (isLeft) words[code >> 5] |= 1 << (code & 31);
      else words[code >> 5] &= ~(1 << (code & 31));
    }
    this.#setWords += 8;
    return at;
  }

  #threshold({ input, cell, next }: FoundSplit, small: SmallNode | undefined): number {
    if (next === missingCell) return Number.POSITIVE_INFINITY;
    const [, , , , edges, edgesAt, distinct, distinctAt] = this.#given;
    const levels = small?.ranks[input];
    const low = levels === undefined ? edges[edgesAt[input] + cell + 1] - 1 : levels[cell];
    const high = levels === undefined ? edges[edgesAt[input] + next] : levels[next];
    const a = distinct[distinctAt[input] + low];
    const b = distinct[distinctAt[input] + high];
    const middle = a / 2 + b / 2;
    return middle >= a && middle < b ? middle : a;
  }

  #endLeaf(node: number, index: Uint32Array, cut: Cut, isPure: boolean): void {
    const { classes } = this.#rules;
    const [center, unscale] = this.#given[13].subarray(13);
    let value: number;
    if (isPure) value = classes === 0 ? this.#given[11][index[0]] : this.#given[10][index[0]];
    else if (classes === 0) value = center + cut.value * unscale;
    else {
      const at = (this.#given[23] * this.#task + this.#vectors) * classes;
      this.#given[19].set(cut.shares, at);
      value = classes + this.#vectors++;
    }
    this.#put(node, [-1, -1], value, 0, 0);
  }
}
