/** What must not compile: `npm run types` fails where one of these lines does. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { field, schema } from '@cauce/core';
import { createClient, type TypesOf, typesFromOpenApi } from '../src/index.ts';
import { json, oddServer, problem, type Seen } from './odd-server.ts';
import type { Types } from './written-types.ts';

const cars = schema({
  year: field.integer(),
  km: field.number({ nullable: true }),
  fuel: field.category(['Diesel', 'Petrol']),
  price: field.number(),
});

test('a schema types the rows and the predictions', async () => {
  await using server = await oddServer(ones);
  const client = createClient<TypesOf<typeof cars, 'price'>>({ url: server.url });
  const [price]: number[] = await client.predict([{ year: 2014, km: null, fuel: 'Petrol' }]);
  assert.equal(price, 1);
  await client.predictGuarded([{ year: 2014, km: null, fuel: 'Petrol' }]).catch(() => {});
  // @ts-expect-error: misspelt
  await client.predictGuarded([{ yeer: 2014, km: null, fuel: 'Petrol' }]).catch(() => {});
  // @ts-expect-error: misspelt
  await client.predict([{ yeer: 2014, km: null, fuel: 'Petrol' }]);
  // @ts-expect-error: misspelt beside all that is needed
  await client.predict([{ year: 2014, km: null, fuel: 'Petrol', feul: 'Petrol' }]);
  // @ts-expect-error: no such category
  await client.predictOne({ year: 2014, km: null, fuel: 'Deisel' });
  // @ts-expect-error: missing where it must not be
  await client.predictOne({ year: null, km: null, fuel: 'Petrol' });
  // @ts-expect-error: the target is not known yet
  await client.predictOne({ year: 2014, km: null, fuel: 'Petrol', price: 1 });
  // @ts-expect-error: a stream of misspelt rows
  client.predictStream([{ yeer: 2014, km: null, fuel: 'Petrol' }]);
  // @ts-expect-error: without the target there is nothing to learn
  await client.retrain([{ year: 2014, km: null, fuel: 'Petrol' }]).catch(() => {});
  // @ts-expect-error: no such option
  await client.retrain([], { promote: 'sometimes' }).catch(() => {});
  // @ts-expect-error: no such target
  createClient<TypesOf<typeof cars, 'prize'>>({ url: server.url });
});

/** 1 for each row; a retraining is refused. */
function ones(response: ServerResponse, { path, body }: Seen): void {
  if (path === '/predict')
    json(
      response,
      200,
      Array.from(JSON.parse(body) as unknown[], () => 1),
    );
  else problem(response, 422, 'NO');
}

const document = {
  info: { title: 'Cauce: cars', version: '1' },
  components: {
    schemas: Object.fromEntries(
      [['Instance'], ['LabelledInstance', 'price']].map(([name, ...target]) => {
        const properties = Object.fromEntries([
          ['year', { type: 'integer', description: 'Seen: 1994 to 2020.' }],
          ['km driven', { type: ['number', 'null'] }],
          ['fuel', { type: 'string', description: 'Seen: Diesel, Petrol.' }],
          ...target.map(each => [each, { type: 'number' }]),
        ]);
        return [name, { type: 'object', required: Object.keys(properties), properties }];
      }),
    ),
  },
};

test('types are written as the file that the next test compiles with', async () => {
  const written = await readFile(new URL('written-types.ts', import.meta.url), 'utf8');
  assert.equal(typesFromOpenApi(document, { file: 'written-types' }), written);
});

test('types that `cauce types` wrote do as well', async () => {
  await using server = await oddServer(ones);
  const client = createClient<Types>({ url: server.url });
  const price: number = await client.predictOne({ year: 2014, 'km driven': null, fuel: 'Hydrogen' });
  assert.equal(price, 1);
  // @ts-expect-error: misspelt
  await client.predictOne({ yeer: 2014, 'km driven': null, fuel: 'Hydrogen' });
  // @ts-expect-error: misspelt beside all that is needed
  await client.predict([{ year: 2014, 'km driven': null, fuel: 'Hydrogen', feul: 'Petrol' }]);
  // @ts-expect-error: a number as text
  await client.predictOne({ year: '2014', 'km driven': null, fuel: 'Hydrogen' });
  // @ts-expect-error: without the target there is nothing to learn
  await client.retrain([{ year: 2014, 'km driven': null, fuel: 'Petrol' }]).catch(() => {});
});

test('without types, rows are any objects', async () => {
  await using server = await oddServer(response => json(response, 200, ['cheap']));
  const client = createClient({ url: server.url });
  const price: number | string | boolean = await client.predictOne({ anything: 1 });
  assert.equal(price, 'cheap');
  // @ts-expect-error: a row is no number
  await client.predictOne(7);
});
