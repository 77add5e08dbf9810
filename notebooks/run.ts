/**
 * Runs both notebooks from start to end, without a browser. Fails when a cell fails, when the code does not pass the
 * compiler (which the kernel does not ask), or when outputs are not those in the files.
 *
 *     npm run test:notebooks              # compares
 *     npm run test:notebooks -- --write    # puts the outputs into the files
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareData } from '../examples/used-cars/data.ts';
import { type Environment, home, kernelName, prepareEnvironment } from './environment.ts';
import {
  codeOf,
  differences,
  type Notebook,
  readNotebook,
  withOutputsOf,
  writeNotebook,
} from './notebook-file.ts';

const run = promisify(execFile);
const names = ['used-cars', 'coches-usados'];
/** For one notebook; it takes half a minute. */
const timeLimitMs = 5 * 60_000;
const mostOutput = 64 * 1024 * 1024;
const isWriting = process.argv.includes('--write');

let failed = 0;
const environment = await prepareEnvironment().catch(error => fail((error as Error).message));
if (environment !== undefined) {
  // Both read the example's table: made here, neither finds it half written.
  await prepareData();
  await checkTypes(environment);
  const results = await Promise.all(names.map(name => execute(name, environment)));
  console.log(`${results.filter(Boolean).length} passed, ${failed} failed`);
}
process.exitCode = failed === 0 ? 0 : 1;

/** The cells of a notebook, one after the other, are a program. */
async function checkTypes({ env }: Environment): Promise<void> {
  const programs = names.map(name => join(home, `${name}.cells.ts`));
  try {
    for (const [i, name] of names.entries())
      await writeFile(programs[i], codeOf(await readNotebook(join(home, `${name}.ipynb`))));
    await run('tsc', ['-p', home], { env, shell: process.platform === 'win32' });
  } catch (error) {
    fail(`The notebooks do not pass the compiler:\n${(error as { stdout?: string }).stdout ?? error}`);
  } finally {
    for (const program of programs) await rm(program, { force: true });
  }
}

/** @returns Whether all went well. */
async function execute(name: string, { jupyter, env }: Environment): Promise<boolean> {
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'cauce-notebooks-'));
  const committed = join(home, `${name}.ipynb`);
  try {
    const options = [
      ...['--to', 'notebook', '--execute', '--output-dir', folder],
      `--ExecutePreprocessor.kernel_name=${kernelName}`,
      '--ExecutePreprocessor.timeout=120',
    ];
    await run(jupyter, ['nbconvert', ...options, committed], {
      cwd: home,
      env,
      timeout: timeLimitMs,
      maxBuffer: mostOutput,
    });
    const notebook = await readNotebook(committed);
    const now = withOutputsOf(notebook, await readNotebook(join(folder, `${name}.ipynb`)));
    if (isWriting) await writeNotebook(committed, now);
    const different = isWriting ? [] : differences(notebook, now);
    if (different.length > 0) {
      fail(`${name}.ipynb gave other outputs than those in the file:
${different.join('\n')}
Run npm run test:notebooks -- --write, and look at what changed.`);
      return false;
    }
    const what = isWriting ? 'ran, and its outputs were written' : 'ran, and gave the outputs that it has';
    console.log(
      `${name}.ipynb ${what} (${count(now)} cells, ${Math.round((Date.now() - started) / 1000)} s).`,
    );
    return true;
  } catch (error) {
    fail(`${name}.ipynb: ${errorOf((error as { stderr?: string }).stderr ?? String(error))}`);
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function count({ cells }: Notebook): number {
  return cells.filter(cell => cell.cell_type === 'code').length;
}

/** Of what Jupyter says, the error itself: which cell, and why. What comes before it is the way there. */
function errorOf(text: string): string {
  const at = text.lastIndexOf('CellExecutionError');
  return text.slice(Math.max(0, at)).trim().split('\n').slice(-40).join('\n');
}

function fail(message: string): undefined {
  failed++;
  console.error(message);
  return undefined;
}
