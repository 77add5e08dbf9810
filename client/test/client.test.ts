/** The client against the real server. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tableFromRows } from '@cauce/core';
import { csvLines } from '@cauce/io';
import { addKey } from '../../server/src/protection/index.ts';
import { car, cars, makeCars, type Running, startServer } from '../../server/test/fixture.ts';
import { type Client, createClient, type Job } from '../src/index.ts';
import { isRefusal } from './odd-server.ts';

let server: Running;
let client: Client;
before(async () => {
  server = await startServer();
  client = createClient({ url: server.url });
});
after(() => server.close());

describe('predictions', () => {
  it('come one for each row, in their order', async () => {
    const dear = { ...car, year: 2019 };
    const [first, second] = await client.predict([car, dear]);
    assert.ok(Number(second) > Number(first), `${second} > ${first}`);
    assert.equal(await client.predictOne(dear), second);
    assert.deepEqual(await client.predict([]), []);
  });

  it('come with warnings and the version where these are asked for', async () => {
    const { predictions, warnings, warningCount, model } = await client.predictGuarded([
      car,
      { ...car, fuel: 'Deisel' },
    ]);
    assert.equal(predictions.length, 2);
    assert.equal(warningCount, 1);
    assert.equal(warnings[0].instance, 1);
    assert.equal(warnings[0].field, 'fuel');
    assert.deepEqual(model, { name: 'cars', version: 1 });
  });

  it('come in order out of a stream of any length', async () => {
    const rows = makeCars(250, 7).map(({ selling_price: _, ...row }) => row);
    const streamed = await Array.fromAsync(client.predictStream(rows, { batchSize: 30, concurrency: 3 }));
    assert.deepEqual(streamed, await client.predict(rows));
  });

  it('are told the truth about later, once', async () => {
    const { id } = await client.predictGuarded([car, car]);
    const told = { id, targets: [500_000, null] };
    assert.deepEqual(await client.feedback(told), { accepted: 1, alreadyTold: 0, unknown: [] });
    assert.deepEqual(await client.feedback([told, { id: 'zzzzzz-1', targets: [1] }]), {
      accepted: 0,
      alreadyTold: 1,
      unknown: ['zzzzzz-1'],
    });
    await assert.rejects(client.feedback({ id, targets: [1] }), error =>
      isRefusal(error, 422, 'ROWS_INVALID'),
    );
  });

  it('are refused with each value that does not fit', async () => {
    const { year: _, ...without } = car;
    await assert.rejects(client.predict([car, { ...without, yeer: 2014 }]), error => {
      assert.ok(isRefusal(error, 422, 'ROWS_INVALID'));
      assert.deepEqual(
        error.errors.map(({ instance, field, code }) => `${instance} ${field} ${code}`).sort(),
        ['1 year FIELD_MISSING', '1 yeer FIELD_UNKNOWN'],
      );
      assert.equal(error.problem.errorCount, 2);
      assert.match(error.message, /^422 ROWS_INVALID: 2 problems in the data/);
      return true;
    });
  });
});

describe('retraining', () => {
  it('waits for the job, tells how far it is, and answers with the new version', async () => {
    const states: Job[] = [];
    const answer = await client.retrain(cars, {
      promote: 'never',
      testSize: 0.3,
      onProgress: job => states.push(job),
    });
    assert.equal(answer.promoted, false);
    assert.equal(answer.evaluation.testRows, 120);
    assert.ok(answer.metrics['r2'] > 0.5);
    assert.equal(states.at(-1)?.status, 'succeeded');
    assert.ok(states.some(({ progress }) => progress !== null && progress.total > 0));
    assert.deepEqual(await client.job(states[0].id), states.at(-1));
  });

  const csv = [...csvLines(tableFromRows(cars))].join('');
  const bodies = {
    text: () => csv,
    bytes: () => new TextEncoder().encode(csv),
    'a Blob': () => new Blob([csv]),
    'a stream': () => new Blob([csv]).stream(),
  };
  for (const [what, body] of Object.entries(bodies)) {
    it(`takes a CSV as ${what}`, async () => {
      const { model, evaluation } = await client.retrainFrom(body(), {
        contentType: 'text/csv',
        promote: 'never',
      });
      assert.equal(evaluation.rows, cars.length);
      assert.ok(model.version > 1);
    });
  }

  it('rejects with the problem of the job that failed', async () => {
    await assert.rejects(client.retrain(cars.slice(0, 5)), error => isRefusal(error, 422, 'TOO_FEW_ROWS'));
    await assert.rejects(client.retrain(cars, { testSize: 7 }), error => isRefusal(error, 422));
  });
});

describe('jobs', () => {
  it('are listed, and cancelled while they run', async () => {
    let cancelled: Promise<Job> | undefined;
    const onProgress = ({ id }: Job): void => {
      cancelled ??= client.cancelJob(id);
    };
    await assert.rejects(client.retrain(cars, { onProgress }), e => isRefusal(e, 409, 'JOB_CANCELLED'));
    const job = (await cancelled) as Job;
    assert.equal(job.status, 'cancelled');
    assert.equal(job.model, 'cars');
    assert.ok((await client.jobs()).some(({ id, status }) => id === job.id && status === 'cancelled'));
  });

  it('are one for one key', async () => {
    const options = { idempotencyKey: 'of-monday', promote: 'never' } as const;
    const [one, other] = await Promise.all([client.retrain(cars, options), client.retrain(cars, options)]);
    assert.deepEqual(one, other);
    await assert.rejects(client.retrain(cars.slice(1), options), e =>
      isRefusal(e, 422, 'IDEMPOTENCY_KEY_REUSED'),
    );
  });

  it('that are not there are refused', async () => {
    await assert.rejects(client.job('none'), e => isRefusal(e, 404, 'JOB_UNKNOWN'));
  });
});

describe('the model and its versions', () => {
  it('are described', async () => {
    const model = await client.model();
    assert.equal(model.name, 'cars');
    assert.equal(model.target.name, 'selling_price');
    assert.deepEqual(
      model.schema.map(field => field.name),
      Object.keys(car),
    );
    assert.deepEqual(await client.models(), [
      { name: 'cars', version: 1, task: 'regression', target: 'selling_price' },
    ]);
    const { active, versions } = await client.versions();
    assert.equal(active, 1);
    assert.equal(versions[0].version, 1);
    assert.equal(await client.isReady(), true);
  });

  it('are switched, gone back from and deleted; by the name of the model, too', async () => {
    const named = createClient({ url: server.url, model: 'cars' });
    const csv = [...csvLines(tableFromRows(cars))].join('');
    const { model, evaluation } = await named.retrainFrom(csv, {
      contentType: 'text/csv',
      data: 'append',
      promote: 'never',
      testSize: 0.25,
    });
    assert.deepEqual([evaluation.rows, evaluation.testRows], [800, 200]);
    assert.deepEqual(await named.activate(model.version), { ...model, previousVersion: 1 });
    await assert.rejects(client.deleteVersion(model.version), e => isRefusal(e, 409, 'VERSION_ACTIVE'));
    assert.equal((await named.model()).version, model.version);
    assert.equal((await named.predictGuarded([car])).model.version, model.version);
    assert.equal((await client.rollback()).version, 1);
    await named.deleteVersion(model.version);
    const left = (await named.versions()).versions.map(({ version }) => version);
    assert.ok(!left.includes(model.version));
    await assert.rejects(createClient({ url: server.url, model: 'none' }).model(), e => isRefusal(e, 404));
  });
});

it('shows its key to a server that asks for one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-client-'));
  const keysFile = join(folder, 'keys.json');
  const { text: apiKey } = await addKey(keysFile, { name: 'shop', scopes: ['predict'] });
  const guarded = await startServer({ keysFile });
  try {
    const { url } = guarded;
    await assert.rejects(createClient({ url }).predict([car]), e => isRefusal(e, 401, 'KEY_MISSING'));
    const wrong = createClient({ url, apiKey: 'wrong' });
    await assert.rejects(wrong.predict([car]), e => isRefusal(e, 401, 'KEY_INVALID'));
    const shop = createClient({ url, apiKey });
    assert.equal((await shop.predict([car])).length, 1);
    await assert.rejects(shop.retrain(cars), e => isRefusal(e, 403, 'SCOPE_MISSING'));
  } finally {
    await guarded.close();
    await rm(folder, { recursive: true, force: true });
  }
});

it('needs nothing but its own files', () => {
  const folder = new URL('../src/', import.meta.url);
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.test.ts')) continue;
    for (const [, from] of readFileSync(new URL(name, folder), 'utf8').matchAll(
      /^(?:import|export|\}) .*from '(.+)'/gm,
    )) {
      assert.match(from, /^\.\/[\w-]+\.ts$/, `${name} imports ${from}`);
    }
  }
});
