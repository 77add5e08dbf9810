/** A retraining as its caller sees it: how far it is, and what came of it. */

import type { RetrainAnswer } from '../models/managed-model.ts';
import type { ProblemDocument } from '../problem.ts';

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface JobProgress {
  /** First a fit on a part is measured on the rest, then all rows are fitted. */
  readonly phase: 'read' | 'measure' | 'fit';
  /** Of the pipeline. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** The loss so far, where there is one; lower is better. */
  readonly loss?: number;
  /** Of the whole job, 0 to 1. */
  readonly fraction: number;
  /** Estimated; null as long as nothing can be said. */
  readonly secondsLeft: number | null;
}

export interface JobState {
  readonly id: string;
  /** The model that learns. */
  readonly model: string;
  readonly status: JobStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly progress: JobProgress | null;
  readonly result?: RetrainAnswer;
  readonly problem?: ProblemDocument;
}

export function hasEnded({ status }: JobState): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** A state that can be watched. */
export class Job {
  #state: JobState;
  readonly #listeners = new Set<(state: JobState) => void>();
  #end: (state: JobState) => void = () => {};
  /** Settles when the job has ended; never rejects. */
  readonly ended: Promise<JobState>;

  constructor(state: JobState) {
    this.#state = state;
    this.ended = new Promise(resolve => {
      this.#end = resolve;
    });
    if (hasEnded(state)) this.#end(state);
  }

  get id(): string {
    return this.#state.id;
  }

  get state(): JobState {
    return this.#state;
  }

  /** Calls back on every change, at once with the state as it is. @returns What stops it. */
  watch(listener: (state: JobState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  change(changes: Partial<JobState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener(this.#state);
    if (hasEnded(this.#state)) this.#end(this.#state);
  }
}
