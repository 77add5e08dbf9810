/** The life of a model's versions: new ones, switches, removal. Exists in one process only, whoever serves. */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CauceError, type Metrics, type RetrainFinding, type ValueIssue } from '@cauce/core';
import type { ModelStore } from '@cauce/store';
import { type FitResult, jobFiles } from '../fit/messages.ts';
import { Mutex } from '../mutex.ts';
import type { LiveModel } from './live-model.ts';
import { type Definitions, openModel } from './served-version.ts';

/** The other processes that serve this model. Each call ends when all of them have done it, or are gone. */
export interface Replicas {
  prepare(model: string, version: number): Promise<void>;
  commit(model: string, version: number): Promise<void>;
  forget(model: string, version: number): Promise<void>;
}

export interface ManagedModelOptions {
  readonly live: LiveModel;
  readonly replicas?: Replicas | undefined;
  readonly definitions: Definitions;
  /** So many versions are kept, the active one and the one before it always. */
  readonly keep: number;
  readonly log: Log;
}

export type Log = (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;

/** What a retraining answers. */
export interface RetrainAnswer {
  readonly model: { readonly name: string; readonly version: number; readonly previousVersion: number };
  readonly metrics: Metrics;
  readonly evaluation: FitResult['evaluation'];
  readonly previous: FitResult['previous'];
  readonly promoted: boolean;
  /** What the checks found, by the policy: `refuse` is why a version was not put to use. */
  readonly findings: readonly RetrainFinding[];
  readonly warnings: readonly ValueIssue[];
  readonly durationMs: number;
}

export class ManagedModel {
  readonly live: LiveModel;
  readonly store: ModelStore;
  readonly #options: ManagedModelOptions;
  /** Switches, and starts of other processes, one after the other. */
  readonly #switching = new Mutex();
  /** A version that another process made active and that cannot be opened is not tried again and again. */
  #refused: number | undefined;

  constructor(options: ManagedModelOptions) {
    this.#options = options;
    this.live = options.live;
    this.store = options.live.store;
  }

  get name(): string {
    return this.live.name;
  }

  /** Runs something while no switch is under way. */
  whileStill<T>(work: () => Promise<T>): Promise<T> {
    return this.#switching.run(work);
  }

  /**
   * Makes a version the one in use, in every process, before it returns. Each opens, proves and warms it up first; if one
   * cannot, all stay as they are. From then on the disk says so too, and only then does anyone switch.
   * @throws {CauceError} VERSION_UNKNOWN, MODEL_FILE_INVALID, STEP_NOT_REGISTERED; what a full disk says.
   */
  activate(version: number): Promise<void> {
    return this.#switching.run(() => this.#switch(version, () => this.store.activate(version)));
  }

  /** Goes back to the version that was active before. @returns Undefined when there is none. @throws as `activate`. */
  rollback(): Promise<number | undefined> {
    return this.#switching.run(async () => {
      const version = await this.store.previous();
      if (version !== undefined) await this.#switch(version, () => this.store.activate(version));
      return version;
    });
  }

  /** @throws {CauceError} VERSION_UNKNOWN, VERSION_ACTIVE. */
  remove(version: number): Promise<void> {
    return this.#switching.run(async () => {
      if (this.live.isReady && this.live.current().version === version) {
        throw new CauceError('VERSION_ACTIVE', { version });
      }
      await this.store.remove(version);
      await this.#forget(version);
    });
  }

  /** Takes up what another program did to the store: `cauce train` or `cauce rollback` beside a running service. */
  followStore(): Promise<void> {
    return this.#switching.run(async () => {
      const version = await this.store.active();
      const inUse = this.live.isReady ? this.live.current().version : undefined;
      if (version === undefined || version === inUse || version === this.#refused) return;
      try {
        await this.#switch(version, async () => {});
        this.#options.log('info', `${this.name}: version ${version}, made active in the store, is in use.`);
      } catch (error) {
        this.#refused = version;
        this.#options.log('error', `${this.name}: version ${version} cannot be taken up.`, error);
      }
    });
  }

  /**
   * Keeps what a fit made as a new version, and switches to it if it is to be used.
   * @param folder Where the fit left its files.
   */
  async keep(folder: string, job: string, result: FitResult, startedAt: number): Promise<RetrainAnswer> {
    const bytes = await readFile(join(folder, jobFiles.model));
    const { lineage } = openModel(bytes, this.#options.definitions);
    const dataPath = join(folder, jobFiles.data);
    const outcome: Omit<RetrainAnswer, 'model'> = {
      metrics: result.metrics,
      evaluation: result.evaluation,
      previous: result.previous,
      promoted: result.promote,
      findings: result.findings,
      warnings: result.warnings,
      durationMs: Math.round(Date.now() - startedAt),
    };
    const version = await this.store.add({
      model: bytes,
      data: { path: dataPath },
      dataSize: (await stat(dataPath)).size,
      info: {
        name: this.name,
        metrics: result.metrics,
        rows: result.evaluation.rows,
        parentVersion: result.previous.version,
        lineage,
        job: { id: job, outcome },
      },
    });
    try {
      if (outcome.promoted) await this.activate(version);
    } catch (error) {
      // Nobody was told of it.
      await this.store.remove(version).catch(() => {});
      await this.#forget(version);
      throw error;
    }
    return this.#settle(version, result.previous.version, outcome);
  }

  /** What a job of an earlier life came to, if its version was kept before the crash; switches to it as it should have. */
  async recover(job: string): Promise<RetrainAnswer | undefined> {
    const made = (await this.store.list()).find(version => version.job?.id === job);
    if (made === undefined) return undefined;
    const outcome = made.job?.outcome as Omit<RetrainAnswer, 'model'>;
    // If it was in use already, somebody may have seen it and gone back since.
    const isToSwitch = outcome.promoted && !(await this.store.wasActive(made.version));
    if (isToSwitch) await this.activate(made.version);
    return this.#settle(made.version, made.parentVersion ?? 0, outcome);
  }

  async #settle(
    version: number,
    previousVersion: number,
    outcome: Omit<RetrainAnswer, 'model'>,
  ): Promise<RetrainAnswer> {
    await this.whileStill(async () => {
      for (const gone of await this.store.prune(this.#options.keep)) await this.#forget(gone);
    }).catch(error => {
      // It is asked for again after the next fit.
      this.#options.log('warn', `${this.name}: old versions cannot be removed.`, error);
    });
    return { model: { name: this.name, version, previousVersion }, ...outcome };
  }

  /** Lets go of a version that is there no longer, in every process. */
  async #forget(version: number): Promise<void> {
    this.live.forget(version);
    await this.#options.replicas?.forget(this.name, version);
  }

  async #switch(version: number, persist: () => Promise<void>): Promise<void> {
    const { replicas } = this.#options;
    await Promise.all([this.live.prepare(version), replicas?.prepare(this.name, version)]);
    await persist();
    await Promise.all([this.live.commit(version), replicas?.commit(this.name, version)]);
    this.#refused = undefined;
  }
}
