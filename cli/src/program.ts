/** The command line as a whole: its commands, and what becomes of an error. */

import { version } from '@cauce/core';
import { Command, CommanderError } from 'commander';
import { evaluateCommand } from './commands/evaluate.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { keysCommand } from './commands/keys.ts';
import { predictCommand } from './commands/predict.ts';
import { serveCommand } from './commands/serve.ts';
import { trainCommand } from './commands/train.ts';
import { typesCommand } from './commands/types.ts';
import { rollbackCommand, versionsCommand } from './commands/versions.ts';
import { describeError } from './describe-error.ts';

const commands = [
  initCommand,
  trainCommand,
  serveCommand,
  predictCommand,
  evaluateCommand,
  inspectCommand,
  versionsCommand,
  rollbackCommand,
  keysCommand,
  typesCommand,
];

/**
 * Runs one command.
 * @param args What follows `cauce` on the command line.
 * @returns The exit code: 0, or 1 after an error, which is then on standard error in one line.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('cauce')
    .description('From a table to a prediction service.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help');
  for (const make of commands) program.addCommand(make());
  for (const command of [program, ...program.commands.flatMap(own => [own, ...own.commands])]) {
    // Commander's errors are thrown, so that all errors are printed in one place and one form.
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') return 1;
    process.stderr.write(`${describeError(error, args.includes('--json'))}\n`);
    return 1;
  }
}
