/**
 * The generated part of the reference.
 *
 *     node docs/reference/make.ts            # writes it
 *     node docs/reference/make.ts --check    # fails when what is written is out of date
 */

import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { apiPages } from './make/api.ts';
import { commandLinePage } from './make/command-line.ts';
import { httpPage } from './make/http.ts';

const home = fileURLToPath(new URL('.', import.meta.url));

/** Every generated page, by its path from `docs/reference/`. */
export async function makeReference(): Promise<Map<string, string>> {
  const [commandLine, http] = await Promise.all([commandLinePage(), httpPage()]);
  const pages = [
    ...[...apiPages()].map(([file, text]) => [`api/${file}`, text] as const),
    ['command-line.md', commandLine] as const,
    ['http.md', http] as const,
  ];
  return new Map(pages.map(([file, text]) => [file, formatted(file, text)]));
}

/** As `npm run format` would have it, so that the linter agrees with what is generated. */
function formatted(file: string, text: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  const arguments_ = ['format', `--stdin-file-path=docs/reference/${file}`];
  return execFileSync(biome, arguments_, { cwd: `${home}../..`, input: text, encoding: 'utf8' });
}

/** The pages that are not as they would be made today, and those that would not be made at all. */
export async function staleFiles(pages: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, text] of pages) {
    const written = await readFile(home + file, 'utf8').catch(() => '');
    if (written !== text) stale.push(file);
  }
  const kept = await readdir(`${home}api`).catch(() => []);
  return [...stale, ...kept.map(file => `api/${file}`).filter(file => !pages.has(file))];
}

if (import.meta.main) {
  const pages = await makeReference();
  if (process.argv.includes('--check')) {
    const stale = await staleFiles(pages);
    if (stale.length > 0) {
      console.error(`Out of date: ${stale.join(', ')}. Run node docs/reference/make.ts`);
      process.exitCode = 1;
    }
  } else {
    await rm(`${home}api`, { recursive: true, force: true });
    await mkdir(`${home}api`);
    for (const [file, text] of pages) await writeFile(home + file, text);
    console.log(`${pages.size} pages written.`);
  }
}
