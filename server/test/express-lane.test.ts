import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { car, post, type Running, startServer } from './fixture.ts';
import { bodyOf, type Scenario } from './scenario.ts';

/** This spelling of JSON's media type is not plain enough for the short way. */
const longWay = 'application/json; charset="utf-8"';

const scenarios = (
  JSON.parse(readFileSync(new URL('./scenarios.json', import.meta.url), 'utf8')) as Scenario[]
).filter(scenario => scenario.path === '/predict' && scenario.csv === undefined);

let server: Running;
before(async () => {
  server = await startServer({ bodyLimit: 2_000_000 });
});
after(() => server.close());

/** Headers that may differ: each request and each answer has an id, and the framework writes others in another order. */
const own = [
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'x-request-id',
  'x-prediction-id',
  'transfer-encoding',
  'vary',
];

async function answerTo(path: string, body: string | Uint8Array, headers: Record<string, string>) {
  const response = await post(server.url + path, body, headers);
  const told = [...response.headers].filter(([name]) => !own.includes(name));
  const id = response.headers.get('x-prediction-id');
  const parsed = JSON.parse(await response.text());
  if (parsed.id !== undefined) {
    assert.equal(parsed.id, id);
    delete parsed.id;
  }
  return { status: response.status, headers: Object.fromEntries(told), body: parsed };
}

for (const scenario of scenarios) {
  test(`${scenario.name}: both ways answer the same`, async () => {
    const { body } = bodyOf(scenario);
    const packing = scenario.encoding === undefined ? {} : { 'content-encoding': scenario.encoding };
    const headers = { ...packing, ...scenario.headers };
    const short = await answerTo('/predict', body, { 'content-type': 'application/json', ...headers });
    const long = await answerTo('/predict', body, { 'content-type': longWay, ...headers });
    const typeIsTold = scenario.headers?.['content-type'] !== undefined;
    assert.deepEqual(short, long, typeIsTold ? 'not a case for the short way' : '');
  });
}

test('the model by its name is answered the same, and an unknown name is a 404 with the nearest', async () => {
  const body = JSON.stringify([car]);
  const short = await answerTo('/models/cars/predict', body, { 'content-type': 'application/json' });
  assert.deepEqual(short, await answerTo('/predict', body, { 'content-type': longWay }));
  const none = await answerTo('/models/car/predict', body, { 'content-type': 'application/json' });
  assert.equal(none.status, 404);
  assert.match(none.body.detail, /There is no model "car"\. Did you mean "cars"\?/);
});

test('the id that a caller gives its request comes back both ways, and nothing that is no id', async () => {
  for (const type of ['application/json', longWay]) {
    const told = async (id: string): Promise<string | null> =>
      (await post(`${server.url}/predict`, [car], { 'content-type': type, 'x-request-id': id })).headers.get(
        'x-request-id',
      );
    assert.equal(await told('shop-17'), 'shop-17');
    assert.match((await told('<script>')) ?? '', /^[\da-f]{12}-/);
  }
});

test('a caller that leaves in the middle of a small body leaves nothing behind', async () => {
  for (let i = 0; i < 20; i++) {
    await new Promise<void>(resolve => {
      const { hostname, port } = new URL(server.url);
      const headers = { 'content-type': 'application/json', 'content-length': '500' };
      const sent = request({ hostname, port, path: '/predict', method: 'POST', headers });
      sent.on('error', () => resolve());
      sent.write('[{"name":', () => setTimeout(() => sent.destroy(), 5));
    });
  }
  assert.equal((await post(`${server.url}/predict`, [car])).status, 200);
});
