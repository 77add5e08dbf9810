import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import fastify from 'fastify';
import { describeError } from '../../src/observation/describe-error.ts';
import { type Access, accessLog, type LogOptions, loggingOptions } from '../../src/observation/logs.ts';
import { parseTraceparent, requestId } from '../../src/observation/request-id.ts';

interface Line {
  readonly [field: string]: unknown;
}

/** A listening server that logs into a list. */
async function logging(t: TestContext, options: LogOptions = {}) {
  const lines: Line[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = fastify({ ...loggingOptions({ ...options, stream }) });
  app.get('/echo', async ({ id }) => id);
  app.post('/fail', async ({ log, raw, id }) => {
    log.error({ err: new Error('It broke.'), req: raw }, 'failed');
    return id;
  });
  const url = await app.listen({ port: 0 });
  t.after(() => app.close());
  return { app, url, lines };
}

const access: Access = {
  requestId: 'r-1',
  method: 'POST',
  route: '/models/{model}/predict',
  url: '/models/cars/predict?interval=0.9&km=12345',
  status: 200,
  seconds: 0.0012345678,
  bytesIn: 120,
  bytesOut: 80,
  rows: 2,
  model: 'cars',
  version: 3,
  key: 'shop',
  remoteAddress: '127.0.0.1',
};

describe('log', () => {
  it('is JSON lines with level names, ISO times and ids of requests, without bodies and headers', async t => {
    const { url, lines } = await logging(t, { process: 'worker 1' });
    const response = await fetch(`${url}/fail?km=4711`, {
      method: 'POST',
      body: JSON.stringify({ km: 31337 }),
      headers: {
        'x-request-id': 'shop:42',
        authorization: 'Bearer secret',
        'content-type': 'application/json',
      },
    });
    assert.equal(await response.text(), 'shop:42');
    assert.equal(lines.length, 1);
    const [{ time, err, stack, ...line }] = lines as [Line & { err: Line }];
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(line, {
      level: 'error',
      pid: process.pid,
      process: 'worker 1',
      requestId: 'shop:42',
      req: { method: 'POST', url: '/fail?km=' },
      msg: 'failed',
    });
    assert.equal(err.message, 'It broke.');
    assert.match(String(err.stack), /^ {4}at .*logs\.test\.ts/);
    assert.doesNotMatch(JSON.stringify(lines), /31337|4711|secret/);
  });

  it('says nothing below its level', async t => {
    const { url, lines } = await logging(t);
    await (await fetch(`${url}/echo`)).text();
    assert.deepEqual(lines, []);
    assert.equal((await logging(t, { level: 'debug' })).app.log.level, 'debug');
  });
});

describe('access log', () => {
  it('says what was asked and answered, whatever the level is, without values of the query', async t => {
    const { app, lines } = await logging(t, { level: 'error' });
    accessLog(app.log)(access, () => assert.fail('must not be asked for instances'));
    const { url, seconds, ...same } = access;
    const [{ time, pid, ...line }] = lines;
    assert.deepEqual(line, {
      ...same,
      level: 'info',
      path: '/models/cars/predict?interval=&km=',
      durationMs: 1.235,
      msg: 'request',
    });
  });

  it('has the instances only where they were asked for', async t => {
    const { app, lines } = await logging(t);
    accessLog(app.log, { logValues: true })(access, () => [{ km: 12 }]);
    accessLog(app.log, { logValues: true })(access);
    accessLog(app.log, { logValues: false })(access, () => [{ km: 12 }]);
    assert.deepEqual(
      lines.map(({ instances }) => instances),
      [[{ km: 12 }], undefined, undefined],
    );
  });

  it('leaves out keys and whatever else a url may hold', async t => {
    const { app, lines } = await logging(t);
    const write = accessLog(app.log);
    for (const url of [
      '/predict?cauce_1a2b3c4d_verysecret',
      '/cauce_1a2b3c4d_verysecret?a=verysecret',
      '/predict?very%20secret=1&verysecret',
      `/${'a'.repeat(100_000)}`,
      '/x\n{"level":"fatal"}',
    ]) {
      write({ ...access, url });
    }
    assert.equal(lines.length, 5);
    assert.doesNotMatch(JSON.stringify(lines), /verysecret|very%20/);
    assert.equal(String(lines[3].path).length, 500);
  });
});

describe('an error in the log', () => {
  it('has its causes, and none of its other properties', () => {
    const cause = Object.assign(new TypeError('No such file.'), {
      code: 'ENOENT',
      path: '/secret',
      stack: '',
    });
    const error = Object.assign(new Error('Not stored.', { cause }), { received: { km: 31337 } });
    const { stack, ...described } = describeError(error);
    assert.deepEqual(described, {
      type: 'Error',
      message: 'Not stored.',
      cause: { type: 'TypeError', message: 'No such file.', code: 'ENOENT', stack: '' },
    });
    assert.match(stack, /^ {4}at .*logs\.test/);
  });

  it('does not quote what was received', () => {
    const quoting = [
      captured(() => JSON.parse('{"km": 31337, oh')),
      Object.assign(new Error('row 0, column "km": must be a number. Got "31337".\n    at 31337'), {
        details: { issues: [{ received: '31337' }] },
      }),
    ];
    for (const error of quoting) assert.doesNotMatch(JSON.stringify(describeError(error)), /31337/);
    const key = 'cauce_1a2b3c4d_verysecret';
    assert.doesNotMatch(JSON.stringify(describeError(new Error(`What is ${key}?`))), /verysecret/);
    assert.doesNotMatch(JSON.stringify(describeError(key)), /verysecret/);
  });

  it('ends, even where its causes do not', () => {
    const error = new Error('Round.');
    error.cause = error;
    assert.equal(JSON.stringify(describeError(error)).match(/Round/g)?.length, 6);
  });
});

describe('id of a request', () => {
  it('is the one of the caller where that is harmless', () => {
    for (const id of ['a', 'A.b_c:d-9', 'x'.repeat(128)]) assert.equal(requestId(id), id);
  });

  it('is a new one otherwise, which is harmless and never the same', () => {
    const odd = [undefined, '', 'x'.repeat(129), 'a b', 'a\nb', 'é', '"', 'a, b', ['a', 'b'], '<script>'];
    const made = odd.map(header => requestId(header));
    assert.equal(new Set(made).size, odd.length);
    for (const id of made) assert.match(id, /^[\w.:-]{1,128}$/);
  });

  it('is new when the header was sent twice', async t => {
    const server = createServer(({ headers }, response) => response.end(requestId(headers['x-request-id'])));
    server.listen(0);
    await once(server, 'listening');
    t.after(() => server.close());
    const sent = request({
      port: (server.address() as AddressInfo).port,
      headers: { 'x-request-id': ['a', 'b'] },
    });
    sent.end();
    const [response] = await once(sent, 'response');
    const [body] = await once(response, 'data');
    assert.match(String(body), /^[\da-f]{12}-/);
  });
});

describe('traceparent', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const spanId = '00f067aa0ba902b7';

  it('is read as W3C says', () => {
    assert.deepEqual(parseTraceparent(`00-${traceId}-${spanId}-01`), { traceId, spanId, sampled: true });
    assert.deepEqual(parseTraceparent(`00-${traceId}-${spanId}-02`), { traceId, spanId, sampled: false });
    assert.deepEqual(parseTraceparent(`cc-${traceId}-${spanId}-01-more`), { traceId, spanId, sampled: true });
  });

  it('is ignored when it is not valid', () => {
    for (const header of [
      undefined,
      '',
      `00-${traceId}-${spanId}`,
      `00-${traceId}-${spanId}-01-more`,
      `00-${traceId}-${spanId}-01x`,
      `cc-${traceId}-${spanId}-01more`,
      `ff-${traceId}-${spanId}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${'0'.repeat(32)}-${spanId}-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId}-${spanId}-01\n`,
      [`00-${traceId}-${spanId}-01`],
    ]) {
      assert.equal(parseTraceparent(header), undefined, String(header));
    }
  });
});

function captured(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
