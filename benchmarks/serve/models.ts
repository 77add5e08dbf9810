/** The models that the servers serve: fitted and saved before anything is measured. */

import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folderDriver, openStore, readTable, tableToBytes } from 'cauce';
import { carPipeline } from '../cars/pipelines.ts';
import { home } from '../harness/home.ts';
import { python } from '../harness/peers.ts';
import type { ServeTask } from './works.ts';

/** Where a stack's model is: a folder for Cauce, as `cauce train` writes it, else a file of Joblib's. */
export function modelPath({ stack, model }: ServeTask): string {
  const name = stack === 'cauce' ? 'cars' : `${stack}.joblib`;
  return join(home, 'data/serve', model, name);
}

/** Fits and saves the model of a stack, instead of what was saved before. */
export async function saveModel(task: ServeTask): Promise<void> {
  const path = modelPath(task);
  await rm(path, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  if (task.stack === 'cauce') await saveOwn(task, path);
  else if (task.stack !== 'fastify') {
    const save = fileURLToPath(new URL('save.py', import.meta.url));
    await promisify(execFile)(python, [save, JSON.stringify({ ...task, file: path })]);
  }
}

async function saveOwn({ train, model: kind }: ServeTask, folder: string): Promise<void> {
  const table = await readTable(train);
  const model = await carPipeline(kind).fit(table, { target: 'selling_price' });
  const store = await openStore(folderDriver(folder));
  const info = { name: 'cars', rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
}
