/** `cauce serve`: the REST service over a folder of models. */

import { Command } from 'commander';
import { byteSize, definitionsOption, wholeNumber } from '../options.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly minRows: number;
  readonly bodyLimit: number;
  readonly definitions: readonly string[];
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve a folder of models over HTTP: predict, retrain, docs')
    .argument('<folder>', 'a folder that cauce train wrote')
    .option('--host <address>', 'where to listen; 0.0.0.0 for every network', '127.0.0.1')
    .option('--port <number>', 'port; 0 for any free one', wholeNumber(0, 65_535), 8000)
    .option('--min-rows <rows>', 'fewest rows that a retraining takes', wholeNumber(2), 30)
    .option('--body-limit <size>', 'largest body, unpacked, such as 512kb or 10mb', byteSize, 50 * 1024 ** 2)
    .addOption(definitionsOption())
    .action(serve);
}

async function serve(folder: string, options: ServeOptions): Promise<void> {
  // Only this command needs the server; the others start faster without it.
  const { serve: startServer } = await import('@cauce/server');
  await startServer({ folder, ...options });
}
