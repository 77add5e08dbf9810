import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { post, predictedBy, refusal, training } from './cars.ts';
import { Container } from './podman.ts';

describe('the example, as free hosts run it', () => {
  const surroundings: Readonly<Record<string, readonly string[]>> = {
    // Not even a folder for temporary files.
    'nothing to write on': ['--read-only', '--read-only-tmpfs=false', '--cap-drop', 'all'],
    'a root file system like any other': [],
  };
  for (const [name, flags] of Object.entries(surroundings)) {
    it(`${name}: predicts for whoever asks, and nobody changes anything`, async () => {
      const example = Container.start('example', 8100, { image: 'cauce-example', flags });
      try {
        const { url } = await example.ready();
        assert.equal(await predictedBy(url), '1');
        assert.ok(example.isHealthy());
        assert.equal(await refusal(await post(`${url}/retrain`, training)), '503 STORAGE_FAILED');
        assert.equal((await post(`${url}/versions/1/activate`, {})).status, 503);
        assert.equal((await fetch(`${url}/versions/1`, { method: 'DELETE' })).status, 409);
        assert.equal((await fetch(`${url}/docs`)).status, 200);
        assert.equal(await predictedBy(url), '1');
        const { code, seconds } = example.stop();
        assert.equal(code, 0, example.log());
        assert.ok(seconds < 5, `${seconds} s`);
      } finally {
        example.remove();
      }
    });
  }
});
