import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './client.ts';
import { checkAnswers } from './restart.ts';
import { fillStore, newPlace, trainingCsv } from './served-folder.ts';
import { serveFolder } from './server-process.ts';

/** Longest life of a fit whose server was killed, in milliseconds. */
const orphanMs = 1000;

it('a fit ends when its server is killed, and is done again by the next one', async () => {
  const place = await newPlace();
  const folder = join(place.path, 'models');
  await fillStore(folder);
  const first = serveFolder(folder, place);
  try {
    const url = await first.ready;
    const { body: job } = await request('POST', `${url}/retrain`, {
      body: trainingCsv(600_000),
      headers: { 'content-type': 'text/csv', prefer: 'respond-async' },
    });
    while ((await request('GET', `${url}/jobs/${job.id}`)).body.progress === null) await sleep(5);
    const fits = fitsOf(first.pid);
    assert.equal(fits.length, 1);
    await first.kill('first');
    await sleep(orphanMs);
    assert.deepEqual(fits.filter(isAlive), []);

    const second = serveFolder(folder, place);
    try {
      const url = await second.ready;
      for (let status = 'queued'; status !== 'succeeded'; await sleep(50)) {
        status = (await request('GET', `${url}/jobs/${job.id}`)).body.status;
        assert.match(status, /queued|running|succeeded/);
      }
      assert.equal(await checkAnswers(url, '', folder), 2);
    } finally {
      await second.kill();
    }
  } finally {
    await first.kill();
    await place.remove();
  }
});

/** Processes that a server has started. */
function fitsOf(pid: number): number[] {
  return ps('-o', 'pid=', '--ppid', String(pid)).map(Number);
}

/** One that has ended may stay in the list of processes until somebody asks how. */
function isAlive(pid: number): boolean {
  return ps('-o', 'stat=', '-p', String(pid)).some(state => !state.startsWith('Z'));
}

function ps(...args: string[]): string[] {
  const { stdout } = spawnSync('ps', args, { encoding: 'utf8' });
  return stdout.split(/\s+/).filter(word => word !== '');
}
