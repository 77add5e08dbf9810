/** The protocols' part of the OpenAPI document is true: its addresses exist, its examples are accepted as they stand. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadModel } from '@cauce/core';
import { RecentPredictions } from '../../src/feedback/recent-predictions.ts';
import { Metrics } from '../../src/observation/metrics.ts';
import { protocolPaths } from '../../src/protocols/openapi.ts';
import type { Running } from '../fixture.ts';
import { fuelStore, startBoth } from './served.ts';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<
      Record<
        string,
        {
          readonly example?: unknown;
          readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
        }
      >
    >;
  };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;
}

let server: Running;
const documents: Record<string, Record<string, Record<string, Operation>>> = {};
before(async () => {
  const fuels = await fuelStore();
  server = await startBoth({ others: [{ name: 'fuels', store: fuels }] });
  const metrics = new Metrics({ process: 'server', version: '0' });
  for (const [name, store, isDefault] of [
    ['cars', server.store, true],
    ['fuels', fuels, false],
  ] as const) {
    const model = loadModel(await store.read(1));
    const served = {
      name,
      version: 1,
      model,
      metrics: metrics.version(name, 1),
      observer: undefined,
      recent: new RecentPredictions(1),
    };
    documents[name] = protocolPaths(served, { isDefault }) as never;
  }
});
after(() => server.close());

for (const name of ['cars', 'fuels']) {
  test(`${name}: every operation exists, and answers its examples as it is said`, async () => {
    const ids = new Set<string>();
    for (const [path, item] of Object.entries(documents[name])) {
      const url = server.url + path.replace('{version}', '1');
      for (const [method, operation] of Object.entries(item)) {
        if (method === 'parameters') continue;
        assert.ok(!ids.has(operation.operationId), `${operation.operationId} twice`);
        ids.add(operation.operationId);
        for (const { type, body } of requestsOf(operation)) {
          const response = await fetch(url, {
            method: method.toUpperCase(),
            ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
          });
          const where = `${method} ${path} ${type}`;
          const [expected] = Object.keys(operation.responses);
          assert.equal(String(response.status), expected, `${where}: ${await response.clone().text()}`);
          const answerType = (response.headers.get('content-type') ?? '').split(';')[0];
          assert.ok(answerType in operation.responses[expected].content, `${where}: ${answerType}`);
        }
      }
    }
    assert.ok(ids.has('infer') && ids.has('predictV1'));
    assert.equal(
      ids.has('invocations'),
      name === 'cars',
      'addresses without a name are those of the default model',
    );
  });
}

function* requestsOf({ requestBody }: Operation): Generator<{ type: string; body?: string }> {
  if (requestBody?.required !== true) yield { type: 'none' };
  for (const [type, { example, examples = {} }] of Object.entries(requestBody?.content ?? {})) {
    for (const value of [example, ...Object.values(examples).map(one => one.value)]) {
      if (value !== undefined)
        yield { type, body: typeof value === 'string' ? value : JSON.stringify(value) };
    }
  }
}
