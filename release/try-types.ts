/** Whether the types of the packages resolve, by two versions of TypeScript and both ways of resolving modules. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@cauce/core';
import { readPackages, root } from './packages.ts';
import type { Tried } from './project/tries.ts';
import { run } from './runtimes.ts';

/** The newest TypeScript, and the one before it, which many projects still have. */
const compilers = [
  join(root, 'node_modules', 'typescript'),
  join(root, 'release', 'node_modules', 'typescript-5'),
];

/** How a project may be set up. */
const ways = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
] as const;

/** @param project Has the packages and the programs of project/. */
export async function tryTypes(project: string): Promise<Tried[]> {
  const tried: Tried[] = [];
  const node = [
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    `@types/node@${versionOf(join(root, 'node_modules/@types/node'))}`,
  ];
  const { code, stderr } = await run(node, { cwd: project });
  if (code !== 0) throw new Error(stderr);
  writeFileSync(join(project, 'doors.ts'), doors());
  writeFileSync(join(project, 'steps.ts'), steps());
  for (const compiler of compilers) {
    const tsc = join(compiler, 'bin', 'tsc');
    for (const way of ways) {
      const name = `types by TypeScript ${versionOf(compiler)}, \`moduleResolution: ${way.moduleResolution}\``;
      const hosts = { types: ['node'], lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'] };
      tried.push(
        await check(project, tsc, name, { ...way, ...hosts }, [
          'library.ts',
          'service.ts',
          'doors.ts',
          'steps.ts',
        ]),
      );
    }
    const name = `types of \`@cauce/core\` by TypeScript ${versionOf(compiler)}, without those of Node or of a browser`;
    tried.push(await check(project, tsc, name, { ...ways[0], types: [], lib: ['es2023'] }, ['steps.ts']));
  }
  return tried;
}

/** Every door of every package. */
function doors(): string {
  const names = readPackages().flatMap(({ manifest }) =>
    Object.keys(manifest.exports).map(door => `${manifest.name}${door.slice(1)}`),
  );
  const imports = names.map((name, i) => `import * as door${i} from '${name}';`);
  return [
    ...imports,
    `console.log(${names.map((_, i) => `Object.keys(door${i}).length`).join(' + ')});`,
  ].join('\n');
}

/** They take what cannot be made up. */
const composed = ['columns', 'derive'];
/** What others must be given. */
const given: Readonly<Record<string, string>> = {
  cyclicalEncoder: '{ period: 12 }',
  featureUnion: '{ transformers: { part: core.pca() } }',
  fixedThresholdClassifier: '{ estimator: core.gaussianNb() }',
  rfe: '{ estimator: core.ridge() }',
  rfecv: '{ estimator: core.ridge() }',
  selectFromModel: '{ estimator: core.ridge() }',
  stackingClassifier: '{ estimators: { part: core.gaussianNb() } }',
  stackingRegressor: '{ estimators: { part: core.ridge() } }',
  tunedThresholdClassifier: '{ estimator: core.gaussianNb() }',
  votingClassifier: '{ estimators: { part: core.gaussianNb() } }',
  votingRegressor: '{ estimators: { part: core.ridge() } }',
};

/** A module that exports steps, as that of somebody's pipeline does: their types must have names that others can write. */
function steps(): string {
  const made = Object.entries(core).flatMap(([name, value]) =>
    typeof value === 'function' && 'definition' in value && !composed.includes(name)
      ? [
          `export const ${name} = core.${name};`,
          `export const ${name}Step = core.${name}(${given[name] ?? ''});`,
        ]
      : [],
  );
  return [
    `import * as core from '@cauce/core';`,
    ...made,
    `export const chain = core.pipeline(core.derive({ age: core.lit(2026).minus(core.col('year')) }), core.columns({ all: [['age']] }), core.ridge());`,
    `export const own = core.defineTransformer({ name: 'Own', params: {}, fit: () => ({}), transform: table => table });`,
    `export const open = core.loadModel;`,
  ].join('\n');
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

async function check(
  project: string,
  tsc: string,
  name: string,
  own: object,
  files: readonly string[],
): Promise<Tried> {
  const compilerOptions = {
    ...own,
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: 'declarations',
    allowImportingTsExtensions: true,
    skipLibCheck: false,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const { code, stdout, stderr } = await run([process.execPath, tsc, '-p', 'tsconfig.json'], {
    cwd: project,
  });
  return { name, failure: code === 0 ? null : (stdout + stderr).slice(0, 3000) };
}
