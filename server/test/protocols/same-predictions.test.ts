/** Whatever protocol a request comes in, its predictions are those of /predict, to the bit. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makeCars, post, type Running } from '../fixture.ts';
import { column, fuelInstances, instances, names, predictionsOf, startBoth } from './served.ts';

let server: Running;
before(async () => {
  server = await startBoth();
});
after(() => server.close());

const cells = instances.map(row => names.map(name => row[name]));
const inputs = Object.fromEntries(names.map(name => [name, column(name)]));
const nested = Object.fromEntries(names.map(name => [name, column(name).map(value => [value])]));
const csv = cells.map(row => row.map(value => value ?? '').join(',')).join('\n');

/** In columns of tensors numbers are numbers. */
const typed = instances.map(row => ({ ...row, year: Number(row.year) }));
const kinds: Readonly<Record<string, string>> = { year: 'INT64', km_driven: 'INT64', seats: 'FP32' };
function tensors(shape: (rows: number) => number[], wrap: (value: unknown) => unknown): object {
  const tensor = (name: string) => ({
    name,
    shape: shape(typed.length),
    datatype: kinds[name] ?? 'BYTES',
    data: column(name, typed).map(wrap),
  });
  return { inputs: names.map(tensor) };
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  /** Where in the answer the predictions are. */
  readonly at: (answer: never) => unknown;
}

const predictions = (answer: { predictions: unknown }): unknown => answer.predictions;
const outputs = (answer: { outputs: unknown }): unknown => answer.outputs;
const firstData = (answer: { outputs: { data: unknown }[] }): unknown => answer.outputs[0].data;

const cases: readonly Case[] = [
  ...['/v1/models/cars:predict', '/v1/models/cars%3Apredict', '/v1/models/cars/versions/1:predict'].flatMap(
    (path): Case[] => [
      { name: 'rows', path, body: { instances }, at: predictions },
      { name: 'columns', path, body: { signature_name: 'serving_default', inputs }, at: outputs },
      { name: 'columns of lists of one', path, body: { inputs: nested }, at: outputs },
    ],
  ),
  {
    name: 'as curl -d sends it',
    path: '/v1/models/cars:predict',
    body: { instances },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    at: predictions,
  },
  ...['/v2/models/cars/infer', '/v2/models/cars/versions/1/infer'].flatMap((path): Case[] => [
    {
      name: 'shape [n]',
      path,
      body: tensors(
        rows => [rows],
        one => one,
      ),
      at: firstData,
    },
    {
      name: 'shape [n, 1], flat',
      path,
      body: tensors(
        rows => [rows, 1],
        one => one,
      ),
      at: firstData,
    },
    {
      name: 'shape [n, 1], nested',
      path,
      body: tensors(
        rows => [rows, 1],
        one => [one],
      ),
      at: firstData,
    },
  ]),
  {
    name: 'split',
    path: '/invocations',
    body: { dataframe_split: { columns: names, data: cells } },
    at: predictions,
  },
  {
    name: 'split with an index and no params',
    path: '/invocations',
    body: { dataframe_split: { columns: names, index: [...cells.keys()], data: cells }, params: {} },
    at: predictions,
  },
  { name: 'records', path: '/invocations', body: { dataframe_records: instances }, at: predictions },
  { name: 'instances', path: '/invocations', body: { instances }, at: predictions },
  { name: 'inputs, columns', path: '/invocations', body: { inputs }, at: predictions },
  {
    name: 'inputs, records',
    path: '/invocations',
    body: { inputs: instances, params: null },
    at: predictions,
  },
  { name: 'a list', path: '/invocations', body: instances, at: predictions },
  {
    name: 'NaN for a missing number, as Python writes it',
    path: '/invocations',
    body: JSON.stringify({ instances }).replaceAll('"seats":null', '"seats":NaN'),
    at: predictions,
  },
  {
    name: 'packed',
    path: '/invocations',
    body: gzipSync(JSON.stringify({ instances })),
    headers: { 'content-encoding': 'gzip' },
    at: predictions,
  },
  {
    name: 'CSV',
    path: '/invocations',
    body: `${names.join(',')}\n${csv}\n`,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    at: predictions,
  },
  {
    name: 'CSV without a header',
    path: '/invocations',
    body: csv,
    headers: { 'content-type': 'text/csv; header=absent' },
    at: predictions,
  },
  {
    name: 'NDJSON',
    path: '/invocations',
    body: instances.map(row => JSON.stringify(row)).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
    at: predictions,
  },
];

for (const { name, path, body, headers, at } of cases) {
  test(`POST ${path}, ${name}`, async () => {
    const truth = await predictionsOf(server);
    const response = await post(server.url + path, body, headers);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('x-model-version'), '1');
    assert.equal(response.headers.get('x-prediction-warnings'), truth.warnings);
    assert.deepEqual(at(JSON.parse(text) as never), truth.predictions);
  });
}

test('so are those of a classifier, and no instances get no predictions', async () => {
  const { predictions: truth } = await predictionsOf(server, fuelInstances, 'fuels');
  const rows = await post(`${server.url}/v1/models/fuels:predict`, { instances: fuelInstances });
  assert.deepEqual(await rows.json(), { predictions: truth });
  const none = await post(`${server.url}/v1/models/fuels:predict`, { instances: [] });
  assert.deepEqual(await none.json(), { predictions: [] });
  const noColumns = { inputs: { year: [], km_driven: [], seats: [] } };
  assert.deepEqual(await (await post(`${server.url}/v1/models/fuels:predict`, noColumns)).json(), {
    outputs: [],
  });
});

test('and those of so many instances that they are predicted in turns, and answered in pieces', async () => {
  const many = makeCars(21_000, 5).map(({ selling_price: _, ...car }) => car);
  const { predictions: truth } = await predictionsOf(server, many);
  const columnar = Object.fromEntries(names.map(name => [name, column(name, many)]));
  for (const [body, at] of [
    [{ instances: many }, predictions],
    [{ inputs: columnar }, outputs],
  ] as const) {
    const response = await post(`${server.url}/v1/models/cars:predict`, body);
    assert.deepEqual(at((await response.json()) as never), truth);
  }
  const lines = await post(`${server.url}/invocations`, { inputs: columnar }, { accept: 'text/csv' });
  assert.equal(await lines.text(), truth.map(one => `${one}\n`).join(''));
});

test('what is wrong in any of many instances is said with its number', async () => {
  const many: Record<string, unknown>[] = makeCars(3000, 6);
  many[2500] = { ...many[2500], year: 'abc' };
  const columnar = Object.fromEntries(names.map(name => [name, column(name, many)]));
  for (const body of [{ instances: many }, { inputs: columnar }]) {
    const response = await post(`${server.url}/v1/models/cars:predict`, body);
    assert.equal(response.status, 400);
    assert.match(
      ((await response.json()) as { error: string }).error,
      /^Instance 2500, field "year": must be/,
    );
  }
});

test('Accept: text/csv gets a prediction on each line', async () => {
  const truth = await predictionsOf(server);
  for (const [accept, isCsv] of [
    ['text/csv', true],
    ['text/csv, application/json', true],
    ['application/json, text/csv', false],
    ['*/*', false],
  ] as const) {
    const response = await post(`${server.url}/invocations`, instances, { accept });
    assert.equal(response.headers.get('content-type')?.startsWith('text/csv'), isCsv, accept);
    const text = await response.text();
    if (isCsv) assert.deepEqual(text.trimEnd().split('\n').map(Number), truth.predictions);
  }
});
