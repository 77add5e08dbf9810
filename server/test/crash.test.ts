/** Some instants and damages of each kind, with every run of the tests; `npm run test:crash` does all of them. */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checkRefused, checkTaken, fillStepwise, onSmallDisk, withService } from './crash/disk-rounds.ts';
import { betweens, checkBetween } from './crash/kill-between.ts';
import { killRounds } from './crash/kill-rounds.ts';
import { noSmallDisk } from './crash/small-disk.ts';
import { tornFiles } from './crash/torn-files.ts';
import { checkEveryCut, checkTorn, newTemplate } from './crash/torn-rounds.ts';

for (const { workers, rounds } of [
  { workers: 1, rounds: 4 },
  { workers: 2, rounds: 2 },
]) {
  const seed = Date.now() % 1_000_000;
  it(`killed at ${rounds} instants, nothing is lost: seed ${seed}, workers ${workers}`, async () => {
    await killRounds({ rounds, seed, workers });
  });
}

const between = betweens.at(-1);
assert.ok(between !== undefined);
it(`killed when ${between.name}: version ${between.serves} is in use`, () => checkBetween(between));

describe('a torn write', async () => {
  const template = await newTemplate();
  after(() => template.place.remove());
  for (const name of [
    'the model file in use is cut, empty or overwritten',
    'the pointer is cut, empty or overwritten',
    'the body of a job is cut or empty',
  ]) {
    const torn = tornFiles.find(own => own.name === name);
    assert.ok(torn !== undefined);
    it(`${name}: version ${torn.serves} is served`, () => checkTorn(template, torn, 2));
  }
  it('cut at every byte, no small file is taken for what it says', async () => {
    await checkEveryCut(template);
  });
});

describe('a full and a read-only disk', { skip: noSmallDisk ?? false }, () => {
  it('refuse retrainings, predict on, and learn again when they can', () =>
    onSmallDisk(own =>
      withService(own, [], async url => {
        assert.ok((await fillStepwise(own, url, 60, 3)) >= 2);
        own.disk.remount('ro');
        await checkRefused(url, 70, /disk of the server is read-only/, own.folder);
        own.disk.remount('rw');
        await checkTaken(url, 80, own.folder);
      }),
    ));
});
