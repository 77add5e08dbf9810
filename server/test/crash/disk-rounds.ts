/** A service whose disk is full, or read-only: predictions go on, nothing is half kept, and it recovers by itself. */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ListedVersion, listed, request, type TrainingAnswer } from './client.ts';
import { checkAnswers } from './restart.ts';
import { fillStore, newPlace, type Place, trainingCsv } from './served-folder.ts';
import { type Served, serveFolder } from './server-process.ts';
import { newSmallDisk, pageBytes, type SmallDisk } from './small-disk.ts';

export interface OnSmallDisk {
  readonly place: Place;
  readonly disk: SmallDisk;
  readonly folder: string;
}

/** A folder of models on a disk of its own. */
export async function onSmallDisk(work: (own: OnSmallDisk) => Promise<void>): Promise<void> {
  const place = await newPlace();
  const disk = newSmallDisk(join(place.path, 'disk'));
  try {
    const folder = join(disk.path, 'models');
    await fillStore(folder, 2);
    await work({ place, disk, folder });
  } finally {
    disk.remove();
    await place.remove();
  }
}

/** @returns What `work` did with a service over the folder, which is ended orderly after it. */
export async function withService<T>(
  { place, folder }: OnSmallDisk,
  args: readonly string[],
  work: (url: string, served: Served) => Promise<T>,
): Promise<T> {
  const served = serveFolder(folder, place, args);
  try {
    const result = await work(await served.ready, served);
    assert.equal(await served.end(), 0);
    return result;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${served.log()}`, { cause: error });
  } finally {
    await served.kill();
  }
}

export interface Sent {
  readonly status: number;
  readonly body: TrainingAnswer & { readonly detail?: string };
}

export async function retrain(url: string, rows: number): Promise<Sent> {
  return request('POST', `${url}/retrain`, {
    body: trainingCsv(rows),
    headers: { 'content-type': 'text/csv' },
  });
}

/** A retraining is refused for the disk, and all is as it was. */
export async function checkRefused(url: string, rows: number, says: RegExp, folder: string): Promise<void> {
  const before = await state(url);
  const { status, body } = await retrain(url, rows);
  assert.equal(`${status} ${body.code}`, '503 STORAGE_FAILED', JSON.stringify(body));
  assert.match(body.detail ?? '', says);
  assert.deepEqual(await state(url), before);
  assert.equal(await checkAnswers(url, '', folder), before.active);
}

/** A retraining is done, and its version in use. */
export async function checkTaken(url: string, rows: number, folder: string): Promise<void> {
  const { status, body } = await retrain(url, rows);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(await checkAnswers(url, '', folder), body.model.version);
}

/**
 * Retrains again and again, each time with a page more left on the disk, from none until it is enough.
 * @returns How often it was refused.
 */
export async function fillStepwise(own: OnSmallDisk, url: string, rows: number, step = 1): Promise<number> {
  const { disk, folder } = own;
  const bodyPages = Math.ceil(trainingCsv(rows).length / pageBytes);
  for (let pages = 0, refused = 0; ; pages += step, refused++) {
    assert.ok(pages < 20 * (bodyPages + 4), 'it is never enough');
    disk.fill(pages);
    const before = await state(url);
    const { status, body } = await retrain(url, rows);
    if (status === 200) {
      disk.empty();
      return refused;
    }
    assert.equal(`${status} ${body.code}`, '503 STORAGE_FAILED', `${pages} pages: ${JSON.stringify(body)}`);
    assert.deepEqual(await state(url), before, `${pages} pages: all is as it was`);
    assert.equal(await checkAnswers(url, '', folder), before.active);
    await checkNothingLeft(folder, before.versions);
  }
}

/** Nothing of what failed takes the space that the next attempt needs. */
export async function checkNothingLeft(folder: string, versions: readonly ListedVersion[]): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const odd = files
    .filter(file => file.isFile() && !['job.json', 'lock.json', 'active.json'].includes(file.name))
    .map(file => join(file.parentPath, file.name).slice(folder.length + 1))
    .filter(path => !versions.some(({ version }) => path.startsWith(`versions/${version}/`)));
  assert.deepEqual(odd, []);
  assert.deepEqual(
    files.filter(({ name }) => name.endsWith('.partial')).map(({ name }) => name),
    [],
  );
}

async function state(url: string): Promise<{ readonly active: number; readonly versions: ListedVersion[] }> {
  const { headers } = await request('GET', `${url}/model`);
  return { active: Number(headers.get('x-model-version')), versions: await listed(url) };
}
