/** A job as it stands on disk: what is to be done, and what came of it. */

import { randomUUID } from 'node:crypto';
import type { JobState } from './job.ts';
import type { StagedBody } from './job-folder.ts';

export interface RetrainRequest {
  readonly mediaType: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** `Idempotency-Key`. */
  readonly key?: string | undefined;
}

export interface JobRecord {
  readonly state: JobState;
  readonly mediaType: string;
  /** Options beside the body: the query's. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `Idempotency-Key` of the request. */
  readonly key?: string;
  /** SHA-256 of the body, to tell whether a repeated request is the same. */
  readonly bodyHash: string;
  readonly bodyBytes: number;
  /** How often it was begun: one that brings the server down is not begun for ever. */
  readonly attempts: number;
}

/** The record of a job that has just been taken on. */
export function newRecord(model: string, staged: StagedBody, request: RetrainRequest): JobRecord {
  const state: JobState = {
    id: randomUUID(),
    model,
    status: 'queued',
    createdAt: new Date().toISOString(),
    startedAt: null,
    endedAt: null,
    progress: null,
  };
  return {
    state,
    mediaType: request.mediaType,
    options: request.options,
    ...(request.key === undefined ? {} : { key: request.key }),
    bodyHash: staged.hash,
    bodyBytes: staged.bytes,
    attempts: 0,
  };
}
