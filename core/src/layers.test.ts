import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { version } from './version.ts';

/** Inside core, lowest first: a place may import itself and what is named before it. */
const layers = [
  'errors.ts',
  'version.ts',
  'random.ts',
  'host.ts',
  'views',
  'kernels',
  'bytes',
  'table',
  'expression',
  'metrics',
  'estimator',
  'dummy',
  'impute',
  'preprocessing',
  'datetime',
  'encoding',
  'text',
  'linear-model',
  'svm',
  'naive-bayes',
  'neighbors',
  'neural-network',
  'tree',
  'decomposition',
  'ensemble',
  'calibration',
  'feature-selection',
  'trust',
  'compose',
  'catalogue.ts',
  'model-selection',
  'inspection',
  'auto',
  'view.ts',
  'model-file.ts',
  'table-file.ts',
  'index.ts',
  'tried',
];

const core = dirname(fileURLToPath(import.meta.url));
const root = resolve(core, '../..');

/** Each workspace, and the others that it may depend on. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  io: ['core'],
  store: ['core'],
  server: ['core', 'io', 'store'],
  client: [],
  cli: ['core', 'io', 'store', 'server', 'client'],
  create: [],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name));
}

function imports(path: string): string[] {
  return [
    ...readFileSync(path, 'utf8').matchAll(/^(?:import|export)[^'";]*? from '([^']+)'|^import '([^']+)'/gm),
  ].map(match => match[1] ?? match[2]);
}

function layerOf(path: string): string {
  return relative(core, path).split('/')[0];
}

test('a file of core imports only its own layer and those below', () => {
  for (const path of sources(core).filter(path => !path.endsWith('.test.ts'))) {
    const own = layers.indexOf(layerOf(path));
    assert.ok(own >= 0, `${relative(core, path)} is in no layer: name its folder in this list`);
    for (const wanted of imports(path)) {
      assert.ok(
        wanted.startsWith('.'),
        `${relative(core, path)} imports ${wanted}, but core depends on nothing`,
      );
      const target = resolve(dirname(path), wanted);
      const layer = layers.indexOf(layerOf(target));
      assert.ok(
        layer <= own,
        `${relative(core, path)} imports ${relative(core, target)}, which lies above it`,
      );
    }
  }
});

for (const [name, allowed] of Object.entries(arrows)) {
  test(`${name} depends on what it says, and on nothing above it`, () => {
    const manifest = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8'));
    const declared = Object.keys(manifest.dependencies ?? {});
    const inner = declared.filter(dependency => dependency.startsWith('@cauce/'));
    assert.deepEqual(
      inner.map(dependency => dependency.slice('@cauce/'.length)).filter(to => !allowed.includes(to)),
      [],
    );
    if (name === 'core') assert.deepEqual(declared, []);
    for (const path of sources(join(root, name, 'src')).filter(path => !path.endsWith('.test.ts'))) {
      for (const wanted of imports(path)) {
        if (wanted.startsWith('.') || wanted.startsWith('node:')) continue;
        const dependency = wanted
          .split('/')
          .slice(0, wanted.startsWith('@') ? 2 : 1)
          .join('/');
        assert.ok(
          declared.includes(dependency),
          `${relative(root, path)} imports ${wanted}, which its package does not declare`,
        );
      }
    }
  });
}

test('the version is that of the package', () => {
  assert.equal(version, JSON.parse(readFileSync(join(root, 'core/package.json'), 'utf8')).version);
});
