import assert from 'node:assert/strict';
import { it } from 'node:test';
import { numeric, Table } from 'cauce';
import { target } from './case.ts';
import { compareScores, relativeDifference } from './differences.ts';
import { linearFit, questions } from './linear-fit.ts';
import { elasticNetLoss } from './objectives.ts';

it('measures a difference against the greatest size in its column', () => {
  const theirs = Float64Array.of(1, 1000, 2, 0);
  assert.equal(relativeDifference(theirs, theirs, 2), 0);
  assert.equal(relativeDifference(Float64Array.of(1, 1000, 2, 1), theirs, 2), 1e-3);
  assert.equal(relativeDifference(Float64Array.of(1, Number.NaN, 2, 0), theirs, 2), Number.POSITIVE_INFINITY);
  assert.equal(relativeDifference(Float64Array.of(1), theirs, 2), Number.POSITIVE_INFINITY);
});

it('tells scores that are apart by their standard errors', () => {
  const truth = Float64Array.of(0, 1, 2, 3);
  const measured = (...offsets: number[]) => ({
    fit: [],
    predict: [],
    outputs: offsets.map(offset => truth.map(value => value + offset)),
  });
  const { ours, difference, errors } = compareScores(measured(0.1, 0.2), measured(0.1, 0.2), truth);
  assert.ok(Math.abs(ours.mean - (1 - 0.02)) < 1e-12);
  assert.equal(difference, 0);
  assert.equal(errors, 0);
  assert.ok(compareScores(measured(0.5, 0.51), measured(0.1, 0.11), truth).errors < -4);
});

it('finds the coefficients of a linear model out by asking it', () => {
  const learnt = new Table([
    ['a', numeric(Float64Array.of(1, 2, 4))],
    ['b', numeric(Float64Array.of(5, 5, 5))],
    [target, numeric(Float64Array.of(0, 1, 2))],
  ]);
  const asked = questions({ test: learnt } as never, learnt);
  const answers = Float64Array.from(asked.toRows(), row => 3 + 2 * Number(row['a']) - Number(row['b']));
  const objective = elasticNetLoss(0.5, 1);
  const fit = linearFit(learnt, answers, objective, Float64Array.of(0, 1, 2));
  assert.ok(Math.abs(fit.coef[0] - 2) < 1e-12 && Math.abs(fit.coef[1] + 1) < 1e-12);
  assert.ok(Math.abs(fit.intercept - 3) < 1e-12);
  assert.ok(Math.abs(objective.of(fit) - ((0 ** 2 + 1 ** 2 + 4 ** 2) / 6 + 1.5)) < 1e-12);
});
