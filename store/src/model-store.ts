/** The versions of one model: numbered, never changed, one of them active. */

import { CauceError, type Lineage } from '@cauce/core';
import type { Bytes, Driver } from './driver.ts';

/** What is told of a version beside its bytes: plain JSON. */
export interface VersionInfo {
  /** What the model is called. */
  readonly name?: string;
  readonly metrics?: Readonly<Record<string, number>> | null;
  readonly rows?: number;
  readonly parentVersion?: number;
  readonly lineage?: Lineage;
  /** The job that made it, and what it answered: by them a job that a crash cut short is ended without a second fit. */
  readonly job?: { readonly id: string; readonly outcome: unknown };
}

export interface Version extends VersionInfo {
  readonly version: number;
  /** When it was kept, ISO 8601. */
  readonly createdAt: string;
  /** Bytes of the model file, and of the rows that it learnt from where they were kept. */
  readonly size?: { readonly model: number; readonly data: number | null };
}

export interface NewVersion {
  /** The model file. */
  readonly model: Uint8Array;
  /** The table that it learnt from (`tableToBytes`), so that rows can be added to it, or it can be fitted again. */
  readonly data?: Bytes;
  /** Bytes of `data`, where it is a file. */
  readonly dataSize?: number;
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
  /** The version that was active before the active one, and is still there. */
  previous(): Promise<number | undefined>;
  /** Whether a version is active, or was so at a time that is still remembered. */
  wasActive(version: number): Promise<boolean>;
  /** All versions, in order. */
  list(): Promise<Version[]>;
  /** What is told of a version. @throws {CauceError} VERSION_UNKNOWN. */
  info(version: number): Promise<Version>;
  /** A version's model file. @throws {CauceError} VERSION_UNKNOWN. */
  read(version: number): Promise<Uint8Array>;
  /** The table that a version learnt from; undefined when it was not kept. */
  readData(version: number): Promise<Uint8Array | undefined>;
  /** The file of this machine that holds that table, where the driver keeps files. It may not be there. */
  dataPath(version: number): string | undefined;
  /** Forgets a version. @throws {CauceError} VERSION_UNKNOWN; VERSION_ACTIVE for the one in use. */
  remove(version: number): Promise<void>;
  /**
   * Forgets the oldest versions beyond so many, but neither the active one nor the one before it; and what crashes left.
   * @returns Those that are gone.
   */
  prune(keep: number): Promise<number[]>;
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
  /** What says which version is active is damaged, so that the newest was taken for it. */
  readonly isGuess: boolean;
}

const activeKey = 'active.json';
const modelKey = (version: number): string => `versions/${version}/model.cauce`;
const infoKey = (version: number): string => `versions/${version}/info.json`;
const dataKey = (version: number): string => `versions/${version}/data.cauce`;

/** So many switches are remembered, to go back by. */
const keptHistory = 100;
/** What a crash left is younger than this only if somebody is still writing it. */
const leftoverMs = 3600_000;

/** Opens a store. Nothing is written until something is kept. */
export async function openStore(driver: Driver): Promise<ModelStore> {
  const numbers = async (): Promise<{ all: number[]; whole: number[] }> => {
    const keys = await driver.list('versions/');
    const found = keys.flatMap(key => {
      const match = /^versions\/(\d+)\/(.*)$/.exec(key);
      return match === null ? [] : [{ version: Number(match[1]), isModel: match[2] === 'model.cauce' }];
    });
    const whole = found.filter(({ isModel }) => isModel).map(({ version }) => version);
    return {
      all: [...new Set(found.map(({ version }) => version))],
      whole: whole.sort((a, b) => a - b),
    };
  };
  const versions = async (): Promise<number[]> => (await numbers()).whole;

  const check = async (version: number): Promise<void> => {
    const known = await versions();
    if (!known.includes(version)) throw new CauceError('VERSION_UNKNOWN', { version, known });
  };

  const read = async (version: number): Promise<Uint8Array> => {
    const bytes = await driver.read(modelKey(version));
    if (bytes === undefined) throw new CauceError('VERSION_UNKNOWN', { version, known: await versions() });
    return bytes;
  };

  const active = async (): Promise<number | undefined> => {
    const known = await versions();
    const { version } = await pointer(driver);
    return version !== undefined && known.includes(version) ? version : known.at(-1);
  };

  const previous = async (): Promise<number | undefined> => {
    const known = await versions();
    const current = await active();
    const { before } = await pointer(driver);
    return before.findLast(version => version !== current && known.includes(version));
  };

  const infoOf = async (version: number): Promise<Version> => ({
    ...(decode(await driver.read(infoKey(version))) as Version),
    version,
  });

  /** The model first: without it there is no version, whatever else is left. */
  const forget = async (version: number): Promise<void> => {
    for (const key of [modelKey(version), dataKey(version), infoKey(version)]) await driver.remove(key);
  };

  return {
    name: driver.name,
    read,
    active,
    previous,

    async add({ model, data, dataSize, info }) {
      // Numbers that a crash left without a model are not used again: their files may be another's.
      const { all } = await numbers();
      const size = {
        model: model.length,
        data: dataSize ?? (data instanceof Uint8Array ? data.length : null),
      };
      const last = Math.max(0, ...all, await highestEver(driver));
      for (let version = last + 1; ; version++) {
        // Whoever creates the info owns the number.
        const own = encode({ ...info, size, createdAt: new Date().toISOString() });
        if (!(await driver.create(infoKey(version), own))) continue;
        try {
          if (data !== undefined) await driver.create(dataKey(version), data);
          await driver.create(modelKey(version), model);
        } catch (error) {
          // The disk may be full: a part of a version would take the space that the next one needs.
          await forget(version).catch(() => {});
          throw error;
        }
        return version;
      }
    },

    async activate(version) {
      await check(version);
      const { version: last, before } = await pointer(driver);
      const history = last === undefined || last === version ? before : [...before, last];
      const highest = Math.max(version, await highestEver(driver));
      await driver.replace(activeKey, encode({ version, before: history.slice(-keptHistory), highest }));
    },

    async wasActive(version) {
      const { version: last, before } = await pointer(driver);
      return version === last || before.includes(version);
    },

    async list() {
      return Promise.all((await versions()).map(infoOf));
    },

    async info(version) {
      await check(version);
      return infoOf(version);
    },

    readData: version => driver.read(dataKey(version)),

    dataPath: version => driver.path?.(dataKey(version)),

    async remove(version) {
      await check(version);
      if (version === (await active())) throw new CauceError('VERSION_ACTIVE', { version });
      const remember = (): Promise<void> => rememberHighest(driver, version);
      // On a full disk there is room for a file when another is gone. The number stays taken by the version's other files.
      await remember().catch(() => driver.remove(modelKey(version)).then(remember));
      await forget(version);
    },

    async prune(keep) {
      const { all, whole } = await numbers();
      const spared = [await active(), await previous()];
      const gone = whole.slice(0, Math.max(0, whole.length - keep)).filter(own => !spared.includes(own));
      for (const version of gone) await forget(version);
      for (const version of all) {
        if (whole.includes(version) || version > (whole.at(-1) ?? 0)) continue;
        const { createdAt } = await infoOf(version);
        if (!(Date.now() - Date.parse(createdAt) < leftoverMs)) await forget(version);
      }
      await driver.sweep?.(leftoverMs);
      return gone;
    },

    async openActive(open) {
      const first = await active();
      if (first === undefined) return undefined;
      const { isDamaged: isGuess } = await pointer(driver);
      const others = (await versions()).filter(version => version !== first).reverse();
      const refused: { version: number; error: unknown }[] = [];
      for (const version of [first, ...others]) {
        try {
          return { value: open(await read(version), version), version, refused, isGuess };
        } catch (error) {
          refused.push({ version, error });
        }
      }
      throw refused[0].error;
    },
  };
}

interface Pointer {
  readonly version: number | undefined;
  /** Those active before it, the last of them last. */
  readonly before: readonly number[];
  /** The highest number ever given, so that none is given twice though its version was removed. */
  readonly highest: number;
  /** It is there, and does not name a version. */
  readonly isDamaged: boolean;
}

async function pointer(driver: Driver): Promise<Pointer> {
  const bytes = await driver.read(activeKey);
  const { version, before, highest } = decode(bytes) as Record<string, unknown>;
  return {
    isDamaged: bytes !== undefined && !isVersion(version) && !isVersion(highest),
    version: isVersion(version) ? version : undefined,
    before: Array.isArray(before) ? before.filter(isVersion) : [],
    highest: isVersion(highest) ? highest : 0,
  };
}

async function highestEver(driver: Driver): Promise<number> {
  return (await pointer(driver)).highest;
}

async function rememberHighest(driver: Driver, version: number): Promise<void> {
  const own = await pointer(driver);
  if (version <= own.highest) return;
  await driver.replace(activeKey, encode({ version: own.version, before: own.before, highest: version }));
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function encode(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

function decode(bytes: Uint8Array | undefined): unknown {
  try {
    const json: unknown = bytes === undefined ? {} : JSON.parse(new TextDecoder().decode(bytes));
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}
