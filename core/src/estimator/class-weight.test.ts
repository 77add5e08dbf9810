import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logisticRegression, numeric, pipeline, strings, Table } from '../index.ts';

test('class weights that leave no row are refused', async () => {
  const table = new Table([
    ['x', numeric(Float64Array.of(1, 2, 3, 4))],
    ['y', strings(['a', 'a', 'b', 'b'])],
  ]);
  const step = logisticRegression({ classWeight: { a: 0, b: 0 } });
  await assert.rejects(pipeline(step).fit(table, { target: 'y' }), {
    code: 'PARAM_INVALID',
    message: /classWeight of LogisticRegression must be greater than 0 for a class that has rows/,
  });
});
