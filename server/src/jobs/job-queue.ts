/** Retrainings, one after the other, over all models of the service. */

import type { Readable } from 'node:stream';
import { emptyBody } from '../bodies/instances.ts';
import type { FitProgress, FitResult } from '../fit/messages.ts';
import type { Log, ManagedModel, RetrainAnswer } from '../models/managed-model.ts';
import { Mutex } from '../mutex.ts';
import { isStorageProblem, type ProblemDocument, problemOf } from '../problem.ts';
import { hasEnded, Job, type JobState, type JobStatus } from './job.ts';
import type { JobFolder, StagedBody } from './job-folder.ts';
import { cancelled, closing, givenUp, keyReused, queueFull, unknownJob } from './job-problems.ts';
import { type JobRecord, newRecord, type RetrainRequest } from './job-record.ts';

/** A model that can learn, and where its jobs are kept. */
export interface Learner {
  readonly model: ManagedModel;
  readonly jobs: JobFolder;
}

/** Fits in a process of its own. The signal ends it. */
export type Fit = (
  learner: Learner,
  record: JobRecord,
  onProgress: (progress: FitProgress) => void,
  signal: AbortSignal,
) => Promise<FitResult>;

export interface JobQueueOptions {
  readonly learners: readonly Learner[];
  readonly fit: Fit;
  /** So many may wait; the next is refused. */
  readonly maxWaiting: number;
  readonly log: Log;
  readonly onEnd?: (state: JobState, seconds: number) => void;
}

interface Entry {
  readonly job: Job;
  readonly learner: Learner;
  record: JobRecord;
  readonly stop: AbortController;
}

/** So many ended jobs are remembered for each model. */
const keptJobs = 100;
/** One that was begun so often without an end, because the server went down each time, is given up. */
const maxAttempts = 3;

export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting: Entry[] = [];
  #running: Entry | undefined;
  #idle: Promise<void> = Promise.resolve();
  /** Bodies that are being received take a place too. */
  #arriving = 0;
  #hasBegun = false;
  #isClosed = false;
  /** One after the other, so that of two requests with one key the second finds the job of the first. */
  readonly #accepting = new Mutex();

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get running(): number {
    return this.#running === undefined ? 0 : 1;
  }

  /** All that are remembered, the oldest first. */
  list(): JobState[] {
    return [...this.#entries.values()].map(({ job }) => job.state);
  }

  /** @throws {HttpProblem} 404. */
  get(id: string): Job {
    return this.#entry(id).job;
  }

  /**
   * Takes a retraining on: when this returns, it is on disk and will be done whatever happens.
   * @throws {HttpProblem} 400 for an empty body; 422 for a key that came with another body; 429 when too many wait; 503
   *   when there is no model, or the server is about to stop.
   */
  async submit(learner: Learner, body: Readable, request: RetrainRequest): Promise<Job> {
    try {
      learner.model.live.current();
      await this.#accepting.run(() => this.#claim(learner));
      if (this.#isClosed) throw closing();
      this.#checkRoom();
    } catch (error) {
      // A repeated request gets its job even then.
      if (request.key === undefined || isStorageProblem(error)) {
        body.resume();
        throw error;
      }
    }
    this.#arriving++;
    let staged: StagedBody;
    try {
      staged = await learner.jobs.stage(body);
    } finally {
      this.#arriving--;
    }
    try {
      if (staged.bytes === 0) throw emptyBody();
      return await this.#accepting.run(async () => {
        const known = this.#repeated(learner, request.key, staged);
        if (known !== undefined) return known;
        if (this.#isClosed) throw closing();
        this.#checkRoom();
        return this.#accept(learner, staged, request);
      });
    } finally {
      // Of a job that was accepted nothing is there any more.
      await learner.jobs.discard(staged.folder);
    }
  }

  /** Ends a job, now or before it began; one that has ended stays as it is. @throws {HttpProblem} 404. */
  async cancel(id: string): Promise<Job> {
    const entry = this.#entry(id);
    const place = this.#waiting.indexOf(entry);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      await this.#end(entry, 'cancelled', { problem: problemOf(cancelled()) });
    } else if (!hasEnded(entry.job.state)) {
      entry.stop.abort(cancelled());
      await entry.job.ended;
    }
    return entry.job;
  }

  /**
   * Finds what an earlier life of the server left: jobs that ended are remembered, the others wait. Where nothing can be
   * kept on the disk they wait until it can, which each new retraining tries: predictions do not need it.
   * @throws {CauceError} STORE_INVALID while another service has the jobs of a model.
   */
  async load(): Promise<void> {
    const { learners, log } = this.#options;
    for (const learner of learners) {
      const { model, jobs } = learner;
      await this.#claim(learner).catch(error => {
        if (!isStorageProblem(error)) throw error;
        log(
          'error',
          `${model.name}: ${jobs.path} cannot be written, so that it cannot learn for now.`,
          error,
        );
      });
      const { records, damaged } = await jobs.list();
      for (const record of records) {
        const entry = this.#remember(learner, record);
        if (!hasEnded(record.state)) this.#waiting.push(entry);
        else if (jobs.isOurs) await jobs.tidy(record.state.id).catch(() => {});
      }
      for (const name of damaged)
        log('error', `${jobs.folderOf(name)} holds no whole job, and is passed over.`);
    }
    this.#waiting.sort((a, b) => (a.record.state.createdAt < b.record.state.createdAt ? -1 : 1));
  }

  /** From now on, what waits is done. */
  begin(): void {
    this.#hasBegun = true;
    this.#next();
  }

  /** Stops the running fit and starts no other; all that is unfinished is left on disk to be resumed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#running?.stop.abort(closing());
    await this.#idle;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw unknownJob(id);
  }

  /** Takes the folder of a model's jobs, if it is not taken yet. @throws what the disk says. */
  async #claim({ jobs }: Learner): Promise<void> {
    if (jobs.isOurs) return;
    await jobs.lock();
    await jobs.clear();
    this.#next();
  }

  #checkRoom(): void {
    const { maxWaiting } = this.#options;
    if (this.#waiting.length + this.#arriving < maxWaiting + (this.#running === undefined ? 1 : 0)) return;
    throw queueFull(this.#waiting.length, maxWaiting);
  }

  #repeated(learner: Learner, key: string | undefined, { hash }: StagedBody): Job | undefined {
    if (key === undefined) return undefined;
    for (const { record, job, learner: own } of this.#entries.values()) {
      if (own !== learner || record.key !== key) continue;
      if (record.bodyHash === hash) return job;
      throw keyReused(job.id);
    }
    return undefined;
  }

  async #accept(learner: Learner, staged: StagedBody, request: RetrainRequest): Promise<Job> {
    const record = newRecord(learner.model.name, staged, request);
    await learner.jobs.accept(staged, record);
    const entry = this.#remember(learner, record);
    this.#waiting.push(entry);
    this.#next();
    return entry.job;
  }

  #remember(learner: Learner, record: JobRecord): Entry {
    const entry = { job: new Job(record.state), learner, record, stop: new AbortController() };
    this.#entries.set(entry.job.id, entry);
    const ended = [...this.#entries.values()].filter(
      own => own.learner === learner && hasEnded(own.job.state),
    );
    for (const old of ended.slice(0, -keptJobs)) {
      this.#entries.delete(old.job.id);
      learner.jobs.remove(old.job.id).catch(error => {
        this.#options.log('warn', `Job ${old.job.id} cannot be removed from the disk.`, error);
      });
    }
    return entry;
  }

  #next(): void {
    if (!this.#hasBegun || this.#isClosed || this.#running !== undefined) return;
    const place = this.#waiting.findIndex(({ learner }) => learner.jobs.isOurs);
    if (place < 0) return;
    const [entry] = this.#waiting.splice(place, 1);
    this.#running = entry;
    this.#idle = this.#perform(entry)
      .catch(error => this.#options.log('error', `Job ${entry.job.id} cannot be ended properly.`, error))
      .finally(() => {
        this.#running = undefined;
        this.#next();
      });
  }

  async #perform(entry: Entry): Promise<void> {
    const { job } = entry;
    const started = performance.now();
    try {
      const answer = (await this.#recovered(entry)) ?? (await this.#fit(entry));
      await this.#end(entry, 'succeeded', { result: answer });
    } catch (error) {
      // Left as it is: the next life of the server begins it again.
      if (this.#isClosed && entry.stop.signal.aborted) return;
      const problem = problemOf(error);
      if (problem.status >= 500) this.#options.log('error', `Retraining ${job.id} failed.`, error);
      await this.#end(entry, problem.code === 'JOB_CANCELLED' ? 'cancelled' : 'failed', { problem });
    }
    this.#options.onEnd?.(job.state, (performance.now() - started) / 1000);
  }

  /** What an earlier attempt came to, if it had kept its version when the server went down. */
  async #recovered({ job, learner, record }: Entry): Promise<RetrainAnswer | undefined> {
    if (record.attempts === 0) return undefined;
    const known = await learner.model.recover(job.id);
    if (known === undefined && record.attempts >= maxAttempts) {
      throw givenUp(record.attempts);
    }
    return known;
  }

  async #fit(entry: Entry): Promise<RetrainAnswer> {
    const { job, learner, stop } = entry;
    const startedAt = new Date();
    job.change({ status: 'running', startedAt: startedAt.toISOString() });
    entry.record = { ...entry.record, state: job.state, attempts: entry.record.attempts + 1 };
    await learner.jobs.save(entry.record);
    await learner.jobs.checkBody(entry.record);
    const onProgress = ({ fraction, ...progress }: FitProgress): void => {
      const elapsed = (Date.now() - startedAt.getTime()) / 1000;
      const secondsLeft = fraction > 0.02 ? Math.round(10 * elapsed * (1 / fraction - 1)) / 10 : null;
      job.change({ progress: { ...progress, fraction, secondsLeft } });
    };
    const result = await this.#options.fit(learner, entry.record, onProgress, stop.signal);
    stop.signal.throwIfAborted();
    return learner.model.keep(learner.jobs.folderOf(job.id), job.id, result, startedAt.getTime());
  }

  /** The record first: whoever has seen the end finds it after a crash too. */
  async #end(
    entry: Entry,
    status: JobStatus,
    came: { result?: RetrainAnswer; problem?: ProblemDocument },
  ): Promise<void> {
    const { job, learner } = entry;
    const changes = { status, endedAt: new Date().toISOString(), ...came };
    entry.record = { ...entry.record, state: { ...job.state, ...changes } };
    const save = (): Promise<void> => learner.jobs.save(entry.record);
    const tidy = (): Promise<void> => learner.jobs.tidy(job.id);
    // A full disk may have room for the record when the body is gone.
    await save()
      .catch(() => tidy().then(save))
      .catch(error => {
        this.#options.log('error', `The end of job ${job.id} cannot be kept on disk.`, error);
      });
    await tidy().catch(() => {});
    job.change(changes);
  }
}
