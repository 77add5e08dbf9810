/** Whether what is served is still like what was learnt from, and the check of what the server says of it. */

import { isText, type Metrics, readObject } from './answers.ts';
import { isRecord } from './errors.ts';

/** `unknown`: too few instances to say. */
export type DriftLevel = 'none' | 'possible' | 'certain' | 'unknown';

export interface Drift {
  readonly model: { readonly name: string; readonly version: number };
  /** The oldest first; those in which nothing was served are not there. Times in ISO 8601. */
  readonly windows: readonly {
    readonly from: string;
    readonly to: string;
    readonly instances: number;
    readonly level: DriftLevel;
  }[];
  /** Of the newest windows, together. */
  readonly current: DriftReport;
  /** How good the predictions were, by the targets that were told. */
  readonly performance?: LivePerformance;
}

export interface LivePerformance {
  /** Of the version in use. */
  readonly live: LiveScores;
  /** Its scores on rows held out when it was made; null where they were not measured. */
  readonly promised: Metrics | null;
  /** How often intervals held the truth, by the coverage that was promised. */
  readonly intervals: readonly {
    readonly promised: number;
    readonly covered: number;
    readonly n: number;
    /** Between these `covered` lies 99 times in 100 when the promise is kept. */
    readonly low: number;
    readonly high: number;
    /** Whether it does; null while there are too few to say. */
    readonly within: boolean | null;
  }[];
  /** The oldest first. Times in ISO 8601. */
  readonly windows: readonly (LiveScores & { readonly from: string; readonly to: string })[];
  /** The newest first. */
  readonly versions: readonly (LiveScores & { readonly version: number })[];
}

/** Of a regressor `rmse` and `mae`, of a classifier `accuracy`. */
export interface LiveScores {
  readonly n: number;
  /** Whether these are too few to say anything. */
  readonly tooFew: boolean;
  readonly rmse?: number | null;
  readonly mae?: number | null;
  readonly accuracy?: number | null;
}

export interface DriftReport {
  /** How many windows it is of. */
  readonly windows: number;
  /** Null where nothing was served. */
  readonly from: string | null;
  readonly to: string | null;
  /** The worst of all. */
  readonly level: DriftLevel;
  readonly instances: number;
  readonly fields: readonly ColumnDrift[];
  /** By the name of the target. */
  readonly predictions: ColumnDrift;
}

export interface ColumnDrift {
  readonly name: string;
  readonly level: DriftLevel;
  /** Population stability index; null where there are no values to compare. */
  readonly index: number | null;
  /** The index above which drift is possible, and certain. */
  readonly thresholds: { readonly possible: number; readonly certain: number } | null;
  readonly missing: Rate;
  /** Categories that the model has never seen; null for other columns. */
  readonly unseen: Rate | null;
  /** Numbers outside the range seen; null for other columns. */
  readonly outOfRange: Rate | null;
  /** What changed most: the largest first. */
  readonly moved: readonly {
    readonly values: string;
    readonly now: number;
    readonly expected: number;
    /** The whole sentence. */
    readonly message: string;
  }[];
}

/** A share of the instances: now, and of the training data. */
export interface Rate {
  readonly now: number;
  readonly expected: number;
}

/** @throws {CauceAnswerError} */
export function readDrift(value: unknown, where: string): Drift {
  const answer = readObject(value, where, { model: isRecord, windows: Array.isArray, current: isRecord });
  readObject(answer['current'], where, { level: isText, fields: Array.isArray, predictions: isRecord });
  return answer as unknown as Drift;
}
