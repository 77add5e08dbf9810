/** One model as it is served by a process: the version in use is one reference, switched at once. */

import { isCauceError, type Model, type PolicyInput } from '@cauce/core';
import type { ModelStore, Opened } from '@cauce/store';
import type { DriftMonitor } from '../drift/drift-monitor.ts';
import { RecentPredictions } from '../feedback/recent-predictions.ts';
import type { Metrics } from '../observation/metrics.ts';
import { HttpProblem } from '../problem.ts';
import { type Definitions, openModel, type ServedVersion, warmUp } from './served-version.ts';

export interface LiveModelOptions {
  readonly name: string;
  readonly store: ModelStore;
  readonly definitions: Definitions;
  readonly metrics: Metrics;
  readonly drift: DriftMonitor;
  /** Laid over that of every version. */
  readonly policy?: PolicyInput | undefined;
}

/** So many versions beside the one in use are kept open for requests that name them. */
const keptOpen = 3;

export class LiveModel {
  readonly name: string;
  readonly store: ModelStore;
  readonly drift: DriftMonitor;
  /** Of all its versions. */
  readonly recent = new RecentPredictions();
  readonly #options: LiveModelOptions;
  #current: ServedVersion | undefined;
  /** Versions that requests named, or that are about to be used; the one used last comes last. */
  readonly #open = new Map<number, Promise<ServedVersion>>();

  constructor(options: LiveModelOptions) {
    this.#options = options;
    this.name = options.name;
    this.store = options.store;
    this.drift = options.drift;
  }

  get isReady(): boolean {
    return this.#current !== undefined;
  }

  /** How many versions are in memory. */
  get loadedVersions(): number {
    return this.#open.size + (this.isReady ? 1 : 0);
  }

  /** The version in use. @throws {HttpProblem} 503 when there is none. */
  current(): ServedVersion {
    if (this.#current === undefined) {
      throw new HttpProblem(
        503,
        'NO_MODEL',
        `No version of ${this.name} is loaded yet. Train one with: cauce train <csv> --target <column> --out <folder>.`,
      );
    }
    return this.#current;
  }

  /** Any version, opened if it is not. @throws {CauceError} VERSION_UNKNOWN. @throws {HttpProblem} 409 when it is unusable. */
  async at(version: number): Promise<ServedVersion> {
    if (this.#current?.version === version) return this.#current;
    const known = this.#open.get(version);
    this.#open.delete(version);
    const opening = known ?? this.#load(version);
    this.#open.set(version, opening);
    // One that cannot be opened is asked for anew the next time.
    opening.catch(() => this.#open.delete(version));
    for (const old of [...this.#open.keys()].slice(0, -keptOpen)) this.#open.delete(old);
    return opening;
  }

  /** Opens, proves and warms up a version, so that `commit` only has to switch. @throws as `at`. */
  async prepare(version: number): Promise<void> {
    await this.at(version);
  }

  /** Makes a version the one in use. Requests under way keep theirs, which is let go with the last of them. */
  async commit(version: number): Promise<void> {
    const served = await this.at(version);
    if (served !== this.#current) this.#current = this.#watched(served);
    this.#open.delete(version);
  }

  /** Lets go of a version that was removed from the store. */
  forget(version: number): void {
    this.#open.delete(version);
  }

  async #load(version: number): Promise<ServedVersion> {
    const { name, store, definitions, policy } = this.#options;
    const bytes = await store.read(version);
    let model: Model;
    try {
      model = openModel(bytes, definitions, policy);
      // Others are answered meanwhile, and none of them is to wait for a version that is still cold.
      warmUp(model);
    } catch (error) {
      if (!isCauceError(error)) throw error;
      const detail = `Version ${version} of ${name} cannot be used. ${error.message}`;
      throw new HttpProblem(409, 'VERSION_UNUSABLE', detail);
    }
    return { ...this.#counted(version, model), observer: undefined };
  }

  #counted(version: number, model: Model): Omit<ServedVersion, 'observer'> {
    const { name, metrics } = this.#options;
    return { name, version, model, metrics: metrics.version(name, version), recent: this.recent };
  }

  /** The version as it is served once it is in use. */
  #watched(served: Omit<ServedVersion, 'observer'>): ServedVersion {
    return { ...served, observer: this.drift.observer(served.version, served.model) };
  }

  /** Opens the active version, or the newest that can be opened. @returns What was not as it should be. */
  async open(): Promise<Pick<Opened<unknown>, 'refused' | 'isGuess'>> {
    const { store, definitions, policy } = this.#options;
    const opened = await store.openActive(bytes => openModel(bytes, definitions, policy));
    if (opened === undefined) return { refused: [], isGuess: false };
    const { value: model, version, refused, isGuess } = opened;
    this.#current = this.#watched(this.#counted(version, model));
    return { refused, isGuess };
  }
}
