/** What the server and the process that fits tell each other. */

import type { Metrics, PolicyInput, Progress, RetrainFinding, ValueIssue } from '@cauce/core';
import type { ProblemDocument } from '../problem.ts';

/** The files of one job, in a folder of its own. */
export const jobFiles = {
  /** The request's body, unpacked. */
  body: 'body',
  /** The model file of the active version. */
  active: 'active.cauce',
  /** What the fit makes. */
  model: 'model.cauce',
  data: 'data.cauce',
} as const;

/** The argument of a process that is started ahead of its job. */
export const rehearsing = '--rehearse';

export interface FitJob {
  /** Folder of the job's files. */
  readonly folder: string;
  /** The version in use, whose pipeline is fitted. */
  readonly activeVersion: number;
  /** The file with the table that it learnt from, where that was kept. */
  readonly activeData: string | undefined;
  readonly mediaType: string;
  /** Options beside the body: the query's. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly minRows: number;
  readonly maxRows: number;
  /** Laid over that of the version in use: what the service was told. The new version keeps it. */
  readonly policy: PolicyInput;
  /** Modules with the user's own definitions. */
  readonly definitionModules: readonly string[];
  /** Most resident memory in megabytes. */
  readonly memoryLimitMb: number | undefined;
}

export interface FitProgress extends Progress {
  readonly phase: 'read' | 'measure' | 'fit';
  /** Of the whole job, 0 to 1. */
  readonly fraction: number;
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
  /** The version in use before, on the same rows held out. */
  readonly previous: {
    readonly version: number;
    /** Null when it cannot predict them. */
    readonly metrics: Metrics | null;
    /**
     * How many of the rows held out it had learnt from, which flatters it; null when its rows were not kept. With
     * `promote: if_better`, or a policy that refuses worse scores, it is 0: then its pipeline was fitted on its own rows without these, to be compared fairly.
     */
    readonly seenTestRows: number | null;
    /** Of its intervals on these rows, at the coverage that they promise; undefined where it has none. */
    readonly coverage?: { readonly promised: number; readonly covered: number; readonly n: number };
  };
  /** Whether it is to be used: asked for, and not refused by a finding. */
  readonly promote: boolean;
  /** What the checks found. With one that refuses the new version is kept, but not put to use. */
  readonly findings: readonly RetrainFinding[];
  readonly warnings: readonly ValueIssue[];
}

export type FitMessage =
  | { readonly kind: 'progress'; readonly progress: FitProgress }
  | { readonly kind: 'done'; readonly result: FitResult }
  | { readonly kind: 'failed'; readonly problem: ProblemDocument };
