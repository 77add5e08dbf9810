/** Who may use the protocols: a key for predictions, none for probes. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addKey } from '../../src/protection/key-file.ts';
import { car, post } from '../fixture.ts';
import { startBoth } from './served.ts';

const folder = await mkdtemp(join(tmpdir(), 'cauce-protocols-'));
const keysFile = join(folder, 'keys.json');
const shop = (await addKey(keysFile, { name: 'shop', scopes: ['predict'] })).text;
const trainer = (await addKey(keysFile, { name: 'trainer', scopes: ['train'] })).text;
const server = await startBoth({ keysFile });
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('probes need no key', async () => {
  for (const path of [
    '/ping',
    '/health',
    '/version',
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/cars/ready',
  ]) {
    assert.equal((await fetch(server.url + path)).status, 200, path);
  }
});

test('all else needs one that may predict, and says so in the protocol’s form', async () => {
  const body = { instances: [car] };
  for (const path of [
    '/v1/models/cars:predict',
    '/invocations',
    '/v2/models/cars/infer',
    '/v2/repository/index',
  ]) {
    const none = await post(server.url + path, body);
    assert.equal(none.status, 401, path);
    const { error, error_code, message } = (await none.json()) as Record<string, string>;
    assert.equal(error_code, path === '/invocations' ? 'UNAUTHENTICATED' : undefined);
    assert.match(error ?? message, /key/);
    assert.equal((await post(server.url + path, body, { 'x-api-key': trainer })).status, 403, path);
    const { status } = await post(server.url + path, body, { authorization: `Bearer ${shop}` });
    assert.ok(status === 200 || status === 400, path);
  }
  for (const path of [
    '/v1/models',
    '/v1/models/cars',
    '/v2',
    '/v2/models/cars',
    '/v2/models/cars/versions/1/ready',
  ]) {
    assert.equal((await fetch(server.url + path)).status, 401, path);
    assert.equal((await fetch(server.url + path, { headers: { 'x-api-key': shop } })).status, 200, path);
  }
});
