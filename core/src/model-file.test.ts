import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { documentFromBytes, documentToBytes } from './bytes/document.ts';
import { sha256 } from './bytes/sha256.ts';
import {
  checkGolden,
  col,
  columns,
  defineTransformer,
  derive,
  dummyClassifier,
  histGradientBoostingRegressor,
  isCauceError,
  loadModel,
  type Model,
  ModelFileError,
  ofType,
  oneHotEncoder,
  pipeline,
  ridge,
  simpleImputer,
  standardScaler,
  tableFromRows,
} from './index.ts';

const rows = Array.from({ length: 80 }, (_, i) => ({
  name: ['Fiat Uno', 'Seat Ibiza', 'Opel Corsa'][i % 3] + (i % 7),
  year: 2000 + (i % 20),
  km: i % 9 === 0 ? null : 1000 * ((i * 37) % 80),
  fuel: ['Diesel', 'Petrol', null][i % 3],
  price: 900 + ((i * 7919) % 500) + 10 * (i % 20),
}));
const table = tableFromRows(rows);
const boosted = (await pipeline(
  derive({ brand: col('name').word(0), age: col('year').minus(2000) }),
  columns({ all: [['age', 'km', 'fuel', 'brand']] }),
  histGradientBoostingRegressor({ maxIter: 3, minSamplesLeaf: 5 }),
).fit(table, { target: 'price' })) as unknown as Model;
const linear = (await pipeline(
  columns({
    numbers: [ofType('integer', 'number'), simpleImputer(), standardScaler()],
    categories: [['fuel'], oneHotEncoder()],
  }),
  ridge(),
).fit(table, { target: 'price' })) as unknown as Model;

for (const [name, model] of Object.entries({ boosted, linear })) {
  test(`${name}: opened again it predicts the same bits and writes the same bytes`, () => {
    const again = loadModel(model.toBytes());
    assert.deepEqual(again.predict(table), model.predict(table));
    assert.deepEqual(again.toBytes(), model.toBytes());
    assert.deepEqual(again.schema.toJSON(), model.schema.toJSON());
    assert.deepEqual(again.lineage, model.lineage);
  });

  test(`${name}: its golden rows are predicted to the bit, and a file that predicts otherwise is told apart`, () => {
    const again = loadModel(model.toBytes());
    assert.equal(again.golden.rows.length, 8);
    checkGolden(again);
    const document = documentFromBytes(model.toBytes()) as { golden: { predictions: Float64Array } };
    document.golden.predictions[3] += 2 ** -20;
    assert.throws(() => checkGolden(loadModel(documentToBytes(document))), /golden row 3 it predicts/);
  });

  test(`${name}: every changed byte and every cut is refused`, () => {
    const bytes = model.toBytes();
    for (let i = 0; i < bytes.length; i++) {
      // Every place, and in each of them some other value.
      const changed = bytes.slice();
      changed[i] ^= 1 + (i % 255);
      assert.throws(() => loadModel(changed), ModelFileError, `byte ${i}`);
    }
    for (let length = 0; length < bytes.length; length += 13) {
      assert.throws(() => loadModel(bytes.subarray(0, length)), ModelFileError, `cut to ${length}`);
    }
  });
}

test('a model opened again can be fitted again', async () => {
  const again = await loadModel(boosted.toBytes()).refit(table);
  assert.deepEqual(again.predict(table), boosted.predict(table));
});

test('random bytes are no model', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      assert.throws(() => loadModel(bytes), ModelFileError);
    }),
  );
});

/** A file with a good digest around a changed document: what someone who means harm would make. */
function tampered(model: Model, change: (document: Record<string, unknown>) => void): Uint8Array {
  const document = documentFromBytes(model.toBytes()) as Record<string, unknown>;
  change(document);
  return documentToBytes(document);
}

type Tree = { child: Int32Array; input: Int32Array; value: Float64Array; roots: Int32Array };
const treeOf = (document: Record<string, unknown>): Tree =>
  ((document.states as unknown[])[2] as { trees: Tree }).trees;

const hostile: [name: string, model: Model, change: (document: Record<string, unknown>) => void][] = [
  ['a tree that runs in a circle', boosted, d => treeOf(d).child.fill(0)],
  ['a child out of range', boosted, d => treeOf(d).child.fill(1e9)],
  ['a tree of an input that does not exist', boosted, d => treeOf(d).input.fill(99)],
  ['a root out of range', boosted, d => treeOf(d).roots.fill(-5)],
  ['a threshold that is no number', boosted, d => treeOf(d).value.fill(Number.NaN)],
  ['a state of another type', linear, d => ((d.states as unknown[])[1] = { coef: 'x', intercept: 0 })],
  ['too few states', linear, d => (d.states as unknown[]).pop()],
  ['no steps', linear, d => (d.pipeline = [])],
  ['a bad parameter', linear, d => ((d.pipeline as { params: { alpha: number } }[])[1].params.alpha = -1)],
  ['an unknown operation', boosted, d => deepSet(d, 'op', 'eval')],
  [
    'a pattern that is none',
    boosted,
    d =>
      (d.pipeline = [
        {
          definition: 'Derive',
          version: 1,
          params: {
            expressions: [
              {
                name: 'a',
                expression: {
                  op: 'extract',
                  args: [{ column: 'name' }, { value: '(', kind: 'text' }, { value: 0, kind: 'number' }],
                },
              },
            ],
          },
        },
      ]),
  ],
  ['a field of no type', linear, d => ((d.schema as { type: string }[])[0].type = 'x')],
  ['another format', linear, d => (d.format = 99)],
  ['a table', linear, d => (d.kind = 'table')],
];
for (const [name, model, change] of hostile) {
  test(`a well-formed file with ${name} is refused`, () => {
    assert.throws(() => loadModel(tampered(model, change)), ModelFileError);
  });
}

function deepSet(value: unknown, key: string, to: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (Object.hasOwn(value, key)) (value as Record<string, unknown>)[key] = to;
  for (const part of Object.values(value)) deepSet(part, key, to);
}

test('a document nested without end is refused, not followed', () => {
  const header = (document: string): Uint8Array => {
    const json = JSON.stringify({
      __metadata__: { cauce: document },
      sha256: { dtype: 'U8', shape: [32], data_offsets: [0, 32] },
    });
    const length = Math.ceil(json.length / 8) * 8;
    const bytes = new Uint8Array(8 + length + 32).fill(0x20);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
    bytes.set(new TextEncoder().encode(json), 8);
    bytes.set(sha256(bytes.subarray(0, 8 + length)), 8 + length);
    return bytes;
  };
  assert.throws(() => loadModel(header('['.repeat(200_000) + ']'.repeat(200_000))), ModelFileError);
  assert.throws(() => loadModel(header('not json')), ModelFileError);
  const huge = new Uint8Array(64);
  new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true);
  assert.throws(() => loadModel(huge), ModelFileError);
});

test('a definition of the user travels by name and is asked for where it is missing', async () => {
  const halver = defineTransformer({
    name: 'Halver',
    params: {},
    fit: () => ({}),
    transform: input => input,
  });
  const own = await pipeline(columns({ year: ['year'] }), halver(), ridge()).fit(table, { target: 'price' });
  const bytes = own.toBytes();
  assert.throws(
    () => loadModel(bytes),
    error =>
      isCauceError(error, 'STEP_NOT_REGISTERED') &&
      /Halver/.test(error.message) &&
      /definitions/.test(error.message),
  );
  assert.deepEqual(loadModel(bytes, { definitions: [halver] }).predict(table), own.predict(table));
});

test('a classifier survives its file', async () => {
  const model = await pipeline(dummyClassifier()).fit(table.select(['fuel', 'year']).take([0, 1, 3, 4, 6]), {
    target: 'fuel',
  });
  const again = loadModel(model.toBytes());
  assert.equal(again.task, 'classification');
  assert.deepEqual(again.predict(table.slice(0, 2)), ['Diesel', 'Diesel']);
  assert.deepEqual(again.predictProba(table.slice(0, 1)), model.predictProba(table.slice(0, 1)));
});

test('the container is a safetensors file: tensors are aligned, without gaps, in the order of the header', () => {
  const bytes = boosted.toBytes();
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  let end = 0;
  for (const [name, entry] of Object.entries<{ data_offsets: [number, number] }>(header)) {
    if (name === '__metadata__') continue;
    assert.equal(entry.data_offsets[0], end, name);
    end = entry.data_offsets[1];
  }
  assert.equal(8 + length + end, bytes.length);
});
