import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listed } from './client.ts';
import {
  checkNothingLeft,
  checkRefused,
  checkTaken,
  fillStepwise,
  onSmallDisk,
  retrain,
  withService,
} from './disk-rounds.ts';
import { checkAnswers } from './restart.ts';
import { noSmallDisk } from './small-disk.ts';

const full = /no space left on the disk/;

describe('a full disk', { skip: noSmallDisk ?? false }, () => {
  for (const workers of ['1', '2']) {
    it(`refuses retrainings at each step, predicts on, and learns again when there is space: workers ${workers}`, () =>
      onSmallDisk(own =>
        withService(own, ['--workers', workers], async url => {
          // Bodies of a few bytes, and of a few pages: what does not fit is another file each time.
          for (const rows of [60, 1000]) assert.ok((await fillStepwise(own, url, rows)) >= 4);
          await checkTaken(url, 61, own.folder);
        }),
      ));
  }

  it('is filled by versions until the oldest have to go by hand', () =>
    onSmallDisk(own =>
      withService(own, ['--keep', '1000'], async url => {
        own.disk.fill(40);
        let status = 200;
        for (let rows = 200; status === 200; rows++) status = (await retrain(url, rows)).status;
        assert.equal(status, 503);
        const versions = await listed(url);
        await checkNothingLeft(own.folder, versions);
        await checkRefused(url, 400, full, own.folder);
        for (const { version } of versions.slice(0, 3)) {
          assert.equal((await fetch(`${url}/versions/${version}`, { method: 'DELETE' })).status, 204);
        }
        await checkTaken(url, 200, own.folder);
      }),
    ));

  it('is full while a large body is received: the sender is answered, and nothing of it stays', () =>
    onSmallDisk(own =>
      withService(own, [], async url => {
        own.disk.fill(30);
        await checkRefused(url, 400_000, full, own.folder);
        own.disk.empty();
        await checkTaken(url, 100, own.folder);
      }),
    ));

  it('is full when the service starts: it serves, and learns when there is space', () =>
    onSmallDisk(async own => {
      for (const workers of ['1', '2']) {
        own.disk.fill(0);
        await withService(own, ['--workers', workers], async (url, served) => {
          await checkAnswers(url, '', own.folder);
          await checkRefused(url, 60, full, own.folder);
          own.disk.empty();
          await checkTaken(url, 60, own.folder);
          assert.match(served.log(), /cannot learn for now|STORAGE_FAILED/);
        });
      }
    }));
});
