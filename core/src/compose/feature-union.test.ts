import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type Column,
  columns,
  featureUnion,
  fitTransform,
  isCauceError,
  loadModel,
  numeric,
  pca,
  pipeline,
  ridge,
  selectKBest,
  standardScaler,
  strings,
  Table,
  targetEncoder,
} from '../index.ts';

const { union: reference } = JSON.parse(
  readFileSync(new URL('../../../references/decomposition.json', import.meta.url), 'utf8'),
) as { union: { columns: number[][]; target: number[]; names: string[]; output: number[][] } };

const table = new Table([
  ...reference.columns.map((values, i) => [`x${i}`, numeric(Float64Array.from(values))] as const),
  ['y', numeric(Float64Array.from(reference.target))],
]);
const prepared = featureUnion({
  transformers: {
    pca: pca({ nComponents: 2, svdSolver: 'full' }),
    best: [standardScaler(), selectKBest({ k: 2 })],
    none: 'drop',
    all: 'passthrough',
  },
  transformerWeights: { pca: 0.5, all: -2 },
});
const valuesOf = (column: Column) => (column as { values: Float64Array }).values;

test("a union of transformers has scikit-learn's columns", async () => {
  const { table: out } = await fitTransform(prepared, table, { target: 'y' });
  assert.deepEqual(out.names, reference.names);
  out.columns.forEach((column, c) => {
    const expected = reference.output[c];
    const largest = Math.max(...expected.map(Math.abs));
    valuesOf(column).forEach((value, i) => {
      assert.ok(
        Math.abs(value - expected[i]) <= 1e-9 * largest,
        `${out.names[c]}, row ${i}: ${value}, not ${expected[i]}`,
      );
    });
  });
});

test('a union survives the model file, predicts rows as tables, and has parameters by path', async () => {
  const step = prepared.withParams({ transformerWeights: null });
  const model = await pipeline(step, ridge()).fit(table, { target: 'y' });
  const again = loadModel(model.toBytes());
  assert.deepEqual(again.toBytes(), model.toBytes());
  const all = model.predict(table);
  assert.deepEqual(again.predict(table.slice(3, 4)), [all[3]]);
  assert.deepEqual(again.predict(table.slice(3, 5).toRows()), [all[3], all[4]]);
  const changed = pipeline(step, ridge()).withParams({
    'featureUnion.pca.pca.nComponents': 1,
    'featureUnion.best.selectKBest.k': 3,
  } as object);
  const { featureNames } = await changed.fit(table, { target: 'y' });
  assert.deepEqual(
    featureNames.filter(name => !name.startsWith('all')).map(name => name.split('__')[0]),
    ['pca', 'best', 'best', 'best'],
  );
});

test('a union keeps the names that a predicate within it chose', async () => {
  const step = featureUnion({
    transformers: {
      some: columns({ n: [(name: string) => name === 'x1', standardScaler()] }),
      pca: pca({ nComponents: 1 }),
    },
  });
  const model = await pipeline(step, ridge()).fit(table, { target: 'y' });
  assert.deepEqual(model.featureNames, ['some__x1', 'pca__pca0']);
  assert.deepEqual(loadModel(model.toBytes()).predict(table), model.predict(table));
});

test('a union gives the next step what cross-fitted transformers made of the rows learnt from', async () => {
  const words = new Table([
    ['w', strings(Array.from({ length: 40 }, (_, i) => 'abc'[i % 3]))],
    ['y', numeric(Float64Array.from({ length: 40 }, (_, i) => (i % 3) + Math.sin(i)))],
  ]);
  const step = featureUnion({ transformers: { code: targetEncoder() }, verboseFeatureNamesOut: false });
  const { table: out, transform } = await fitTransform(step, words, { target: 'y' });
  // Not what it makes of later rows, which may know their neighbours' target.
  assert.notDeepEqual(valuesOf(out.columns[0]), valuesOf(transform(words.drop(['y'])).columns[0]));
});

test('weights reach blocks: of one-hot ones they make sparse ones', async () => {
  const codes = Int32Array.of(0, -1, 1);
  const block: Column = { type: 'oneHot', codes, names: ['a', 'b'] };
  const union = featureUnion({ transformers: { own: 'passthrough' }, transformerWeights: { own: 3 } });
  const { table: out } = await fitTransform(union, new Table([['w', block]]));
  assert.deepEqual(out.names, ['own__w']);
  assert.deepEqual(out.columns[0], {
    type: 'sparse',
    names: ['own__a', 'own__b'],
    starts: Int32Array.of(0, 1, 1, 2),
    indices: Int32Array.of(0, 1),
    values: Float64Array.of(3, 3),
  });
});

const scaled = standardScaler();
const refused: readonly (readonly [what: string, params: object, code: string, says: RegExp])[] = [
  [
    'a weight of nothing',
    { transformers: { own: scaled }, transformerWeights: { oown: 1 } },
    'PARAM_INVALID',
    /did you mean "own"/,
  ],
  [
    'one name for two',
    { transformers: { a: scaled, b: scaled }, verboseFeatureNamesOut: false },
    'COLUMN_DUPLICATE',
    /"x0"/,
  ],
];
for (const [what, params, code, says] of refused) {
  test(`a union refuses ${what}`, async () => {
    const union = featureUnion(params as Parameters<typeof featureUnion>[0]);
    await assert.rejects(fitTransform(union, table), error => {
      assert.ok(isCauceError(error) && error.code === code, String(error));
      assert.match(error.message, says);
      return true;
    });
  });
}

test('a union refuses what is no transformer, and strings that it would multiply', async () => {
  for (const transformers of [
    { a: ridge() },
    { a: 'pass' },
    { 'a b': scaled },
    [scaled],
    { a: [scaled, 3] },
  ]) {
    assert.throws(() => featureUnion({ transformers } as never), /transformers of FeatureUnion must be/);
  }
  const words = new Table([['w', strings(['a', 'b'])]]);
  const union = featureUnion({ transformers: { own: 'passthrough' }, transformerWeights: { own: 3 } });
  await assert.rejects(fitTransform(union, words), error => isCauceError(error, 'COLUMN_TYPE'));
});
