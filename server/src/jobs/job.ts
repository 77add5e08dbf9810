/** A retraining as its caller sees it: how far it is, and what came of it. */

import type { Progress } from '@cauce/core';
import type { ProblemDocument } from './problem.ts';
import type { RetrainAnswer } from './served-model.ts';

export interface JobState {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly createdAt: string;
  readonly progress: Progress | null;
  readonly result?: RetrainAnswer;
  readonly problem?: ProblemDocument;
}

export class Job {
  readonly id: string;
  /** Settles when the job has ended; never rejects. */
  readonly ended: Promise<JobState>;
  #state: JobState;
  readonly #listeners = new Set<(state: JobState) => void>();
  #end: (state: JobState) => void = () => {};

  constructor(id: string) {
    this.id = id;
    this.#state = { id, status: 'running', createdAt: new Date().toISOString(), progress: null };
    this.ended = new Promise(resolve => {
      this.#end = resolve;
    });
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

  progress(progress: Progress): void {
    this.#change({ ...this.#state, progress });
  }

  succeed(result: RetrainAnswer): void {
    this.#change({ ...this.#state, status: 'succeeded', result });
    this.#end(this.#state);
  }

  fail(problem: ProblemDocument): void {
    this.#change({ ...this.#state, status: 'failed', problem });
    this.#end(this.#state);
  }

  #change(state: JobState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
