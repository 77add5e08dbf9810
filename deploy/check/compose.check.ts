import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeTerms } from './blueprint.ts';
import { keyHeader, keysAdd, post, predictedBy, retrain, training, trainingCsv } from './cars.ts';
import { Container, once, podman } from './podman.ts';
import { work } from './work.ts';

describe('compose.yaml', () => {
  const terms = composeTerms('data');
  const started: Container[] = [];
  let key: Record<string, string> = {};

  function start(name: string, more: readonly string[] = []): Container {
    const container = Container.start(name, 8200 + started.length, {
      ...terms,
      args: [...(terms.args ?? []), ...more],
    });
    started.push(container);
    return container;
  }

  before(() => {
    podman('volume', 'create', 'data');
    const csv = join(work, 'cars.csv');
    writeFileSync(csv, trainingCsv());
    const trained = once({
      ...terms,
      mounts: [...(terms.mounts ?? []), `${csv}:/cars.csv:ro`],
      args: ['train', '/cars.csv', '--target', 'selling_price', '--out', '/data/models/cars'],
    });
    assert.equal(trained.code, 0, trained.text);
    const added = once({ ...terms, args: keysAdd('/data/keys.json') });
    assert.equal(added.code, 0, added.text);
    key = keyHeader(added.text);
  });
  after(() => {
    for (const container of started) container.remove();
  });

  it('predicts and learns for who has a key, and keeps what it learnt', async () => {
    const container = await start('one').ready();
    assert.equal((await post(`${container.url}/predict`, [])).status, 401);
    assert.equal(await predictedBy(container.url, key), '1');
    assert.equal(await retrain(container.url, key), 2);
    assert.equal(await predictedBy(container.url, key), '2');
    assert.ok(container.isHealthy());
    assert.equal(container.stop().code, 0, container.log());
  });

  it('does so by several processes', async () => {
    const container = await start('several', ['--workers', '2']).ready();
    assert.equal(await predictedBy(container.url, key), '2');
    assert.equal(await retrain(container.url, key), 3);
    const { code, seconds } = container.stop();
    assert.equal(code, 0, container.log());
    assert.ok(seconds < 5, `${seconds} s`);
  });

  it('ends in order when it is asked to while it starts', async () => {
    const volume = podman('volume', 'inspect', '--format', '{{.Mountpoint}}', 'data').trim();
    const container = start('early');
    // The first thing that it does to its volume.
    while (!existsSync(join(volume, 'models', 'cars', 'jobs', 'lock.json'))) await sleep(5);
    const { code, seconds } = container.stop();
    assert.equal(code, 0, container.log());
    assert.ok(seconds < 5, `${seconds} s`);
  });

  it('goes on with a retraining after it was ended in the middle, and after it was killed', async () => {
    const container = await start('resumed').ready();
    const rows = Array.from({ length: 300 }, () => training).flat();
    for (const end of [() => container.stop(), () => container.kill()]) {
      const asked = await post(`${container.url}/retrain`, rows, { ...key, prefer: 'respond-async' });
      assert.equal(asked.status, 202, await asked.clone().text());
      const job = `${container.url}${asked.headers.get('location')}`;
      await sleep(300);
      end();
      container.restart();
      // Of one that was killed, the lock is waited for: its process is of a container that is gone.
      await container.ready();
      const state = async (): Promise<string> => {
        const answer = await fetch(job, { headers: key });
        return ((await answer.json()) as { status: string }).status;
      };
      assert.notEqual(await state(), 'succeeded', 'it was in the middle');
      while (['queued', 'running'].includes(await state())) await sleep(200);
      assert.equal(await state(), 'succeeded');
    }
  });

  it('is the only one in its volume, though the first process of each has the same number and host', async () => {
    const first = started.at(-1) as Container;
    const second = start('second');
    await assert.rejects(second.ready(), /another service uses it/);
    assert.equal(second.exitCode(), 1);
    assert.equal(await predictedBy(first.url, key), '5');
    assert.equal(first.stop().code, 0);
  });
});
