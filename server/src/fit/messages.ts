/** What the server and the process that fits tell each other. */

import type { Metrics, Progress, ValueIssue } from '@cauce/core';
import type { ProblemDocument } from '../problem.ts';

/** The files of one job, in a folder of its own. */
export const jobFiles = {
  /** The request's body, unpacked. */
  body: 'body',
  /** The model file of the active version. */
  active: 'active.cauce',
  /** The table that the active version learnt from, where it was kept. */
  activeData: 'active-data.cauce',
  /** What the fit makes. */
  model: 'model.cauce',
  data: 'data.cauce',
} as const;

export interface FitJob {
  /** Folder of the job's files. */
  readonly folder: string;
  readonly mediaType: string;
  /** Options beside the body: the query's. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly minRows: number;
  /** Modules with the user's own definitions. */
  readonly definitionModules: readonly string[];
}

export interface FitResult {
  readonly metrics: Metrics;
  readonly evaluation: {
    readonly method: 'holdout';
    readonly testSize: number;
    readonly trainRows: number;
    readonly testRows: number;
    readonly rows: number;
  };
  /** The active version's scores on the same held-out rows; null when it cannot predict them. */
  readonly previousMetrics: Metrics | null;
  readonly promote: boolean;
  readonly warnings: readonly ValueIssue[];
  /** Rows and what the new model predicted for them: whoever opens the file must find the same. */
  readonly golden: {
    readonly rows: readonly Record<string, unknown>[];
    readonly predictions: readonly (number | string)[];
  };
}

export type FitMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly result: FitResult }
  | { readonly kind: 'failed'; readonly problem: ProblemDocument };
