import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  featureUnion,
  isCauceError,
  loadModel,
  numeric,
  pca,
  pipeline,
  rfe,
  rfecv,
  ridge,
  selectFromModel,
  selectKBest,
  standardScaler,
  Table,
} from '../index.ts';

const chosen = pipeline(
  featureUnion({ transformers: { few: pca(), best: [standardScaler(), selectKBest()] } }),
  selectFromModel({ estimator: pipeline(standardScaler(), ridge()), threshold: '1.25*mean' }),
  rfe({ estimator: ridge() }),
  ridge(),
);
type Changes = Parameters<typeof chosen.withParams>[0];
const unknown = (error: unknown) => isCauceError(error, 'PARAM_UNKNOWN');

test('parameters within selections and unions have a path', () => {
  const changed = chosen.withParams({
    'featureUnion.few.pca.nComponents': 2,
    'featureUnion.best.selectKBest.k': 'all',
    'selectFromModel.ridge.alpha': 7,
    'selectFromModel.threshold': 'median',
    'rfe.ridge.alpha': 8,
  });
  assert.match(changed.toString(), /alpha: 7/);
  assert.match(changed.toString(), /alpha: 8/);
});

test('a path or a value that they do not have does not compile, and is refused', () => {
  // @ts-expect-error: misspelt
  assert.throws(() => chosen.withParams({ 'selectFromModel.ridge.alfa': 7 }), unknown);
  // @ts-expect-error: no such part
  const elsewhere: Changes = { 'featureUnion.fewer.pca.nComponents': 7 };
  assert.throws(() => chosen.withParams(elsewhere), unknown);
  const estimator = ridge();
  // @ts-expect-error: no threshold
  assert.throws(() => selectFromModel({ estimator, threshold: 'largest' }), /threshold of SelectFromModel/);
  // @ts-expect-error: no score
  assert.throws(() => selectKBest({ scoreFunc: 'f_anova' }), /scoreFunc of SelectKBest must be/);
  // @ts-expect-error: required
  assert.throws(() => rfe({}), /estimator of Rfe must be/);
  assert.throws(
    () => rfecv({ estimator: ridge(), scoring: 'accuracy' }).withParams({ cv: 1 }),
    /cv of Rfecv must be/,
  );
});

test('selections survive the model file, and predict rows as tables', async () => {
  const rows = 40;
  const table = new Table([
    ...[1, 2, 3, 4].map(
      k => [`x${k}`, numeric(Float64Array.from({ length: rows }, (_, i) => Math.sin(k * i * i)))] as const,
    ),
    ['y', numeric(Float64Array.from({ length: rows }, (_, i) => 3 * Math.sin(2 * i * i) + Math.sin(i * i)))],
  ]);
  for (const step of [
    selectFromModel({ estimator: ridge() }),
    rfe({ estimator: ridge(), nFeaturesToSelect: 2 }),
    rfecv({ estimator: ridge() }),
    selectKBest({ k: 2 }),
  ]) {
    const model = await pipeline(step, ridge()).fit(table, { target: 'y' });
    assert.ok(model.featureNames.includes('x2') && model.featureNames.length < 4, `${model.featureNames}`);
    const again = loadModel(model.toBytes());
    assert.deepEqual(again.toBytes(), model.toBytes());
    assert.deepEqual(again.predict(table.slice(3, 4).toRows()), [model.predict(table)[3]]);
  }
});
