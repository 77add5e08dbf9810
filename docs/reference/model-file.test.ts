import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  columns,
  fitMeasured,
  histGradientBoostingRegressor,
  type IntervalMethod,
  type Model,
  pipeline,
  readCsv,
} from 'cauce';
import { fitExample } from '../../core/src/estimator/laws/example.ts';
import { tried } from '../../core/src/tried/all.ts';
import { classes, target } from '../../core/src/tried/data.ts';
import { generateCars } from '../../examples/used-cars/generate.ts';
import cars from '../../examples/used-cars/pipeline.ts';
import { parsePage } from '../blocks/parse.ts';

interface Reader {
  readModel(path: string): { tensors: Map<string, unknown>; document: Record<string, unknown> };
  predict(document: unknown, row: unknown): number;
}

const page = await readFile(new URL('model-file.md', import.meta.url), 'utf8');
let folder: string;
let reader: Reader;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-model-file-'));
  const block = parsePage(page).blocks.find(({ file }) => file === 'read-model.mjs');
  await writeFile(join(folder, 'read-model.mjs'), block?.text ?? '');
  reader = (await import(pathToFileURL(join(folder, 'read-model.mjs')).href)) as Reader;
});
after(() => rm(folder, { recursive: true }));

/** Keys of a document, at any depth, but those that are names of the user's. */
function keysOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return found;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    const isOfUser = ['rows', 'params', 'metrics', 'policy'].includes(key);
    if (!isOfUser) keysOf(item, found);
  }
  return found;
}

async function fileOf(pipe: typeof cars, method: IntervalMethod): Promise<{ path: string; model: Model }> {
  const table = await readCsv(generateCars({ rows: 600 }));
  const { model } = await fitMeasured(pipe, table, { target: 'selling_price', intervals: method });
  const path = join(folder, 'model.cauce');
  await writeFile(path, model.toBytes());
  return { path, model };
}

test('the page names every part of a real file', async () => {
  for (const method of [{ method: 'split' }, { method: 'cvPlus', folds: 3 }] as const) {
    const { path } = await fileOf(cars, method);
    const { document } = reader.readModel(path);
    for (const key of keysOf(document)) {
      const isNamed = page.includes(`\`${key}\``) || page.includes(`"${key}"`) || page.includes(`\`{ ${key}`);
      assert.ok(isNamed, `${key} is not on the page`);
    }
  }
});

test('the page says of every definition what its state has', async () => {
  const lines = [...page.matchAll(/^\| (`[^|]+) \|.*\|$/gm)];
  for (const [step, table, own] of tried) {
    const { name, kind } = step.definition;
    const line = lines.find(([, names]) =>
      [...names.matchAll(/`(\w+)(…?)`/g)].some(([, known, open]) =>
        open === '' ? known === name : name.startsWith(known),
      ),
    );
    assert.ok(line, `${name} is not on the page`);
    const learnt = await fitExample(
      { step, table, target: own ?? (kind === 'classifier' ? classes : target) },
      table,
    );
    // What trees are is told below the table.
    const trees = ['trees', 'kinds', 'categories'];
    for (const key of Object.keys(learnt as object).filter(key => !trees.includes(key)))
      assert.ok(line[0].includes(`\`${key}\``), `${key} of ${name} is not on the page`);
  }
});

test('the reader of the page sees what was written, and predicts what the model does', async () => {
  const plain = pipeline(
    columns({ numbers: [['year', 'km_driven', 'seats']], categories: [['fuel', 'owner']] }),
    histGradientBoostingRegressor(),
  );
  const { path, model } = await fileOf(plain as unknown as typeof cars, { method: 'split' });
  const { tensors, document } = reader.readModel(path);
  assert.ok(tensors.size > 10);
  assert.deepEqual(document['metrics'], model.metrics);
  for (const row of model.golden.rows) assert.equal(reader.predict(document, row), model.predictOne(row));
});

test('the reader of the page refuses a file that was changed', async () => {
  const { path } = await fileOf(cars, { method: 'split' });
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(path, bytes);
  assert.throws(() => reader.readModel(path));
});
