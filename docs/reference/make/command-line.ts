/** The reference of the command line: what each command prints for `--help`. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from './door.ts';

const run = promisify(execFile);

export async function commandLinePage(): Promise<string> {
  const top = await help([]);
  const first = await Promise.all(commandsIn(top).map(async name => [[name], await help([name])] as const));
  const nested = await Promise.all(
    first.flatMap(([path, text]) =>
      commandsIn(text).map(async name => [[...path, name], await help([...path, name])] as const),
    ),
  );
  const all = [...first, ...nested].sort(
    ([a], [b]) => order(a, first) - order(b, first) || a.length - b.length,
  );
  const sections = all.map(([path, text]) => `## cauce ${path.join(' ')}\n\n${block(text)}`);
  return `<!-- Made by \`node docs/reference/make.ts\` from the commands' own help; do not edit. -->

# Command line

What \`npx cauce <command> --help\` prints. Errors are told in one line, with what to do, and the exit code is 1; there is a
progress bar on a terminal only; \`--json\` prints one object for machines, an error too.

${block(top)}

${sections.join('\n\n')}
`;
}

async function help(path: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [`${root}cli/src/bin.ts`, ...path, '--help'], {
    env: { ...process.env, PORT: '', NO_COLOR: '1' },
  });
  return stdout.trimEnd();
}

function commandsIn(text: string): string[] {
  const [, list = ''] = text.split('\nCommands:\n');
  return [...list.matchAll(/^ {2}([\w-]+)/gm)].map(match => match[1]).filter(name => name !== 'help');
}

function order([name]: readonly string[], first: readonly (readonly [readonly string[], string])[]): number {
  return first.findIndex(([[own]]) => own === name);
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
