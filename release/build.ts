/**
 * The packages as they are published: `npm run tarballs` writes each to release/out/packages.
 *
 * In the repository sources run as they are. Node strips no types below node_modules, so packages have JavaScript, made by
 * tsc file by file, with its declarations. Only what can be reached from a door, a command or a program is made: no tests.
 */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { bundleCore } from './bundle.ts';
import { folders, out, type Package, packedManifest, readPackages, root, stagedFolder } from './packages.ts';

/** @throws {Error} when something does not compile, or starts a program in a way that would not work when packed. */
export async function build(): Promise<void> {
  const packages = readPackages();
  rmSync(stagedFolder, { recursive: true, force: true });
  const compiled = join(out, 'compiled');
  rmSync(compiled, { recursive: true, force: true });
  compile([...doors(packages), ...folders.flatMap(programs)], packages, compiled);
  for (const own of packages) stage(own, packages, compiled);
  rmSync(compiled, { recursive: true });
  await bundleCore(join(stagedFolder, 'core'));
}

/** The sources that package.json files name. */
function doors(packages: readonly Package[]): string[] {
  return packages.flatMap(({ folder, manifest }) =>
    [...Object.values(manifest.exports), ...Object.values(manifest.bin ?? {})].map(path =>
      join(root, folder, path),
    ),
  );
}

/** How a thread or process is started from a file: with the ending of who starts it, `.ts` here and `.js` when packed. */
const startedProgram = /new URL\(`\.\/([\w-]+)\$\{extname\(import\.meta\.url\)\}`, import\.meta\.url\)/g;
const anyOwnFile = /new URL\([^)]*import\.meta\.url/g;

/** The sources that a package starts as threads or processes. */
function programs(folder: string): string[] {
  return sources(join(root, folder, 'src')).flatMap(path => {
    const text = readFileSync(path, 'utf8');
    const started = [...text.matchAll(startedProgram)];
    if (started.length !== (text.match(anyOwnFile)?.length ?? 0)) {
      throw new Error(
        `${relative(root, path)}: a file beside it must be named with the ending of who names it. See io/src/csv/threads.ts.`,
      );
    }
    return started.map(([, name]) => join(dirname(path), `${name}.ts`));
  });
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
}

function compile(files: readonly string[], packages: readonly Package[], into: string): void {
  mkdirSync(out, { recursive: true });
  const config = join(out, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    rootDir: root,
    outDir: into,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    // What Node 22 has: nothing newer is to be taken for granted.
    target: 'es2023',
    // Otherwise packages would be found below node_modules, and what is first met there is taken for somebody else's.
    paths: Object.fromEntries(packages.flatMap(sourcesOfDoors)),
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The sources do not compile for packing:\n${stdout}`);
}

/** `@cauce/core/parse` → its source. */
function sourcesOfDoors({ folder, manifest }: Package): [string, string[]][] {
  return Object.entries(manifest.exports).map(([door, path]) => [
    `${manifest.name}${door.slice(1)}`,
    [join(root, folder, path)],
  ]);
}

function stage({ folder, manifest }: Package, all: readonly Package[], compiled: string): void {
  const to = join(stagedFolder, folder);
  cpSync(join(compiled, folder, 'src'), join(to, 'dist'), { recursive: true });
  for (const path of readdirSync(join(to, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.d.ts')) rewriteEndings(join(to, 'dist', path));
    if (path.endsWith('.ts') || path.endsWith('.js')) checkImports(join(to, 'dist', path));
  }
  for (const path of Object.values(manifest.bin ?? {})) {
    chmodSync(join(to, path.replace('/src/', '/dist/').replace(/\.ts$/, '.js')), 0o755);
  }
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(packedManifest(manifest, all), null, 2)}\n`);
  copyFileSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  const readme = join(root, folder, 'README.md');
  if (!existsSync(readme)) throw new Error(`${folder}/README.md is missing: it is the page of the package.`);
  // Without the commands that only its test runs.
  writeFileSync(
    join(to, 'README.md'),
    readFileSync(readme, 'utf8').replace(/<!-- (?:sh|ts)\n.*?-->\n+/gs, ''),
  );
}

/** tsc leaves `.ts` in declarations: it finds the `.d.ts` by that, other readers of types do not. */
function rewriteEndings(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(from |import ?\(?)(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2'));
}

/** @throws {Error} when a file that is imported is not there. `.ts` within JavaScript is text that the program writes. */
function checkImports(path: string): void {
  const imports = readFileSync(path, 'utf8').matchAll(/(?:from |import\(|^import )(['"])(\.[^'"]*)\1/gm);
  for (const [, , wanted] of imports) {
    const isText = path.endsWith('.js') && wanted.endsWith('.ts');
    const file = join(dirname(path), path.endsWith('.d.ts') ? wanted.replace(/\.js$/, '.d.ts') : wanted);
    if (!isText && !existsSync(file)) throw new Error(`${path} imports ${wanted}, which was not made.`);
  }
}

if (import.meta.main) await build();
