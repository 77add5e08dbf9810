/**
 * The predictions that a process made last, of one model: what a truth that is told later is held against. A ring of
 * typed arrays, so that its memory is the same however many there were, and to remember one costs no allocation.
 */

import { randomInt } from 'node:crypto';
import { addScore, newTally, type Tally } from './tally.ts';

/** Intervals, or sets of classes, that were answered with predictions: one for each. */
export interface AnsweredIntervals {
  /** The coverage that was asked for. */
  readonly coverage: number;
  /** Of a regressor; both or none. */
  readonly lower?: ArrayLike<number> | undefined;
  readonly upper?: ArrayLike<number> | undefined;
  /** Of a classifier. */
  readonly sets?: readonly (readonly string[])[] | undefined;
}

/** The true targets of one answered request. */
export interface Told {
  /** As the answer said it. */
  readonly id: string;
  /** One for each instance of the request: a number, the name of a class, or null where it is not known. */
  readonly targets: readonly (number | string | null)[];
}

/** What truths came to. Plain data: it goes from process to process. */
export interface Outcome {
  readonly accepted: number;
  /** Of instances whose truth was told before. */
  readonly alreadyTold: number;
  /** Ids of which not every instance that a truth was told of is remembered. */
  readonly unknown: readonly string[];
  /** What was accepted, scored, by the version that had predicted. */
  readonly tallies: readonly (readonly [version: number, tally: Tally])[];
}

/** So many predictions are remembered unless it is said otherwise: 4 MB. */
const defaultCapacity = 100_000;
/** A set of classes is remembered as bits, in the place of an interval's two bounds. */
const setWords = 4;
const setBits = 32 * setWords;

export class RecentPredictions {
  /** Tells the ids of one process and model from those of others, and of its own earlier lives. */
  readonly tag = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  readonly #capacity: number;
  /** A number, or the code of a class among those of its version. */
  readonly #predictions: Float64Array;
  readonly #versions: Uint32Array;
  /** The coverage promised; 0 where no interval was asked for. */
  readonly #coverages: Float64Array;
  /** Lower and upper bound. */
  readonly #bounds: Float64Array;
  /** The same memory as bits of classes. */
  readonly #sets: Uint32Array;
  readonly #isTold: Uint8Array;
  /** At the last instance of a request how many it had, plus 1; 0 at all others. */
  readonly #ends: Uint32Array;
  readonly #classes = new Map<number, VersionClasses>();
  /** How many places were ever taken: the number of the place taken last. */
  #taken = 0;
  /** Where the next one goes. */
  #slot = 0;

  constructor(capacity: number = defaultCapacity) {
    this.#capacity = capacity;
    this.#predictions = new Float64Array(capacity);
    this.#versions = new Uint32Array(capacity);
    this.#coverages = new Float64Array(capacity);
    this.#bounds = new Float64Array(2 * capacity);
    this.#sets = new Uint32Array(this.#bounds.buffer);
    this.#isTold = new Uint8Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /**
   * Remembers what a request was answered with. O(predictions).
   *
   * @param predictions Of all its instances, in their order: numbers, or names of classes. Of more than can be remembered,
   *   the last are. Only read.
   * @param intervals Where they were asked for. A set that holds another than the first 128 classes that its version ever
   *   named is not remembered.
   * @returns The id by which truths are told: six characters of this process, a hyphen, and a number in base 36.
   */
  remember(version: number, predictions: ArrayLike<number | string>, intervals?: AnsweredIntervals): string {
    const count = predictions.length;
    const first = Math.max(0, count - this.#capacity);
    let slot = this.#slot;
    let last = slot;
    for (let i = first; i < count; i++) {
      const prediction = predictions[i];
      this.#predictions[slot] =
        typeof prediction === 'number' ? prediction : this.#classesOf(version).code(prediction);
      this.#versions[slot] = version;
      this.#coverages[slot] = intervals === undefined ? 0 : this.#keepInterval(slot, version, intervals, i);
      this.#isTold[slot] = 0;
      this.#ends[slot] = 0;
      last = slot;
      if (++slot === this.#capacity) slot = 0;
    }
    // A request without instances takes a place too, so that its id is no other's.
    if (count === 0 && ++slot === this.#capacity) slot = 0;
    this.#ends[last] = count + 1;
    this.#slot = slot;
    this.#taken += Math.max(1, count - first);
    return `${this.tag}-${this.#taken.toString(36)}`;
  }

  /** How many instances the request of each id had; -1 where none of it is remembered here. */
  sizes(ids: readonly string[]): number[] {
    return ids.map(id => this.#sizeOf(this.#placeOf(id)));
  }

  /** Holds truths against what was predicted. Each counts once. */
  tell(all: readonly Told[]): Outcome {
    const tallies = new Map<number, Tally>();
    const unknown: string[] = [];
    let accepted = 0;
    let alreadyTold = 0;
    for (const { id, targets } of all) {
      const end = this.#placeOf(id);
      const start = end - targets.length + 1;
      const isKnown = this.#sizeOf(end) === targets.length;
      let isWhole = isKnown;
      for (const [i, target] of targets.entries()) {
        if (target === null) continue;
        // Of a request that is half forgotten, the last are still there.
        if (!isKnown || !this.#isKept(start + i)) isWhole = false;
        else if (this.#tellOne(this.#slotOf(start + i), target, tallies)) accepted++;
        else alreadyTold++;
      }
      if (!isWhole) unknown.push(id);
    }
    return { accepted, alreadyTold, unknown, tallies: [...tallies] };
  }

  /** Writes the interval of an instance. @returns Its coverage; 0 where there is none to be remembered. */
  #keepInterval(slot: number, version: number, given: AnsweredIntervals, i: number): number {
    const { coverage, lower, upper, sets } = given;
    if (lower !== undefined && upper !== undefined) {
      this.#bounds[2 * slot] = lower[i];
      this.#bounds[2 * slot + 1] = upper[i];
      return coverage;
    }
    if (sets === undefined) return 0;
    const words = this.#sets.subarray(setWords * slot, setWords * (slot + 1)).fill(0);
    const classes = this.#classesOf(version);
    for (const name of sets[i]) {
      const code = classes.code(name);
      if (code >= setBits) return 0;
      words[code >>> 5] |= 1 << (code & 31);
    }
    return coverage;
  }

  /** @returns False when the truth of this instance was told before. */
  #tellOne(slot: number, target: number | string, tallies: Map<number, Tally>): boolean {
    if (this.#isTold[slot] === 1) return false;
    this.#isTold[slot] = 1;
    const version = this.#versions[slot];
    const tally = tallies.get(version) ?? newTally();
    tallies.set(version, tally);
    const classes = this.#classes.get(version);
    const prediction = this.#predictions[slot];
    const promised = this.#coverages[slot];
    if (classes === undefined) {
      const truth = Number(target);
      const isCovered = this.#bounds[2 * slot] <= truth && truth <= this.#bounds[2 * slot + 1];
      addScore(tally, Math.abs(truth - prediction), promised, isCovered);
    } else {
      const code = classes.find(String(target));
      const word = code === undefined ? 0 : this.#sets[setWords * slot + (code >>> 5)];
      const isCovered = code !== undefined && code < setBits && (word & (1 << (code & 31))) !== 0;
      addScore(tally, code === prediction ? 0 : 1, promised, isCovered);
    }
    return true;
  }

  /** The place of a request's last instance, from 1; 0 for what is no id of this process. */
  #placeOf(id: string): number {
    if (!id.startsWith(this.tag) || id[this.tag.length] !== '-') return 0;
    const place = Number.parseInt(id.slice(this.tag.length + 1), 36);
    return place <= this.#taken && this.#isKept(place) ? place : 0;
  }

  #sizeOf(place: number): number {
    return place === 0 ? -1 : this.#ends[this.#slotOf(place)] - 1;
  }

  #isKept(place: number): boolean {
    return place > 0 && place > this.#taken - this.#capacity;
  }

  #slotOf(place: number): number {
    return (place - 1) % this.#capacity;
  }

  #classesOf(version: number): VersionClasses {
    return this.#classes.get(version) ?? this.#newClasses(version);
  }

  /** Also lets go of the classes of versions of which no prediction is left. */
  #newClasses(version: number): VersionClasses {
    const used = new Set(this.#versions);
    for (const old of this.#classes.keys()) if (!used.has(old)) this.#classes.delete(old);
    const classes = new VersionClasses();
    this.#classes.set(version, classes);
    return classes;
  }
}

/** The classes of one version, numbered as they come. */
class VersionClasses {
  readonly #codes = new Map<string, number>();

  /** The number of a class that the version named. */
  code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(name, this.#codes.size);
    return this.#codes.size - 1;
  }

  /** The number of any class; undefined where the version never named it. */
  find(name: string): number | undefined {
    return this.#codes.get(name);
  }
}
