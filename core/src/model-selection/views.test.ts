import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  gridSearch,
  halvingGridSearch,
  learningCurve,
  numeric,
  pipeline,
  ridge,
  Table,
  validationCurve,
  view,
} from '../index.ts';

const values = Float64Array.from({ length: 36 }, (_, i) => Math.sin(i));
const table = new Table<{ x: number; y: number }>([
  ['x', numeric(values)],
  ['y', numeric(values.map((value, i) => 2 * value + Math.cos(7 * i)))],
]);
const line = pipeline(ridge());

it('view shows several scores of a search', async () => {
  const options = { scoring: ['r2', 'rmse'], refit: 'rmse', cv: 3 } as const;
  const { text } = view(
    await gridSearch(line, { 'ridge.alpha': [1, 10] }, options).fit(table, { target: 'y' }),
  );
  assert.match(text.split('\n')[1], /^rank +alpha +r2 +rmse$/);
});

it('view shows the rounds of successive halving', async () => {
  const search = halvingGridSearch(line, { 'ridge.alpha': [1, 10, 100] }, { cv: 2 });
  const lines = view(await search.fit(table, { target: 'y' })).text.split('\n');
  assert.match(lines[1], /^rank +round +resources +alpha +score$/);
  assert.match(lines[2], /^ +1 +2 +36 +\d+/);
});

it('view shows curves, a line for each point', async () => {
  const curve = await learningCurve(line, table, { target: 'y', cv: 3, trainSizes: [6, 24] });
  const lines = view(curve).text.split('\n');
  assert.equal(lines[0], 'r2: mean ± standard deviation over the folds');
  assert.match(lines[1], /^rows +rows learnt from +other rows$/);
  assert.match(lines[3], /^ +24 +\S+ ± \S+ +\S+ ± \S+$/);
  const swept = await validationCurve(line, table, { target: 'y', param: 'ridge.alpha', values: [1, 10] });
  assert.match(view(swept).text, /ridge\.alpha/);
});
