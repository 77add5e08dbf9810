/**
 * Requests a second of a one-instance POST /predict, against a bare Fastify route that checks the same body by a JSON
 * schema and answers with a constant. Each server has a process of its own; the two take turns.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { createServer, memoryDriver, openStore } from 'cauce';
import fastify from 'fastify';
import { boosting, carTable, fitted, median } from './cars.ts';

const rounds = 5;
const seconds = 3;
const connections = 32;
const kinds = ['cauce', 'bare'] as const;
type Kind = (typeof kinds)[number];

process.on('SIGINT', () => process.exit());
if (process.argv[2] === undefined) await compare();
else await serve(process.argv[2] as Kind);

async function compare(): Promise<void> {
  const body = JSON.stringify((await carTable(100)).drop(['selling_price']).slice(0, 1).toRows());
  const servers = await Promise.all(kinds.map(start));
  const rates: Record<Kind, number[]> = { cauce: [], bare: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const { kind, url } of servers) {
        const { requests, non2xx, errors } = await autocannon({
          url: `${url}/predict`,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          connections,
          duration: seconds,
        });
        if (non2xx + errors > 0) throw new Error(`${kind}: ${non2xx + errors} requests failed`);
        // The first round only warms up.
        if (round > 0) rates[kind].push(requests.average);
      }
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  console.log('| server | requests a second (median) | all rounds |\n| --- | --- | --- |');
  for (const kind of kinds) {
    console.log(
      `| ${kind} | ${Math.round(median(rates[kind]))} | ${rates[kind].map(Math.round).join(', ')} |`,
    );
  }
  const ratio = median(rates.cauce.map((rate, i) => rate / rates.bare[i]));
  console.log(`\nRatio, median of the rounds: ${ratio.toFixed(2)}`);
}

async function start(kind: Kind): Promise<{ kind: Kind; url: string; child: ChildProcess }> {
  const child = fork(fileURLToPath(import.meta.url), [kind]);
  const [url] = await once(child, 'message');
  return { kind, url: String(url), child };
}

async function serve(kind: Kind): Promise<void> {
  const app = kind === 'cauce' ? await cauceServer() : await bareServer();
  process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
}

async function cauceServer() {
  const { model } = await fitted(boosting);
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: model.toBytes(), info: {} }));
  return createServer({ store, logger: false });
}

async function bareServer() {
  const table = (await carTable(100)).drop(['selling_price']);
  const properties = Object.fromEntries(
    table.names.map((name, i) => [
      name,
      {
        type: table.columns[i].type === 'category' || table.columns[i].type === 'text' ? 'string' : 'number',
        nullable: true,
      },
    ]),
  );
  const items = { type: 'object', required: table.names, properties, additionalProperties: false };
  const response = { 200: { type: 'array', items: { type: 'number' } } };
  const app = fastify();
  app.post('/predict', { schema: { body: { type: 'array', items }, response } }, async () => [
    253825.16733560112,
  ]);
  return app;
}
