/** The requests of a campaign from somebody without a key, or with one that is not enough. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@cauce/core';
import { addKey } from '../../src/index.ts';
import { byteRequest } from './byte-requests.ts';
import { Described } from './described.ts';
import { documentRequest } from './document-requests.ts';
import { Client, type FuzzRequest, shown } from './fuzz-request.ts';
import { serveForFuzzing } from './served.ts';
import { pick } from './values.ts';

const lanes = 16;
const known = { model: ['cars'], version: ['1'], 'version to remove': ['2'], id: ['none'] };

export async function runWithoutKey(seed: number, requests: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-fuzz-'));
  const keysFile = join(folder, 'keys.json');
  const { text: key } = await addKey(keysFile, { name: 'boss', scopes: ['admin'] });
  const served = await serveForFuzzing({ keysFile });
  const client = new Client(served.url, lanes);
  try {
    const right = ['authorization', `Bearer ${key}`];
    const { body } = await client.send({ method: 'GET', path: '/openapi.json', headers: right });
    const described = new Described(JSON.parse(body.toString()));
    const wrong = [
      [],
      ['authorization', `Bearer ${key.slice(0, -1)}`],
      ['x-api-key', `${key}x`],
      ['authorization', `Basic ${key}`],
      ['x-api-key', ''],
    ];
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < requests) {
        const number = next++;
        const random = createRandom(seed).fork(number);
        const made =
          random.next() < 0.5 ? documentRequest(random, described, known) : byteRequest(random, described);
        if (made.operation === undefined || isOpen(made)) continue;
        const request = { ...made, headers: [...withoutKeys(made.headers), ...pick(random, wrong)] };
        const { status, body: answer } = await client.send(request);
        const where = `seed ${seed}, request ${number}: ${status} ${answer.toString().slice(0, 300)}\n${shown(request)}`;
        assert.ok(status === 401 || status === 403 || status === 417, where);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const versions = await client.send({ method: 'GET', path: '/versions', headers: right });
    assert.equal(JSON.parse(versions.body.toString()).versions.length, 1, 'nothing has come of any of them');
    assert.deepEqual(served.complaints(), []);
  } finally {
    client.close();
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Routes for everybody say so in the document. */
function isOpen({ operation }: FuzzRequest): boolean {
  return operation?.security !== undefined && operation.security.length === 0;
}

function withoutKeys(headers: readonly string[]): string[] {
  return headers.filter((_, i) => !/^(authorization|x-api-key)$/i.test(headers[i - (i % 2)]));
}
