/**
 * The example in one go, what `npm start` runs: data, a model, a service.
 *
 *     npm start                                  # a generated table of used cars
 *     npm start -- path/to/downloaded.csv        # a table of your own, with the same columns
 *     PORT=9000 npm start
 *
 * The model is trained once for each table; the next start only serves it, in the version that was active last.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { folderDriver, loadModel, openStore, readTable } from 'cauce';
import { runCli } from 'cauce/command';
import { home, prepareData } from './data.ts';

process.exitCode = await start(process.argv[2], process.env['PORT'] ?? '8000');

async function start(given: string | undefined, port: string): Promise<number> {
  const csv = await prepareData(given);
  const folder = await modelFolder(csv);
  const store = await openStore(folderDriver(folder));
  // A model of another version of Cauce may not open: then it is trained anew.
  const known = await store.openActive(bytes => loadModel(bytes)).catch(() => undefined);
  if (known === undefined) {
    // Of the two tables that one finds, the older has no columns about the engine: any pipeline will do for it.
    const { names } = await readTable(csv, { limit: 0 });
    const code = await runCli([
      'train',
      csv,
      ...['--target', 'selling_price'],
      ...(names.includes('engine') ? ['--pipeline', `${home}pipeline.ts`] : []),
      ...['--name', 'used-cars'],
      ...['--out', folder],
    ]);
    if (code !== 0) return code;
  }
  return runCli(['serve', folder, '--port', port]);
}

/** A folder for each table: another table gets another model. */
async function modelFolder(csv: string): Promise<string> {
  const bytes = await readFile(csv).catch(() => '');
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return `${home}models/used-cars-${hash}`;
}
