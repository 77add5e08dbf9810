/**
 * Runs every code block of the documentation as a reader would: commands in a shell, TypeScript after its types are
 * checked, JSON by reading it, and what is shown as printed by comparing it. `docs/blocks/parse.ts` says how a page
 * speaks of its blocks.
 *
 *     node docs/run-blocks.ts                       # every page
 *     node docs/run-blocks.ts docs/tutorial.md      # these
 */

import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, runPage } from './blocks/run-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Their own test holds these pages against what they are made of. */
const generated = /^docs\/reference\/(?:api\/|command-line|http)/;

const given = process.argv.slice(2);
const pages = given.length > 0 ? given : allPages();
const scratch = await mkdtemp(join(tmpdir(), 'cauce-blocks-'));
try {
  const outcomes: Outcome[] = [];
  for (const [i, page] of pages.entries()) {
    const begun = Date.now();
    const outcome = await runPage(root, page, join(scratch, String(i)));
    outcomes.push(outcome);
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    if (outcome.ran + outcome.notRun.length > 0) console.log(`${page}: ${outcome.ran} blocks, ${seconds} s`);
    for (const fault of outcome.faults) console.error(fault);
  }
  const typeFaults = await checkTypes(outcomes.flatMap(({ programs }) => programs));
  for (const fault of typeFaults) console.error(fault);
  const notRun = outcomes.flatMap(outcome => outcome.notRun);
  if (notRun.length > 0) console.log(`\nNot run:\n  ${notRun.join('\n  ')}`);
  const faults = typeFaults.length + outcomes.flatMap(outcome => outcome.faults).length;
  console.log(`\n${outcomes.reduce((sum, { ran }) => sum + ran, 0)} blocks, ${faults} faults.`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function allPages(): string[] {
  const found = globSync(['README*.md', 'docs/**/*.md', '{core,io,store,server,client,cli}/README.md'], {
    cwd: root,
  });
  return found.filter(page => !generated.test(page)).sort();
}

/** All programs at once: most of the time goes into what they import. */
async function checkTypes(programs: Outcome['programs']): Promise<string[]> {
  if (programs.length === 0) return [];
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      noUnusedLocals: false,
      noUnusedParameters: false,
      allowUnusedLabels: true,
    },
    files: programs.map(({ file }) => file),
  };
  const path = join(scratch, 'tsconfig.json');
  await writeFile(path, JSON.stringify(config));
  const output = await new Promise<string>(resolve => {
    const arguments_ = [join(root, 'node_modules/typescript/bin/tsc'), '-p', path, '--pretty', 'false'];
    execFile(process.execPath, arguments_, { cwd: scratch }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  return output
    .split('\n')
    .filter(line => line.includes('error TS'))
    .map(line => {
      const [, file, number, what] = /^(.*)\((\d+),\d+\): (.*)$/.exec(line) ?? ['', '', '0', line];
      const program = programs.find(own => file !== '' && own.file.endsWith(file));
      return program === undefined ? `${file}: ${what}` : `${program.where(Number(number))}: ${what}`;
    });
}
