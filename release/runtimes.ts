/** The runtimes that the packages are tried on, as npm installs them for `release/package.json`. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { root } from './packages.ts';

export interface Runtime {
  /** As people call it: `Node 22`. */
  readonly name: string;
  /** What `--version` says. */
  readonly version: string;
  /** Folders where its programs are, before all others. */
  readonly path: string;
  /** Adds packages to the project in a folder. */
  install(packages: readonly string[]): readonly string[];
  /** Runs a TypeScript file of the project. */
  run(file: string): readonly string[];
  /** Runs the command `cauce` of the project. */
  command(args: readonly string[]): readonly string[];
}

const installed = join(root, 'release', 'node_modules');

/** @throws {Error} when they are not installed. */
export function readRuntimes(): Runtime[] {
  return [
    node('Node 22.15', 'node-oldest', ['--experimental-strip-types', '--no-warnings']),
    node('Node 22', 'node-22'),
    node('Node 24', 'node-24'),
    node('Node 26', 'node-26'),
    {
      ...common('Deno', join(installed, 'deno'), 'deno'),
      install: packages => ['deno', 'add', ...packages.map(name => `npm:${name}`)],
      run: file => ['deno', 'run', '--allow-all', file],
      command: args => ['deno', 'run', '--allow-all', 'npm:cauce', ...args],
    },
    {
      ...common('Bun', join(installed, '.bin'), 'bun'),
      install: packages => ['bun', 'add', ...packages],
      run: file => ['bun', file],
      // --bun: otherwise the command's first line has Node run it.
      command: args => ['bun', 'run', '--bun', 'cauce', ...args],
    },
  ];
}

function node(name: string, alias: string, flags: readonly string[] = []): Runtime {
  return {
    ...common(name, join(installed, alias, 'bin'), 'node'),
    install: packages => ['npm', 'install', '--no-audit', '--no-fund', ...packages],
    run: file => ['node', ...flags, file],
    command: args => ['node', ...flags, 'node_modules/.bin/cauce', ...args],
  };
}

function common(name: string, path: string, program: string): Pick<Runtime, 'name' | 'version' | 'path'> {
  const { status, stdout } = spawnSync(join(path, program), ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} is not installed: npm run packages installs it.`);
  return { name, path, version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim() };
}

/** What is set for all that runs in a project: no programs of this repository, caches of its own. */
export function surroundings(runtime: Runtime, caches: string): NodeJS.ProcessEnv {
  const elsewhere = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(path => !path.includes('node_modules'));
  return {
    ...process.env,
    PATH: [runtime.path, ...elsewhere].join(delimiter),
    DENO_DIR: join(caches, 'deno'),
    BUN_INSTALL_CACHE_DIR: join(caches, 'bun'),
    NO_COLOR: '1',
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; killed, with all that it started, after so many milliseconds. */
export async function run(
  [program, ...args]: readonly string[],
  { cwd, env, limitMs = 300_000 }: { cwd: string; env?: NodeJS.ProcessEnv; limitMs?: number },
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', piece => {
      told[name] += piece;
    });
  }
  const timer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), limitMs);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, ...told };
}

/** Sends a signal to a program and all that it started, as Ctrl+C on a terminal does. @returns Whether any was there. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}
