import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { histGradientBoostingClassifier, type PolicyInput, pipeline, tableFromRows } from '@cauce/core';
import { type ModelStore, memoryDriver, openStore } from '@cauce/store';
import type { DriftAnswer } from '../../src/drift/drift-report.ts';
import type { DriftEvent } from '../../src/drift/drift-watch.ts';
import {
  answerOf,
  type Car,
  carPipeline,
  makeCars,
  post,
  type Running,
  type StartOptions,
  startServer,
} from '../fixture.ts';
import { startReceiver } from './receiver.ts';

const running: { close(): Promise<void> }[] = [];
after(() => Promise.all(running.map(server => server.close())));

async function start(options: StartOptions = {}): Promise<Running> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

/** A store of one version that learnt from 2,000 cars. */
async function bigStore(policy: PolicyInput = {}): Promise<ModelStore> {
  const table = tableFromRows(makeCars(2000));
  const model = await carPipeline.fit(table, { target: 'selling_price' });
  const store = await openStore(memoryDriver());
  await store.activate(
    await store.add({
      model: model.withPolicy(policy).toBytes(),
      info: { name: 'cars', rows: table.length },
    }),
  );
  return store;
}

const withoutPrice = ({ selling_price: _, ...car }: Car): Car => car;
const usual = (count: number, seed = 5): Car[] => makeCars(count, seed).map(withoutPrice);
const odd = (count: number, seed = 6): Car[] =>
  usual(count, seed).map(car => ({ ...car, km_driven: (car.km_driven as number) * 10 }));

async function driftOf(url: string, path = '/drift'): Promise<DriftAnswer> {
  const response = await fetch(url + path);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as DriftAnswer;
}
const levelsOf = ({ current }: DriftAnswer): Record<string, string> =>
  Object.fromEntries([...current.fields, current.predictions].map(({ name, level }) => [name, level]));

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await isSo()); ) {
    assert.ok(Date.now() < end, 'it did not come about in 10 s');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('what is served is held against what was learnt from, whatever way it came', async () => {
  const { url } = await start({ store: await bigStore() });
  const nothing = await driftOf(url);
  assert.deepEqual(nothing.model, { name: 'cars', version: 1 });
  assert.deepEqual(nothing.windows, []);
  assert.equal(nothing.current.level, 'unknown');
  assert.equal(nothing.current.from, null);
  assert.deepEqual(
    (nothing as { performance?: unknown }).performance,
    await (await fetch(`${url}/feedback`)).json(),
  );

  await post(`${url}/predict`, usual(150));
  for (const car of usual(20, 8)) await post(`${url}/predict`, car);
  assert.equal((await driftOf(url)).current.level, 'unknown');
  const lines = usual(130, 9)
    .map(car => JSON.stringify(car))
    .join('\n');
  await post(`${url}/predict`, lines, { 'content-type': 'application/x-ndjson' });
  const calm = await driftOf(url);
  assert.equal(calm.current.instances, 300);
  assert.equal(calm.current.level, 'none');
  assert.equal(calm.windows.at(-1)?.level, 'none');

  await post(`${url}/models/cars/predict`, odd(400));
  const alarmed = await driftOf(url, '/models/cars/drift?windows=2');
  assert.equal(alarmed.current.level, 'certain');
  const levels = levelsOf(alarmed);
  assert.equal(levels.km_driven, 'certain');
  assert.equal(levels.fuel, 'none');
  assert.equal(levels.max_power, 'none');
  const km = alarmed.current.fields.find(({ name }) => name === 'km_driven');
  assert.ok(km?.outOfRange && km.outOfRange.now > 0.4 && km.outOfRange.expected === 0);
  assert.match(km.moved[0].message, /^km_driven: \d\d% above \d+, .+% expected$/);
});

test('what was refused, and what other versions answered, does not count', async () => {
  const { url } = await start({ store: await bigStore() });
  await post(`${url}/predict`, [{ ...usual(1)[0], year: 'old' }]);
  await post(`${url}/retrain?promote=never`, makeCars(300, 3));
  const other = await post(`${url}/versions/2/predict`, usual(10));
  assert.equal(other.headers.get('x-model-version'), '2');
  assert.equal((await driftOf(url)).current.instances, 0);
  await post(`${url}/versions/1/predict`, usual(10));
  assert.equal((await driftOf(url)).current.instances, 10);
});

const refused: readonly [what: string, type: string, body: (rows: Car[]) => string][] = [
  [
    'a value that does not fit, behind thousands that do',
    'application/x-ndjson',
    rows => [...rows, { ...rows[0], year: 'old' }].map(row => JSON.stringify(row)).join('\n'),
  ],
  [
    'an option that comes too late',
    'application/json',
    rows => JSON.stringify({ instances: rows, explain: true }),
  ],
];
for (const [what, type, body] of refused) {
  test(`nothing of a large body counts that is refused for ${what}`, async () => {
    const { url } = await start({ store: await bigStore() });
    const response = await post(`${url}/predict`, body(usual(4500)), { 'content-type': type });
    assert.equal(response.status, 422);
    assert.equal((await driftOf(url)).current.instances, 0);
  });
}

test('of a large body all counts once, the usual and the odd', async () => {
  const { url } = await start({ store: await bigStore() });
  const rows = [...usual(3000), ...odd(1500)];
  const response = await post(`${url}/predict`, { instances: rows });
  assert.equal(response.status, 200);
  assert.equal((await driftOf(url)).current.instances, 4500);
});

test('a new version is held against what it learnt from itself', async () => {
  const { url } = await start({ store: await bigStore() });
  await post(`${url}/predict`, odd(300));
  assert.equal((await driftOf(url)).current.level, 'certain');
  const rows = makeCars(1000, 3).map(car => ({ ...car, km_driven: (car.km_driven as number) * 10 }));
  const { status } = await post(`${url}/retrain?promote=never&force=true`, rows);
  assert.equal(status, 200);
  await post(`${url}/versions/2/activate`, '');
  const fresh = await driftOf(url);
  assert.deepEqual([fresh.model.version, fresh.current.instances], [2, 0]);
  await post(`${url}/predict`, odd(300));
  assert.equal((await driftOf(url)).current.level, 'none');
});

test('windows pass, and what was long ago is forgotten', async () => {
  const store = await bigStore({ drift: { windowMinutes: 1 / 60, windows: 4 } });
  const { url } = await start({ store });
  await post(`${url}/predict`, odd(300));
  await new Promise(resolve => setTimeout(resolve, 1000));
  await post(`${url}/predict`, usual(300));
  const both = await driftOf(url);
  assert.deepEqual(
    both.windows.map(({ instances, level }) => [instances, level]),
    [
      [300, 'certain'],
      [300, 'none'],
    ],
  );
  assert.equal(Date.parse(both.windows[0].to) - Date.parse(both.windows[0].from), 1000);
  await until(async () => (await driftOf(url)).windows.length === 0);
});

test('a classifier is watched too', async () => {
  const rows = makeCars(1000).map(({ name, ...car }) => car);
  const model = await pipeline(histGradientBoostingClassifier({ maxIter: 10 })).fit(
    tableFromRows(
      rows.map(({ fuel, year, km_driven }) => ({
        fuel,
        year,
        km: km_driven,
        kind: (year as number) > 2010 ? 'new' : 'old',
      })),
    ),
    { target: 'kind' },
  );
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: model.toBytes(), info: { name: 'kinds', rows: 1000 } }));
  const { url } = await start({ others: [{ name: 'kinds', store }] });
  const asked = makeCars(300, 4).map(({ fuel, km_driven }) => ({ fuel, year: 2015, km: km_driven }));
  await post(`${url}/models/kinds/predict`, asked);
  const { predictions } = (await driftOf(url, '/models/kinds/drift')).current;
  assert.equal(predictions.level, 'certain');
  assert.match(predictions.moved[0].message, /^kind: (100% "new"|0% "old"), \d\d% expected$/);
});

test('what cannot be asked is said', async () => {
  const rows = tableFromRows(makeCars(300));
  const bare = await carPipeline.fit(rows, { target: 'selling_price', profile: false });
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: bare.toBytes(), info: { name: 'bare', rows: 300 } }));
  const { url } = await start({ others: [{ name: 'bare', store }] });
  for (const [path, status, code] of [
    ['/drift?windows=0', 422, 'OPTION_INVALID'],
    ['/drift?windows=25', 422, 'OPTION_INVALID'],
    ['/drift?windows=1&windows=2', 422, 'OPTION_INVALID'],
    ['/drift?window=1', 422, 'OPTION_UNKNOWN'],
    ['/models/none/drift', 404, 'MODEL_UNKNOWN'],
    ['/models/bare/drift', 409, 'NO_PROFILE'],
  ] as const) {
    const response = await fetch(url + path);
    assert.deepEqual([response.status, (await answerOf(response)).code], [status, code], path);
  }
  assert.equal((await post(`${url}/models/bare/predict`, usual(3))).status, 200);
  assert.equal((await fetch(`${url}/metrics`)).status, 200);
});

test('drift stands in the metrics', async () => {
  const { url } = await start({ store: await bigStore() });
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  assert.match(await metrics(), /^cauce_drift_instances\{model="cars"\} 0$/m);
  assert.doesNotMatch(await metrics(), /^cauce_drift_level/m);
  await post(`${url}/predict`, odd(300));
  const text = await metrics();
  assert.match(text, /^cauce_drift_instances\{model="cars"\} 300$/m);
  assert.match(text, /^cauce_drift_level\{model="cars"\} 2$/m);
  assert.match(text, /^cauce_drift_index\{model="cars",field="km_driven"\} \d/m);
  assert.match(text, /^cauce_drift_index\{model="cars",field="selling_price"\} \d/m);
});

test('who asked to be told is told when drift begins and ends, and only then', async () => {
  const hook = await startReceiver<DriftEvent>([500]);
  running.push(hook);
  const store = await bigStore({ drift: { windowMinutes: 1 / 60, windows: 3 } });
  const { url } = await start({ store, webhook: hook.url, driftEveryMs: 50 });
  await post(`${url}/predict`, usual(300));
  await new Promise(resolve => setTimeout(resolve, 200));
  assert.equal(hook.received.length, 0);

  await whileServing(url, odd, () => hook.received.length >= 2);
  // The first try was refused.
  const [first, event] = hook.received;
  assert.deepEqual(first, event);
  const { at, fields, ...rest } = event;
  assert.deepEqual(rest, {
    event: 'drift',
    model: 'cars',
    version: 1,
    level: 'certain',
    previousLevel: 'none',
  });
  assert.ok(Math.abs(Date.now() - Date.parse(at)) < 10_000);
  const km = fields.find(({ name }) => name === 'km_driven');
  assert.ok(km?.level === 'certain' && km.previousLevel === 'none');
  assert.match(km.moved[0], /^km_driven: /);
  assert.ok(fields.every(({ level, previousLevel }) => level !== previousLevel));

  await whileServing(url, usual, () => hook.received.at(-1)?.level === 'none');
  const told = hook.received.length;
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.equal(hook.received.length, told);
});

/** Asks for predictions for ever new cars until something is so. */
async function whileServing(url: string, make: (count: number, seed: number) => Car[], isSo: () => boolean) {
  let seed = 1000;
  const serving = setInterval(() => void post(`${url}/predict`, make(100, seed++)), 100);
  try {
    await until(isSo);
  } finally {
    clearInterval(serving);
  }
}

test('predictions do not wait for who is told', async () => {
  // Nobody answers there.
  const { url } = await start({ store: await bigStore(), webhook: 'http://127.0.0.1:9/', driftEveryMs: 20 });
  await post(`${url}/predict`, odd(300));
  await new Promise(resolve => setTimeout(resolve, 100));
  const begin = performance.now();
  assert.equal((await post(`${url}/predict`, usual(1))).status, 200);
  assert.ok(performance.now() - begin < 500);
});

test('a webhook that is none is refused at the start', async () => {
  await assert.rejects(start({ webhook: 'ftp://example.org/' }), /webhook/);
});
