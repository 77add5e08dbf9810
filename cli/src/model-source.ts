/** The model that a command is given: a model file, or the active version of a folder of models. */

import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CauceError, loadModel, type Model } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import { loadDefinitions } from './user-module.ts';

export interface OpenedModel {
  readonly model: Model;
  readonly bytes: number;
  /** Of a folder: the model's name, the active version, and all that it holds. */
  readonly name?: string;
  readonly version?: number;
  readonly versions?: readonly number[];
  /** Versions that could not be opened, with the reason; one sentence each. */
  readonly notes: readonly string[];
}

/**
 * @param path A `.cauce` file or a folder that `cauce train` wrote.
 * @param definitions Modules with definitions of the user's own.
 * @throws {CauceError} FILE_UNREADABLE, STORE_INVALID, MODEL_FILE_INVALID, STEP_NOT_REGISTERED.
 */
export async function openModel(path: string, definitions: readonly string[] = []): Promise<OpenedModel> {
  const own = await loadDefinitions(definitions);
  const load = (bytes: Uint8Array): Model => loadModel(bytes, { definitions: own });
  if (!(await stat(path)).isDirectory()) {
    const bytes = await readFile(path);
    return { model: load(bytes), bytes: bytes.length, notes: [] };
  }
  const store = await openStore(folderDriver(path));
  const opened = await store.openActive(bytes => ({ model: load(bytes), bytes: bytes.length }));
  if (opened === undefined) {
    throw new CauceError('STORE_INVALID', {
      where: path,
      message: `it holds no model. Train one: cauce train <csv> --target <column> --out ${path}`,
    });
  }
  const { value, version, refused } = opened;
  const notes = refused.map(
    ({ version: bad, error }) =>
      `Version ${bad} cannot be opened, version ${version} is used. ${error instanceof Error ? error.message : error}`,
  );
  const versions = await store.list();
  const name = versions.at(-1)?.name ?? basename(resolve(path));
  return { ...value, name, version, versions: versions.map(entry => entry.version), notes };
}
