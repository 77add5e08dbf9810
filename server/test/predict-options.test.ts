/** Options of /predict: how they are refused. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { answerOf, car, post, type Running, startServer } from './fixture.ts';

let server: Running;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const asking = JSON.stringify({ instances: [car], explain: true });

test('an option in a body that is not read as a whole is sent into the address, however short the body is', async () => {
  const packed = await post(`${server.url}/predict`, gzipSync(asking), { 'content-encoding': 'gzip' });
  const { code, detail } = await answerOf(packed);
  assert.deepEqual([packed.status, code], [422, 'OPTION_LATE']);
  assert.match(detail, /packed.*does not say its length.*longer than 256 kB.*\?interval=0\.9&explain=true/);
  const { status, text } = await inPieces(`${server.url}/predict`, asking);
  assert.equal(status, 422);
  assert.equal(JSON.parse(text).detail, detail);
  assert.equal((await inPieces(`${server.url}/predict?explain=true`, JSON.stringify([car]))).status, 200);
});

for (const [path, body] of [
  ['/predict', { instances: [car], interval: 'x'.repeat(100_000) }],
  ['/predict', { instances: [car], explain: Array(1000).fill('yes') }],
  [`/retrain?data=${'x'.repeat(5000)}`, []],
  [`/drift?windows=${'1'.repeat(5000)}`, undefined],
] as const) {
  test(`what ${path.slice(0, 14)} is told in vain is shortened in the answer`, async () => {
    const url = server.url + path;
    const response = body === undefined ? await fetch(url) : await post(url, body);
    const { code, detail } = await answerOf(response);
    assert.equal(code, 'OPTION_INVALID');
    assert.ok(detail.length < 200, `${detail.length} characters`);
  });
}

/** A body whose length is not told. */
function inPieces(url: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const asked = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      response => {
        let text = '';
        response.on('data', piece => {
          text += piece;
        });
        response.on('end', () => done({ status: response.statusCode as number, text }));
      },
    );
    asked.on('error', fail);
    asked.write(body);
    asked.end();
  });
}
