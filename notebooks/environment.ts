/**
 * Where the notebooks run: JupyterLab in a virtual environment of Python, the TypeScript kernel from npm. All of it is in
 * this folder; nothing is written into the user's home.
 */

import { exec as execCommand, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const exec = promisify(execCommand);

/** This folder. */
export const home = fileURLToPath(new URL('.', import.meta.url));
/** The name that the notebooks ask for their kernel by. */
export const kernelName = 'cauce-typescript';

const isWindows = process.platform === 'win32';
const venv = join(home, '.venv');
const bin = join(venv, isWindows ? 'Scripts' : 'bin');
const deno = join(home, 'node_modules', 'deno', isWindows ? 'deno.exe' : 'deno');

export interface Environment {
  /** The command `jupyter`. */
  readonly jupyter: string;
  /** Variables for it: the project's own Node comes first, and everything that Jupyter keeps is kept here. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Installs what is not there yet, or is there in other versions than those that are pinned.
 * @throws {Error} that says what is missing.
 */
export async function prepareEnvironment(): Promise<Environment> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [join(home, '../node_modules/.bin'), bin, process.env['PATH'] ?? ''].join(delimiter),
    JUPYTER_CONFIG_DIR: join(venv, 'jupyter', 'config'),
    JUPYTER_DATA_DIR: join(venv, 'jupyter', 'data'),
    JUPYTER_RUNTIME_DIR: join(venv, 'jupyter', 'runtime'),
    IPYTHONDIR: join(venv, 'jupyter', 'ipython'),
    DENO_DIR: join(venv, 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
  };
  const wanted = await fingerprint('requirements.txt', 'package.json', 'environment.ts');
  const stamp = join(venv, 'installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
    await installPython();
    await installKernel(env);
    await writeFile(stamp, wanted);
  }
  return { jupyter: join(bin, 'jupyter'), env };
}

async function fingerprint(...names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) hash.update(await readFile(join(home, name)));
  return hash.digest('hex');
}

async function installPython(): Promise<void> {
  const python = isWindows ? 'python' : 'python3';
  console.log('Installing JupyterLab into notebooks/.venv: once, about a minute.');
  await rm(venv, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'venv', venv]);
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code?: unknown; stdout?: string; stderr?: string };
    const reason = code === 'ENOENT' ? `there is no ${python}.` : (stdout || stderr || String(cause)).trim();
    throw new Error(
      `JupyterLab needs Python 3.10 or newer with its module venv: ${reason} Install it and try again.`,
      { cause },
    );
  }
  const requirements = join(home, 'requirements.txt');
  // JupyterLab's own scripts are not modules, as this folder's are.
  await writeFile(join(venv, 'package.json'), '{ "type": "commonjs" }');
  await run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
}

async function installKernel(env: NodeJS.ProcessEnv): Promise<void> {
  // No lock file: it would have to name the kernel's program for every system. What is named here is named exactly.
  await exec('npm install --no-package-lock --no-audit --no-fund', { cwd: home });
  // The package puts the program in its place when it is first run.
  await run(process.execPath, [join(home, 'node_modules/deno/bin.cjs'), '--version'], { env });
  const folder = join(venv, 'share', 'jupyter', 'kernels', kernelName);
  const kernel = {
    argv: [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'kernel.json'), JSON.stringify(kernel, null, 2));
}
