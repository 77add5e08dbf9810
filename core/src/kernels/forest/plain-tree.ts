/** One tree, grown in plain TypeScript: the twin of assembly/forest/grow.ts. */

import { missingLeftFlag, nodeKind } from '../trees/ensemble.ts';
import { type GrowArguments, nodeWords } from './grow-trees.ts';
import { TreeRandom } from './plain-random.ts';
import { byValue, type FoundSplit, type SearchRules, SplitSearch } from './plain-search.ts';
import { missingCell } from './rank-values.ts';

interface OpenNode {
  readonly index: Uint32Array;
  readonly depth: number;
  readonly node: number;
  /** The small node that it is in or that it is. */
  readonly small: SmallNode | undefined;
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
  readonly #drawn: Uint32Array;
  readonly #words: Int32Array;
  readonly #permutation: Uint32Array;
  readonly #rules: SearchRules;
  readonly #open: OpenNode[] = [];
  #nodes = 1;
  #setWords = 0;
  #vectors = 0;

  constructor(task: number, given: GrowArguments) {
    const [, , , , , , , , rows, inputs, , , seeds, rules, plogp, nodes] = given;
    this.#task = task;
    this.#given = given;
    this.#random = new TreeRandom(seeds.subarray(4 * task, 4 * task + 4));
    this.#drawn = new Uint32Array(rows);
    this.#words = new Int32Array(nodes.buffer, nodes.byteOffset, 2 * nodes.length);
    this.#permutation = Uint32Array.from({ length: inputs }, (_, f) => f);
    this.#rules = {
      minSamplesLeaf: rules[4],
      minWeightLeaf: rules[5],
      classes: rules[8],
      isBinary: rules[9] !== 0,
      isEntropy: rules[10] !== 0,
      isRandom: rules[11] !== 0,
      rowUnit: rules[15],
      plogp,
    };
  }

  /** Writes the tree's nodes, sets and vectors, and how many there are. */
  grow(): void {
    this.#open.push({ index: this.#drawRows(), depth: 0, node: 0, small: undefined });
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) this.#growNode(next);
    this.#given[20].set([this.#nodes, this.#setWords, this.#vectors], 3 * this.#task);
  }

  #drawRows(): Uint32Array {
    const [draws] = this.#given[13];
    if (draws === 0) this.#drawn.fill(1);
    for (let k = 0; k < draws; k++) this.#drawn[this.#random.below(this.#drawn.length)]++;
    return Uint32Array.from(this.#drawn.keys()).filter(row => this.#drawn[row] > 0);
  }

  #growNode(open: OpenNode): void {
    const { index, depth, node } = open;
    const small = open.small ?? (index.length <= this.#given[13][12] ? this.#lookClosely(index) : undefined);
    const target = this.#given[10];
    const { classes, rowUnit } = this.#rules;
    const stats = new Float64Array(2 * index.length);
    index.forEach((row, i) => {
      const weight = this.#drawn[row];
      stats[2 * i] = classes === 0 ? target[row] * weight : target[row];
      stats[2 * i + 1] = classes === 0 ? weight + rowUnit : weight;
    });
    const isPure = index.every(row => target[row] === target[index[0]]);
    const search = new SplitSearch({ index, stats }, this.#rules, this.#random);
    this.#words[8 * (this.#given[16] * this.#task + node) + nodeWords.weight] = search.weight;
    const split =
      isPure || !this.#mayBeSplit(index.length, depth, search.weight)
        ? undefined
        : this.#findSplit(search, small);
    if (split === undefined) {
      this.#endLeaf(node, index, search, isPure);
      return;
    }
    const isLeft = this.#sideOf(split, small);
    const left = index.filter(isLeft);
    const right = index.filter(row => !isLeft(row));
    const child = this.#nodes;
    this.#endSplit(node, split, this.#gain(split, search), left.length > right.length, small);
    this.#nodes += 2;
    const children = [
      { index: left, depth: depth + 1, node: child, small },
      { index: right, depth: depth + 1, node: child + 1, small },
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
      if (kinds[f] !== nodeKind.number || this.#rules.isRandom || isExact) {
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
    const [, , maxDepth, minSamplesSplit, minSamplesLeaf, minWeightLeaf] = this.#given[13];
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
    const order = this.#permutation;
    const limit = search.limit();
    let hasVaried = false;
    for (let k = 0; k < order.length; k++) {
      if (k >= maxFeatures && hasVaried) break;
      const other = k + this.#random.below(order.length - k);
      const f = order[other];
      order[other] = order[k];
      order[k] = f;
      if (search.search(f, kinds[f], this.#cellsOf(f, small), this.#valuesOf(f))) hasVaried = true;
      if (search.best !== undefined && search.best.gain >= limit) break;
    }
    const { best } = search;
    return best !== undefined && this.#gain(best, search) + Number.EPSILON >= minGain ? best : undefined;
  }

  #gain({ gain }: FoundSplit, { weight }: SplitSearch): number {
    const gainScale = this.#given[13][7];
    return this.#rules.classes === 0 ? (gain / weight) * gainScale : gain * gainScale;
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

  #endLeaf(node: number, index: Uint32Array, search: SplitSearch, isPure: boolean): void {
    const { classes } = this.#rules;
    const [center, unscale] = this.#given[13].subarray(13);
    let value: number;
    if (isPure) value = classes === 0 ? this.#given[11][index[0]] : this.#given[10][index[0]];
    else if (classes === 0) value = center + (search.node[0] / search.weight) * unscale;
    else {
      const at = (this.#given[23] * this.#task + this.#vectors) * classes;
      for (let k = 0; k < classes; k++) this.#given[19][at + k] = search.node[k + 1] / search.weight;
      value = classes + this.#vectors++;
    }
    this.#put(node, [-1, -1], value, 0, 0);
  }
}
