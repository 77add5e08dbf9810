/**
 * Opens the notebook in JupyterLab; what that needs is installed first, into this folder.
 *
 *     npm run notebook                          # used-cars.ipynb
 *     npm run notebook -- coches-usados.ipynb   # the same in Spanish
 *     npm run notebook -- --no-browser          # with any option of jupyter lab
 */

import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Environment, home, prepareEnvironment } from './environment.ts';

const given = process.argv.slice(2);
const notebook = given.find(argument => argument.endsWith('.ipynb')) ?? 'used-cars.ipynb';
const options = given.filter(argument => argument !== notebook);

try {
  const environment = await prepareEnvironment();
  // Without it JupyterLab hides the plots that the notebooks were committed with, until they are run again.
  await runJupyter(environment, ['trust', 'used-cars.ipynb', 'coches-usados.ipynb'], 'ignore');
  process.exitCode = await runJupyter(environment, ['lab', notebook, ...options], 'inherit');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** @returns Its exit code. */
async function runJupyter(
  { jupyter, env }: Environment,
  args: readonly string[],
  stdio: SpawnOptions['stdio'],
): Promise<number> {
  const child = spawn(jupyter, args, { cwd: home, env, stdio });
  // Ctrl+C reaches JupyterLab too, which asks whether it is meant: that is for it to say.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill());
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
