/** Core in one file: as a module, and as a plain script that makes the global `cauce`. For pages without a bundler. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { browserFiles } from './packages.ts';

/** Browsers that have what core asks for, `toSorted` and private methods among it. */
const target = ['chrome110', 'firefox115', 'safari16.4'];

/** Adds the files to the package in this folder. */
export async function bundleCore(folder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  for (const [kind, file] of Object.entries(browserFiles)) {
    await build({
      entryPoints: [join(folder, 'dist', 'index.js')],
      outfile: join(folder, file),
      bundle: true,
      minify: true,
      platform: 'browser',
      target,
      ...(kind === 'script' ? { format: 'iife', globalName: 'cauce' } : { format: 'esm' }),
      banner: { js: `/*! Cauce ${version}, MIT licence */` },
      logLevel: 'warning',
      // In a plain script there is no `import.meta`: searches then start no threads.
      logOverride: { 'empty-import-meta': 'silent' },
    });
  }
}
