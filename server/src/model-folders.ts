/** Folders of models as what a service serves. */

import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CauceError } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import type { ModelSource } from './open-service.ts';

/** A model in a folder: plain data, which other processes can be told. */
export interface ModelFolder {
  readonly name: string;
  readonly folder: string;
}

/**
 * The models in some folders: each is that of one model, as `cauce train` writes it, or holds such folders.
 * @throws {CauceError} STORE_INVALID when one is no folder or holds no model, or two models have one name.
 */
export async function findModels(folders: readonly string[]): Promise<ModelFolder[]> {
  const found = (await Promise.all(folders.map(modelsIn))).flat();
  for (const [i, { name, folder }] of found.entries()) {
    const twin = found.slice(0, i).find(other => other.name === name);
    if (twin === undefined) continue;
    const message = `its model is called ${name}, as is the one in ${twin.folder}. Train one of them with another --name.`;
    throw new CauceError('STORE_INVALID', { where: folder, message });
  }
  return found;
}

/** What `openService` takes for a folder. */
export async function sourceOf({ name, folder }: ModelFolder): Promise<ModelSource> {
  return { name, store: await openStore(folderDriver(folder)), jobsFolder: join(folder, 'jobs') };
}

async function modelsIn(folder: string): Promise<ModelFolder[]> {
  if (!(await stat(folder)).isDirectory()) {
    const message = 'it is a file. Serving needs a folder of models, where new versions can be kept.';
    throw new CauceError('STORE_INVALID', { where: folder, message });
  }
  if (await isModel(folder)) return [await named(folder)];
  const inside = (await readdir(folder)).sort().map(name => join(folder, name));
  const models: ModelFolder[] = [];
  for (const path of inside) if (await isModel(path)) models.push(await named(path));
  if (models.length > 0) return models;
  const message = `it holds no model. Train one: cauce train <csv> --target <column> --out ${folder}`;
  throw new CauceError('STORE_INVALID', { where: folder, message });
}

async function isModel(folder: string): Promise<boolean> {
  const versions = await stat(join(folder, 'versions')).catch(() => undefined);
  return versions?.isDirectory() ?? false;
}

/** By the name that the last version that has one was given, else by that of the folder. */
async function named(folder: string): Promise<ModelFolder> {
  const versions = await (await openStore(folderDriver(folder))).list();
  const name = versions.findLast(version => version.name !== undefined)?.name ?? basename(resolve(folder));
  // It stands in addresses.
  return { name: name.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'model', folder };
}
