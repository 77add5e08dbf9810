/**
 * Makes a release ready: `npm run release 0.2.0`. Publishing it is the maintainer's: the commands are printed.
 *
 * The tree must be clean, and CHANGELOG.md must say under "Unreleased" what is new. Versions are set everywhere, the packages
 * built, tried in every runtime, and packed. Where something fails, `git restore .` gives the tree back.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readPackages, root, tarballFolder, tarballName } from './packages.ts';

process.exitCode = release(process.argv[2] ?? '');

function release(version: string): number {
  const before = readPackages()[0].manifest.version;
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const fault = faultOf(version, before, changelog);
  if (fault !== undefined) {
    console.error(fault);
    return 1;
  }
  setVersions(before, version);
  writeFileSync(join(root, 'CHANGELOG.md'), withVersion(changelog, version));
  for (const command of ['npm install --package-lock-only', 'npm run packages -- --write']) {
    const [program, ...args] = command.split(' ');
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) {
      console.error(`${command} failed: nothing is released. git restore . takes the new versions back.`);
      return 1;
    }
  }
  console.log(publishing(version));
  return 0;
}

/** Why there can be no such release; undefined when there can. */
function faultOf(version: string, before: string, changelog: string): string | undefined {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return 'Name the version: npm run release 0.2.0';
  if (version === before ? changelog.includes(`## [${version}]`) : !isLater(version, before)) {
    return `${version} must come after ${before}.`;
  }
  const { status, stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (status !== 0 || stdout !== '') return `The tree is not clean:\n${stdout}`;
  if (unreleased(changelog) === '') return 'CHANGELOG.md says nothing under "## [Unreleased]".';
  return undefined;
}

/** Of two versions, by their three numbers. */
function isLater(version: string, before: string): boolean {
  const [left, right] = [version, before].map(text => text.split('.').map(Number));
  const at = left.findIndex((number, i) => number !== right[i]);
  return at >= 0 && left[at] > right[at];
}

function unreleased(changelog: string): string {
  const heading = '[Unreleased]';
  const part = changelog.split(/^## /m).find(text => text.startsWith(heading));
  return part?.slice(heading.length).trim() ?? '';
}

function withVersion(changelog: string, version: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return changelog.replace('## [Unreleased]', `## [Unreleased]\n\n## [${version}] - ${today}`);
}

/** In every package.json, where its own and those of packages of this repository stand, and in core. */
function setVersions(before: string, version: string): void {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  const names = readPackages().map(({ manifest }) => manifest.name);
  for (const folder of workspaces) {
    const path = join(root, folder, 'package.json');
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
      name: string;
      version?: string;
      dependencies?: Record<string, string>;
    };
    if (names.includes(manifest.name)) manifest.version = version;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (names.includes(name)) (manifest.dependencies as Record<string, string>)[name] = version;
    }
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  const source = join(root, 'core', 'src', 'version.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace(`'${before}'`, `'${version}'`));
}

function publishing(version: string): string {
  const tarballs = readPackages().map(({ manifest }) =>
    relative(root, join(tarballFolder, tarballName(manifest))),
  );
  return [
    `\n${version} is ready. What is left is yours:\n`,
    `git commit -am "Release ${version}" && git tag -a v${version} -m v${version} && git push --follow-tags`,
    ...tarballs.map(path => `npm publish ${path} --access public`),
  ].join('\n');
}
