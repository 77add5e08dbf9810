/** Bytes to keep: in memory, or a file of this machine, which is read or taken over and stays as it is. */
export type Bytes = Uint8Array | { readonly path: string };

/** What a place for models must be able to do. Keys are relative paths of plain words: `versions/3/model.cauce`. */
export interface Driver {
  /** Where it is, for messages. */
  readonly name: string;
  /** All keys that begin with this prefix. */
  list(prefix: string): Promise<string[]>;
  /** The bytes kept under a key; undefined when there are none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * Keeps bytes under a key that has none, whole or not at all, also when power fails.
   * @returns False when the key is taken; then nothing has changed.
   */
  create(key: string, source: Bytes): Promise<boolean>;
  /** Keeps bytes under a key in place of those that it had: whoever reads finds the old ones or the new ones, whole. */
  replace(key: string, bytes: Uint8Array): Promise<void>;
  /** Forgets a key; nothing happens when it is not there. */
  remove(key: string): Promise<void>;
  /** The file of this machine that holds a key's bytes, for drivers that keep files. */
  path?(key: string): string;
  /** Removes what crashes left behind, of at least this age. */
  sweep?(olderThanMs: number): Promise<void>;
}
