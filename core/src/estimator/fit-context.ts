/** What a fit is given beside its rows: by who calls it, and by the pipeline to each step. */

import type { AbortSignalLike } from '../host.ts';
import type { Random } from '../random.ts';

/** The classes of a classifier's target, one code for each row. */
export interface ClassTarget {
  /** Shape (rows): index into `classes`. */
  readonly codes: Int32Array;
  /** In ascending order of code points. */
  readonly classes: readonly string[];
}

/** How far a fit has come. */
export interface Progress {
  /** Name of the step, or of the search or split, that reports. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** The loss so far, where there is one; lower is better. */
  readonly loss?: number;
}

/** What a fit may use beside its columns. */
export interface FitContext {
  /** The only source of chance; its seed comes from `fit(table, { randomState })`. */
  readonly random: Random;
  /** The target, for transformers that look at it: numbers, or classes. */
  readonly target: Float64Array | ClassTarget;
  /**
   * Shape (rows): what each row counts for; finite, at least 0, not all 0. Undefined when all count the same. As in
   * scikit-learn's pipelines, only the estimator at the end is given it, and only one that says `sampleWeight: true`.
   */
  readonly sampleWeight?: Float64Array | undefined;
  readonly report: (progress: Progress) => void;
  /** Throws ABORTED when the caller has given up. Long fits ask now and then. */
  readonly throwIfAborted: () => void;
  /** How many threads may work on it; undefined for as many as the machine runs at the same time. */
  readonly threads: number | undefined;
}

/** Options that every fit takes. */
export interface FitOptions {
  /** Seed of all chance in the fit; default 0, so that a fit can be repeated. */
  readonly randomState?: number;
  /** Called as the fit goes on. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the fit when aborted. */
  readonly signal?: AbortSignalLike;
  /**
   * How many threads may work on it, at least 1; by default as many as the machine runs at the same time. The model is
   * the same to the bit whatever their number.
   */
  readonly threads?: number;
  /**
   * Name of a column that says what each row counts for: finite, at least 0. It is no input of the model. The model
   * remembers it: rows to learn from later have it too. By default all rows count the same.
   */
  readonly sampleWeight?: string | undefined;
}
