/** Starts the program that is fuzzed, over two models of its own: `cars`, a regressor, and `samples`, a classifier. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  columns,
  histGradientBoostingClassifier,
  type Pipeline,
  pipeline,
  type Table,
  tableFromRows,
  tableToBytes,
} from '@cauce/core';
import { readTable } from '@cauce/io/node';
import { folderDriver, openStore } from '@cauce/store';
import type { ServeOptions } from '../../src/index.ts';
import { carPipeline, cars } from '../fixture.ts';
import type { ProcessState } from './served-process.ts';

export interface Served {
  readonly url: string;
  /** Resident memory in bytes. */
  rss(): Promise<number>;
  /** After a garbage collection. */
  state(): Promise<ProcessState>;
  /** What it wrote to standard error, but for warnings of experimental features. */
  complaints(): string[];
  stop(): Promise<void>;
}

/** What a request must have arrived in, in milliseconds. */
export const requestTimeoutMs = 2000;

/** @param options Beside the folders and the port. */
export async function serveForFuzzing(options: Partial<ServeOptions> = {}): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-fuzz-'));
  const models = ['cars', 'samples'].map(name => join(folder, name));
  await keep(models[0], 'cars', carPipeline, tableFromRows(cars), 'selling_price');
  await keep(models[1], 'samples', samplePipeline, await readTable(sampleFile), 'digits');
  const told: ServeOptions = { folders: models, port: 0, requestTimeoutMs, ...options };
  const child = fork(fileURLToPath(new URL('./served-process.ts', import.meta.url)), [JSON.stringify(told)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-1_000_000);
  });
  const answers = answersOf(child);
  try {
    const { url } = (await answers()) as { url: string };
    const ask = (what: string): Promise<ProcessState> => {
      child.send(what);
      return answers() as Promise<ProcessState>;
    };
    return {
      url,
      rss: async () => (await ask('rss')).rss,
      state: () => ask('state'),
      complaints: () =>
        text.split('\n').filter(line => line !== '' && !/ExperimentalWarning|--trace-warnings/.test(line)),
      stop: () => stop(child, folder),
    };
  } catch (error) {
    await stop(child, folder);
    throw new Error(`The service did not start. ${text}`, { cause: error });
  }
}

/** Parquet that fits the model `samples`. */
export const sampleFile = fileURLToPath(new URL('../../../io/test/files/none-v1.parquet', import.meta.url));

const samplePipeline = pipeline(
  columns({ all: [['int8', 'double', 'category', 'boolean']] }),
  histGradientBoostingClassifier({ maxIter: 5 }),
);

async function keep(
  folder: string,
  name: string,
  spec: Pipeline,
  table: Table,
  target: string,
): Promise<void> {
  const model = await spec.fit(table, { target });
  const store = await openStore(folderDriver(folder));
  const info = { name, rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
}

const longestStartMs = 60_000;

/** The messages of a process, in the order in which they come. */
function answersOf(child: ChildProcess): () => Promise<unknown> {
  const waiting: { done(message: unknown): void; fail(error: Error): void }[] = [];
  child.on('message', message => waiting.shift()?.done(message));
  child.on('exit', code => {
    for (const { fail } of waiting) fail(new Error(`The service ended with ${code}.`));
  });
  return () =>
    new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error('The service does not answer.')), longestStartMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(late);
          settle(value);
        };
      waiting.push({ done: settled(done), fail: settled(fail) });
    });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    if (child.connected) child.send('close');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exit;
    clearTimeout(late);
  }
  await rm(folder, { recursive: true, force: true });
}
