/** What does not fit is refused in each protocol's own form, with a sentence that says what to do. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { car, post, type Running } from '../fixture.ts';
import { fuelInstances, instances, names, predictionsOf, startBoth } from './served.ts';

let server: Running;
before(async () => {
  server = await startBoth({ bodyLimit: 100_000, maxRows: 50 });
});
after(() => server.close());

const tf = '/v1/models/cars:predict';
const oip = '/v2/models/fuels/infer';
const mlflow = '/invocations';
const tensor = { name: 'year', shape: [1], datatype: 'INT64', data: [2014] };
const km = { name: 'km_driven', shape: [1], datatype: 'INT64', data: [50_000] };
const seats = { name: 'seats', shape: [1], datatype: 'INT64', data: [null] };
const inputs = [tensor, km, seats];
const [{ year, km_driven }] = fuelInstances;
const deep = `${'['.repeat(40)}${']'.repeat(40)}`;

type Refusal = readonly [
  path: string,
  body: unknown,
  status: number,
  message: RegExp,
  headers?: Record<string, string>,
];

const refusals: readonly Refusal[] = [
  [tf, '', 400, /The body must be an object such as .*Got nothing/],
  [tf, '{"instances":[{"a":Infinity}]}', 400, /JSON has no NaN or Infinity: write null/],
  [tf, deep, 400, /nest more than 32 deep/],
  [tf, instances, 400, /The body must be an object such as \{"instances": \[…\]\}/],
  [tf, {}, 400, /"instances" \(rows\) or "inputs" \(columns\), not both. Got neither/],
  [tf, { instances: [], inputs: {} }, 400, /not both. Got both/],
  [tf, { instances: {} }, 400, /"instances" must be a list/],
  [tf, { instances: [car], signature_name: 'x' }, 400, /"signature_name" must be "serving_default".*Got "x"/],
  [tf, { instances: [car], instance: 1 }, 400, /no option "instance" \(did you mean "instances"\?\)/],
  [tf, { instances: [{ ...car, year: 'abc' }] }, 400, /^Instance 0, field "year": must be a whole number/],
  [
    tf,
    { instances: [{ ...car, year: 'a', km_driven: [1] }] },
    400,
    /^2 problems in the data. Instance 0.* Instance 0, field "km_driven"/,
  ],
  [tf, { instances: [[1, 2]] }, 400, /^Instance 0: must be an object/],
  [tf, { inputs: { year: [2014] } }, 400, /The column "name" is missing. The columns are "name", "year"/],
  [
    tf,
    { inputs: { ...Object.fromEntries(names.map(name => [name, []])), yeer: [] } },
    400,
    /no column "yeer" \(did you mean "year"\?\)/,
  ],
  [tf, { inputs: { year: [1, 2], seats: [1] } }, 400, /as many values. "year" has 2, "seats" has 1/],
  [tf, { inputs: { year: 2014 } }, 400, /"inputs", column "year": must be a list/],
  [tf, { instances: Array(51).fill(car) }, 400, /more than 50 rows/],
  [tf, { instances: 'x'.repeat(100_001) }, 413, /at most 100000 bytes/],
  [tf, Buffer.from('no gzip'), 400, /not valid gzip/, { 'content-encoding': 'gzip' }],
  [tf, '{}', 415, /Content-Encoding must be one of/, { 'content-encoding': 'x' }],
  ['/v1/models/car:predict', { instances: [car] }, 404, /no model "car". Did you mean "cars"\?/],
  ['/v1/models/cars/versions/7:predict', { instances: [car] }, 404, /no version 7/],
  ['/v1/models/cars/versions/x:predict', { instances: [car] }, 404, /whole number such as 3. Got "x"/],
  ['/v1/models/cars:classify', {}, 404, /must end in ":predict". Got "cars:classify"/],
  ['/v1/models/cars', {}, 404, /must end in ":predict"/],

  [oip, [], 400, /The body must be an object/],
  [oip, {}, 400, /"inputs" must be a list of tensors.*Got nothing/],
  [oip, { inputs: [] }, 400, /^3 problems in the data. The column "year" is missing/],
  [oip, { inputs, id: 7 }, 400, /"id" must be a string. Got 7/],
  [oip, { inputs, parameters: 7 }, 400, /The body: "parameters" must be an object/],
  [oip, { inputs, output: [] }, 400, /no option "output" \(did you mean "outputs"\?\)/],
  [oip, { inputs: [7] }, 400, /inputs\[0\] must be an object/],
  [oip, { inputs: [{ ...tensor, name: 7 }] }, 400, /inputs\[0\]: "name" must be a string. Got 7/],
  [oip, { inputs: [{ ...tensor, name: 'yaer' }] }, 400, /no input "yaer" \(did you mean "year"\?\)/],
  [oip, { inputs: [tensor, tensor] }, 400, /The input "year" comes twice/],
  [
    oip,
    { inputs: [{ ...tensor, datatype: 'float' }] },
    400,
    /The input "year": "datatype" must be BOOL.*Got "float"/,
  ],
  [oip, { inputs: [{ ...tensor, datatype: 'BOOL' }] }, 400, /must be INT64, or fit it. Got "BOOL"/],
  [
    oip,
    { inputs: [{ ...tensor, data: [20.5] }] },
    400,
    /data\[0\]: by the datatype INT64 there must be whole numbers.*Got 20.5/,
  ],
  [oip, { inputs: [{ ...tensor, data: ['2014'] }] }, 400, /there must be whole numbers.*Got "2014"/],
  [
    oip,
    { inputs: [{ ...tensor, datatype: 'FP32', data: [20.5] }, km, seats] },
    400,
    /^Instance 0, field "year": must be a whole number/,
  ],
  [oip, { inputs: [{ ...tensor, shape: [2] }] }, 400, /the shape \[2\] has 2 values, "data" has 1/],
  [oip, { inputs: [{ ...tensor, shape: [1, 2] }] }, 400, /"shape" must be \[n\] or \[n, 1\]/],
  [oip, { inputs: [{ ...tensor, shape: [-1] }] }, 400, /"shape" must be/],
  [oip, { inputs: [{ ...tensor, shape: undefined }] }, 400, /"shape" must be.*Got undefined/],
  [oip, { inputs: [{ ...tensor, data: 5 }] }, 400, /"data" must be a list of values. Got 5/],
  [oip, { inputs: [{ ...tensor, data: [[2014]] }] }, 400, /there must be whole numbers.*Got \[2014\]/],
  [oip, { inputs: [tensor, { ...km, shape: [2], data: [1, 2] }] }, 400, /"year" has 1, "km_driven" has 2/],
  [
    oip,
    { inputs: [{ ...tensor, data: undefined, parameters: { binary_data_size: 8 } }] },
    400,
    /binary_data=False/,
  ],
  [oip, { inputs }, 400, /binary_data=False/, { 'inference-header-content-length': '10' }],
  [
    oip,
    { inputs, outputs: [{ name: 'prediction' }] },
    400,
    /no output "prediction" \(did you mean "predictions"\?\)/,
  ],
  [oip, { inputs, outputs: [{ name: 'predictions' }, { name: 'predictions' }] }, 400, /comes twice/],
  [
    '/v2/models/cars/infer',
    { inputs, outputs: [{ name: 'probabilities' }] },
    400,
    /There is no output "probabilities"/,
  ],
  ['/v2/models/fuel/infer', { inputs }, 404, /no model "fuel". Did you mean "fuels"\?/],
  ['/v2/models/fuels/versions/2/infer', { inputs }, 404, /no version 2/],
  ['/v2/repository/index', { ready: 1 }, 400, /"ready" must be true or false. Got 1/],
  ['/v2/repository/models/fuels/unload', '', 400, /stays loaded/],
  ['/v2/repository/models/fuels/load', { parameters: { config: '{}' } }, 400, /no option "config"/],
  ['/v2/repository/models/fuel/load', '', 404, /no model/],
];

for (const [path, body, status, message, headers] of refusals) {
  test(`POST ${path} ${excerpt(body)}: ${status}`, async () => {
    const response = await post(server.url + path, body, headers);
    const answer = (await response.json()) as { error: string };
    assert.equal(response.status, status, answer.error);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(Object.keys(answer), ['error']);
    assert.match(answer.error, message);
  });
}

const split = { columns: ['year', 'km_driven'], data: [[year, km_driven]] };
const csv = { 'content-type': 'text/csv' };

type Invocation = readonly [
  body: unknown,
  status: number,
  code: string,
  message: RegExp,
  headers?: Record<string, string>,
];

const invocations: readonly Invocation[] = [
  ['', 400, 'BAD_REQUEST', /Got nothing/],
  ['{', 400, 'BAD_REQUEST', /The body, line 1, column 2: not JSON/],
  [
    car,
    400,
    'BAD_REQUEST',
    /exactly one of "dataframe_split", "dataframe_records", "instances", "inputs". Its fields are/,
  ],
  [{ instances: [], inputs: [] }, 400, 'BAD_REQUEST', /exactly one of/],
  [{ instances: [car], params: { a: 1 } }, 400, 'BAD_REQUEST', /no option "a"/],
  [{ instances: [car], extra: 1 }, 400, 'BAD_REQUEST', /no option "extra"/],
  [{ dataframe_records: {} }, 400, 'BAD_REQUEST', /"dataframe_records" must be a list/],
  [
    { dataframe_records: [{ ...car, year: 'secret' }] },
    400,
    'INVALID_PARAMETER_VALUE',
    /^Instance 0, field "year"/,
  ],
  [
    { dataframe_split: split },
    400,
    'INVALID_PARAMETER_VALUE',
    /problems in the data. The column "name" is missing/,
  ],
  [
    { dataframe_split: { ...split, columns: ['year'] } },
    400,
    'BAD_REQUEST',
    /data\[0\] must be a list of 1 values.*Got 2 values/,
  ],
  [
    { dataframe_split: { ...split, columns: ['year', 'year'] } },
    400,
    'BAD_REQUEST',
    /"columns" must differ. Got "year" twice/,
  ],
  [
    { dataframe_split: { ...split, index: [] } },
    400,
    'BAD_REQUEST',
    /"index" must be a list with an item for each of the 1 rows/,
  ],
  [{ dataframe_split: { ...split, dtype: 1 } }, 400, 'BAD_REQUEST', /no option "dtype"/],
  [{ inputs: 5 }, 400, 'BAD_REQUEST', /"inputs" must be a list of records, or an object of columns. Got 5/],
  ['year\n2014', 400, 'INVALID_PARAMETER_VALUE', /The column "name" is missing/, csv],
  ['', 400, 'BAD_REQUEST', /empty/, { 'content-type': 'text/csv; header=absent' }],
  [
    '1,2',
    400,
    'BAD_REQUEST',
    /line 1: this row must have 7 cells.*Got 2/,
    { 'content-type': 'text/csv; header=absent' },
  ],
  ['[]', 415, 'BAD_REQUEST', /Content-Type must be/, { 'content-type': 'text/libsvm' }],
  ['[]', 415, 'BAD_REQUEST', /charset must be utf-8/, { 'content-type': 'application/json; charset=latin1' }],
  [Array(51).fill(car), 400, 'BAD_REQUEST', /more than 50 rows/],
  ['x'.repeat(100_001), 413, 'BAD_REQUEST', /at most 100000 bytes/],
];

for (const [body, status, code, message, headers] of invocations) {
  test(`POST /invocations ${excerpt(body)}: ${status} ${code}`, async () => {
    const response = await post(server.url + mlflow, body, headers);
    const answer = (await response.json()) as { error_code: string; message: string };
    assert.equal(response.status, status, answer.message);
    assert.deepEqual(Object.keys(answer), ['error_code', 'message']);
    assert.equal(answer.error_code, code);
    assert.match(answer.message, message);
  });
}

test('after all that, both models predict as before', async () => {
  for (const [rows, model] of [
    [instances, 'cars'],
    [fuelInstances, 'fuels'],
  ] as const) {
    const { predictions } = await predictionsOf(server, rows, model);
    assert.equal(predictions.length, rows.length);
  }
});

function excerpt(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
