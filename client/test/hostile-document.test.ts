/** A document that tries to get out of the comments and strings that it is put into; read by the real compiler. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { typesFromOpenApi } from '../src/index.ts';

const evil = [
  '*/ export const out = 1; /*',
  '*\u200b/ export const out = 1; //',
  "'; export const out = 1; //",
  "\\'; export const out = 1; //",
  '"\\"',
  '\\',
  'line\nexport const out = 1;',
  'line\u2028export const out = 1;',
  '@ts-nocheck',
  '@deprecated',
  '`${`',
  'right\u202eto left',
  'tag\u{e0041}',
  'half \ud800',
  '',
  '__proto__',
  'constructor',
  'readonly',
  '[key: string]: any; a',
  'x: any; y',
  ...Array.from({ length: 64 }, (_, i) => `${String.fromCharCode(i)}${String.fromCharCode(127 + i)}`),
];

function evilDocument(): unknown {
  const properties = evil.map(name =>
    property(name, { type: 'string', description: `${name} ${name.repeat(200)}` }),
  );
  const schema = (...more: string[]): object => ({
    description: evil.join(' '),
    required: evil,
    // By JSON, so that "__proto__" is a field like any other.
    properties: JSON.parse(`{${[...properties, ...more].join(',')}}`),
  });
  const schemas = { Instance: schema(), LabelledInstance: schema(property('*/ target', { type: '*/ any' })) };
  return { info: { title: evil.join(' '), version: evil[0] }, components: { schemas } };
}

function property(name: string, schema: object): string {
  return `${JSON.stringify(name)}:${JSON.stringify(schema)}`;
}

test('a hostile document gets out of no comment and no string', async () => {
  const written = typesFromOpenApi(evilDocument(), { url: evil[0], model: evil[2], file: evil[0] });
  assert.doesNotMatch(written, /[\u200b\u202e\u2028\u007f]|\u{e0041}/u);

  const folder = await mkdtemp(join(tmpdir(), 'cauce-types-'));
  try {
    await writeFile(join(folder, 'written.ts'), written);
    // All that it has is what it should have, and every name is a field that must be there.
    await writeFile(
      join(folder, 'check.ts'),
      `import * as all from './written.ts';
       import type { Instance, Types } from './written.ts';
       export const nothing: Record<string, never> = { ...all };
       type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
       export const same: Same<keyof Instance, ${evil.map(name => JSON.stringify(name)).join(' | ')}> = true;
       export const row = null as unknown as Types['instance'];
       // @ts-expect-error: checks are still on
       export const wrong: number = row.readonly;`,
    );
    const { code, output } = await compile(folder);
    assert.equal(code, 0, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function compile(folder: string): Promise<{ code: number; output: string }> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const flags = [
    '--strict',
    '--noEmit',
    '--allowImportingTsExtensions',
    '--module',
    'nodenext',
    '--types',
    '',
  ];
  return new Promise(resolve => {
    execFile(process.execPath, [tsc, ...flags, 'check.ts'], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}
