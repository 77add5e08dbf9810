/** One runtime: an empty project, the packages installed, and all that is tried there. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateCars } from '../examples/used-cars/generate.ts';
import { root } from './packages.ts';
import type { Tried } from './project/tries.ts';
import { killGroup, type Runtime, run, surroundings } from './runtimes.ts';

export interface Trial {
  /** Where the project is, and where installers keep what they fetched. */
  readonly folder: string;
  readonly caches: string;
  /** Address of the registry that has the packages. */
  readonly registry: string;
  /** What the predictions are to be, to the bit; undefined in the first runtime, which says it. */
  readonly digest: string | undefined;
}

export interface Outcome {
  readonly tried: readonly Tried[];
  readonly digest: string | undefined;
}

const rows = 3000;

/** An empty project in a new folder. */
export function emptyProject(folder: string, registry: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, '.npmrc'), `registry=${registry}\n`);
}

export async function tryRuntime(
  runtime: Runtime,
  { folder, caches, registry, digest }: Trial,
): Promise<Outcome> {
  const env = { ...surroundings(runtime, caches), ...(digest && { CAUCE_DIGEST: digest }) };
  const tried: Tried[] = [];
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    tried.push({ name, failure: await work().then(() => null, String) });
  };
  emptyProject(folder, registry);
  cpSync(join(root, 'release', 'project'), folder, { recursive: true });
  writeFileSync(join(folder, 'cars.csv'), generateCars({ rows }));
  copyFileSync(join(root, 'io', 'test', 'files', 'zstd-v2.parquet'), join(folder, 'zstd.parquet'));

  await attempt('install `cauce` and `@cauce/client`', () =>
    succeeded(runtime.install(['cauce', '@cauce/client']), folder, env),
  );
  const library = await run(runtime.run('library.ts'), { cwd: folder, env });
  tried.push(...report(library.stdout, library.stderr, 'library.ts'));
  const train = [
    'train',
    'cars.csv',
    '--target',
    'selling_price',
    '--pipeline',
    'pipeline.ts',
    '--out',
    'models/cars',
  ];
  await attempt('`cauce train` with a pipeline in TypeScript', () =>
    succeeded(runtime.command(train), folder, env),
  );
  const service = await run(runtime.run('service.ts'), { cwd: folder, env });
  tried.push(...report(service.stdout, service.stderr, 'service.ts'));
  await attempt('`cauce predict`', async () => {
    await succeeded(
      runtime.command(['predict', 'models/cars', 'cars.csv', '--out', 'prices.csv']),
      folder,
      env,
    );
    const lines = readFileSync(join(folder, 'prices.csv'), 'utf8').trimEnd().split('\n').length;
    if (lines !== rows + 1) throw new Error(`It wrote ${lines} lines.`);
  });
  await attempt('`cauce serve`, stopped by Ctrl+C', () =>
    serveAndStop(runtime.command(['serve', 'models/cars', '--port', '0']), folder, env),
  );
  await attempt('`cauce serve --workers 2`, stopped by Ctrl+C', () =>
    serveAndStop(runtime.command(['serve', 'models/cars', '--port', '0', '--workers', '2']), folder, env),
  );
  return { tried, digest: /^digest (\w+)$/m.exec(library.stdout)?.[1] };
}

async function succeeded(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await run(command, { cwd, env });
  if (code !== 0)
    throw new Error(`${command.join(' ')} ended with ${code}: ${(stderr || stdout).slice(-1500)}`);
}

/** What a program of project/ tried; one more failure when it did not come to its end. */
function report(stdout: string, stderr: string, file: string): Tried[] {
  const lines = stdout.trim().split('\n');
  const tried = lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Tried);
  const isWhole = lines.at(-1) === 'ended';
  return isWhole
    ? tried
    : [...tried, { name: file, failure: `It did not come to its end: ${stderr.slice(-1500)}` }];
}

/** Longest time to begin, and to end, in milliseconds. */
const patienceMs = 30_000;

/** A prediction and a retraining, then Ctrl+C: it must end by itself, and leave no process behind. */
async function serveAndStop(
  [program, ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  try {
    const url = await addressOf(createInterface({ input: child.stdout }));
    const cars = readFileSync(join(cwd, 'cars.csv'), 'utf8');
    for (const [path, body] of [
      ['predict', cars.split('\n').slice(0, 5).join('\n')],
      ['retrain', cars],
      ['predict', cars],
    ] as const) {
      const answer = await fetch(`${url}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body,
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
    killGroup(child.pid, 'SIGINT');
    const late = sleep(patienceMs, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') throw new Error('It did not end after Ctrl+C.');
    // A process that was about to fit has the lowest priority: it may be seconds behind on a busy machine.
    for (const end = Date.now() + 15_000; killGroup(child.pid, 0) && Date.now() < end; ) await sleep(50);
    if (killGroup(child.pid, 0)) throw new Error('It left processes behind.');
  } finally {
    killGroup(child.pid, 'SIGKILL');
  }
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  const found = (async () => {
    for await (const line of lines) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) return url;
    }
    throw new Error('It ended before it served.');
  })();
  const late = sleep(patienceMs, undefined, { ref: false });
  const url = await Promise.race([found, late]);
  if (url === undefined) throw new Error('It did not begin to serve.');
  return url;
}
