import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../random.ts';
import { bayesianRidge } from './bayesian-ridge.ts';
import { openWorkspace, plainWorkspace } from './workspace.ts';

// Its numbers are compared with scikit-learn's in impute/reference.test.ts.

const random = createRandom(2);
const rows = 600;
const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: rows }, () => random.normal()));
const target = columns[0].map((x, i) => 3 * x - 2 * columns[2][i] + 5 + 0.01 * random.normal());

test('what made the target is found', () => {
  const { coef, intercept } = bayesianRidge(plainWorkspace(), columns, target);
  [3, 0, -2, 0].forEach((own, j) => {
    assert.ok(Math.abs(coef[j] - own) < 0.01, `${coef[j]}, not ${own}`);
  });
  assert.ok(Math.abs(intercept - 5) < 0.01);
});

test('the bits are the same wherever it is computed', () => {
  const space = openWorkspace(2);
  try {
    assert.deepEqual(bayesianRidge(space, columns, target), bayesianRidge(plainWorkspace(), columns, target));
  } finally {
    space.close();
  }
});

test('columns that repeat each other share what one of them says', () => {
  const { coef } = bayesianRidge(plainWorkspace(), [columns[0], columns[0]], columns[0]);
  assert.ok(Math.abs(coef[0] - 0.5) < 1e-6 && Math.abs(coef[1] - 0.5) < 1e-6);
});

test('one row, or a constant target, is its own mean', () => {
  const one = bayesianRidge(plainWorkspace(), [Float64Array.of(3)], Float64Array.of(7));
  assert.deepEqual([...one.coef, one.intercept], [0, 7]);
  const flat = bayesianRidge(plainWorkspace(), [Float64Array.of(3, 4, 9)], Float64Array.of(7, 7, 7));
  assert.deepEqual([...flat.coef, flat.intercept], [0, 7]);
});
