/** The tarballs of what was built, and how large everything is: `npm run tarballs`. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { build } from './build.ts';
import { type Package, readPackages, stagedFolder, tarballFolder } from './packages.ts';

/** What `npm pack --json` says of a package. */
interface Packed {
  readonly name: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

/** Packs what was built. @returns Two tables in Markdown: sizes of the packages, and of what a page loads. */
export async function pack(): Promise<string> {
  rmSync(tarballFolder, { recursive: true, force: true });
  mkdirSync(tarballFolder, { recursive: true });
  const packed = readPackages().map(packOne);
  return `${packageSizes(packed)}\n\n${await pageSizes()}`;
}

function packOne({ folder }: Package): Packed {
  const args = ['pack', join(stagedFolder, folder), '--pack-destination', tarballFolder, '--json'];
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${folder} cannot be packed: ${stderr}`);
  const told = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
  return Object.values(told)[0];
}

function packageSizes(packed: readonly Packed[]): string {
  return table(
    ['package', 'packed', 'unpacked', 'files'],
    packed.map(one => [
      `\`${one.name}\``,
      kilobytes(one.size),
      kilobytes(one.unpackedSize),
      String(one.entryCount),
    ]),
  );
}

/** What a bundler makes of some imports, for a browser. */
const pageImports: readonly (readonly [label: string, program: string])[] = [
  ['all of `@cauce/core`', `export * from '@cauce/core';`],
  ['`loadModel` alone, to predict', `export { loadModel } from '@cauce/core';`],
  ['all of `@cauce/client`', `export * from '@cauce/client';`],
];

async function pageSizes(): Promise<string> {
  const alias = Object.fromEntries(
    ['core', 'client'].map(folder => [`@cauce/${folder}`, join(stagedFolder, folder, 'dist', 'index.js')]),
  );
  const rows = pageImports.map(async ([label, contents]) => {
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: stagedFolder },
      alias,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    const bytes = outputFiles[0].contents;
    return [
      label,
      ...[bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(b => kilobytes(b.length)),
    ];
  });
  return table(['a page that imports', 'minified', 'gzip', 'brotli'], await Promise.all(rows));
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)} kB`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

if (import.meta.main) {
  await build();
  console.log(await pack());
}
