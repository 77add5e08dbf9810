/**
 * What clients of a service asked for and were told, over all its lives, and what must be so if none of it is lost.
 *
 * Which version is active is a register: each activation writes it at some moment between its request and its answer, or,
 * if the answer never came, at any moment before the kill; a retraining that was cut, at any moment until its end is
 * known, since it goes on after the restart. A version may be seen in use only if no other is known to have been made
 * active wholly after it and wholly before it was seen.
 */

import assert from 'node:assert/strict';
import type { ListedVersion } from './client.ts';

/** From the sending of a request to its answer, in milliseconds of this process. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Training {
  /** How many rows were sent: no two trainings have the same number, so that it tells whose a version is. */
  readonly rows: number;
  readonly key: string | undefined;
  readonly promote: 'always' | 'never';
  readonly from: number;
  /** When its end was known. */
  until: number;
  /** Once it was told. */
  job: string | undefined;
  version: number | undefined;
  /** What became of it as far as is known; an `open` one may or may not have arrived. */
  state: 'open' | 'accepted' | 'succeeded' | 'refused' | 'given up';
  /** How often the server was killed since it was sent. */
  kills: number;
}

/** An activation or a rollback. */
interface Switch {
  /** Undefined for a rollback that was not answered: any version that was in use before. */
  readonly version: number | undefined;
  readonly from: number;
  until: number;
  isAnswered: boolean;
}

interface Seen extends Span {
  readonly version: number;
}

export class Ledger {
  readonly trainings: Training[] = [];
  readonly #switches: Switch[] = [];
  readonly #seen: Seen[] = [];
  /** Versions that were deleted, or whose deletion was asked for. */
  readonly removed = new Map<number, 'asked' | 'answered'>();

  /** As `--keep`. */
  readonly #keep: number;
  readonly #firstVersion: number;

  constructor(firstVersion: number, keep: number) {
    this.#keep = keep;
    this.#firstVersion = firstVersion;
    this.#switches.push({ version: firstVersion, from: 0, until: 0, isAnswered: true });
  }

  train(training: Pick<Training, 'rows' | 'key' | 'promote'>): Training {
    const entry: Training = {
      ...training,
      from: performance.now(),
      until: Number.POSITIVE_INFINITY,
      job: undefined,
      version: undefined,
      state: 'open',
      kills: 0,
    };
    this.trainings.push(entry);
    return entry;
  }

  /** Notes how a training ended. */
  trained(training: Training, version: number): void {
    training.state = 'succeeded';
    training.until = Math.min(training.until, performance.now());
    this.#found(training, version);
  }

  /** @returns What notes the answer. */
  switching(version: number | undefined): (to: number | undefined) => void {
    const entry: Switch = {
      version,
      from: performance.now(),
      until: Number.POSITIVE_INFINITY,
      isAnswered: false,
    };
    this.#switches.push(entry);
    return to => {
      this.#switches.splice(this.#switches.indexOf(entry), 1);
      if (to === undefined) return;
      this.#switches.push({ version: to, from: entry.from, until: performance.now(), isAnswered: true });
    };
  }

  /** A version was seen in use; checked by `check`, when it is known where all versions come from. */
  saw(version: number, from: number): void {
    this.#seen.push({ version, from, until: performance.now() });
  }

  /** Nothing that was asked for and not answered happens from here on, but for what waits in the queue. */
  killed(): void {
    const now = performance.now();
    for (const own of this.#switches) own.until = Math.min(own.until, now);
    for (const own of this.trainings) if (!Number.isFinite(own.until)) own.kills++;
  }

  /** Nothing of an earlier life is unfinished any more: what was not answered then has been done, or never will be. */
  settled(): void {
    for (const own of this.trainings) if (own.kills > 0) own.until = Math.min(own.until, performance.now());
  }

  /** Takes note of the versions that are there. @throws AssertionError for one that nobody asked for, or made twice. */
  list(versions: readonly ListedVersion[]): void {
    for (const { version, rows } of versions) {
      if (version === this.#firstVersion) continue;
      const training = this.trainings.find(own => own.rows === rows);
      assert.ok(training !== undefined, `version ${version} of ${rows} rows was asked for`);
      assert.notEqual(training.state, 'refused', `version ${version} comes of a request that was refused`);
      this.#found(training, version);
    }
  }

  /** @throws AssertionError when a version was seen in use that could not be. */
  check(): void {
    for (const own of this.trainings) {
      const firstSeen = this.#seen.find(({ version }) => version === own.version);
      // What was seen in use is on disk: it counts as told.
      if (firstSeen !== undefined && own.promote === 'always')
        own.until = Math.min(own.until, firstSeen.until);
    }
    for (const seen of this.#seen) {
      assert.ok(this.#couldBe(seen), `version ${seen.version} was in use, but should not: ${this.#story()}`);
    }
    this.#seen.length = 0;
  }

  /** The version found in use after a restart is from then on the one that was told last. */
  restarted(version: number, from: number): void {
    this.saw(version, from);
    this.check();
    this.#switches.push({ version, from, until: performance.now(), isAnswered: true });
  }

  /** Versions that were told of and may still be there. */
  known(): number[] {
    return this.trainings
      .filter(({ state }) => state === 'succeeded')
      .flatMap(({ version }) => (version === undefined || this.removed.has(version) ? [] : [version]));
  }

  /** Whether so many came after it that it may have been removed as too old. */
  isOld(version: number): boolean {
    return (
      this.trainings.filter(own => own.version !== undefined && own.version > version).length >= this.#keep
    );
  }

  #found(training: Training, version: number): void {
    const known = training.version ?? version;
    assert.equal(version, known, `${training.rows} rows were learnt from once: version ${known}`);
    training.version = version;
  }

  #couldBe({ version, from, until }: Seen): boolean {
    const writes = this.#writes();
    return writes.some(
      own =>
        (own.version === version || own.version === undefined) &&
        own.from <= until &&
        !writes.some(
          later =>
            later.isAnswered && later.from > own.until && later.until < from && later.version !== version,
        ),
    );
  }

  #writes(): Switch[] {
    const trained = this.trainings
      .filter(({ promote, version }) => promote === 'always' && version !== undefined)
      .map(({ version, from, until }) => ({ version, from, until, isAnswered: Number.isFinite(until) }));
    return [...this.#switches, ...trained];
  }

  #story(): string {
    const lines = this.#writes()
      .sort((a, b) => a.from - b.from)
      .slice(-12)
      .map(
        ({ version, from, until, isAnswered }) =>
          `  ${version ?? 'back'} from ${from.toFixed(0)} to ${until.toFixed(0)}${isAnswered ? '' : ', not answered'}`,
      );
    const seen = this.#seen.map(
      own => `  ${own.version} seen ${own.from.toFixed(0)} to ${own.until.toFixed(0)}`,
    );
    return `\n${lines.join('\n')}\n${seen.slice(-12).join('\n')}`;
  }
}
