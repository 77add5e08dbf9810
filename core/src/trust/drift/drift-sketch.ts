/** What was served, counted: instances by field and bin, and predictions by bin. As large after a million as after one. */

import type { Observer } from '../observer.ts';
import { binCount, binOfNumber, binOfText } from '../profile/bins.ts';
import type { Profile } from '../profile/profile.ts';

/** A sketch as plain data, for other processes. */
export interface SketchCounts {
  readonly instances: number;
  /** Of each field, one after the other, in the schema's order, then of the predictions. */
  readonly counts: ArrayLike<number>;
}

/**
 * Sketches of one profile can be added up, in any order.
 *
 * @example
 * const model = await pipeline(dummyRegressor()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * const sketch = new DriftSketch(model.profile);
 * sketch.instances; //=> 0
 */
export class DriftSketch implements Observer {
  readonly #profile: Profile;
  readonly #classes: readonly string[] | undefined;
  /** Doubles: a count stands still at 2^53 instead of starting again at 0. */
  readonly #counts: Float64Array;
  /** Where the counts of each field begin, and last those of the predictions. */
  readonly #starts: Int32Array;
  /** Classifiers: the bin of each class by its position. */
  readonly #classBins: Uint8Array | undefined;
  #instances = 0;

  /** @param classes The classes by their position, for a classifier. */
  constructor(profile: Profile, classes?: readonly string[]) {
    this.#profile = profile;
    this.#classes = classes;
    const sizes = [...profile.fields, profile.predictions].map(binCount);
    this.#starts = new Int32Array(sizes.length);
    for (let i = 1; i < sizes.length; i++) this.#starts[i] = this.#starts[i - 1] + sizes[i - 1];
    this.#counts = new Float64Array(this.#starts[sizes.length - 1] + sizes[sizes.length - 1]);
    this.#classBins =
      classes && Uint8Array.from(classes, name => binOfText(profile.predictions, name, () => true));
  }

  /** How many counts there are, 8 bytes each. */
  get size(): number {
    return this.#counts.length;
  }

  get instances(): number {
    return this.#instances;
  }

  /** The counts of a field by its position. Only to be read. */
  ofField(field: number): Float64Array {
    return this.#counts.subarray(this.#starts[field], this.#starts[field + 1]);
  }

  /** Only to be read. */
  get ofPredictions(): Float64Array {
    return this.#counts.subarray(this.#starts[this.#profile.fields.length]);
  }

  row(codes: Uint8Array, prediction: number): void {
    const counts = this.#counts;
    const starts = this.#starts;
    const fields = starts.length - 1;
    for (let field = 0; field < fields; field++) counts[starts[field] + codes[field]]++;
    counts[starts[fields] + this.#binOf(prediction)]++;
    this.#instances++;
  }

  table(codes: readonly Uint8Array[], predictions: ArrayLike<number>): void {
    const counts = this.#counts;
    const rows = predictions.length;
    for (const [field, own] of codes.entries()) {
      const start = this.#starts[field];
      for (let row = 0; row < rows; row++) counts[start + own[row]]++;
    }
    const start = this.#starts[codes.length];
    for (let row = 0; row < rows; row++) counts[start + this.#binOf(predictions[row])]++;
    this.#instances += rows;
  }

  /** Adds what another sketch of the same profile counted. @throws {RangeError} for one of other bins. */
  add({ instances, counts }: SketchCounts): void {
    if (counts.length !== this.#counts.length) {
      throw new RangeError(
        `A sketch of ${this.size} counts was given ${counts.length}: they are of another version.`,
      );
    }
    for (let i = 0; i < counts.length; i++) this.#counts[i] += counts[i];
    this.#instances += instances;
  }

  /** Another one, of the same profile, in which nothing is counted yet. */
  empty(): DriftSketch {
    return new DriftSketch(this.#profile, this.#classes);
  }

  /** A copy of what was counted: `add` takes it. */
  toCounts(): SketchCounts {
    return { instances: this.#instances, counts: this.#counts.slice() };
  }

  #binOf(prediction: number): number {
    return this.#classBins === undefined
      ? binOfNumber(this.#profile.predictions, prediction)
      : this.#classBins[prediction];
  }
}
