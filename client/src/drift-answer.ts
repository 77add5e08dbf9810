/** Whether what is served is still like what was learnt from, and the check of what the server says of it. */

import { isText, readObject } from './answers.ts';
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
