/** Following a job over connections that break, and the routes that speak of jobs and versions. */

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { followJob } from '../src/follow-job.ts';
import { CauceAnswerError, createClient, type Job } from '../src/index.ts';
import { createTransport } from '../src/transport.ts';
import { isRefusal, json, type OddServer, oddServer, problem } from './odd-server.ts';

const row = { year: 2014 };
const result = { model: { name: 'm', version: 2, previousVersion: 1 }, metrics: { r2: 1 }, promoted: true };

function state(status: string, more: object = {}): object {
  return { id: 'a/b', model: 'm', status, createdAt: '2026-01-01T00:00:00Z', progress: null, ...more };
}
const succeeded = state('succeeded', { result });

function event(response: ServerResponse, name: string, data: unknown): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** A server that takes a job, and then does as it is told with the events and the questions. */
function jobServer(
  events: (response: ServerResponse) => unknown,
  asked: (response: ServerResponse, before: number) => unknown = response => json(response, 200, succeeded),
): Promise<OddServer> {
  return oddServer((response, { path }, before) => {
    if (path === '/retrain') return json(response, 202, state('queued'));
    if (path === '/jobs/a%2Fb') return asked(response, before);
    assert.equal(path, '/jobs/a%2Fb/events');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return events(response);
  });
}

const asks = (server: OddServer): number => server.seen.filter(({ path }) => path === '/jobs/a%2Fb').length;

describe('following a job', () => {
  it('goes by its events alone where these come to an end', async () => {
    await using server = await jobServer(response => {
      response.write(': keep-alive\r\n\r\n');
      event(response, 'progress', state('running', { progress: { step: 'fit', done: 1, total: 2 } }));
      event(response, 'succeeded', succeeded);
      response.end();
    });
    const statuses: string[] = [];
    const answer = await createClient({ url: server.url }).retrain([row], {
      onProgress: ({ status, progress }) => statuses.push(`${status} ${progress?.done ?? '-'}`),
    });
    assert.deepEqual(answer, result);
    assert.deepEqual(statuses, ['queued -', 'running 1', 'succeeded -']);
    assert.equal(asks(server), 0);
  });

  const breaks: Record<string, (response: ServerResponse) => unknown> = {
    'are cut': response => {
      event(response, 'progress', state('running'));
      setTimeout(() => response.socket?.destroy(), 20);
    },
    'end too early': response => response.end('event: progress\ndata: {"id"'),
    'are no JSON': response => response.end('data: hello\n\n'),
    'are of another form': response => response.end('data: {"status":"running"}\n\n'),
  };
  for (const [what, events] of Object.entries(breaks)) {
    it(`asks again and again where the events ${what}`, async () => {
      await using server = await jobServer(events, (response, before) =>
        json(response, 200, before < 1 ? state('running') : succeeded),
      );
      assert.deepEqual(await createClient({ url: server.url }).retrain([row]), result);
      assert.equal(asks(server), 2);
    });
  }

  it('outlives a server that restarts', async () => {
    await using server = await jobServer(
      response => response.socket?.destroy(),
      (response, before) => (before < 4 ? response.socket?.destroy() : json(response, 200, succeeded)),
    );
    assert.deepEqual(await createClient({ url: server.url, retries: 0 }).retrain([row]), result);
    assert.equal(asks(server), 5);
  });

  it('asks where the events are silent', async () => {
    await using server = await jobServer(response => response.write(': hello\n\n'));
    const transport = createTransport({ url: server.url });
    assert.deepEqual(await followJob(transport, state('queued') as Job, { silenceMs: 80 }), result);
    assert.equal(asks(server), 1);
  });

  it('asks where there are no events, and through a refusal that passes', async () => {
    await using server = await oddServer((response, { path }, before) => {
      if (path === '/retrain') return json(response, 202, state('queued'));
      if (path.endsWith('/events')) return problem(response, 406, 'NO_EVENTS');
      return before === 0 ? problem(response, 502, 'GATEWAY') : json(response, 200, succeeded);
    });
    assert.deepEqual(await createClient({ url: server.url }).retrain([row]), result);
  });

  it('rejects with the problem of a job that failed, and of one that was cancelled', async () => {
    const why = {
      type: 'about:blank',
      title: 'No',
      status: 422,
      code: 'TOO_FEW_ROWS',
      detail: 'Needs 30 rows.',
    };
    await using failing = await jobServer(response =>
      event(response, 'failed', state('failed', { problem: why })),
    );
    await assert.rejects(createClient({ url: failing.url }).retrain([row]), error => {
      assert.ok(isRefusal(error, 422, 'TOO_FEW_ROWS'));
      return error.detail === 'Needs 30 rows.';
    });
    await using silent = await jobServer(response => event(response, 'failed', state('failed')));
    await assert.rejects(createClient({ url: silent.url }).retrain([row]), e =>
      isRefusal(e, 500, 'JOB_FAILED'),
    );
    await using stopped = await jobServer(response => event(response, 'cancelled', state('cancelled')));
    await assert.rejects(createClient({ url: stopped.url }).retrain([row]), e =>
      isRefusal(e, 409, 'JOB_CANCELLED'),
    );
  });

  it('rejects where the job is gone, and where its answer is none', async () => {
    await using gone = await jobServer(
      response => response.socket?.destroy(),
      response => problem(response, 404, 'JOB_UNKNOWN'),
    );
    await assert.rejects(createClient({ url: gone.url }).retrain([row]), e =>
      isRefusal(e, 404, 'JOB_UNKNOWN'),
    );
    await using empty = await jobServer(response => event(response, 'succeeded', state('succeeded')));
    await assert.rejects(createClient({ url: empty.url }).retrain([row]), CauceAnswerError);
  });

  it('has no time limit, ends with the signal, and lets go of the connection', async () => {
    let closed = false;
    await using server = await jobServer(response => {
      response.on('close', () => {
        closed = true;
      });
      event(response, 'progress', state('running'));
    });
    const client = createClient({ url: server.url, timeoutMs: 50 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const start = performance.now();
    await assert.rejects(client.retrain([row], { signal: controller.signal }), { name: 'AbortError' });
    assert.ok(performance.now() - start >= 190);
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.ok(closed);
    assert.equal(asks(server), 0);
  });

  it('rejects with what onProgress throws, and asks no more', async () => {
    await using server = await jobServer(response => event(response, 'progress', state('running')));
    const mine = new Error('mine');
    const onProgress = ({ status }: Job): void => {
      if (status === 'running') throw mine;
    };
    await assert.rejects(createClient({ url: server.url }).retrain([row], { onProgress }), mine);
    assert.equal(asks(server), 0);
  });

  it('takes an answer that comes at once', async () => {
    await using server = await oddServer(response => json(response, 200, result));
    assert.deepEqual(await createClient({ url: server.url }).retrain([row], { data: 'append' }), result);
    assert.deepEqual(JSON.parse(server.seen[0].body), { instances: [row], data: 'append' });
  });
});
