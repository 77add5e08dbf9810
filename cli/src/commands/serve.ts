/** `cauce serve`: the REST service over a folder of models. */

import { stat } from 'node:fs/promises';
import { CauceError, tableFromBytes } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import { Command } from 'commander';
import { openModel } from '../model-source.ts';
import { byteSize, definitionsOption, wholeNumber } from '../options.ts';
import { exampleRow, serviceBanner } from '../service-banner.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly minRows: number;
  readonly bodyLimit: number;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly definitions: readonly string[];
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve a folder of models over HTTP: predict, retrain, docs')
    .argument('<folder>', 'a folder that cauce train wrote')
    .option('--host <address>', 'where to listen; 0.0.0.0 for every network', '127.0.0.1')
    .option('--port <number>', 'port; 0 for any free one', wholeNumber(0, 65_535), 8000)
    .option('--min-rows <rows>', 'fewest rows that a retraining takes', wholeNumber(2), 30)
    .option('--body-limit <size>', 'largest body, unpacked (default: 50mb)', byteSize, 50 * 1024 ** 2)
    .option('--time-limit <seconds>', 'longest time that a retraining may take', wholeNumber(1))
    .option('--memory-limit <mb>', 'most memory that a retraining may take, in megabytes', wholeNumber(64))
    .addOption(definitionsOption())
    .action(serve);
}

/** Serves until the process is asked to end. */
async function serve(folder: string, options: ServeOptions): Promise<void> {
  if (!(await stat(folder)).isDirectory()) {
    const message = 'it is a file. Serving needs a folder of models, where new versions can be kept.';
    throw new CauceError('STORE_INVALID', { where: folder, message });
  }
  const { model, name, version, notes } = await openModel(folder, options.definitions);
  for (const note of notes) console.error(`Note: ${note}`);
  const data = await (await openStore(folderDriver(folder))).readData(version as number);
  // Only this command needs the server; the others start faster without it.
  const { serve: startServer } = await import('@cauce/server');
  const service = await startServer({
    folder,
    host: options.host,
    port: options.port,
    minRows: options.minRows,
    bodyLimit: options.bodyLimit,
    definitionModules: options.definitions,
    ...(options.timeLimit === undefined ? {} : { timeLimitMs: options.timeLimit * 1000 }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimitMb: options.memoryLimit }),
  });
  const row = exampleRow(model.schema, data === undefined ? undefined : tableFromBytes(data));
  console.log(serviceBanner(service.url, name ?? 'model', version as number, row));
  await askedToEnd();
  await service.close();
}

/** Resolves on Ctrl+C, or when the system asks the process to end. */
function askedToEnd(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
