/**
 * Tries the packages as somebody who installs them: `npm run packages`. Builds and packs them, installs them by name into
 * empty projects, and runs them in each runtime and in a browser; reads their types by two versions of TypeScript.
 * Ends with 1 when anything fails. `--write` puts the tables into docs/packages.md. `npm run packages` installs what it needs.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { pack } from './pack.ts';
import { root } from './packages.ts';
import type { Tried } from './project/tries.ts';
import { startRegistry } from './registry.ts';
import { type Runtime, readRuntimes } from './runtimes.ts';
import { tryBrowser } from './try-browser.ts';
import { tryAlone, tryCreate, tryReadmes } from './try-packages.ts';
import { type Outcome, tryRuntime } from './try-runtime.ts';
import { tryTypes } from './try-types.ts';

/** What was tried once, and what in each runtime. */
interface Results {
  readonly runtimes: readonly { readonly runtime: Runtime; readonly tried: readonly Tried[] }[];
  readonly once: readonly Tried[];
}

const folder = mkdtempSync(join(tmpdir(), 'cauce-packages-'));
try {
  await build();
  const sizes = await pack();
  const results = await tryAll();
  const all = [...results.once, ...results.runtimes.flatMap(({ tried }) => tried)];
  const failed = all.filter(({ failure }) => failure !== null).length;
  if (process.argv.includes('--write'))
    write({ sizes, runtimes: runtimeTable(results), once: onceTable(results) });
  else console.log(`\n${sizes}`);
  console.log(`\n${all.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function tryAll(): Promise<Results> {
  const registry = await startRegistry();
  const caches = join(folder, 'caches');
  try {
    const runtimes: { runtime: Runtime; tried: readonly Tried[] }[] = [];
    let digest: string | undefined;
    for (const runtime of readRuntimes()) {
      const place = join(folder, runtime.name.replace(' ', '-').toLowerCase());
      const outcome: Outcome = await tryRuntime(runtime, {
        folder: place,
        caches,
        registry: registry.url,
        digest,
      });
      digest ??= outcome.digest;
      runtimes.push({ runtime, tried: say(`${runtime.name} (${runtime.version})`, outcome.tried) });
    }
    const project = join(folder, 'node-24');
    return {
      runtimes,
      once: [
        ...say('Each package alone', await tryAlone(join(folder, 'alone'), registry.url)),
        ...say('A new project', await tryCreate(join(folder, 'create'), registry.url)),
        ...say('READMEs', await tryReadmes(project)),
        ...say('Types', await tryTypes(project)),
        ...say('Browser', await tryBrowser(project)),
      ],
    };
  } finally {
    registry.close();
  }
}

function say(where: string, tried: readonly Tried[]): readonly Tried[] {
  console.log(`${where}, after ${Math.round(performance.now() / 1000)} s:`);
  for (const { name, failure } of tried)
    console.log(
      `  ${failure === null ? 'ok    ' : 'FAILED'}  ${name}${failure === null ? '' : `\n          ${failure}`}`,
    );
  return tried;
}

function runtimeTable({ runtimes }: Results): string {
  const names = [...new Set(runtimes.flatMap(({ tried }) => tried.map(({ name }) => name)))];
  const cell = (name: string, tried: readonly Tried[]): string =>
    tried.some(own => own.name === name && own.failure === null) ? 'yes' : '**no**';
  return table(
    ['', ...runtimes.map(({ runtime }) => `${runtime.name.split(' ')[0]} ${runtime.version}`)],
    names.map(name => [name, ...runtimes.map(({ tried }) => cell(name, tried))]),
  );
}

function onceTable({ once }: Results): string {
  return once.map(({ name, failure }) => `- ${failure === null ? '' : '**fails:** '}${name}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** Each table stands between two comments that name it. */
function write(tables: Readonly<Record<string, string>>): void {
  const path = join(root, 'docs', 'packages.md');
  const page = Object.entries(tables).reduce(
    (text, [name, made]) => {
      const between = new RegExp(`(<!-- ${name} -->\\n).*?(\\n<!-- end -->)`, 's');
      if (!between.test(text)) throw new Error(`docs/packages.md has no <!-- ${name} -->.`);
      return text.replace(between, (_all, before: string, after: string) => `${before}\n${made}\n${after}`);
    },
    readFileSync(path, 'utf8'),
  );
  writeFileSync(path, page);
}
