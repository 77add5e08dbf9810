/** Rows of a node on two sides, and what that gains: the twin of parts of assembly/forest/search.ts. */

import { log } from '../exponential.ts';

/** What is given of the job, for gains. */
export interface GainRules {
  readonly classes: number;
  readonly isBinary: boolean;
  readonly isEntropy: boolean;
  readonly isPoisson: boolean;
  readonly isWeighted: boolean;
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
  /** Added to a row's weight, so that a sum of weights also counts rows; 0 where nobody asks. */
  readonly rowUnit: number;
  readonly plogp: Float64Array;
}

/** What a node's predictions are kept within. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Some of a node's rows: their places in it, and sums of them where there are such. */
export interface Group {
  readonly rows: readonly number[];
  readonly sums: Sums;
}

/** Target and weight, with weights the rows too; or rows, and the weight of each class. */
export type Sums = Float64Array;

export interface Cut {
  readonly weight: number;
  /** What the node itself predicts: numbers, or the share of the second class. */
  readonly value: number;
  /** Whether that would be another without bounds. */
  readonly isClipped: boolean;
  /** Of classes, what a leaf predicts. */
  readonly shares: Float64Array;
  /** Of the cut whose gain was asked last, midway between the values of its sides. */
  readonly middle: number;
  group(rows: readonly number[]): Group;
  /** By what groups are put in order. */
  key(group: Group): number;
  /** All rows are on one side. */
  clear(isLeft: boolean): void;
  /** Moves rows to the left side (1), or back (-1). */
  move(group: Group, direction: 1 | -1): void;
  /** -Infinity where the cut is not allowed. @param sign Whether values must rise (1) or fall (-1) from left to right. */
  gain(sign: number): number;
  /** No split can gain more than this, as far as that is quickly known. */
  limit(): number;
}

/** Squared errors, Poisson deviances, and impurities of classes: all come from sums. */
export class SumCut implements Cut {
  readonly weight: number;
  middle = 0;
  readonly #node: Sums;
  readonly #left: Sums;
  readonly #stats: Float64Array;
  readonly #rules: GainRules;
  readonly #bounds: Bounds | undefined;
  readonly #parent: number;

  /** @param stats Of each row: target times weight and weight; or class and weight. */
  constructor(stats: Float64Array, rules: GainRules, bounds: Bounds | undefined) {
    this.#stats = stats;
    this.#rules = rules;
    this.#bounds = bounds;
    this.#node = this.#zero();
    for (let i = 0; i < this.#count; i++) this.#addRow(this.#node, i);
    this.#left = this.#zero();
    this.weight = this.#weightOf(this.#node);
    if (rules.isPoisson) this.#parent = likelihood(this.#node[0], this.weight);
    else this.#parent = rules.classes === 0 ? 0 : this.#purity(this.#node, this.weight);
  }

  get value(): number {
    if (this.#bounds === undefined) return this.#node[0] / this.weight;
    return Math.max(this.#bounds.lower, Math.min(this.#bounds.upper, this.#unbound));
  }

  get isClipped(): boolean {
    if (this.#bounds === undefined) return false;
    return this.#unbound < this.#bounds.lower || this.#unbound > this.#bounds.upper;
  }

  get shares(): Float64Array {
    if (this.#bounds !== undefined) return Float64Array.of(1 - this.value, this.value);
    return this.#node.subarray(1).map(own => own / this.weight);
  }

  get #unbound(): number {
    return this.#node[this.#rules.classes === 0 ? 0 : 2] / this.weight;
  }

  get #count(): number {
    return this.#stats.length / 2;
  }

  group(rows: readonly number[]): Group {
    const sums = this.#zero();
    for (const i of rows) this.#addRow(sums, i);
    return { rows, sums };
  }

  /** The mean target, or the share of the node's most frequent class. */
  key({ sums }: Group): number {
    let top = 0;
    if (this.#rules.classes !== 0) {
      top = 1;
      for (let k = 2; k < this.#node.length; k++) if (this.#node[k] > this.#node[top]) top = k;
    }
    return sums[top] / this.#weightOf(sums);
  }

  clear(isLeft: boolean): void {
    if (isLeft) this.#left.set(this.#node);
    else this.#left.fill(0);
  }

  move({ sums }: Group, direction: 1 | -1): void {
    for (let k = 0; k < sums.length; k++) this.#left[k] += direction * sums[k];
  }

  gain(sign: number): number {
    const { classes, rowUnit, minSamplesLeaf, minWeightLeaf, isWeighted, isPoisson } = this.#rules;
    const left = this.#left;
    const count = this.#rowsOf(left);
    const weight = this.#weightOf(left);
    const rest = this.weight - weight;
    // What rounding leaves of nothing.
    if (isWeighted && !(weight > 0 && rest > 0)) return Number.NEGATIVE_INFINITY;
    const others = (rowUnit > 0 || classes !== 0 || isWeighted ? this.#count : this.weight) - count;
    if (count < minSamplesLeaf || others < minSamplesLeaf) return Number.NEGATIVE_INFINITY;
    if (weight < minWeightLeaf || rest < minWeightLeaf) return Number.NEGATIVE_INFINITY;
    if (sign !== 0 && !this.#isInOrder(weight, sign)) return Number.NEGATIVE_INFINITY;
    if (isPoisson)
      return likelihood(left[0], weight) + likelihood(this.#node[0] - left[0], rest) - this.#parent;
    if (classes === 0) return this.#squaredGain(left[0], weight);
    const right = this.#node.map((own, k) => own - left[k]);
    return this.#purity(left, weight) + this.#purity(right, rest) - this.#parent;
  }

  limit(): number {
    const { classes, isBinary, isPoisson, rowUnit } = this.#rules;
    if (this.#count === 2) return Number.NEGATIVE_INFINITY;
    if (classes !== 0 || isPoisson) return Number.POSITIVE_INFINITY;
    if (isBinary) return this.#squaredGain(this.#node[0], this.#node[0]);
    if (this.#count > 6) return Number.POSITIVE_INFINITY;
    const rows = Array.from({ length: this.#count }, (_, i) => {
      const weight = this.#stats[2 * i + 1] - rowUnit;
      return { sum: this.#stats[2 * i], weight };
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

  #isInOrder(weight: number, sign: number): boolean {
    const { lower, upper } = this.#bounds as Bounds;
    const place = this.#rules.classes === 0 ? 0 : 2;
    const left = this.#left[place] / weight;
    const right = (this.#node[place] - this.#left[place]) / (this.weight - weight);
    this.middle = (left + right) / 2;
    if (Math.min(left, right) < lower || Math.max(left, right) > upper) return false;
    return (left - right) * sign <= 0;
  }

  #zero(): Sums {
    const { classes, isWeighted } = this.#rules;
    if (classes !== 0) return new Float64Array(classes + 1);
    return new Float64Array(isWeighted ? 3 : 2);
  }

  #addRow(sums: Sums, i: number): void {
    const [first, weight] = [this.#stats[2 * i], this.#stats[2 * i + 1]];
    if (this.#rules.classes === 0) {
      sums[0] += first;
      sums[1] += weight;
      if (this.#rules.isWeighted) sums[2] += 1;
    } else {
      sums[0] += 1;
      sums[1 + first] += weight;
    }
  }

  #rowsOf(sums: Sums): number {
    const { classes, rowUnit, isWeighted } = this.#rules;
    if (classes !== 0) return sums[0];
    if (isWeighted) return sums[2];
    return rowUnit > 0 ? Math.floor(sums[1] / rowUnit) : sums[1];
  }

  #weightOf(sums: Sums): number {
    const { classes, rowUnit } = this.#rules;
    if (classes !== 0) return sums.subarray(1).reduce((total, weight) => total + weight, 0);
    return rowUnit > 0 ? sums[1] - this.#rowsOf(sums) * rowUnit : sums[1];
  }

  /** The more, the purer: weight times one less the impurity. */
  #purity(sums: Sums, weight: number): number {
    const { isEntropy } = this.#rules;
    let result = 0;
    for (let k = 1; k < sums.length; k++) result += isEntropy ? this.#plogp(sums[k]) : sums[k] * sums[k];
    return isEntropy ? result - this.#plogp(weight) : result / weight;
  }

  /** p log2(p) of a weight. */
  #plogp(p: number): number {
    const { isWeighted, plogp } = this.#rules;
    if (!isWeighted) return plogp[p];
    return p >= smallestNormal ? p * (log(p) * Math.LOG2E) : 0;
  }

  #squaredGain(sum: number, weight: number): number {
    const d = sum * this.weight - this.#node[0] * weight;
    return (d * d) / (weight * (this.weight - weight));
  }
}

const smallestNormal = 2.2250738585072014e-308;

/** Of a Poisson distribution with the mean of these rows, but for what does not depend on the split. */
function likelihood(sum: number, weight: number): number {
  const mean = sum / weight;
  return mean >= smallestNormal ? sum * log(mean) : Number.NEGATIVE_INFINITY;
}
