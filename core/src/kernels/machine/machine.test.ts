import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileKernels } from '../../../build-kernels.ts';
import { FreeList } from './memory.ts';

test('the binary is what its sources compile to', async () => {
  const kept = readFileSync(new URL('binary.ts', import.meta.url), 'utf8');
  assert.ok(kept === (await compileKernels()), 'run `npm run -w core kernels`');
});

test('pieces of a memory never overlap, and all of it comes back', () => {
  const action = fc.oneof(
    fc.record({ take: fc.integer({ min: 0, max: 500 }) }),
    fc.record({ give: fc.nat() }),
    fc.record({ extend: fc.integer({ min: 1, max: 20 }) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), actions => {
      const list = new FreeList(64);
      let end = 64;
      const out: { start: number; length: number }[] = [];
      for (const one of actions) {
        if ('extend' in one) {
          list.extend(one.extend * 64);
          end += one.extend * 64;
        } else if ('give' in one) {
          const [piece] = out.splice(one.give % Math.max(1, out.length), 1);
          if (piece !== undefined) list.give(piece);
        } else {
          const piece = list.take(one.take);
          if (piece === undefined) continue;
          assert.ok(piece.length >= one.take && piece.start >= 64 && piece.start + piece.length <= end);
          for (const other of out)
            assert.ok(piece.start + piece.length <= other.start || other.start + other.length <= piece.start);
          out.push(piece);
        }
      }
      for (const piece of out) list.give(piece);
      assert.ok(list.isWhole);
    }),
  );
});

test('threads that wait for work do not keep the process alive', () => {
  const url = new URL('../workspace.ts', import.meta.url).href;
  const code = `import { openWorkspace } from '${url}';
    const space = openWorkspace(4);
    space.run({ number: 0 }, 0);
    if (!process.argv.includes('open')) space.close();
    setTimeout(() => console.log('last word'), 100);`;
  for (const last of ['open', 'closed']) {
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code, last], {
      timeout: 20_000,
    });
    assert.equal(status, 0);
    assert.equal(String(stdout), 'last word\n');
  }
});
