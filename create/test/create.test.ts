import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-cauce-'));
  const rows = Array.from({ length: 100 }, (_, i) => `${i % 10},${i % 7},${3 * (i % 10) + (i % 7)}\n`);
  await writeFile(join(folder, 'table.csv'), `a,b,sum\n${rows.join('')}`);
});
after(() => rm(folder, { recursive: true, force: true }));

function create(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [bin, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

describe('npm create cauce', () => {
  it('makes a project, as cauce init does', async () => {
    const { code, stdout, stderr } = await create('table.csv', '--target', 'sum');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.match(stdout, /^Made table: a project that predicts "sum" from the other 2 columns of 100 rows\./);
    const files = await readdir(join(folder, 'table'));
    assert.ok(['schema.ts', 'pipeline.ts', 'train.ts', 'model.test.ts'].every(file => files.includes(file)));
  });

  it('says in one line what is wrong', async () => {
    const { code, stderr } = await create('table.csv', '--target', 'sun', '--out', 'other');
    assert.equal(code, 1);
    assert.match(stderr, /no column "sun" \(did you mean "sum"\?\)/);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
  });

  it('goes by the version of what it calls', async () => {
    const own = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    const cauce = JSON.parse(await readFile(new URL('../../cli/package.json', import.meta.url), 'utf8'));
    assert.equal(own.version, cauce.version);
    assert.deepEqual(own.dependencies, { cauce: cauce.version });
  });
});
