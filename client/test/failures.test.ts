/** What goes wrong between a client and a server, with real connections. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CauceAnswerError, CauceConnectionError, createClient } from '../src/index.ts';
import { isRefusal, json, oddServer, problem } from './odd-server.ts';

const row = { year: 2014 };

describe('a call that a wait may help', () => {
  for (const status of [408, 429, 502, 503, 504]) {
    it(`is repeated after ${status}`, async () => {
      await using server = await oddServer((response, _seen, before) =>
        before < 2 ? problem(response, status, 'LATER') : json(response, 200, [1]),
      );
      assert.deepEqual(await createClient({ url: server.url }).predict([row]), [1]);
      assert.equal(server.seen.length, 3);
    });
  }

  it('is repeated after the connection was cut, in the head and in the body', async () => {
    await using server = await oddServer((response, _seen, before) => {
      if (before === 0) return response.socket?.destroy();
      if (before === 2) return json(response, 200, [1]);
      response.writeHead(200, { 'content-length': 100 }).write('[0');
      return setTimeout(() => response.socket?.destroy(), 20);
    });
    assert.deepEqual(await createClient({ url: server.url }).predict([row]), [1]);
    assert.equal(server.seen.length, 3);
  });

  it('waits as long as Retry-After says', async () => {
    await using server = await oddServer((response, _seen, before) =>
      before === 0
        ? problem(response, 429, 'RATE_LIMITED', { 'retry-after': '1' })
        : json(response, 200, [1]),
    );
    const start = performance.now();
    await createClient({ url: server.url }).predict([row]);
    const ms = performance.now() - start;
    assert.ok(ms >= 990 && ms < 3000, `${ms} ms`);
  });

  it('is not repeated when Retry-After asks for more than there is time', async () => {
    await using server = await oddServer(response =>
      problem(response, 503, 'NO_MODEL', { 'retry-after': new Date(Date.now() + 40_000).toUTCString() }),
    );
    const start = performance.now();
    await assert.rejects(createClient({ url: server.url }).predict([row]), error => {
      assert.ok(isRefusal(error, 503, 'NO_MODEL'));
      assert.ok(Math.abs((error.retryAfterMs ?? 0) - 40_000) < 2000);
      return true;
    });
    assert.ok(performance.now() - start < 2000);
    assert.equal(server.seen.length, 1);
  });

  it('gives up after `retries`, with the last refusal', async () => {
    await using server = await oddServer(response => problem(response, 503, 'NO_MODEL'));
    const client = createClient({ url: server.url, retries: 1 });
    await assert.rejects(client.model(), error => isRefusal(error, 503, 'NO_MODEL'));
    assert.equal(server.seen.length, 2);
  });
});

describe('a call that must not be repeated', () => {
  for (const status of [400, 401, 403, 404, 409, 413, 422, 500]) {
    it(`is not after ${status}`, async () => {
      await using server = await oddServer(response => problem(response, status, 'NO'));
      await assert.rejects(createClient({ url: server.url }).predict([row]), error =>
        isRefusal(error, status, 'NO'),
      );
      assert.equal(server.seen.length, 1);
    });
  }

  it('is not when it changes something and has no key', async () => {
    await using server = await oddServer(response => response.socket?.destroy());
    const client = createClient({ url: server.url });
    for (const call of [
      () => client.activate(1),
      () => client.rollback(),
      () => client.deleteVersion(1),
      () => client.cancelJob('a'),
      () => client.retrainFrom(new Blob(['a']).stream(), { contentType: 'text/csv' }),
    ]) {
      await assert.rejects(call(), CauceConnectionError);
    }
    assert.equal(server.seen.length, 5);
  });

  it('is, with the same key and the same body, when it retrains', async () => {
    const result = { model: { name: 'm', version: 2, previousVersion: 1 }, metrics: {}, promoted: true };
    await using server = await oddServer((response, { path }, before) => {
      if (path === '/retrain' && before === 0) return response.socket?.destroy();
      return json(response, 202, { id: 'a', status: 'succeeded', progress: null, result });
    });
    const client = createClient({ url: server.url });
    assert.equal((await client.retrain([row])).model.version, 2);
    const [first, second] = server.seen;
    assert.match(String(first.headers['idempotency-key']), /^[0-9a-f]{32}$/);
    assert.equal(second.headers['idempotency-key'], first.headers['idempotency-key']);
    assert.equal(second.headers['prefer'], 'respond-async');
    assert.equal(second.body, first.body);
    await client.retrain([row]);
    assert.notEqual(server.seen[2].headers['idempotency-key'], first.headers['idempotency-key']);
    await client.retrain([row], { idempotencyKey: 'mine' });
    assert.equal(server.seen[3].headers['idempotency-key'], 'mine');
  });
});

describe('time', () => {
  it('is up: a TimeoutError that says how long it was', async () => {
    await using server = await oddServer(() => {});
    const client = createClient({ url: server.url, timeoutMs: 80 });
    await assert.rejects(client.predict([row]), {
      name: 'TimeoutError',
      message: `POST ${server.url}/predict was not answered within 80 ms.`,
    });
    assert.equal(server.seen.length, 1);
    assert.equal(await client.isReady(), false);
  });

  it('is up in the middle of an answer, and over all tries together', async () => {
    await using server = await oddServer(response => response.writeHead(200).write('[1'));
    await assert.rejects(createClient({ url: server.url, timeoutMs: 80 }).predict([row]), {
      name: 'TimeoutError',
    });
    await using busy = await oddServer(response => problem(response, 503, 'BUSY'));
    const start = performance.now();
    await assert.rejects(createClient({ url: busy.url, timeoutMs: 300, retries: 1e6 }).predict([row]));
    assert.ok(performance.now() - start < 2000);
  });

  it("ends with the caller's signal, with its reason: before, while waiting, between two tries", async () => {
    await using server = await oddServer(() => {});
    const client = createClient({ url: server.url });
    await assert.rejects(client.predict([row], { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(server.seen.length, 0);
    await assert.rejects(client.model({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
    const mine = new Error('mine');
    const controller = new AbortController();
    setTimeout(() => controller.abort(mine), 50);
    await assert.rejects(client.isReady({ signal: controller.signal }), mine);

    await using busy = await oddServer(response => problem(response, 503, 'BUSY', { 'retry-after': '20' }));
    await assert.rejects(createClient({ url: busy.url }).model({ signal: AbortSignal.timeout(50) }), {
      name: 'TimeoutError',
    });
    assert.equal(busy.seen.length, 1);
  });
});

describe('an answer that is none', () => {
  const answers: [what: string, body: string, message: RegExp][] = [
    ['no JSON', '<html>Welcome</html>', /must be JSON\. Got "<html>Welcome<\/html>"/],
    ['nothing', '', /Got nothing/],
    ['cut short', '[1, 2', /must be JSON/],
    ['of another length', '[1]', /2 rows must get as many predictions\. Got 1/],
    ['no list', '{"ok":true}', /must be a list of predictions\. Got \{"ok":true\}/],
    ['a list of something else', '[1, null]', /a prediction at index 1\. Got null/],
  ];
  for (const [what, body, message] of answers) {
    it(`is an error: ${what}`, async () => {
      await using server = await oddServer(response => response.writeHead(200).end(body));
      await assert.rejects(createClient({ url: server.url }).predict([row, row]), error => {
        assert.ok(error instanceof CauceAnswerError);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(server.seen.length, 1);
    });
  }

  it('is an error: of another form than the contract has', async () => {
    await using server = await oddServer(response => json(response, 200, {}));
    const client = createClient({ url: server.url });
    for (const call of [
      () => client.predictGuarded([row]),
      () => client.model(),
      () => client.models(),
      () => client.drift(),
      () => client.versions(),
      () => client.jobs(),
      () => client.job('a'),
      () => client.rollback(),
      () => client.retrain([row]),
    ]) {
      await assert.rejects(call(), CauceAnswerError);
    }
  });

  it('is a refusal all the same when its status says so', async () => {
    await using server = await oddServer(response => response.writeHead(502).end('<h1>Bad gateway</h1>'));
    await assert.rejects(createClient({ url: server.url, retries: 0 }).predict([row]), error => {
      assert.ok(isRefusal(error, 502, 'HTTP_502'));
      return /without a reason/.test(error.detail);
    });
    await using hostile = await oddServer(response =>
      json(response, 422, { detail: 7, code: {}, status: 'x', errors: [null, 3, { message: 'm' }] }),
    );
    await assert.rejects(createClient({ url: hostile.url }).predict([row]), error => {
      assert.ok(isRefusal(error, 422, 'HTTP_422'));
      return error.errors.length === 1 && typeof error.detail === 'string';
    });
  });
});

describe('where the server is', () => {
  it('may be nowhere', async () => {
    const gone = await oddServer(() => {});
    await gone[Symbol.asyncDispose]();
    const client = createClient({ url: gone.url, retries: 1 });
    await assert.rejects(client.predict([row]), error => {
      assert.ok(error instanceof CauceConnectionError);
      assert.match(error.message, /^POST http:.*\/predict: no answer, or it broke off: ECONNREFUSED\.$/);
      return true;
    });
    assert.equal(await client.isReady(), false);
  });

  it('may be under a path, with a key, a model and headers', async () => {
    await using server = await oddServer(response => json(response, 200, [1]));
    const client = createClient({
      url: `${server.url}/cauce/`,
      apiKey: 'secret-key',
      model: 'used cars',
      headers: { 'x-tenant': 'a' },
    });
    await client.predict([row]);
    assert.equal(server.seen[0].path, '/cauce/models/used%20cars/predict');
    assert.equal(server.seen[0].headers['authorization'], 'Bearer secret-key');
    assert.equal(server.seen[0].headers['x-tenant'], 'a');
  });

  const wrong: [what: string, options: Parameters<typeof createClient>[0], message: RegExp][] = [
    ['no address', { url: 'cars' }, /url must be the address of a server.*Got "cars"/],
    ['another protocol', { url: 'ftp://cars' }, /url must be/],
    ['a password in the address', { url: 'http://a:b@cars' }, /A key goes into apiKey/],
    ['a key with a line end', { url: 'http://cars', apiKey: 'secret\n' }, /^(?!.*secret).*apiKey must be/],
    ['a model that is a way up', { url: 'http://cars', model: '..' }, /model must be a name\. Got "\.\."/],
    ['a time that is none', { url: 'http://cars', timeoutMs: Number.NaN }, /timeoutMs must be a number/],
    ['retries below 0', { url: 'http://cars', retries: -1 }, /retries must be/],
  ];
  for (const [what, options, message] of wrong) {
    it(`must not be ${what}`, () =>
      assert.throws(() => createClient(options), { name: 'TypeError', message }));
  }

  it('never gets a name that leads elsewhere', async () => {
    await using server = await oddServer(response => json(response, 200, { id: 'x', status: 'running' }));
    const client = createClient({ url: server.url });
    await client.job('../model?x#y');
    assert.equal(server.seen[0].path, '/jobs/..%2Fmodel%3Fx%23y');
    await assert.rejects(client.cancelJob('..'), /A job must be a name/);
  });
});
