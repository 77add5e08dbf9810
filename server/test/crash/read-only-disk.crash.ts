import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { request } from './client.ts';
import { checkRefused, checkTaken, onSmallDisk, withService } from './disk-rounds.ts';
import { checkAnswers } from './restart.ts';
import { noSmallDisk } from './small-disk.ts';
import { addWaitingJob, waitingJob } from './torn-files.ts';

const readOnly = /disk of the server is read-only/;

describe('a read-only disk', { skip: noSmallDisk ?? false }, () => {
  for (const workers of ['1', '2']) {
    it(`becomes so while it is served: predictions go on, changes are refused: workers ${workers}`, () =>
      onSmallDisk(own =>
        withService(own, ['--workers', workers], async url => {
          await checkTaken(url, 60, own.folder);
          own.disk.remount('ro');
          await checkRefused(url, 70, readOnly, own.folder);
          for (const [method, path] of [
            ['POST', '/versions/1/activate'],
            ['POST', '/rollback'],
            ['DELETE', '/versions/1'],
          ]) {
            const { status, body } = await request(method, `${url}${path}`);
            assert.equal(`${path} ${status} ${body.code}`, `${path} 503 STORAGE_FAILED`);
          }
          assert.equal(await checkAnswers(url, '', own.folder), 3);
          own.disk.remount('rw');
          await checkTaken(url, 70, own.folder);
        }),
      ));

    it(`is so when it is served: predictions are, and a job that waits is done when it can be: workers ${workers}`, () =>
      onSmallDisk(async own => {
        await addWaitingJob(own.folder);
        own.disk.remount('ro');
        await withService(own, ['--workers', workers], async (url, served) => {
          assert.equal(await checkAnswers(url, '', own.folder), 2);
          assert.match(served.log(), /cannot be written, so that it cannot learn for now/);
          await checkRefused(url, 70, readOnly, own.folder);
          const { body } = await request('GET', `${url}/jobs/${waitingJob}`);
          assert.equal(body.status, 'queued');
          own.disk.remount('rw');
          await checkTaken(url, 80, own.folder);
          const later = await request('GET', `${url}/jobs/${waitingJob}`);
          assert.equal(later.body.status, 'succeeded', 'it came first');
        });
      }));
  }
});
