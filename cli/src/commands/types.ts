/** `cauce types`: the rows and predictions of a served model as TypeScript. */

import { Command, Option } from 'commander';
import type { TypesOptions } from '../write-types.ts';

export function typesCommand(): Command {
  return new Command('types')
    .description('write the TypeScript types of a served model')
    .argument('<url>', 'where the service is, such as http://127.0.0.1:8000')
    .option('-o, --out <file>', 'where to write (default: standard output)')
    .addOption(new Option('--api-key <key>', 'key of the service').env('CAUCE_API_KEY'))
    .option('-m, --model <name>', 'which of the served models (default: the default one)')
    .action(async (url: string, options: TypesOptions) => {
      // Only this command needs the client; the others start faster without it.
      const { writeTypes } = await import('../write-types.ts');
      await writeTypes(url, options);
    });
}
