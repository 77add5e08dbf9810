import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  calibrate,
  loadModel,
  type PolicyInput,
  type RetrainFinding,
  tableFromRows,
  tableToBytes,
} from '@cauce/core';
import { writeCsv } from '@cauce/io';
import { type ModelStore, memoryDriver, openStore } from '@cauce/store';
import { type Car, car, carPipeline, cars, makeCars, post, type Running, startServer } from './fixture.ts';

const running: Running[] = [];
after(() => Promise.all(running.map(server => server.close())));

/** A store whose model has this policy. */
async function storeWith(policy: PolicyInput): Promise<ModelStore> {
  const table = tableFromRows(cars);
  const model = (await carPipeline.fit(table, { target: 'selling_price' })).withPolicy(policy);
  const store = await openStore(memoryDriver());
  const info = { name: 'cars', rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
  return store;
}

async function start(retrain: PolicyInput['retrain'] = {}): Promise<Running> {
  const server = await startServer({ store: await storeWith({ retrain }) });
  running.push(server);
  return server;
}

interface Told {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly findings: readonly RetrainFinding[];
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly instance: number }[];
  readonly errorCount?: number;
  readonly promoted?: boolean;
  readonly previous?: {
    readonly coverage?: { readonly promised: number; readonly covered: number; readonly n: number };
  };
  readonly model?: { readonly version: number };
}

async function retrain(url: string, body: unknown, type = 'application/json'): Promise<Told> {
  const response = await post(`${url}/retrain`, body, { 'content-type': type });
  return { ...((await response.json()) as Told), status: response.status };
}

const version = async (url: string): Promise<string | null> =>
  (await post(`${url}/predict`, [car])).headers.get('x-model-version');

const fresh = makeCars(300, 7);
const renamed = ({ selling_price, ...rest }: Car): Car => ({ ...rest, selling_prize: selling_price });
const withoutFuel = ({ fuel: _, ...rest }: Car): Car => ({ ...rest, colour: 'red' });

test('how the columns differ is said once for each, before the instances', async () => {
  const { url, store } = await start();
  const rows = fresh.map((own, i) => ({
    ...withoutFuel(own),
    year: i % 3 === 0 ? Number(own['year']) + 0.5 : own['year'],
  }));
  const bodies: [string, unknown][] = [
    ['application/json', rows],
    ['application/x-ndjson', rows.map(row => JSON.stringify(row)).join('\n')],
    ['text/csv', writeCsv(tableFromRows(rows))],
  ];
  for (const [type, body] of bodies) {
    const told = await retrain(url, body, type);
    assert.equal(told.status, 422);
    assert.equal(told.code, 'RETRAIN_REFUSED');
    const summary = told.findings.map(({ code, field, action, message }) => [code, field, action, message]);
    assert.deepEqual(summary, [
      ['COLUMN_ABSENT', 'fuel', 'refuse', 'The column "fuel" is not there in all 300 rows.'],
      ['COLUMN_ADDED', 'colour', 'refuse', 'The column "colour", in all 300 rows, is none of the model\'s.'],
      [
        'COLUMN_CHANGED',
        'year',
        'refuse',
        `The column "year" is of another type: 33% of its values are no whole numbers. The first of them is ${type === 'text/csv' ? JSON.stringify(String(rows[0].year)) : rows[0].year}.`,
      ],
    ]);
    assert.ok(told.errors?.some(({ code }) => code === 'FIELD_MISSING'));
    assert.match(
      told.detail ?? '',
      /^The column "fuel" is not there .*and 2 more: see findings.* "force": true/,
    );
  }
  assert.equal((await store.list()).length, 1);
  assert.equal(await version(url), '1');
});

test('a target of another name is refused whatever is forced, with the name that is near', async () => {
  const { url } = await start({ schemaChange: 'warn' });
  const told = await retrain(url, { force: true, instances: fresh.map(renamed) });
  assert.equal(told.code, 'RETRAIN_REFUSED');
  assert.match(
    told.detail ?? '',
    /^The target "selling_price" is not there .* There is "selling_prize": rename it/,
  );
});

test('columns that differ are let pass by the policy, or by force', async () => {
  for (const [retrainPolicy, options] of [
    [{ schemaChange: 'warn' }, {}],
    [{}, { force: true }],
  ] as const) {
    const { url, store } = await start(retrainPolicy);
    const told = await retrain(url, { ...options, instances: fresh.map(withoutFuel) });
    assert.equal(told.status, 200, JSON.stringify(told));
    assert.equal(told.promoted, true);
    const [absent, added] = told.findings;
    assert.deepEqual(
      [absent.code, absent.action, added.code, added.action],
      ['COLUMN_ABSENT', 'warn', 'COLUMN_ADDED', 'warn'],
    );
    const model = loadModel(await store.read(2));
    assert.ok(!model.schema.has('colour'));
    assert.equal(model.policy.retrain.schemaChange, 'schemaChange' in retrainPolicy ? 'warn' : 'refuse');
  }
});

test('values that are wrong are refused all the same, and are named among what is let pass', async () => {
  const { url } = await start({ schemaChange: 'warn' });
  const rows = fresh.map((own, i) => (i === 200 ? { ...withoutFuel(own), year: 'new' } : withoutFuel(own)));
  const told = await retrain(url, rows);
  assert.equal(told.code, 'ROWS_INVALID');
  assert.deepEqual(
    told.errors?.map(({ instance, field, code }) => [instance, field, code]),
    [[200, 'year', 'VALUE_NOT_NUMBER']],
  );
  assert.equal(told.errorCount, 1);
});

test('rows in another unit are refused with all that is found, and learnt from by force', async () => {
  const { url, store } = await start();
  const rows = fresh.map(own => ({ ...own, km_driven: Number(own['km_driven']) * 1000 }));
  const told = await retrain(url, rows);
  assert.equal(told.status, 422);
  assert.deepEqual(
    told.findings.map(({ code, field, action }) => [code, field, action]),
    [['SCALE_CHANGED', 'km_driven', 'refuse']],
  );
  assert.equal((await store.list()).length, 1);
  const always = await retrain(url, { promote: 'always', instances: rows });
  assert.equal(always.status, 422);
  const byForce = await retrain(url, { force: true, instances: rows });
  assert.equal(byForce.status, 200);
  assert.equal(byForce.promoted, true);
  assert.deepEqual(
    byForce.findings.filter(({ rule }) => rule === 'unitChange').map(({ action }) => action),
    ['warn'],
  );
  const csv = writeCsv(tableFromRows(fresh));
  const again = await post(`${url}/retrain?force=maybe`, csv, { 'content-type': 'text/csv' });
  assert.equal(((await again.json()) as Told).code, 'OPTION_INVALID');
});

test('only the rows that come are held against the version in use, though all are learnt from', async () => {
  const { url } = await start();
  const rows = makeCars(60, 8).map(own => ({ ...own, km_driven: Number(own['km_driven']) * 1000 }));
  const told = await retrain(url, { data: 'append', instances: rows });
  assert.deepEqual(
    told.findings.filter(({ action }) => action === 'refuse').map(({ code }) => code),
    ['SCALE_CHANGED'],
  );
});

test('what is refused after the fit is kept but not put to use, also with promote always', async () => {
  const { url, store } = await start({ monotone: { year: 'increasing' } });
  const upsideDown = fresh.map(own => ({ ...own, selling_price: 600_000 - Number(own['selling_price']) }));
  const told = await retrain(url, { promote: 'always', instances: upsideDown });
  assert.equal(told.status, 200, JSON.stringify(told));
  assert.equal(told.promoted, false);
  const [refusing] = told.findings.filter(({ action }) => action === 'refuse');
  assert.deepEqual([refusing.code, refusing.field], ['NOT_MONOTONE', 'year']);
  assert.equal(await version(url), '1');
  assert.equal(told.model?.version, 2);
  assert.equal((await store.list()).length, 2);

  const byForce = await retrain(url, { force: true, instances: upsideDown });
  assert.equal(byForce.promoted, true);
  assert.equal(await version(url), '3');
});

test('a model that is worse is not put to use where the policy refuses it', async () => {
  const { url } = await start({ worse: 'refuse' });
  // So few that hardly anything can be learnt from them.
  const told = await retrain(url, { testSize: 0.5, instances: makeCars(80, 9) });
  assert.equal(told.status, 200, JSON.stringify(told));
  const [worse] = told.findings.filter(({ code }) => code === 'SCORES_WORSE');
  assert.equal(worse?.action, 'refuse', JSON.stringify(told.findings));
  assert.equal(told.promoted, false);
});

test('a model with intervals is followed by one with intervals, and its own are held against rows that it has not seen', async () => {
  const table = tableFromRows(cars);
  const [train, heldOut] = [table.slice(0, 300), table.slice(300)];
  const measured = await carPipeline.fit(train, { target: 'selling_price' });
  const intervals = await calibrate(
    { method: 'split' },
    { measured: measured.fitted, train, heldOut, table, target: 'selling_price', pipeline: carPipeline },
  );
  const model = (await carPipeline.fit(table, { target: 'selling_price' })).withIntervals(intervals);
  const store = await openStore(memoryDriver());
  await store.activate(
    await store.add({ model: model.toBytes(), data: tableToBytes(table), info: { name: 'cars', rows: 400 } }),
  );
  const server = await startServer({ store });
  running.push(server);
  const told = await retrain(server.url, fresh);
  assert.equal(told.status, 200, JSON.stringify(told));
  const { coverage } = told.previous ?? {};
  assert.deepEqual([coverage?.promised, coverage?.n], [0.9, 60]);
  assert.ok((coverage?.covered ?? 0) > 0.7);
  const next = loadModel(await store.read(2));
  assert.deepEqual(next.intervals?.method, { method: 'split' });
  assert.equal(next.intervals?.scores.length, 60);
  // All of these it has learnt from: what it covers of them would say nothing.
  assert.equal((await retrain(server.url, fresh)).previous?.coverage, undefined);
});

test('clean rows raise nothing', async () => {
  const { url } = await start({ monotone: { year: 'increasing', max_power: 'increasing' } });
  const told = await retrain(url, makeCars(400, 10));
  assert.deepEqual([told.status, told.promoted, told.findings], [200, true, []]);
});
