/** The model that is served: one reference, switched at once; and its retrainings, one at a time. */

import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Definition,
  loadModel,
  type Metrics,
  type Model,
  ModelFileError,
  type ValueIssue,
} from '@cauce/core';
import type { ModelStore } from '@cauce/store';
import { emptyBody } from './body.ts';
import { type FitJob, type FitResult, jobFiles } from './fit/messages.ts';
import { type FitLimits, runFit } from './fit/run-fit.ts';
import { Job } from './job.ts';
import { HttpProblem, problemOf } from './problem.ts';

/** A version in use. A request takes hold of it once, at its start, and answers with it whatever happens meanwhile. */
export interface Current {
  readonly model: Model;
  readonly version: number;
}

export interface ServedModelOptions extends FitLimits {
  readonly store: ModelStore;
  readonly name: string;
  readonly minRows: number;
  readonly definitions: readonly { readonly definition: Definition }[];
  readonly definitionModules: readonly string[];
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

export interface RetrainAnswer {
  readonly model: { readonly name: string; readonly version: number; readonly previousVersion: number };
  readonly metrics: Metrics;
  readonly evaluation: FitResult['evaluation'];
  readonly previous: { readonly metrics: Metrics | null };
  readonly promoted: boolean;
  readonly warnings: readonly ValueIssue[];
  readonly durationMs: number;
}

/** So many finished jobs are remembered. */
const keptJobs = 100;

export class ServedModel {
  readonly name: string;
  readonly store: ModelStore;
  readonly #options: ServedModelOptions;
  readonly #jobs = new Map<string, Job>();
  #current: Current | undefined;
  #running: Job | undefined;
  #child: ChildProcess | undefined;

  constructor(options: ServedModelOptions) {
    this.#options = options;
    this.name = options.name;
    this.store = options.store;
  }

  /** Opens the active version, or the newest that can be opened. */
  async open(): Promise<void> {
    const opened = await this.store.openActive(bytes =>
      loadModel(bytes, { definitions: this.#options.definitions }),
    );
    for (const { version, error } of opened?.refused ?? []) {
      this.#options.log('error', `Version ${version} cannot be opened and is passed over.`, error);
    }
    if (opened !== undefined) this.#current = { model: opened.value, version: opened.version };
  }

  /** The version in use. @throws {HttpProblem} 503 when there is none. */
  current(): Current {
    if (this.#current === undefined) {
      throw new HttpProblem(
        503,
        'NO_MODEL',
        'No model is loaded yet. Train one with: cauce train <csv> --target <column> --out <folder>.',
      );
    }
    return this.#current;
  }

  get isReady(): boolean {
    return this.#current !== undefined;
  }

  /** @throws {HttpProblem} 404. */
  job(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined)
      throw new HttpProblem(404, 'JOB_UNKNOWN', `There is no job ${id.slice(0, 60)}, or it ended long ago.`);
    return job;
  }

  /** Stops a running fit: for the end of the server. */
  close(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Starts a retraining. @throws {HttpProblem} 409 when one is running; 503 when there is no model. */
  retrain(body: Readable, mediaType: string, options: Readonly<Record<string, unknown>>): Job {
    const current = this.current();
    if (this.#running !== undefined) {
      const { id } = this.#running;
      body.resume();
      throw new HttpProblem(
        409,
        'RETRAIN_RUNNING',
        `A retraining is running already: job ${id}. Wait for it to end.`,
        { job: id },
      );
    }
    const job = new Job(randomUUID());
    this.#running = job;
    this.#remember(job);
    this.#perform(job, current, body, mediaType, options)
      .then(
        answer => job.succeed(answer),
        error => {
          const problem = problemOf(error);
          if (problem.status >= 500) this.#options.log('error', `Retraining ${job.id} failed.`, error);
          job.fail(problem);
        },
      )
      .finally(() => {
        this.#child = undefined;
      });
    return job;
  }

  async #perform(
    job: Job,
    current: Current,
    body: Readable,
    mediaType: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<RetrainAnswer> {
    const started = performance.now();
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'cauce-retrain-'));
      const file = createWriteStream(join(folder, jobFiles.body));
      await pipeline(body, file);
      if (file.bytesWritten === 0) throw emptyBody();
      await writeFile(join(folder, jobFiles.active), await this.store.read(current.version));
      const data = await this.store.readData(current.version);
      if (data !== undefined) await writeFile(join(folder, jobFiles.activeData), data);
      const { minRows, definitionModules } = this.#options;
      const fit: FitJob = { folder, mediaType, options, minRows, definitionModules };
      const result = await runFit(
        fit,
        this.#options,
        progress => job.progress(progress),
        child => {
          this.#child = child;
        },
      );
      const version = await this.#keep(folder, result, current.version);
      return {
        model: { name: this.name, version, previousVersion: current.version },
        metrics: result.metrics,
        evaluation: result.evaluation,
        previous: { metrics: result.previousMetrics },
        promoted: result.promote,
        warnings: result.warnings,
        durationMs: Math.round(performance.now() - started),
      };
    } finally {
      // Before the answer goes out, so that whoever has it can start the next.
      this.#running = undefined;
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Opens the new file, sees that it predicts what it should, keeps it, and switches to it. */
  async #keep(
    folder: string,
    { golden, metrics, evaluation, promote }: FitResult,
    parentVersion: number,
  ): Promise<number> {
    const bytes = await readFile(join(folder, jobFiles.model));
    const data = await readFile(join(folder, jobFiles.data));
    const model = loadModel(bytes, { definitions: this.#options.definitions });
    const again = model.predict(golden.rows);
    if (again.some((prediction, i) => !Object.is(prediction, golden.predictions[i]))) {
      throw new ModelFileError('opened again, the new model predicts something else.');
    }
    const info = { name: this.name, metrics, rows: evaluation.rows, parentVersion };
    const version = await this.store.add({ model: bytes, data, info });
    if (promote) {
      await this.store.activate(version);
      this.#current = { model, version };
    }
    return version;
  }

  #remember(job: Job): void {
    this.#jobs.set(job.id, job);
    for (const id of [...this.#jobs.keys()].slice(0, -keptJobs)) this.#jobs.delete(id);
  }
}
