/** The packages that are published, and how their package.json reads in the repository and when it is packed. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** Everything that is made: one folder for each package, their tarballs, and what the trials leave. */
export const out = join(root, 'release', 'out');
export const stagedFolder = join(out, 'packages');
export const tarballFolder = join(out, 'tarballs');

/** Their folders, each after those that it depends on. */
export const folders = ['core', 'io', 'store', 'server', 'client', 'cli', 'create'] as const;
export type Folder = (typeof folders)[number];

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly engines: Readonly<Record<string, string>>;
  readonly type: 'module';
  readonly sideEffects?: boolean;
  /** Public door to source: `{ ".": "./src/index.ts" }`. */
  readonly exports: Readonly<Record<string, string>>;
  /** Command to source. */
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  readonly folder: Folder;
  readonly manifest: Manifest;
}

export function readPackages(): Package[] {
  return folders.map(folder => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
  }));
}

/** The name of the file that `npm pack` makes. */
export function tarballName({ name, version }: Manifest): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

/** The fields that a package must state for itself. */
const required = ['description', 'license', 'keywords', 'engines'] as const;

/**
 * What is packed: doors lead to JavaScript with its types beside it, and no more is told than who installs needs.
 * @throws {Error} when a field is missing, or a dependency inside the repository is not of its version.
 */
export function packedManifest(manifest: Manifest, all: readonly Package[]): object {
  const { name, version, description, license, keywords, engines, type, sideEffects, dependencies } =
    manifest;
  for (const field of required) {
    if (manifest[field] === undefined) throw new Error(`${name}: package.json has no "${field}".`);
  }
  for (const [dependency, range] of Object.entries(dependencies ?? {})) {
    const inner = all.find(other => other.manifest.name === dependency)?.manifest;
    if (inner !== undefined && inner.version !== range) {
      throw new Error(`${name} depends on ${dependency} ${range}, which is at ${inner.version}.`);
    }
  }
  return {
    ...{ name, version, description, license, keywords, engines, type },
    ...(sideEffects !== undefined && { sideEffects }),
    exports: {
      ...Object.fromEntries(Object.entries(manifest.exports).map(([door, source]) => [door, built(source)])),
      './package.json': './package.json',
    },
    ...(manifest.bin && {
      bin: Object.fromEntries(
        Object.entries(manifest.bin).map(([command, source]) => [command, built(source).default]),
      ),
    }),
    ...(name === '@cauce/core' && scriptFields),
    files: ['dist'],
    ...(dependencies && { dependencies }),
    publishConfig: { access: 'public' },
  };
}

/** Where the one-file forms of core are in its package. */
export const browserFiles = { script: 'dist/cauce.min.js', module: 'dist/cauce.esm.min.js' };
/** What networks that hand out packages' files look for when no file is named. */
const scriptFields = { unpkg: `./${browserFiles.script}`, jsdelivr: `./${browserFiles.script}` };

/** `./src/table/parse.ts` → its form in the package. */
function built(source: string): { readonly types: string; readonly default: string } {
  const path = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
  return { types: `${path}.d.ts`, default: `${path}.js` };
}
