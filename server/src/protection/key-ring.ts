/** The keys of a file in memory, found by what a request presents, and kept up to date with the file. */

import { stat } from 'node:fs/promises';
import { fingerprintOf, readKeyFile } from './key-file.ts';
import { hashFits, instantOf, type KeyEntry, keyIdOf } from './keys.ts';

export interface KeyRingOptions {
  /** Told when the keys changed, and when the file cannot be used any more; default: nobody. */
  readonly log?: (level: 'info' | 'warn', message: string, error?: unknown) => void;
  /** Milliseconds since 1970, for what expires; default `Date.now`. */
  readonly now?: () => number;
}

interface RingKey {
  readonly entry: KeyEntry;
  /** The hash's hexadecimal digits. */
  readonly hash: Uint8Array;
  /** Milliseconds since 1970; Infinity for a key that does not expire. */
  readonly expires: number;
}

export class KeyRing {
  readonly #file: string;
  readonly #log: NonNullable<KeyRingOptions['log']>;
  readonly #now: () => number;
  #keys: ReadonlyMap<string, RingKey> = new Map();
  #fingerprint = '';
  #complaint = '';
  #reloading: Promise<void> | undefined;

  private constructor(file: string, { log = () => {}, now = Date.now }: KeyRingOptions) {
    this.#file = file;
    this.#log = log;
    this.#now = now;
  }

  /** @throws {CauceError} FILE_UNREADABLE; STORE_INVALID, naming the file, the key and what is wrong with it. */
  static async load(file: string, options: KeyRingOptions = {}): Promise<KeyRing> {
    const ring = new KeyRing(file, options);
    await ring.#read();
    return ring;
  }

  get size(): number {
    return this.#keys.size;
  }

  /**
   * The key with this text. Its entry stays the same object until the file says something else of it.
   * The time taken does not tell whether there is such an id, nor how much of a text is right.
   */
  find(text: string): KeyEntry | 'unknown' | 'expired' {
    const id = keyIdOf(text);
    if (id === undefined) return 'unknown';
    const key = this.#keys.get(id) ?? nobody;
    const isRight = hashFits(text, key.hash);
    if (!isRight || key === nobody) return 'unknown';
    return key.expires <= this.#now() ? 'expired' : key.entry;
  }

  /** The key with this id, expired or not. */
  get(id: string): KeyEntry | undefined {
    return this.#keys.get(id)?.entry;
  }

  /**
   * Reads the file again when it has changed. When it cannot be used, the keys stay as they were, and the log is told,
   * once. Never rejects.
   */
  async reload(): Promise<void> {
    this.#reloading ??= this.#reload().finally(() => {
      this.#reloading = undefined;
    });
    return this.#reloading;
  }

  /**
   * From now on, follows the file: a change is in use after `intervalMs` at most, and a moment to read it. Asking for
   * the file's state costs next to nothing and works where the system's own watching does not, as on network drives.
   * @returns What ends it. It does not keep the process running.
   */
  watch(intervalMs = 1000): () => void {
    const timer = setInterval(() => void this.reload(), intervalMs).unref();
    return () => clearInterval(timer);
  }

  async #reload(): Promise<void> {
    try {
      const stats = await stat(this.#file, { bigint: true });
      if (fingerprintOf(stats) === this.#fingerprint && this.#complaint === '') return;
      await this.#read();
      this.#complaint = '';
      this.#log('info', `${this.#file}: read again; ${this.#keys.size} keys are in use.`);
    } catch (error) {
      const complaint = String(error);
      if (complaint === this.#complaint) return;
      this.#complaint = complaint;
      this.#log('warn', `${this.#file}: cannot be used; the keys stay as they were.`, error);
    }
  }

  async #read(): Promise<void> {
    const { entries, fingerprint } = await readKeyFile(this.#file);
    this.#keys = new Map(entries.map(entry => [entry.id, this.#keyOf(entry)]));
    this.#fingerprint = fingerprint;
  }

  #keyOf(entry: KeyEntry): RingKey {
    const known = this.#keys.get(entry.id);
    // What hangs on the entry, as its limits' state does, outlives changes of other keys.
    if (known !== undefined && JSON.stringify(known.entry) === JSON.stringify(entry)) return known;
    return {
      entry,
      hash: Buffer.from(entry.hash, 'latin1'),
      expires:
        entry.expiresAt === undefined ? Number.POSITIVE_INFINITY : (instantOf(entry.expiresAt) as number),
    };
  }
}

/** Compared with where there is no key of an id, so that this takes as long. */
const nobody: RingKey = {
  entry: { id: '', name: '', scopes: [], hash: '', createdAt: '' },
  hash: Buffer.alloc(64),
  expires: 0,
};
