import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadModel } from '@cauce/core';
import { type Car, car, post, type Running, startServer } from './fixture.ts';

let server: Running;
after(() => server.close());

test('requests that arrive together are answered as if each were alone, whatever the others are', async () => {
  server = await startServer();
  const model = loadModel(await server.store.read(1));
  const kinds: [own: Car, status: number, warnings: string][] = [
    [car, 200, '0'],
    [{ ...car, year: 2001 }, 200, '0'],
    [{ ...car, fuel: 'Hydrogen' }, 200, '1'],
    [{ ...car, year: 'abc' }, 422, ''],
  ];
  // With and without odd ones among them.
  for (const some of [kinds, kinds.slice(0, 2)]) {
    const sent = Array.from({ length: 60 }, (_, i) => some[(i * 7) % some.length]);
    const answers = await Promise.all(sent.map(([own]) => post(`${server.url}/predict`, [own])));
    for (const [i, response] of answers.entries()) {
      const [own, status, warnings] = sent[i];
      assert.equal(response.status, status);
      const answer = await response.json();
      if (status !== 200) {
        assert.equal((answer as { errors: { instance: number }[] }).errors[0].instance, 0);
        continue;
      }
      assert.equal(response.headers.get('x-prediction-warnings'), warnings);
      assert.deepEqual(answer, model.predict([own]));
    }
  }
});
