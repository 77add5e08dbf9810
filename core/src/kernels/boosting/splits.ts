/** The best split of a node, from its histograms. */

import type { Kernel } from '../workspace.ts';
import { columnBins } from './histogram.ts';

/** How a column's bins may be divided. The last bin is that of missing values, or of rows with none of the features. */
export const columnKind = {
  /** Up to a bin. */
  number: 0,
  /** Any set of bins. */
  category: 1,
  /** One bin from all others: each bin is a feature of 0 and 1. */
  oneHot: 2,
} as const;

/** Added to a column's kind where rows that are learnt from have missing values of it. */
export const seenMissingFlag = 4;
const kindMask = 3;

/**
 * Doubles of room for each question: wanted (0 or 1), gradient, hessian (whole numbers), count, and the bounds that values
 * are kept within.
 */
export const questionWidth = 6;

/** Doubles of room for each answer: those of `Answer`, then 256 bits. */
export const answerWidth = 10;

/** Places in an answer. A gain of 0 says that there is no split. */
const answer = { gain: 0, gradient: 1, hessian: 2, count: 3, bin: 4, missingLeft: 5, set: 6 } as const;

/** The best split of one column: what goes left. */
export interface Answer {
  readonly gain: number;
  /** Of the left side, whole numbers. */
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
  /** Numbers: the last bin of the left side; one-hot: the only bin of the right side. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** Categories: a bit for each bin of the left side. */
  readonly set: Uint32Array;
}

/** @param at Number of the answer. */
export function readAnswer(answers: Float64Array, at: number): Answer {
  const own = answers.subarray(at * answerWidth, (at + 1) * answerWidth);
  return {
    gain: own[answer.gain],
    gradient: own[answer.gradient],
    hessian: own[answer.hessian],
    count: own[answer.count],
    bin: own[answer.bin],
    missingLeft: own[answer.missingLeft] === 1,
    set: new Uint32Array(own.buffer, own.byteOffset + 8 * answer.set, 8).slice(),
  };
}

type Arguments = [
  bins: Uint32Array,
  kinds: Uint8Array,
  counted: Float64Array,
  countedStride: number,
  threads: number,
  own: Float64Array,
  parent: Float64Array | 0,
  hasHessian: number,
  countBits: number,
  scale: number,
  hessianScale: number,
  fewest: number,
  lambda: number,
  leastHessian: number,
  questions: Float64Array,
  answers: Float64Array,
  scratch: Float64Array,
  monotone: Int8Array | 0,
];

/**
 * Finds the best split of column `task` for a node that has been counted and, where its parent's histograms are given,
 * for its sibling: the threads' counts are added up (and cleared) in `own`; the sibling's are the parent's less these, in
 * place of the parent's. Two questions, two answers for each column.
 *
 * The gain is G_l²/(H_l + λ) + G_r²/(H_r + λ) − G²/(H + λ): equation 7 of Chen and Guestrin, "XGBoost" (2016). The
 * first of several best splits is taken. Missing values are tried on both sides; a node without any sends later ones
 * right, or to its larger child where no node has any: as scikit-learn does. `scale` and `hessianScale` bring whole numbers
 * back to size; a side keeps at least `fewest` rows and `leastHessian`. Where `monotone` says for each column whether values
 * must rise or fall with it, what sides lose and gain is that of values within the node's bounds: G v − G_l v_l − G_r v_r.
 * O(bins).
 */
export const findSplits: Kernel<Arguments> = {
  number: 6,
  plain: (column, _, bins, kinds, counted, _stride, _threads, own, parent, hasHessian, _bits, ...rest) => {
    const [scale, hessianScale, fewest, lambda, leastHessian, questions, answers, , monotone] = rest;
    const width = hasHessian ? 3 : 2;
    const first = columnBins * column * width;
    const last = first + bins[column] * width;
    for (let i = first; i < last; i++) {
      own[i] = counted[i];
      counted[i] = 0;
    }
    const kind = kinds[column] & kindMask;
    const hasSeenMissing = (kinds[column] & seenMissingFlag) !== 0;
    const sign = monotone === 0 ? undefined : monotone[column];
    const rules = {
      scale,
      hessianScale,
      fewest,
      lambda,
      leastHessian,
      hasHessian: hasHessian !== 0,
      sign,
      hasSeenMissing,
    };
    for (const [n, histograms] of [own, parent].entries()) {
      if (histograms === 0) return;
      if (n === 1) for (let i = first; i < last; i++) histograms[i] -= own[i];
      const [wanted, gradient, hessian, count, lower, upper] = questions.subarray(n * questionWidth);
      const out = answers.subarray((2 * column + n) * answerWidth, (2 * column + n + 1) * answerWidth);
      out[answer.gain] = 0;
      if (wanted === 0) continue;
      const node = { gradient, hessian, count, lower, upper };
      const search = new Search(histograms.subarray(first, last), node, rules, out);
      if (kind === columnKind.number) search.numbers();
      else if (kind === columnKind.category) search.categories();
      else search.oneHot();
    }
  },
};

interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

type Node = Sums & { readonly lower: number; readonly upper: number };

interface Rules {
  readonly scale: number;
  readonly hessianScale: number;
  readonly fewest: number;
  readonly lambda: number;
  readonly leastHessian: number;
  readonly hasHessian: boolean;
  /** Whether values must rise (1) or fall (-1) with the column; undefined where values have no bounds. */
  readonly sign: number | undefined;
  readonly hasSeenMissing: boolean;
}

/** Categories with fewer rows than this are not told apart, and it smooths their order: scikit-learn's number. */
const categorySupport = 10;

class Search {
  readonly #h: Float64Array;
  readonly #width: number;
  readonly #bins: number;
  readonly #node: Node;
  readonly #rules: Rules;
  readonly #out: Float64Array;

  constructor(h: Float64Array, node: Node, rules: Rules, out: Float64Array) {
    this.#h = h;
    this.#width = rules.hasHessian ? 3 : 2;
    this.#bins = h.length / this.#width;
    this.#node = node;
    this.#rules = rules;
    this.#out = out;
  }

  numbers(): void {
    const last = this.#bins - 2;
    const missing = this.#at(this.#bins - 1);
    const hasMissing = missing.count > 0;
    // Missing values right; with the last bin too, "missing or not" is a split of its own.
    this.#scan(
      hasMissing ? last : last - 1,
      { gradient: 0, hessian: 0, count: 0 },
      hasMissing ? false : null,
    );
    if (hasMissing) this.#scan(last - 1, missing, true);
  }

  #scan(to: number, start: Sums, missingLeft: boolean | null): void {
    let left = start;
    // Missing values left of all others: another order than right of them.
    const isOrdered = this.#rules.sign !== undefined;
    if (isOrdered && missingLeft === true && this.#at(0).count === 0) this.#offer(left, 0, true);
    for (let bin = 0; bin <= to; bin++) {
      const own = this.#at(bin);
      // An empty bin splits as the one before it.
      if (own.count === 0) continue;
      left = plus(left, own);
      this.#offer(left, bin, missingLeft);
    }
  }

  /** Each feature of a one-hot block against all others; its ones go right. */
  oneHot(): void {
    for (let bin = 0; bin < this.#bins - 1; bin++) {
      const own = this.#at(bin);
      if (own.count > 0) this.#offer(minus(this.#node, own), bin, null);
    }
  }

  /**
   * Categories in the order of their mean gradient, cut in two: for the squared error the best subset is one of these
   * cuts (Fisher, "On grouping for maximum homogeneity", 1958).
   */
  categories(): void {
    const { scale, hessianScale, hasHessian } = this.#rules;
    const support = hasHessian ? this.#node.count / (this.#node.hessian * hessianScale) : 1;
    const weight = ({ hessian, count }: Sums): number => (hasHessian ? hessian * hessianScale : count);
    const used: { bin: number; rank: number }[] = [];
    for (let bin = 0; bin < this.#bins; bin++) {
      const own = this.#at(bin);
      if (own.count === 0 || weight(own) * support < categorySupport) continue;
      used.push({ bin, rank: (own.gradient * scale) / (weight(own) + categorySupport) });
    }
    if (used.length <= 1) return;
    used.sort((a, b) => a.rank - b.rank);
    const hasMissing = this.#at(this.#bins - 1).count > 0;
    for (const [backwards, order] of [used, used.toReversed()].entries()) {
      let left: Sums = { gradient: 0, hessian: 0, count: 0 };
      // Backwards one less, or the last cut would be the first pass's again.
      for (let i = 0; i < ((used.length + 1) >> 1) - backwards; i++) {
        left = plus(left, this.#at(order[i].bin));
        const chosen = order.slice(0, i + 1).map(({ bin }) => bin);
        if (this.#offer(left, 0, hasMissing ? chosen.includes(this.#bins - 1) : null)) this.#noteSet(chosen);
      }
    }
  }

  #at(bin: number): Sums {
    const at = bin * this.#width;
    return {
      gradient: this.#h[at],
      count: this.#h[at + 1],
      hessian: this.#rules.hasHessian ? this.#h[at + 2] : this.#h[at + 1],
    };
  }

  /** Notes a split when it is the best so far. @param missingLeft Null where the node has none: right, or to the larger side where no node has. */
  #offer(left: Sums, bin: number, missingLeft: boolean | null): boolean {
    const { scale, hessianScale, fewest, lambda, leastHessian, sign } = this.#rules;
    const right = minus(this.#node, left);
    if (left.count < fewest || right.count < fewest) return false;
    const leftH = left.hessian * hessianScale;
    const rightH = right.hessian * hessianScale;
    if (leftH < leastHessian || rightH < leastHessian) return false;
    const g = this.#node.gradient * scale;
    const leftG = left.gradient * scale;
    const rightG = right.gradient * scale;
    const parentH = this.#node.hessian * hessianScale;
    let gain: number;
    if (sign === undefined) {
      const parentGain = (g * g) / (parentH + lambda);
      gain = (leftG * leftG) / (leftH + lambda) + (rightG * rightG) / (rightH + lambda) - parentGain;
    } else {
      const ofLeft = this.#valueOf(leftG, leftH + lambda);
      const ofRight = this.#valueOf(rightG, rightH + lambda);
      if ((ofLeft - ofRight) * sign > 0) return false;
      gain = g * this.#valueOf(g, parentH + lambda) - leftG * ofLeft - rightG * ofRight;
    }
    if (!(gain > this.#out[answer.gain])) return false;
    this.#out.set([gain, left.gradient, left.hessian, left.count, bin]);
    const isLeft = missingLeft ?? (!this.#rules.hasSeenMissing && left.count > right.count);
    this.#out[answer.missingLeft] = isLeft ? 1 : 0;
    return true;
  }

  /** What a leaf would be, but for the learning rate, within the node's bounds. */
  #valueOf(gradient: number, curvature: number): number {
    return Math.max(this.#node.lower, Math.min(this.#node.upper, -gradient / curvature));
  }

  #noteSet(bins: readonly number[]): void {
    const set = new Uint32Array(this.#out.buffer, this.#out.byteOffset + 8 * answer.set, 8).fill(0);
    for (const bin of bins) set[bin >> 5] |= 1 << (bin & 31);
  }
}

function plus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count };
}

function minus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient - b.gradient, hessian: a.hessian - b.hessian, count: a.count - b.count };
}
