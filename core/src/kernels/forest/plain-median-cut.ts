/** Rows of a node on two sides by their absolute errors, which medians make least. */

import type { Bounds, Cut, GainRules, Group } from './plain-cut.ts';

const noSums = new Float64Array(0);

/** Each move of a row and each question takes O(log(rows)). */
export class MedianCut implements Cut {
  readonly weight: number;
  readonly value: number;
  readonly isClipped: boolean;
  readonly shares = noSums;
  middle = 0;
  readonly #rules: GainRules;
  readonly #bounds: Bounds;
  /** Distinct targets, ascending, and the place of each row's among them. */
  readonly #levels: Float64Array;
  readonly #places: Uint32Array;
  readonly #weights: Float64Array;
  readonly #left: WeightsByLevel;
  readonly #right: WeightsByLevel;
  readonly #error: number;

  /** @param stats Of each row: target times weight and weight. */
  constructor(targets: Float64Array, stats: Float64Array, rules: GainRules, bounds: Bounds) {
    this.#rules = rules;
    this.#bounds = bounds;
    this.#levels = Float64Array.from(new Set(targets)).sort();
    const placeOf = new Map(Array.from(this.#levels, (level, place) => [level, place]));
    this.#places = Uint32Array.from(targets, target => placeOf.get(target) as number);
    this.#weights = Float64Array.from(targets, (_, i) => stats[2 * i + 1]);
    this.#left = new WeightsByLevel(this.#levels);
    this.#right = new WeightsByLevel(this.#levels);
    this.clear(true);
    this.weight = this.#left.total;
    const { median, error } = this.#left.center();
    this.#error = error;
    this.value = Math.max(bounds.lower, Math.min(bounds.upper, median));
    this.isClipped = this.value !== median;
  }

  group(rows: readonly number[]): Group {
    return { rows, sums: noSums };
  }

  /** The median. */
  key({ rows }: Group): number {
    const own = new WeightsByLevel(this.#levels);
    for (const i of rows) own.add(this.#places[i], this.#weights[i], 1);
    return own.center().median;
  }

  clear(isLeft: boolean): void {
    const [full, empty] = isLeft ? [this.#left, this.#right] : [this.#right, this.#left];
    empty.clear();
    full.clear();
    for (let i = 0; i < this.#places.length; i++) full.add(this.#places[i], this.#weights[i], 1);
  }

  move({ rows }: Group, direction: 1 | -1): void {
    const [from, to] = direction === 1 ? [this.#right, this.#left] : [this.#left, this.#right];
    for (const i of rows) {
      from.add(this.#places[i], this.#weights[i], -1);
      to.add(this.#places[i], this.#weights[i], 1);
    }
  }

  gain(sign: number): number {
    const { minSamplesLeaf, minWeightLeaf } = this.#rules;
    const [left, right] = [this.#left, this.#right];
    if (left.count < minSamplesLeaf || right.count < minSamplesLeaf) return Number.NEGATIVE_INFINITY;
    if (left.total < minWeightLeaf || right.total < minWeightLeaf) return Number.NEGATIVE_INFINITY;
    const [ofLeft, ofRight] = [left.center(), right.center()];
    if (sign !== 0) {
      const { lower, upper } = this.#bounds;
      this.middle = (ofLeft.median + ofRight.median) / 2;
      if (Math.min(ofLeft.median, ofRight.median) < lower || Math.max(ofLeft.median, ofRight.median) > upper)
        return Number.NEGATIVE_INFINITY;
      if ((ofLeft.median - ofRight.median) * sign > 0) return Number.NEGATIVE_INFINITY;
    }
    return this.#error - ofLeft.error - ofRight.error;
  }

  limit(): number {
    return this.#places.length === 2 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
}

/** Weights that are added and taken away, by level: binary indexed trees (Fenwick, Software: Practice and Experience 24, 1994). */
class WeightsByLevel {
  total = 0;
  count = 0;
  readonly #levels: Float64Array;
  /** Of weights and of weights times levels; from place 1 on. */
  readonly #weights: Float64Array;
  readonly #sums: Float64Array;
  /** Rows of each level, which say whether any is there. */
  readonly #counts: Uint32Array;
  #sum = 0;

  constructor(levels: Float64Array) {
    this.#levels = levels;
    this.#weights = new Float64Array(levels.length + 1);
    this.#sums = new Float64Array(levels.length + 1);
    this.#counts = new Uint32Array(levels.length);
  }

  clear(): void {
    this.#weights.fill(0);
    this.#sums.fill(0);
    this.#counts.fill(0);
    this.total = 0;
    this.count = 0;
    this.#sum = 0;
  }

  add(place: number, weight: number, sign: 1 | -1): void {
    const own = sign * weight;
    const sum = own * this.#levels[place];
    this.total += own;
    this.count += sign;
    this.#sum += sum;
    this.#counts[place] += sign;
    for (let i = place + 1; i < this.#weights.length; i += i & -i) {
      this.#weights[i] += own;
      this.#sums[i] += sum;
    }
  }

  /** The median, midway between two where these share the weight evenly, and the sum of absolute errors. */
  center(): { median: number; error: number } {
    const half = this.total / 2;
    const last = this.#levels.length;
    let place = 0;
    let below = 0;
    let sumBelow = 0;
    // The most levels whose weight is less than half.
    for (let step = 2 ** Math.floor(Math.log2(last)); step >= 1; step /= 2) {
      if (place + step > last || !(below + this.#weights[place + step] < half)) continue;
      place += step;
      below += this.#weights[place];
      sumBelow += this.#sums[place];
    }
    // Rounding may have stopped at a level that is not there.
    while (place < last - 1 && this.#counts[place] === 0) place++;
    while (place > 0 && this.#counts[place] === 0) place--;
    const median = this.#levels[place];
    const error = this.#sum - sumBelow - median * (this.total - below) + (median * below - sumBelow);
    const own = this.#weightAt(place);
    if (below + own !== half) return { median, error };
    let next = place + 1;
    while (next < last && this.#counts[next] === 0) next++;
    return { median: next < last ? (median + this.#levels[next]) / 2 : median, error };
  }

  #weightAt(place: number): number {
    let weight = 0;
    for (let i = place + 1; i > 0; i -= i & -i) weight += this.#weights[i];
    for (let i = place; i > 0; i -= i & -i) weight -= this.#weights[i];
    return weight;
  }
}
