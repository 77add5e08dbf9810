/** A server to put under load: Cauce's, or a bare Fastify route that checks the same body and answers with a constant. */

import { createServer, memoryDriver, openStore, readTable } from 'cauce';
import fastify from 'fastify';
import type { Cars } from '../cars/data.ts';
import { carPipeline } from '../cars/pipelines.ts';

const task = JSON.parse(process.argv[2]) as Cars & { readonly server: 'cauce' | 'fastify' };
const target = 'selling_price';
const table = await readTable(task.train);
const app = task.server === 'cauce' ? await cauceServer() : bareServer();
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));

async function cauceServer() {
  const model = await carPipeline('boosting').fit(table, { target });
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: model.toBytes(), info: {} }));
  return createServer({ models: [{ name: 'cars', store }] });
}

function bareServer() {
  const inputs = table.drop([target]);
  const properties = Object.fromEntries(
    inputs.entries().map(([name, { type }]) => {
      return [name, { type: type === 'category' || type === 'text' ? 'string' : 'number', nullable: true }];
    }),
  );
  const items = { type: 'object', required: inputs.names, properties, additionalProperties: false };
  const response = { 200: { type: 'array', items: { type: 'number' } } };
  const app = fastify();
  app.post('/predict', { schema: { body: { type: 'array', items }, response } }, async () => [
    253825.16733560112,
  ]);
  return app;
}
