/** Folders of a small model that is fitted in no time, with rows to learn from. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  columns,
  createRandom,
  pipeline,
  ridge,
  standardScaler,
  tableFromRows,
  tableToBytes,
} from '@cauce/core';
import { folderDriver, type ModelStore, openStore } from '@cauce/store';

/** What the model is called, which its folder is not. */
export const modelName = 'cars';
/** Those that the tests predict. */
export const instances = [
  { year: 2004, power: 71 },
  { year: 2011, power: 118 },
  { year: 2018, power: 93 },
];

const spec = pipeline(columns({ all: [['year', 'power'], standardScaler()] }), ridge());

export interface Place {
  readonly path: string;
  /** For what a killed server leaves in the system's folder of temporary files. */
  readonly temporary: string;
  remove(): Promise<void>;
}

/** A folder to work in. */
export async function newPlace(): Promise<Place> {
  const path = await mkdtemp(join(tmpdir(), 'cauce-crash-'));
  const temporary = join(path, 'temporary');
  await mkdir(temporary);
  return { path, temporary, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Keeps so many versions in a folder, each fitted on rows of its own and made active after the one before. */
export async function fillStore(folder: string, versions = 1): Promise<ModelStore> {
  const store = await openStore(folderDriver(folder));
  for (let i = 1; i <= versions; i++) {
    const table = tableFromRows(rowsOf(40 + i));
    const model = await spec.fit(table, { target: 'price' });
    const info = { name: modelName, rows: table.length };
    await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
  }
  return store;
}

/** Rows with the target as CSV. Of each number of rows there is one table: its model tells what it learnt from. */
export function trainingCsv(count: number): string {
  const lines = rowsOf(count).map(({ year, power, price }) => `${year},${power},${price}`);
  return `year,power,price\n${lines.join('\n')}\n`;
}

function rowsOf(count: number) {
  const random = createRandom(count);
  return Array.from({ length: count }, () => {
    const year = 2000 + random.integer(20);
    const power = 60 + random.integer(90);
    return {
      year,
      power,
      price: Math.round(12_000 * (year - 1995) + 3000 * power + 20_000 * random.normal()),
    };
  });
}
