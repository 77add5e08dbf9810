/** The peers' throw-away environments: a virtual environment for Python, a folder of packages for JavaScript. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists, home } from './home.ts';

const own = fileURLToPath(new URL('../peers/', import.meta.url));
/** The interpreter of the virtual environment. */
export const python = join(home, 'python/bin/python');
/** The folder whose `node_modules` has the JavaScript peers. */
export const packages = join(home, 'javascript');
/** Where `child.py` is. */
export const modules = own;

/** Makes both environments, unless they are there as the pinned versions say. */
export async function preparePeers(): Promise<void> {
  await environment('python', 'requirements.txt', async (folder, list) => {
    await run('python3', ['-m', 'venv', folder]);
    // The environment's own pip: paths inside it are absolute, so that it cannot be made elsewhere and moved.
    await run(join(folder, 'bin/python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      list,
    ]);
  });
  await environment('javascript', 'package.json', async (folder, list) => {
    await mkdir(folder, { recursive: true });
    await copyFile(list, join(folder, 'package.json'));
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent']);
  });
}

async function environment(
  name: string,
  list: string,
  make: (folder: string, list: string) => Promise<void>,
): Promise<void> {
  const folder = join(home, name);
  const stamp = join(home, `${name}.made-of`);
  const wanted = await readFile(join(own, list), 'utf8');
  if ((await exists(stamp)) && (await readFile(stamp, 'utf8')) === wanted) return;
  console.error(`Installing the ${name} peers in ${folder} …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await make(folder, join(own, list));
  await writeFile(stamp, wanted);
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
}
