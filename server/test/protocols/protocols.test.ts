/** What the protocols tell of models, and what is special to each. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { version } from '@cauce/core';
import { memoryDriver, openStore } from '@cauce/store';
import { post, type Running, startServer } from '../fixture.ts';
import { fuelInstances, predictionsOf, startBoth } from './served.ts';

let server: Running;
before(async () => {
  server = await startBoth();
});
after(() => server.close());

async function get(path: string, url = server.url): Promise<[status: number, answer: unknown]> {
  const response = await fetch(url + path);
  return [response.status, await response.json()];
}

const outputs = [
  { name: 'predictions', datatype: 'BYTES', shape: [-1] },
  {
    name: 'probabilities',
    datatype: 'FP64',
    shape: [-1, 3],
    parameters: { classes: ['CNG', 'Diesel', 'Petrol'] },
  },
];
const metadata = {
  name: 'fuels',
  versions: ['1'],
  platform: 'cauce_model',
  inputs: [
    { name: 'year', datatype: 'INT64', shape: [-1], parameters: { type: 'integer', nullable: false } },
    { name: 'km_driven', datatype: 'INT64', shape: [-1], parameters: { type: 'integer', nullable: false } },
    { name: 'seats', datatype: 'INT64', shape: [-1], parameters: { type: 'integer', nullable: true } },
  ],
  outputs,
};
const status = {
  name: 'fuels',
  ready: true,
  model_version_status: [
    { version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
  ],
};

const told: readonly [path: string, answer: unknown][] = [
  ['/v2', { name: 'cauce', version, extensions: ['model_repository'] }],
  ['/v2/', { name: 'cauce', version, extensions: ['model_repository'] }],
  ['/v2/health/live', { live: true }],
  ['/v2/health/ready', { live: true, ready: true }],
  ['/v2/models/fuels', metadata],
  ['/v2/models/fuels/versions/1', metadata],
  ['/v2/models/fuels/ready', { name: 'fuels', ready: true }],
  ['/v2/models/fuels/versions/1/ready', { name: 'fuels', ready: true }],
  ['/v1/models', { models: ['cars', 'fuels'] }],
  ['/v1/models/fuels', status],
  ['/v1/models/fuels/versions/1', status],
  ['/ping', { ready: true }],
  ['/health', { ready: true }],
];
for (const [path, answer] of told) {
  test(`GET ${path}`, async () => assert.deepEqual(await get(path), [200, answer]));
}

for (const path of [
  '/v2/models/fuel',
  '/v2/models/fuel/ready',
  '/v2/models/fuels/versions/2',
  '/v1/models/fuel',
]) {
  test(`GET ${path} is 404 in the protocol's form`, async () => {
    const [code, answer] = await get(path);
    assert.equal(code, 404);
    assert.deepEqual(Object.keys(answer as object), ['error']);
  });
}

test('GET /version is plain text', async () => {
  assert.equal(await (await fetch(`${server.url}/version`)).text(), version);
});

test("TensorFlow's metadata names every column and its type", async () => {
  const [, answer] = await get('/v1/models/fuels/versions/1/metadata');
  const { model_spec, metadata } = answer as {
    model_spec: object;
    metadata: { signature_def: { signature_def: { serving_default: { inputs: object; outputs: object } } } };
  };
  assert.deepEqual(model_spec, { name: 'fuels', signature_name: '', version: '1' });
  const { inputs, outputs } = metadata.signature_def.signature_def.serving_default;
  assert.deepEqual(Object.keys(inputs), ['year', 'km_driven', 'seats']);
  assert.deepEqual(outputs, {
    predictions: {
      dtype: 'DT_STRING',
      tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false },
      name: 'predictions',
    },
  });
});

test('the repository lists the models, loads what is loaded already', async () => {
  const index = async (body: unknown) => (await post(`${server.url}/v2/repository/index`, body)).json();
  const all = ['cars', 'fuels'].map(name => ({ name, version: '1', state: 'READY', reason: '' }));
  assert.deepEqual(await index(''), all);
  assert.deepEqual(await index({ ready: true }), all);
  assert.equal((await post(`${server.url}/v2/repository/models/cars/load`, '')).status, 200);
});

const columns = Object.keys(fuelInstances[0]);
const inputs = columns.map(name => ({
  name,
  shape: [fuelInstances.length],
  datatype: 'INT64',
  data: fuelInstances.map(row => row[name]),
}));

test('infer gives all outputs, or those that are asked for in their order, with the id that was sent', async () => {
  const infer = async (body: object) =>
    (await (await post(`${server.url}/v2/models/fuels/infer`, body)).json()) as {
      id?: string;
      outputs: { name: string; shape: number[]; datatype: string; data: (string | number)[] }[];
    };
  const { predictions } = await predictionsOf(server, fuelInstances, 'fuels');
  const n = fuelInstances.length;

  const all = await infer({ inputs });
  assert.deepEqual(Object.keys(all), ['model_name', 'model_version', 'outputs']);
  const [first, second] = all.outputs;
  assert.deepEqual(first, { name: 'predictions', datatype: 'BYTES', shape: [n], data: predictions });
  assert.deepEqual(
    { ...second, data: [] },
    { name: 'probabilities', datatype: 'FP64', shape: [n, 3], data: [] },
  );
  const classes = ['CNG', 'Diesel', 'Petrol'];
  for (let i = 0; i < n; i++) {
    const own = second.data.slice(3 * i, 3 * i + 3).map(Number);
    assert.ok(Math.abs(own[0] + own[1] + own[2] - 1) < 1e-12);
    assert.equal(classes[own.indexOf(Math.max(...own))], predictions[i]);
  }

  const asked = await infer({
    id: '"7"',
    parameters: { binary_data_output: true },
    inputs,
    outputs: [{ name: 'probabilities', parameters: { binary_data: true } }, { name: 'predictions' }],
  });
  assert.equal(asked.id, '"7"');
  assert.deepEqual(asked.outputs, [second, first]);
  assert.deepEqual((await infer({ inputs, outputs: [{ name: 'predictions' }] })).outputs, [first]);
});

test('NaN within a string is a word like any other', async () => {
  const body = `{"instances":[{"year":2014,"km_driven":5,"seats":NaN},{"year":2014,"km_driven":5,"seats":"a \\"NaN"}]}`;
  const response = await post(`${server.url}/v1/models/fuels:predict`, body);
  assert.equal(response.status, 400);
  assert.match(
    ((await response.json()) as { error: string }).error,
    /^Instance 1, field "seats".*Got "a \\"NaN"/,
  );
});

test('until there is a version nothing is ready, and that is said in every form', async () => {
  const empty = await startServer({ store: await openStore(memoryDriver()) });
  after(() => empty.close());
  for (const path of [
    '/ping',
    '/health',
    '/v2/health/ready',
    '/v2/models/cars/ready',
    '/v2/models/cars',
    '/v1/models/cars',
  ]) {
    const [code, answer] = await get(path, empty.url);
    assert.equal(code, 503, path);
    const { error, message } = answer as { error?: string; message?: string };
    assert.match(error ?? message ?? '', /No version of cars is loaded yet/);
  }
  assert.deepEqual(await get('/v2/health/live', empty.url), [200, { live: true }]);
  const index = await (await post(`${empty.url}/v2/repository/index`, {})).json();
  assert.deepEqual(index, [
    { name: 'cars', state: 'UNAVAILABLE', reason: 'No version of it is loaded yet.' },
  ]);
  const { status: code } = await post(`${empty.url}/v1/models/cars:predict`, { instances: [] });
  assert.equal(code, 503);
});
