/** The rows of a tree, how often each was drawn and what it weighs: the twin of assembly/forest/rows.ts. */

import type { GrowArguments } from './grow-trees.ts';
import type { TreeRandom } from './plain-random.ts';

export class DrawnRows {
  readonly #given: GrowArguments;
  readonly #random: TreeRandom;
  readonly #drawn: Uint32Array;
  /** What each class counts for in this tree. */
  #balance: Float64Array | undefined;

  constructor(given: GrowArguments, random: TreeRandom) {
    this.#given = given;
    this.#random = random;
    this.#drawn = new Uint32Array(given[8]);
  }

  /** Draws the tree's rows, once. */
  draw(): Uint32Array {
    const [draws] = this.#given[13];
    if (draws === 0) this.#drawn.fill(1);
    for (let k = 0; k < draws; k++) this.#drawn[this.#drawRow()]++;
    return Uint32Array.from(this.#drawn.keys()).filter(row => this.#drawn[row] > 0);
  }

  #drawRow(): number {
    const chances = this.#given[26];
    if (chances === 0) return this.#random.below(this.#drawn.length);
    let low = 0;
    let high = chances.length - 1;
    const wanted = this.#random.uniform() * chances[high];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (chances[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** What the drawn rows weigh together, once their classes are balanced where that is wanted. */
  weigh(index: Uint32Array): number {
    if (this.#given[13][17] !== 0) this.#balance = this.#balanced(index);
    let total = 0;
    for (const row of index) {
      const weight = (this.#given[24] as Float64Array)[2 * row + 1] * this.#drawn[row];
      total += weight * (this.#balance?.[this.#given[10][row]] ?? 1);
    }
    return total;
  }

  /** n / (k nₖ) for each class, counted as drawn. */
  #balanced(index: Uint32Array): Float64Array {
    const counts = new Float64Array(Math.max(2, this.#given[13][8]));
    for (const row of index) counts[this.#given[10][row]] += this.#drawn[row];
    const n = counts.reduce((sum, count) => sum + count, 0);
    const present = counts.filter(count => count > 0).length;
    return counts.map(count => (count > 0 ? n / (present * count) : 0));
  }

  /** What each of the node's rows adds to sums. */
  stats(index: Uint32Array): Float64Array {
    const target = this.#given[10];
    const weights = this.#given[24];
    const classes = this.#given[13][8];
    const rowUnit = this.#given[13][15];
    const stats = new Float64Array(2 * index.length);
    index.forEach((row, i) => {
      let times = this.#drawn[row];
      if (weights === 0) {
        stats[2 * i] = classes === 0 ? target[row] * times : target[row];
        stats[2 * i + 1] = classes === 0 ? times + rowUnit : times;
        return;
      }
      if (this.#balance !== undefined) times *= this.#balance[target[row]];
      stats[2 * i] = classes === 0 ? weights[2 * row] * times : weights[2 * row];
      stats[2 * i + 1] = weights[2 * row + 1] * times;
    });
    return stats;
  }
}
