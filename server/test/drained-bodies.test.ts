/** A body that is refused at its beginning does not hold up what comes after it on the connection. */

import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Running, startServer } from './fixture.ts';

let server: Running;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
before(async () => {
  server = await startServer({ requestTimeoutMs: 1500 });
});
after(() => {
  agent.destroy();
  return server.close();
});

function statusOf(
  path: string,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const sent = request(server.url + path, { agent, method: 'POST', headers });
    sent.on('response', answer => answer.resume().on('end', () => done(answer.statusCode)));
    sent.on('error', fail);
    sent.end(body);
  });
}

/** More than sockets and streams hold. */
const rest = 'x,1,2\n'.repeat(1_000_000);

for (const [what, path, type, start] of [
  ['CSV', '/predict', 'text/csv', 'name,year\n"a"b,1\n'],
  ['NDJSON', '/predict', 'application/x-ndjson', '{"name":}\n'],
  ['a list', '/predict', 'application/json', '[{"name":}'],
  ['CSV for MLflow', '/invocations', 'text/csv', 'name,year\n"a"b,1\n'],
] as const) {
  for (const packing of ['identity', 'gzip']) {
    test(`${what}, ${packing}`, { timeout: 20_000 }, async () => {
      // Packed, what follows is no longer looked at.
      const plain = Buffer.from(start + rest);
      const body = packing === 'gzip' ? Buffer.concat([gzipSync(start), Buffer.from(rest)]) : plain;
      const headers = {
        'content-type': type,
        'content-encoding': packing,
        'content-length': String(body.length),
      };
      for (let i = 0; i < 2; i++) assert.equal(await statusOf(path, body, headers), 400);
    });
  }
}

test('a retraining with a key that is none', { timeout: 20_000 }, async () => {
  const headers = {
    'content-type': 'text/csv',
    'idempotency-key': 'a b',
    'content-length': String(rest.length),
  };
  for (let i = 0; i < 2; i++) assert.equal(await statusOf('/retrain', Buffer.from(rest), headers), 400);
});
