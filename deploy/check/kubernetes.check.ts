import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { podTerms } from './blueprint.ts';
import { car, keyHeader, keysAdd, post, predictedBy, refusal, retrain, training } from './cars.ts';
import { run } from './command.ts';
import { Container, once, podman, type Terms } from './podman.ts';
import { work } from './work.ts';

describe('the manifests of Kubernetes', () => {
  const started: Container[] = [];
  const volumes = { data: join(work, 'claim'), keys: join(work, 'secret') };
  let key: Record<string, string> = {};

  function start(name: string, port: number, terms: Terms): Promise<Container> {
    const container = Container.start(name, port, terms);
    started.push(container);
    return container.ready();
  }

  before(() => {
    mkdirSync(volumes.data);
    const image = podman('image', 'mount', 'cauce-example').trim();
    run('cp', ['-r', join(image, 'models'), volumes.data]);
    mkdirSync(volumes.keys);
    run('chown', ['-R', '1000:1000', volumes.data, volumes.keys]);
    const mounts = [`${volumes.keys}:/keys`];
    key = keyHeader(once({ image: 'cauce', mounts, args: keysAdd('/keys/keys.json') }).text);
    // As the files of a secret are.
    chmodSync(join(volumes.keys, 'keys.json'), 0o644);
  });
  after(() => {
    for (const container of started) container.remove();
  });

  it('have one that learns, and readers that follow it and refuse to learn', async () => {
    const learner = await start('learner', 8300, podTerms('cauce.yaml', volumes));
    const readers = [
      await start('reader-1', 8301, podTerms('readers.yaml', volumes)),
      await start('reader-2', 8302, podTerms('readers.yaml', volumes)),
    ];
    for (const { url } of readers) assert.equal(await predictedBy(url, key), '1');
    assert.equal(await retrain(learner.url, key), 2);
    await sleep(3000);
    for (const { url } of readers) {
      assert.equal(await predictedBy(url, key), '2');
      assert.equal(await refusal(await post(`${url}/retrain`, training, key)), '503 STORAGE_FAILED');
    }
    assert.equal(await retrain(learner.url, key), 3);
  });

  it('give the balancer five seconds to see that a pod is about to end, in which it still answers', async () => {
    const { name, url } = started[1];
    podman('kill', '--signal', 'TERM', name);
    await sleep(1000);
    assert.equal((await fetch(`${url}/health/ready`)).status, 503);
    assert.equal((await fetch(`${url}/health/live`)).status, 200);
    await predictedBy(url, key);
    podman('wait', name);
    assert.equal(started[1].exitCode(), 0);
  });

  it('have one for KServe, which answers by the Open Inference Protocol', async () => {
    const { url } = await start('kserve', 8080, podTerms('kserve.yaml', volumes));
    assert.equal((await fetch(`${url}/v2/health/live`)).status, 200);
    assert.equal((await fetch(`${url}/v2/health/ready`)).status, 200);
    const inputs = Object.entries(car).map(([name, value]) => ({
      name,
      shape: [1],
      datatype: typeof value === 'number' ? 'FP64' : 'BYTES',
      data: [value],
    }));
    const answer = await post(`${url}/v2/models/used-cars/infer`, { inputs });
    const { outputs } = (await answer.json()) as { outputs: { data: number[] }[] };
    assert.ok(outputs[0].data[0] > 10_000);
  });
});
