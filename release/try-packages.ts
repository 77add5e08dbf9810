/** Each package by itself, the programs that their READMEs show, and the project that `npm create cauce` makes. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCars } from '../examples/used-cars/generate.ts';
import { type Folder, readPackages, root, tarballFolder, tarballName } from './packages.ts';
import type { Tried } from './project/tries.ts';
import { type Runtime, readRuntimes, run, surroundings } from './runtimes.ts';
import { emptyProject } from './try-runtime.ts';

/** Each package installed alone into an empty project: all its doors open. */
export async function tryAlone(folder: string, registry: string): Promise<Tried[]> {
  const runtime = theNode();
  const env = surroundings(runtime, folder);
  const tried: Tried[] = [];
  for (const { folder: short, manifest } of readPackages()) {
    // One that has only a command has no door.
    if (Object.keys(manifest.exports).length === 0) continue;
    const project = join(folder, short);
    emptyProject(project, registry);
    const doors = Object.keys(manifest.exports).map(door => `${manifest.name}${door.slice(1)}`);
    const program = `for (const door of ${JSON.stringify(doors)}) {
      const count = Object.keys(await import(door)).length;
      if (count === 0) throw new Error(door + ' exports nothing.');
    }`;
    writeFileSync(join(project, 'doors.js'), program);
    const installed = await run(runtime.install([manifest.name]), { cwd: project, env });
    const opened =
      installed.code === 0 ? await run(runtime.run('doors.js'), { cwd: project, env }) : installed;
    const name = `\`${manifest.name}\` alone in a project: ${doors.map(door => `\`${door}\``).join(', ')}`;
    tried.push({ name, failure: opened.code === 0 ? null : opened.stderr.slice(-1500) });
  }
  tried.push(await tryTarballs(join(folder, 'tarballs'), env));
  return tried;
}

/** Without our registry: the files themselves, as one installs what one has packed. */
async function tryTarballs(project: string, env: NodeJS.ProcessEnv): Promise<Tried> {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const files = readPackages().map(({ manifest }) => join(tarballFolder, tarballName(manifest)));
  const installed = await run(['npm', 'install', '--no-audit', '--no-fund', ...files], { cwd: project, env });
  const asked =
    installed.code === 0 ? await run(['npx', 'cauce', '--version'], { cwd: project, env }) : installed;
  const name = 'all packages from their files, by `npm install …/release/out/tarballs/*.tgz`';
  return { name, failure: asked.code === 0 ? null : asked.stderr.slice(-1500) };
}

/** The client's README talks to a running service, and is run with the docs. */
const readmes: readonly Folder[] = ['core', 'io', 'store', 'server', 'cli'];

/** The TypeScript of the READMEs, run in a project that has the packages and cars.csv. */
export async function tryReadmes(project: string): Promise<Tried[]> {
  const runtime = theNode();
  const env = surroundings(runtime, project);
  const tried: Tried[] = [];
  for (const folder of readmes) {
    const text = readFileSync(join(root, folder, 'README.md'), 'utf8');
    const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    writeFileSync(join(project, `readme-${folder}.ts`), blocks.join('\n'));
    const { code, stderr } = await run(runtime.run(`readme-${folder}.ts`), {
      cwd: project,
      env,
      limitMs: 60_000,
    });
    const isGood = code === 0 && blocks.length > 0;
    tried.push({
      name: `the program in \`${folder}/README.md\``,
      failure: isGood ? null : `${code}: ${stderr.slice(-1500)}`,
    });
  }
  return tried;
}

/** A new project, made as somebody makes it who has nothing but a CSV file and npm; all that its README names runs. */
export async function tryCreate(folder: string, registry: string): Promise<Tried[]> {
  const env = surroundings(theNode(), folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.npmrc'), `registry=${registry}\nyes=true\n`);
  writeFileSync(join(folder, 'cars.csv'), generateCars({ rows: 1000 }));
  const project = join(folder, 'cars');
  const create = 'npm create cauce@latest cars.csv -- --target selling_price --out cars';
  const steps: readonly (readonly [command: string, cwd: string])[] = [
    [create, folder],
    ['npm install', project],
    ['npm run types', project],
    ['npm run train', project],
    ['npm test', project],
  ];
  for (const [command, cwd] of steps) {
    const { code, stdout, stderr } = await run(command.split(' '), { cwd, env });
    // npm reads the settings of the folder that it is called in.
    if (command === create && code === 0) copyFileSync(join(folder, '.npmrc'), join(project, '.npmrc'));
    if (code !== 0)
      return [{ name: made, failure: `${command} ended with ${code}: ${(stderr + stdout).slice(-1500)}` }];
  }
  return [{ name: made, failure: null }];
}

const made = '`npm create cauce@latest`: the new project installs, its types hold, it trains, its tests pass';

function theNode(): Runtime {
  return readRuntimes().find(({ name }) => name === 'Node 24') as Runtime;
}
