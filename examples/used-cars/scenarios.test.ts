import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  fitMeasured,
  folderDriver,
  type Model,
  openStore,
  type RunningService,
  readCsv,
  serve,
  type Table,
  tableToBytes,
} from 'cauce';
import { generateCars } from './generate.ts';
import cars from './pipeline.ts';
import { mismatches } from './scenarios/expected.ts';
import { keep, type Saved, type Scenario, send } from './scenarios/scenario.ts';

const home = new URL('scenarios/', import.meta.url);
const scenarios = readdirSync(home)
  .filter(name => name.endsWith('.json'))
  .map(name => [name, JSON.parse(readFileSync(new URL(name, home), 'utf8')) as Scenario] as const);

let folder: string;
let table: Table;
let model: Model;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-scenarios-'));
  table = await readCsv(generateCars());
  // As `cauce train` does, and so `npm start`.
  const fitted = await fitMeasured(cars, table, { target: 'selling_price', intervals: { method: 'split' } });
  model = fitted.model;
});
after(() => rm(folder, { recursive: true }));

describe('the scenarios', () => {
  it('are at least six, successful and failing ones, told in both languages', () => {
    const kinds = scenarios.map(([, { kind }]) => kind);
    assert.ok(kinds.filter(kind => kind === 'success').length >= 3);
    assert.ok(kinds.filter(kind => kind === 'failure').length >= 3);
    for (const [name, { title, why, rules, kind, steps }] of scenarios) {
      for (const text of [title.en, title.es, why.en, why.es]) assert.ok(text.length > 10, name);
      assert.ok(rules.length > 0 && steps.length > 0, name);
      assert.equal(steps.at(-1)!.expected.status >= 400 || isKeptOut(steps), kind === 'failure', name);
    }
  });

  for (const [name, scenario] of scenarios) {
    it(`${name}: ${scenario.title.en}`, async () => {
      const service = await startedFor(name, scenario);
      try {
        await play(scenario, service.url);
      } finally {
        await service.close();
      }
    });
  }
});

/** The server of `cauce serve`, on a free port, of the model in a folder of its own. */
async function startedFor(name: string, { policy }: Scenario): Promise<RunningService> {
  const own = join(folder, name.replace('.json', ''));
  const store = await openStore(folderDriver(own));
  const served = policy === undefined ? model : model.withPolicy(policy);
  const info = { name: 'used-cars', rows: table.length, metrics: model.metrics };
  await store.activate(await store.add({ model: served.toBytes(), data: tableToBytes(table), info }));
  return serve({ folders: [own], port: 0, logLevel: 'silent' });
}

async function play({ steps, car }: Scenario, url: string): Promise<void> {
  const saved: Saved = new Map();
  for (const [i, step] of steps.entries()) {
    const { status, headers, body } = await send(step, url, car, saved);
    const { expected, request } = step;
    const where = `Step ${i + 1}, ${request.method} ${request.path}`;
    assert.equal(status, expected.status, `${where}: ${JSON.stringify(body)}`);
    keep(step, body, saved);
    const wrong = [
      ...mismatches(expected.headers ?? {}, headers, saved, 'the headers'),
      ...('body' in expected ? mismatches(expected.body, body, saved) : []),
    ];
    assert.deepEqual(wrong, [], where);
  }
}

/** A retraining that is answered but whose version is not put to use. */
function isKeptOut(steps: Scenario['steps']): boolean {
  return steps.some(
    ({ expected }) => (expected.body as { promoted?: boolean } | undefined)?.promoted === false,
  );
}
