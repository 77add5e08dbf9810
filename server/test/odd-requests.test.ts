/** What the fuzzer of fuzz/ found once: requests that the framework had its own mind about. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { car, type Running, startServer } from './fixture.ts';

let server: Running;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const body = JSON.stringify([car]);

for (const [method, path, type, status, code] of [
  ['POST', '/predict', 'constructor', 415, 'MEDIA_TYPE_UNKNOWN'],
  ['POST', '/predict', '__proto__', 415, 'MEDIA_TYPE_UNKNOWN'],
  ['POST', '/retrain', ';', 415, 'MEDIA_TYPE_UNKNOWN'],
  ['POST', '/rollback', ';', 409, 'NO_PREVIOUS_VERSION'],
  ['DELETE', '/versions/1', '__proto__', 409, 'VERSION_ACTIVE'],
  ['GET', '/*/versions/1', undefined, 404, 'NOT_FOUND'],
  ['PUT', '/:model/*', 'text/csv', 404, 'NOT_FOUND'],
  ['GET', '/versions/%zz', undefined, 400, 'ADDRESS_INVALID'],
  ['GET', `/versions/${'9'.repeat(300)}`, undefined, 404, 'NOT_FOUND'],
  ['GET', '/versions/1/activate', undefined, 405, 'METHOD_NOT_ALLOWED'],
  ['PUT', '/v1/models/cars:predict', 'application/json', 405, 'METHOD_NOT_ALLOWED'],
] as const) {
  test(`${method} ${path.slice(0, 30)} as ${type}: ${status} ${code}`, async () => {
    const response = await fetch(server.url + path, {
      method,
      ...(type === undefined ? {} : { headers: { 'content-type': type }, body }),
    });
    assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const problem = (await response.json()) as { code: string; status: number };
    assert.deepEqual([response.status, problem.status, problem.code], [status, status, code]);
  });
}
