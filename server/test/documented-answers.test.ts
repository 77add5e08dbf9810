/** Every property that is answered stands in the OpenAPI document. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fitMeasured, tableFromRows, tableToBytes } from '@cauce/core';
import { memoryDriver, openStore } from '@cauce/store';
import { car, carPipeline, makeCars, post, type Running, startServer } from './fixture.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: { readonly 'application/json': { readonly schema: Schema } } }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let server: Running;
let document: Document;
before(async () => {
  const table = tableFromRows(makeCars(400));
  const target = 'selling_price';
  const { model } = await fitMeasured(carPipeline, table, { target, intervals: { method: 'split' } });
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info: {} }));
  server = await startServer({ store });
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
  const predicted = await post(`${server.url}/predict?interval=0.9`, [car]);
  await post(`${server.url}/feedback`, { id: predicted.headers.get('x-prediction-id'), targets: [1e5] });
});
after(() => server.close());

for (const [method, path, body] of [
  ['post', '/retrain', makeCars(300, 7)],
  ['get', '/model', undefined],
  ['get', '/drift', undefined],
  ['get', '/feedback', undefined],
  ['get', '/versions', undefined],
  ['get', '/models', undefined],
  ['get', '/jobs', undefined],
] as const) {
  test(`${method.toUpperCase()} ${path} answers nothing that is not documented`, async () => {
    const url = server.url + path;
    const response = body === undefined ? await fetch(url) : await post(url, body);
    assert.equal(response.status, 200);
    const { schema } = document.paths[path][method].responses['200'].content['application/json'];
    assert.deepEqual(undocumented(await response.json(), schema, ''), []);
  });
}

/** Paths of properties that a schema does not name, where it names any. */
function undocumented(value: unknown, schema: Schema | undefined, path: string): string[] {
  if (schema?.$ref !== undefined) {
    return undocumented(value, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''], path);
  }
  if (Array.isArray(value)) return value.flatMap(item => undocumented(item, schema?.items, `${path}[]`));
  if (typeof value !== 'object' || value === null || schema?.properties === undefined) return [];
  const { properties } = schema;
  const found = Object.entries(value).flatMap(([name, own]) =>
    Object.hasOwn(properties, name)
      ? undocumented(own, properties[name], `${path}.${name}`)
      : [`${path}.${name}`],
  );
  return [...new Set(found)];
}
