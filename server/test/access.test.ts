import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { addKey, type Scope } from '../src/index.ts';
import { answerOf, car, cars, post, type Running, type StartOptions, startServer } from './fixture.ts';
import { selfSigned } from './protection/self-signed.ts';

let folder: string;
const running: Running[] = [];
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'cauce-test-access-'));
});
after(async () => {
  await Promise.all(running.map(server => server.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: StartOptions = {}): Promise<Running> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

async function keyOf(file: string, name: string, scopes: Scope[], limits = {}): Promise<string> {
  const { text } = await addKey(join(folder, file), { name, scopes, limits });
  return text;
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

test('with keys, each route is open to the keys that have its scope, and to no other', async () => {
  const keys = {
    predict: await keyOf('scopes.json', 'shop', ['predict']),
    train: await keyOf('scopes.json', 'night', ['train']),
    admin: await keyOf('scopes.json', 'ops', ['admin']),
  };
  const { url } = await start({ keysFile: join(folder, 'scopes.json') });
  const routes: [method: string, path: string, scope: Scope | 'none'][] = [
    ['POST', '/predict', 'predict'],
    ['POST', '/models/cars/predict', 'predict'],
    ['GET', '/model', 'predict'],
    ['GET', '/versions', 'predict'],
    ['GET', '/openapi.json', 'predict'],
    ['POST', '/v1/models/cars:predict', 'predict'],
    ['POST', '/v2/models/cars/infer', 'predict'],
    ['POST', '/invocations', 'predict'],
    ['POST', '/retrain', 'train'],
    ['GET', '/jobs', 'train'],
    ['POST', '/jobs/none/cancel', 'train'],
    ['POST', '/versions/1/activate', 'admin'],
    ['DELETE', '/versions/9', 'admin'],
    ['POST', '/rollback', 'admin'],
    ['GET', '/metrics', 'admin'],
    ['GET', '/drift', 'admin'],
    ['GET', '/health/live', 'none'],
    ['GET', '/health/ready', 'none'],
    ['GET', '/ping', 'none'],
    ['GET', '/docs', 'none'],
  ];
  const call = async (method: string, path: string, headers: Record<string, string>) => {
    const body = method === 'POST' ? { body: '[]' } : {};
    return fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...body,
    });
  };
  for (const [method, path, scope] of routes) {
    const bare = await call(method, path, {});
    assert.equal(bare.status === 401, scope !== 'none', `${method} ${path} without a key: ${bare.status}`);
    for (const [own, key] of Object.entries(keys)) {
      const { status } = await call(method, path, own === 'train' ? { 'x-api-key': key } : bearer(key));
      const isOpen = scope === 'none' || own === scope || own === 'admin';
      assert.equal(status === 401 || status === 403, !isOpen, `${method} ${path} with ${own}: ${status}`);
    }
  }
  const wrong = await post(`${url}/predict`, [car], bearer(`${keys.predict.slice(0, -1)}x`));
  assert.equal(wrong.status, 401);
  assert.match(wrong.headers.get('www-authenticate') ?? '', /^Bearer/);
  assert.equal((await answerOf(wrong)).code, 'KEY_INVALID');
});

test('a key is held to its rate, and told when to come again; others are not', async () => {
  const limited = await keyOf('rate.json', 'shop', ['predict'], { requestsPerSecond: 1, burst: 3 });
  const free = await keyOf('rate.json', 'other', ['predict']);
  const { url } = await start({ keysFile: join(folder, 'rate.json') });
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await post(`${url}/predict`, [car], bearer(limited))).status);
  assert.deepEqual(statuses, [200, 200, 200, 429, 429, 429]);
  const refused = await post(`${url}/predict`, [car], bearer(limited));
  assert.equal((await answerOf(refused)).code, 'RATE_LIMITED');
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await post(`${url}/predict`, [car], bearer(free))).status, 200);
});

test('a key is held to so many requests at a time', async () => {
  const key = await keyOf('open.json', 'shop', ['predict'], { concurrency: 1 });
  const { url } = await start({ keysFile: join(folder, 'open.json') });
  const { hostname, port } = new URL(url);
  const slow = request({
    hostname,
    port,
    path: '/predict',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '100', ...bearer(key) },
  });
  slow.on('error', () => {});
  slow.write('[');
  await new Promise(resolve => setTimeout(resolve, 100));
  const second = await post(`${url}/predict`, [car], bearer(key));
  assert.equal((await answerOf(second)).code, 'CONCURRENCY_LIMITED');
  slow.destroy();
  await new Promise(resolve => setTimeout(resolve, 100));
  assert.equal((await post(`${url}/predict`, [car], bearer(key))).status, 200);
});

test('without keys, names that lead here from elsewhere and pages of other sites are refused', async () => {
  const { url } = await start();
  const { hostname, port } = new URL(url);
  const asHost = (host: string): Promise<number | undefined> =>
    new Promise((done, fail) => {
      const sent = request({ hostname, port, path: '/health/live', headers: { host } }, answer => {
        answer.resume();
        done(answer.statusCode);
      });
      sent.on('error', fail).end();
    });
  assert.equal(await asHost(`localhost:${port}`), 200);
  assert.equal(await asHost('evil.example'), 403);
  const elsewhere = await post(`${url}/versions/1/activate`, '', { origin: 'https://evil.example' });
  assert.equal((await answerOf(elsewhere)).code, 'ORIGIN_REFUSED');
  assert.equal(elsewhere.headers.get('access-control-allow-origin'), null);
});

test('pages of an origin that is allowed may call, with what they need in headers', async () => {
  const { url } = await start({ allowedOrigins: ['https://shop.example'] });
  const origin = { origin: 'https://shop.example' };
  const asked = await fetch(`${url}/predict`, {
    method: 'OPTIONS',
    headers: {
      ...origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  assert.equal(asked.headers.get('access-control-allow-origin'), 'https://shop.example');
  const answer = await post(`${url}/predict`, [car], origin);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /x-model-version/);
});

test('every answer has the headers that keep browsers from misusing it', async () => {
  const { url } = await start();
  const answers = [
    await fetch(`${url}/model`),
    await post(`${url}/predict`, [car]),
    await fetch(`${url}/none`),
    await fetch(`${url}/docs`),
  ];
  for (const { headers, url: from } of answers) {
    for (const name of [
      'x-content-type-options',
      'content-security-policy',
      'x-frame-options',
      'referrer-policy',
    ])
      assert.ok(headers.get(name), `${name} at ${from}`);
    assert.equal(headers.get('x-powered-by'), null);
  }
});

test('with a certificate it speaks https, and says so for the future', async () => {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const dayMs = 24 * 3600 * 1000;
  const { cert, key } = selfSigned(new Date(Date.now() - dayMs), new Date(Date.now() + 30 * dayMs));
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const { url } = await start({ tls: { certFile, keyFile } });
  assert.match(url, /^https:/);
  const body = JSON.stringify([car]);
  const answer = await new Promise<{ status: number | undefined; hsts: unknown; text: string }>(
    (done, fail) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = requestSecurely(`${url}/predict`, { method: 'POST', headers, ca: readFileSync(certFile) });
      sent.on('response', async response => {
        let text = '';
        for await (const piece of response) text += piece;
        done({ status: response.statusCode, hsts: response.headers['strict-transport-security'], text });
      });
      sent.on('error', fail).end(body);
    },
  );
  assert.equal(answer.status, 200);
  assert.match(String(answer.hsts), /max-age=\d+/);
  assert.equal(JSON.parse(answer.text).length, 1);
});

test('who sends too slowly is let go after the stated time, and told so', async () => {
  const { url } = await start({ requestTimeoutMs: 1000 });
  const { hostname, port } = new URL(url);
  const started = Date.now();
  const json = 'content-type: application/json';
  for (const begun of [
    'POST /pre',
    `POST /predict HTTP/1.1\r\nhost: localhost\r\n${json}\r\ncontent-length: 100\r\n\r\n[`,
  ]) {
    const text = await new Promise<string>(resolve => {
      let received = '';
      const socket = connect(Number(port), hostname, () => socket.write(begun));
      socket.on('data', piece => {
        received += piece;
      });
      socket.on('close', () => resolve(received));
      socket.on('error', () => {});
    });
    assert.match(text, /^HTTP\/1.1 408 /);
    assert.match(text, /REQUEST_TIMEOUT/);
  }
  assert.ok(Date.now() - started < 10_000);
});

const unpack = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync } as const;
for (const [encoding, unpacked] of Object.entries(unpack)) {
  test(`a large answer is packed with ${encoding} for who takes it`, async () => {
    const { url } = await start();
    const many = Array.from({ length: 3000 }, (_, i) => ({ ...car, year: 2000 + (i % 20) }));
    const plain = (await (
      await post(`${url}/predict`, many, { 'accept-encoding': 'identity' })
    ).json()) as number[];
    const { hostname, port } = new URL(url);
    const packed = await new Promise<{ encoding: unknown; bytes: Buffer }>((done, fail) => {
      const headers = { 'content-type': 'application/json', 'accept-encoding': encoding };
      const sent = request({ hostname, port, path: '/predict', method: 'POST', headers }, async answer => {
        const pieces: Buffer[] = [];
        for await (const piece of answer) pieces.push(piece);
        done({ encoding: answer.headers['content-encoding'], bytes: Buffer.concat(pieces) });
      });
      sent.on('error', fail).end(JSON.stringify(many));
    });
    assert.equal(packed.encoding, encoding);
    assert.ok(packed.bytes.length < 20_000);
    assert.deepEqual(JSON.parse(unpacked(packed.bytes).toString()), plain);
  });
}

test('counters say what was answered, by model and version', async () => {
  const { url } = await start();
  await post(`${url}/predict`, [car, car]);
  await post(`${url}/predict`, { instances: [{ ...car, fuel: 'Hydrogen' }] });
  await post(`${url}/predict`, [{}]);
  await post(`${url}/retrain`, cars.slice(0, 60));
  await fetch(`${url}/none`);
  const text = await (await fetch(`${url}/metrics`)).text();
  const has = (line: RegExp): void => assert.match(text, line);
  has(/^cauce_requests_total\{model="cars",version="1",route="POST \/predict",status="200"\} 2$/m);
  has(/^cauce_requests_total\{model="cars",version="1",route="POST \/predict",status="422"\} 1$/m);
  has(/^cauce_predicted_rows_total\{model="cars",version="1"\} 3$/m);
  has(/^cauce_warnings_total\{model="cars",version="1",field="fuel",code="CATEGORY_UNKNOWN"\} 1$/m);
  has(/^cauce_problems_total\{code="ROWS_INVALID"\} 1$/m);
  has(/^cauce_problems_total\{code="NOT_FOUND"\} 1$/m);
  has(/^cauce_fit_seconds_count\{model="cars",outcome="succeeded"\} 1$/m);
  has(/^cauce_model_active_version\{model="cars"[^}]*\} 2$/m);
  has(/^cauce_request_seconds_bucket\{.*le="0\.001".*\} \d+$/m);
});
