import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  columns,
  crossValidate,
  gridSearch,
  histGradientBoostingClassifier,
  jupyterDisplay,
  linearRegression,
  loadModel,
  oneHotEncoder,
  pipeline,
  ridge,
  simpleImputer,
  tableFromRows,
  view,
} from './index.ts';

const hostile = '<script>alert(1)</script>';
const rows = Array.from({ length: 40 }, (_, i) => ({
  km: i % 7 === 0 ? null : i,
  fuel: i % 3 === 0 ? hostile : 'Diesel',
  seats: 4 + (i % 2),
  price: 100 + 3 * i + (i % 5),
}));
const table = tableFromRows(rows);
const prices = pipeline(
  columns({
    numbers: [['km'], simpleImputer({ strategy: 'median' })],
    categories: [['fuel'], oneHotEncoder()],
    more: ['seats'],
  }),
  linearRegression(),
);

test('a pipeline shows a box for each step, and the text of its diagram', () => {
  const { 'text/html': html, 'text/plain': text } = prices[jupyterDisplay]();
  assert.equal(text, String(prices));
  for (const step of ['columns', 'simpleImputer', 'oneHotEncoder', 'linearRegression'])
    assert.match(html, new RegExp(`<b>${step}</b>`));
  assert.match(html, /strategy: &quot;median&quot;/);
  assert.equal(count(html, '<div'), count(html, '</div>'));
});

test('a model shows its scores, its pipeline and what it asks for, with no time and nothing that is not text', async () => {
  const fitted = await prices.fit(table, { target: 'price' });
  const model = fitted.withMetrics(fitted.evaluate(table));
  const { 'text/html': html, 'text/plain': text } = model[jupyterDisplay]();
  assert.match(text, /^Model of price: predicts numbers · learnt from 40 rows\n/);
  assert.match(text, /rmse/);
  assert.match(text, /km +integer +yes +1 to 39/);
  assert.equal(html.includes('<script'), false);
  assert.ok(html.includes('&lt;script'));
  assert.equal(count(html, '<div'), count(html, '</div>'));
  assert.deepEqual(loadModel(model.toBytes())[jupyterDisplay](), model[jupyterDisplay]());
  assert.equal(text.includes(model.lineage.createdAt.slice(0, 10)), false);
});

test('a classifier names its classes', async () => {
  const model = await pipeline(histGradientBoostingClassifier({ maxIter: 2 })).fit(
    table.select(['km', 'fuel']),
    { target: 'fuel' },
  );
  assert.match(model[jupyterDisplay]()['text/plain'], /predicts one of <script>alert\(1\)<\/script>, Diesel/);
  assert.equal(model[jupyterDisplay]()['text/html'].includes('<script'), false);
});

test('view shows scores, one set or several', () => {
  assert.equal(
    view({ rmse: 178525.716, r2: 0.93 }).text,
    'Scores\nscore    value\nrmse   178,526\nr2        0.93',
  );
  assert.match(view({ ridge: { rmse: 2 }, [hostile]: { rmse: 1 } }).html, /&lt;script/);
});

test('view shows cross-validations and searches, the best candidate first', async () => {
  const options = { target: 'price', cv: 3 } as const;
  const cv = await crossValidate(prices, table, options);
  assert.deepEqual(
    view(cv)
      .text.split('\n')
      .map(line => line.split('  ')[0])
      .slice(2),
    ['fold 1', 'fold 2', 'fold 3', 'mean', 'standard deviation'],
  );
  assert.match(view({ linear: cv }).text, /linear +\S+ ± \S+/);

  const search = gridSearch(
    pipeline(columns({ numbers: [['km'], simpleImputer()] }), ridge()),
    { 'ridge.alpha': [1000, 1], 'columns.numbers.simpleImputer.strategy': ['mean', 'median'] },
    { cv: 3 },
  );
  const shown = view(await search.fit(table, { target: 'price' })).text.split('\n');
  assert.equal(shown[0], '4 candidates');
  assert.match(shown[1], /^rank +alpha +strategy +score$/);
  assert.deepEqual(
    shown.slice(2).map(line => Number(line.trim().split(/\s+/)[1])),
    [1, 1, 1000, 1000],
  );
});

test('view shows why a price is predicted, the largest reason first', async () => {
  const model = await prices.fit(table, { target: 'price' });
  const [explanation] = model.explain(table.slice(1, 2));
  const { text, html } = view(explanation);
  const lines = text.split('\n');
  assert.match(lines[0], /^Why [\d.,]+ \(prediction\)$/);
  assert.match(lines[2], /^base/);
  assert.match(lines[3], /^km +−/);
  assert.match(lines.at(-1) as string, /^prediction/);
  assert.match(html, /width:120px/);
});

test('many reasons are told in part, and still add up', () => {
  const contributions = Array.from({ length: 20 }, (_, i) => ({ column: `c${i}`, contribution: i }));
  const { text } = view({ base: 0, value: 190, unit: 'prediction', contributions });
  assert.match(text, /7 other columns +\+28/);
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
