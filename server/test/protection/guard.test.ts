import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { HttpProblem } from '../../src/problem.ts';
import { Guard } from '../../src/protection/guard.ts';
import { addKey, removeKey } from '../../src/protection/key-file.ts';
import { KeyRing } from '../../src/protection/key-ring.ts';
import type { Limits, Scope } from '../../src/protection/keys.ts';
import type { Admission } from '../../src/protection/limiter.ts';

let folder: string;
let file: string;
let ring: KeyRing;
let server: Server;
/** What the server asks; the scope that it asks for is the path's first part: `/predict` and so on. */
let guard: Guard;
/** Admissions of requests to a path that ends in `/open`, which are not released. */
const open: Admission[] = [];
const texts: Record<string, string> = {};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-guard-'));
  file = join(folder, 'keys.json');
  const add = async (name: string, scopes: Scope[], more: { expiresAt?: string; limits?: Limits } = {}) => {
    texts[name] = (await addKey(file, { name, scopes, ...more })).text;
  };
  await add('shop', ['predict']);
  await add('trainer', ['train']);
  await add('boss', ['admin']);
  await add('old', ['predict'], { expiresAt: '2001-01-01' });
  await add('limited', ['predict'], { limits: { requestsPerSecond: 2, burst: 3 } });
  await add('narrow', ['predict'], { limits: { concurrency: 2 } });
  ring = await KeyRing.load(file);
  server = createServer((incoming, response) => {
    const [scope, isOpen] = (incoming.url ?? '').slice(1).split('/');
    try {
      const admission = guard.admit(incoming, scope as Scope);
      if (isOpen) open.push(admission);
      else admission.release();
      response.end(JSON.stringify({ key: admission.key ?? null }));
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      response.writeHead(error.status, error.headers);
      response.end(JSON.stringify({ code: error.code, detail: error.message, ...error.extensions }));
    }
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

function send(path: string, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => {
        text += part;
      });
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: text === '' ? {} : JSON.parse(text) });
      });
    })
      .on('error', reject)
      .end();
  });
}

/** For what Node's own client would not send. */
function sendRaw(text: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise(resolve => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', part => {
      answer += part;
    });
    socket.on('close', () => resolve(answer));
  });
}

const bearer = (name: string) => ({ authorization: `Bearer ${texts[name]}` });

describe('a server with keys', () => {
  before(() => {
    guard = new Guard({ keys: ring, loopbackOnly: true, allowedOrigins: [] });
  });

  it('takes a key in either header', async () => {
    for (const headers of [
      bearer('shop'),
      { authorization: `bearer  ${texts['shop']} ` },
      { 'x-api-key': texts['shop'] },
      { authorization: 'Basic eA==', 'x-api-key': texts['shop'] },
    ]) {
      const { status, body } = await send('/predict', headers);
      assert.deepEqual([status, body['key']], [200, 'shop']);
    }
  });

  it('answers 401 without a key, and says how to send one', async () => {
    for (const headers of [{}, { authorization: 'Basic eA==' }]) {
      const { status, headers: answered, body } = await send('/predict', headers);
      assert.deepEqual([status, body['code']], [401, 'KEY_MISSING']);
      assert.equal(answered['www-authenticate'], 'Bearer realm="cauce"');
      assert.match(String(body['detail']), /authorization: Bearer <key>/);
    }
  });

  it('answers 401 to a key that it does not have, or that is over, and quotes nothing of it', async () => {
    for (const [text, code] of [
      ['x', 'KEY_INVALID'],
      ['', 'KEY_INVALID'],
      [`${texts['shop'].slice(0, -2)}__`, 'KEY_INVALID'],
      [`${texts['shop']}, ${texts['shop']}`, 'KEY_INVALID'],
      [texts['old'], 'KEY_EXPIRED'],
    ]) {
      const { status, headers, body } = await send('/predict', { 'x-api-key': text });
      assert.deepEqual([status, body['code']], [401, code]);
      assert.match(headers['www-authenticate'] ?? '', /^Bearer realm="cauce", error="invalid_token"$/);
      assert.ok(!JSON.stringify(body).includes('cauce_'));
    }
  });

  it('holds keys to their scopes; admin has all', async () => {
    const may: Record<string, number[]> = {
      shop: [200, 403, 403],
      trainer: [403, 200, 403],
      boss: [200, 200, 200],
    };
    for (const [name, statuses] of Object.entries(may)) {
      const answers = await Promise.all(
        ['/predict', '/train', '/admin'].map(path => send(path, bearer(name))),
      );
      assert.deepEqual(
        answers.map(answer => answer.status),
        statuses,
        name,
      );
    }
    const { body, headers } = await send('/train', bearer('shop'));
    assert.equal(body['code'], 'SCOPE_MISSING');
    assert.equal(body['detail'], 'This needs a key with the scope train. The key "shop" has predict.');
    assert.deepEqual([body['scopeNeeded'], body['scopes']], ['train', ['predict']]);
    assert.match(headers['www-authenticate'] ?? '', /insufficient_scope", scope="train"/);
  });

  it('asks for no key where none is needed, and not for a loopback host', async () => {
    assert.equal((await send('/none')).status, 200);
    assert.equal((await send('/predict', { host: 'models.example', ...bearer('shop') })).status, 200);
  });
});

describe('limits', () => {
  let time = 0;
  before(() => {
    guard = new Guard({ keys: ring, loopbackOnly: true, allowedOrigins: [], now: () => time });
  });

  it('answer 429 to who sends too often, with the time to wait', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await send('/predict', bearer('limited'))).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const { headers, body } = await send('/predict', bearer('limited'));
    assert.deepEqual([body['code'], headers['retry-after']], ['RATE_LIMITED', '1']);
    assert.match(String(body['detail']), /"limited" may send 2 requests per second, and 3 at once/);
    assert.equal((await send('/predict', bearer('shop'))).status, 200);
    time += 500;
    assert.equal((await send('/predict', bearer('limited'))).status, 200);
  });

  it('are told to other processes, and hear from them', async () => {
    const other = new Guard({ keys: ring, loopbackOnly: true, allowedOrigins: [], now: () => time });
    const taken = guard.takenSinceLast();
    assert.deepEqual(Object.values(taken), [4]);
    assert.deepEqual(guard.takenSinceLast(), {});
    other.drain({ ...taken, unknown: 5 });
    guard = other;
    const { body, headers } = await send('/predict', bearer('limited'));
    assert.deepEqual([body['code'], headers['retry-after']], ['RATE_LIMITED', '1']);
    assert.deepEqual(other.takenSinceLast(), {});
  });

  it('answer 429 to who has too many open, until one is released, once', async () => {
    await send('/predict/open', bearer('narrow'));
    await send('/predict/open', bearer('narrow'));
    const { status, headers, body } = await send('/predict', bearer('narrow'));
    assert.deepEqual([status, body['code'], headers['retry-after']], [429, 'CONCURRENCY_LIMITED', '1']);
    const [first] = open;
    first.release();
    first.release();
    assert.equal((await send('/predict/open', bearer('narrow'))).status, 200);
    assert.equal((await send('/predict', bearer('narrow'))).status, 429);
    for (const admission of open.splice(0)) admission.release();
  });

  it('hold for all together where there are no keys', async () => {
    const anonymousLimits = { requestsPerSecond: 0.1, burst: 2, concurrency: 5 };
    guard = new Guard({ anonymousLimits, loopbackOnly: true, allowedOrigins: [], now: () => time });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await send('/predict')).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await send('/predict')).headers['retry-after'], '10');
    assert.equal((await send('/none')).status, 200);
    assert.deepEqual(guard.takenSinceLast(), { anonymous: 2 });
  });

  it('go when the key goes', async () => {
    await send('/predict', bearer('shop'));
    guard = new Guard({ keys: ring, loopbackOnly: true, allowedOrigins: [], now: () => time });
    await send('/predict', bearer('limited'));
    await removeKey(file, 'limited');
    await ring.reload();
    assert.deepEqual(guard.takenSinceLast(), {});
    assert.equal((await send('/predict', bearer('limited'))).body['code'], 'KEY_INVALID');
  });
});

describe('a server without keys on this machine', () => {
  before(() => {
    guard = new Guard({
      loopbackOnly: true,
      allowedOrigins: ['https://shop.example', 'http://localhost:3000'],
    });
  });

  it('answers to its own names only, so that no page of another name can be led to it', async () => {
    const own = ['localhost:8000', 'LOCALHOST', '127.0.0.1', '127.1.2.3:99', '[::1]:8000', 'shop.example'];
    for (const host of own) assert.equal((await send('/predict', { host })).status, 200, host);
    const others = ['evil.example', 'localhost.evil.example:8000', '10.0.0.1', 'localhost@evil.example'];
    for (const host of others) {
      const { status, body } = await send('/predict', { host });
      assert.deepEqual([status, body['code']], [403, 'HOST_REFUSED'], host);
      assert.equal((await send('/none', { host }, 'GET')).status, 403);
    }
  });

  it('refuses a request that names no host', async () => {
    for (const head of ['GET /predict HTTP/1.0', 'GET /predict HTTP/1.1\r\nHost:\r\nConnection: close']) {
      assert.match(await sendRaw(`${head}\r\n\r\n`), /^HTTP\/1\.1 403 /);
    }
  });

  it('lets no page of another origin change anything', async () => {
    const host = 'localhost:8000';
    const statusFor = async (origin: string, method = 'POST') =>
      (await send('/predict', { host, origin }, method)).status;
    for (const origin of ['http://localhost:8000', 'https://shop.example', 'http://localhost:3000']) {
      assert.equal(await statusFor(origin), 200, origin);
    }
    const others = [
      'http://evil.example',
      'null',
      'http://localhost',
      'http://shop.example',
      'localhost:8000',
    ];
    for (const origin of others) {
      assert.equal(await statusFor(origin), 403, origin);
      assert.equal(await statusFor(origin, 'DELETE'), 403, origin);
      assert.equal(await statusFor(origin, 'GET'), 200, origin);
    }
    const { body } = await send('/predict', { host, origin: 'http://evil.example' });
    assert.equal(body['code'], 'ORIGIN_REFUSED');
  });

  it('lets pages of every origin in where that is asked for', async () => {
    guard = new Guard({ loopbackOnly: true, allowedOrigins: ['*'] });
    assert.equal((await send('/predict', { origin: 'http://any.example' })).status, 200);
    assert.equal((await send('/predict', { host: 'any.example' })).status, 403);
  });

  it('answers to any name when it listens on other addresses too', async () => {
    guard = new Guard({ loopbackOnly: false, allowedOrigins: [] });
    assert.equal((await send('/predict', { host: 'models.example' })).status, 200);
  });
});
