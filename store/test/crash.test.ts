import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folderDriver, openStore } from '../src/index.ts';
import { isWhole } from './whole-model.ts';

const writer = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));
const rounds = 25;

test(`killed at ${rounds} moments while it adds and activates, the store always opens with a whole version`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-crash-'));
  let last = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      let announced = 0;
      child.stdout.on('data', piece => {
        announced = Math.max(announced, ...String(piece).trim().split('\n').map(Number));
      });
      await once(child.stdout, 'data');
      await new Promise(resolve => setTimeout(resolve, (round * 13) % 60));
      child.kill('SIGKILL');
      await once(child, 'close');

      const store = await openStore(folderDriver(folder));
      const opened = await store.openActive(bytes => assert.ok(isWhole(bytes)));
      assert.ok(opened !== undefined);
      assert.deepEqual(opened.refused, [], 'no version is damaged');
      assert.ok(
        opened.version >= announced,
        `version ${opened.version} is active, but ${announced} had been activated`,
      );
      assert.ok(opened.version >= last);
      last = opened.version;
      for (const { version } of await store.list()) assert.ok(isWhole(await store.read(version)));
    }
    assert.ok(last > rounds, 'versions were written');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
