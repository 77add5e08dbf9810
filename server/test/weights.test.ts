import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { columns, linearRegression, loadModel, pipeline, tableFromRows, tableToBytes } from '@cauce/core';
import { memoryDriver, openStore } from '@cauce/store';
import { answerOf, post, type Running, startServer } from './fixture.ts';

/** Cars of which those that count lie on a line, and the others on another. */
const makeRows = (count: number, slope: number) =>
  Array.from({ length: count }, (_, i) => {
    const counts = i % 2 === 0;
    return { year: 2000 + (i % 17), weight: counts ? 1 : 0, price: (counts ? slope : -slope) * (i % 17) + 7 };
  });

let server: Running;
before(async () => {
  const table = tableFromRows(makeRows(120, 100));
  const steps = pipeline(columns({ all: [['year']] }), linearRegression());
  const model = await steps.fit(table, { target: 'price', sampleWeight: 'weight' });
  const store = await openStore(memoryDriver());
  const info = { name: 'cars', rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
  server = await startServer({ store });
});
after(() => server.close());

const predicted = async (instance: object): Promise<number> => {
  const response = await post(`${server.url}/predict`, [instance]);
  assert.equal(response.status, 200);
  return ((await response.json()) as number[])[0];
};

test('a model with weights predicts without them, and takes no offence at them', async () => {
  assert.ok(Math.abs((await predicted({ year: 2010 })) - 1007) < 1e-6);
  assert.equal(await predicted({ year: 2010, weight: 0 }), await predicted({ year: 2010 }));
  const csv = await post(`${server.url}/predict`, 'year,weight\n2010,3\n', { 'content-type': 'text/csv' });
  assert.ok(Math.abs(((await csv.json()) as number[])[0] - 1007) < 1e-6);
});

test('it learns again with the weights of the rows that are sent', async () => {
  const answer = await answerOf(
    await post(`${server.url}/retrain?force=true`, { instances: makeRows(120, 300), force: true }),
  );
  assert.equal(answer.promoted, true, JSON.stringify(answer));
  assert.ok(Math.abs((await predicted({ year: 2010 })) - 3007) < 1e-6);
  const version = await server.store.active();
  const kept = loadModel(await server.store.read(version as number));
  assert.equal(kept.weight, 'weight');
});

test('rows without a weight are refused, and nothing changes', async () => {
  const before = await predicted({ year: 2010 });
  const bare = makeRows(120, 500).map(({ weight: _, ...row }) => row);
  const response = await post(`${server.url}/retrain`, bare);
  const answer = await answerOf(response);
  assert.equal(response.status, 422, JSON.stringify(answer));
  assert.match(JSON.stringify(answer), /weight/);
  assert.equal(await predicted({ year: 2010 }), before);
});
