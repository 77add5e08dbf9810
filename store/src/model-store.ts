/** The versions of one model: numbered, never changed, one of them active. */

import { CauceError } from '@cauce/core';
import type { Driver } from './driver.ts';

/** What is told of a version beside its bytes: plain JSON. */
export interface VersionInfo {
  /** What the model is called. */
  readonly name?: string;
  readonly metrics?: Readonly<Record<string, number>> | null;
  readonly rows?: number;
  readonly parentVersion?: number;
}

export interface Version extends VersionInfo {
  /** When it was kept, ISO 8601. */
  readonly createdAt: string;
  readonly version: number;
}

export interface NewVersion {
  /** The model file. */
  readonly model: Uint8Array;
  /** The table that it learnt from (`tableToBytes`), so that rows can be added to it later. */
  readonly data?: Uint8Array;
  readonly info: VersionInfo;
}

/**
 * The versions of one model, over a driver.
 *
 * A version is there once its model file is, which is written last and at once: a crash leaves a whole version or none.
 * Which one is active stands in a small file of its own, replaced at once.
 */
export interface ModelStore {
  /** Where it is, for messages. */
  readonly name: string;
  /** Keeps a new version under the next number. It is not yet active. */
  add(version: NewVersion): Promise<number>;
  /** Makes a version the active one. @throws {CauceError} VERSION_UNKNOWN. */
  activate(version: number): Promise<void>;
  /** The active version: the one made so last, or the newest if that one is gone; undefined when there is none. */
  active(): Promise<number | undefined>;
  /** All versions, in order. */
  list(): Promise<Version[]>;
  /** A version's model file. @throws {CauceError} VERSION_UNKNOWN. */
  read(version: number): Promise<Uint8Array>;
  /** The table that a version learnt from; undefined when it was not kept. */
  readData(version: number): Promise<Uint8Array | undefined>;
  /**
   * The active version that `open` accepts, or if it throws the newest one that it does accept.
   * @returns What `open` returned, and the versions that it refused; undefined when the store is empty.
   * @throws What `open` threw last, when it accepts none.
   */
  openActive<T>(open: (bytes: Uint8Array, version: number) => T): Promise<Opened<T> | undefined>;
}

export interface Opened<T> {
  readonly value: T;
  readonly version: number;
  /** Versions that could not be opened, with the reason. */
  readonly refused: readonly { readonly version: number; readonly error: unknown }[];
}

const activeKey = 'active.json';
const modelKey = (version: number): string => `versions/${version}/model.cauce`;
const infoKey = (version: number): string => `versions/${version}/info.json`;
const dataKey = (version: number): string => `versions/${version}/data.cauce`;

/** Opens a store. Nothing is written until something is kept. */
export async function openStore(driver: Driver): Promise<ModelStore> {
  const versions = async (): Promise<number[]> => {
    const keys = await driver.list('versions/');
    const found = keys.flatMap(key => /^versions\/(\d+)\/model\.cauce$/.exec(key)?.[1] ?? []);
    return found.map(Number).sort((a, b) => a - b);
  };

  const read = async (version: number): Promise<Uint8Array> => {
    const bytes = await driver.read(modelKey(version));
    if (bytes === undefined) throw new CauceError('VERSION_UNKNOWN', { version, known: await versions() });
    return bytes;
  };

  const active = async (): Promise<number | undefined> => {
    const known = await versions();
    const pointed = pointedAt(await driver.read(activeKey));
    return pointed !== undefined && known.includes(pointed) ? pointed : known.at(-1);
  };

  return {
    name: driver.name,
    read,
    active,

    async add({ model, data, info }) {
      // Numbers that a crash left without a model are not used again: their files may be another's.
      const keys = await driver.list('versions/');
      const used = keys.map(key => Number(/^versions\/(\d+)\//.exec(key)?.[1] ?? 0));
      for (let version = Math.max(0, ...used) + 1; ; version++) {
        // Whoever creates the info owns the number.
        if (
          !(await driver.create(infoKey(version), encode({ ...info, createdAt: new Date().toISOString() })))
        )
          continue;
        if (data !== undefined) await driver.create(dataKey(version), data);
        await driver.create(modelKey(version), model);
        return version;
      }
    },

    async activate(version) {
      if (!(await versions()).includes(version)) await read(version);
      await driver.replace(activeKey, encode({ version }));
    },

    async list() {
      return Promise.all(
        (await versions()).map(async version => ({
          ...(decode(await driver.read(infoKey(version))) as Version),
          version,
        })),
      );
    },

    readData: version => driver.read(dataKey(version)),

    async openActive(open) {
      const first = await active();
      if (first === undefined) return undefined;
      const others = (await versions()).filter(version => version !== first).reverse();
      const refused: { version: number; error: unknown }[] = [];
      for (const version of [first, ...others]) {
        try {
          return { value: open(await read(version), version), version, refused };
        } catch (error) {
          refused.push({ version, error });
        }
      }
      throw refused[0].error;
    },
  };
}

function encode(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

function decode(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes === undefined ? {} : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

function pointedAt(bytes: Uint8Array | undefined): number | undefined {
  const { version } = decode(bytes) as { version?: unknown };
  return Number.isSafeInteger(version) ? (version as number) : undefined;
}
