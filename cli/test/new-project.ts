/** Projects that `cauce init` made, used as their owners would: by npm, with this workspace in the place of an installation. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran, Workplace } from './run-cli.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
/** Without what would tell the inner `node --test` that it is a part of the outer one. */
const { NODE_TEST_CONTEXT: _, ...env } = process.env;

/** The folder of a project that was made in a workplace, with all that it depends on. */
export async function installed(place: Workplace, folder: string): Promise<string> {
  const path = join(place.path, folder);
  await symlink(modules, join(path, 'node_modules'), 'dir');
  return path;
}

export function npm(cwd: string, ...args: string[]): Promise<Ran> {
  return new Promise(resolve => {
    execFile('npm', ['--silent', ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

export interface Started {
  readonly url: string;
  readonly printed: string;
  stop(): Promise<void>;
}

/** `npm start` on a free port. @throws {Error} with what was printed, when the service ended instead. */
export async function npmStart(cwd: string): Promise<Started> {
  // In a group of its own: npm starts a shell, which starts the service.
  const child = spawn('npm', ['start'], { cwd, env: { ...env, PORT: '0' }, detached: true });
  const ended = once(child, 'exit');
  let printed = '';
  child.stderr.on('data', chunk => {
    printed += chunk;
  });
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    if (printed.includes('Ctrl+C')) break;
  }
  const url = /is served at (\S+)/.exec(printed)?.[1];
  if (url === undefined) throw new Error(`The service ended: ${printed}`);
  const stop = async (): Promise<void> => {
    process.kill(-(child.pid as number), 'SIGTERM');
    await ended;
  };
  return { url, printed, stop };
}
