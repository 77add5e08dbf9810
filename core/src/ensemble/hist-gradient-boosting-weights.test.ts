/** Boosting with weights and deviances. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fit, type Reference, tableOf } from '../../test/boosting-fits.ts';
import { laws } from '../estimator/laws/laws.ts';
import { encoded, positiveTarget } from '../tried/data.ts';
import { histGradientBoostingRegressor } from './hist-gradient-boosting-regressor.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../../references/ensemble_weights.json', import.meta.url), 'utf8'),
) as Reference;
const table = tableOf(reference.columns);
const { targets, weights } = reference;

const asked = tableOf(reference.asked);

describe('boosting predicts what scikit-learn predicts, but for its single precision', () => {
  for (const { target, weight, params, predictions } of reference.fits) {
    const isClass = target.startsWith('classes');
    it(`${target}, weights: ${weight}, ${JSON.stringify(params)}`, async () => {
      const own = (
        await fit(isClass, params, table, targets[target], weight === null ? undefined : weights[weight])
      ).predict(asked);
      assert.equal(own.length, predictions.length);
      for (const [i, theirs] of predictions.entries())
        assert.ok(
          Math.abs(own[i] - theirs) <= 3e-6 * Math.max(1, Math.abs(theirs)),
          `${i}: ${own[i]}, ${theirs}`,
        );
    });
  }
});

describe('boosting that draws rows or columns errs as scikit-learn, over 20 seeds', () => {
  const { columns, numbers, counts, weight, fits } = reference.drawn;
  const all = tableOf(columns);
  const half = numbers.length / 2;
  for (const { target, params, mean, sd } of fits) {
    it(JSON.stringify(params), async () => {
      const truth = target === 'numbers' ? numbers : counts;
      let sum = 0;
      for (let seed = 0; seed < 20; seed++) {
        const made = await fit(
          false,
          params,
          all.slice(0, half),
          truth.slice(0, half),
          weight.slice(0, half),
          seed,
        );
        const own = made.predict(all.slice(half));
        sum += own.reduce((total, value, i) => total + (value - truth[half + i]) ** 2, 0) / half;
      }
      // Either mean of 20 is off by sd / √20: four times what their difference usually is.
      assert.ok(Math.abs(sum / 20 - mean) < 4 * sd * Math.sqrt(2 / 20), `${sum / 20}, not ${mean} ± ${sd}`);
    });
  }
});

describe('weights of boosting', () => {
  const params = { max_iter: 6, min_samples_leaf: 5, max_leaf_nodes: 6 };
  const some = weights.counts.map((own, row) => (row % 5 === 0 ? 0 : own));
  const kept = some.flatMap((own, row) => (own > 0 ? [row] : []));
  for (const loss of [
    'squared_error',
    'absolute_error',
    'poisson',
    'gamma',
    'classes of 2',
    'classes of 3',
  ]) {
    const isClass = loss.startsWith('classes');
    const own = { ...params, ...(isClass ? {} : { loss }) };
    const y = targets[loss] ?? targets.squared_error;

    it(`of 0 are no rows: ${loss}`, async () => {
      const whole = await fit(isClass, own, table, y, some);
      const at = (values: readonly number[]) => kept.map(row => values[row]);
      assert.deepEqual(whole.state, (await fit(isClass, own, table.take(kept), at(y), at(some))).state);
    });

    it(`of 1 are no weights: ${loss}`, async () => {
      const ones = await fit(
        isClass,
        own,
        table,
        y,
        y.map(() => 1),
      );
      assert.deepEqual(ones.state, (await fit(isClass, own, table, y)).state);
    });

    if (loss !== 'absolute_error')
      it(`that are whole are rows repeated: ${loss}`, async () => {
        const repeated = weights.counts.flatMap((count, row) => new Array<number>(count).fill(row));
        // Leaves of one row are allowed, so that it does not matter how many there are.
        const loose = { ...own, min_samples_leaf: 1, max_iter: 3 };
        const numbers = table.drop(['w']);
        const one = await fit(isClass, loose, numbers, y, weights.counts);
        const other = await fit(
          isClass,
          loose,
          numbers.take(repeated),
          repeated.map(row => y[row]),
        );
        const [a, b] = [one, other].map(({ predict }) => predict(asked.drop(['w'])));
        for (const i of a.keys()) assert.ok(Math.abs(a[i] - b[i]) <= 1e-6 * Math.max(1, Math.abs(b[i])));
      });
  }

  it('of a class are those of its rows', async () => {
    const y = targets['classes of 3'];
    const own = await fit(true, { ...params, class_weight: { 1: 3 } }, table, y, weights.counts);
    const rows = weights.counts.map((weight, row) => (y[row] === 1 ? 3 * weight : weight));
    assert.deepEqual(own.state, (await fit(true, params, table, y, rows)).state);
  });
});

it('deviances refuse targets that they are not of', async () => {
  const y = targets.squared_error;
  await assert.rejects(fit(false, { loss: 'poisson' }, table, y), {
    code: 'PARAM_INVALID',
    message: /negative/,
  });
  await assert.rejects(
    fit(
      false,
      { loss: 'poisson' },
      table,
      y.map(() => 0),
    ),
    { code: 'PARAM_INVALID' },
  );
  await assert.rejects(fit(false, { loss: 'gamma' }, table, y.map(Math.abs).fill(0, 0, 1)), {
    code: 'PARAM_INVALID',
  });
});

it('without rows held out, the loss of those learnt from says when to stop', async () => {
  const params = { early_stopping: true, validation_fraction: null, tol: 0.05, n_iter_no_change: 2 };
  const { state } = await fit(false, { ...params, max_iter: 100 }, table, targets.squared_error);
  assert.ok(state.nIter < 100);
  assert.equal(state.validationLoss.length, 0);
});

describe('what trees add up to as a logarithm', () => {
  for (const loss of ['poisson', 'gamma'] as const) {
    const step = histGradientBoostingRegressor({ loss, maxIter: 5, minSamplesLeaf: 3 });
    for (const law of laws)
      it(`${loss}: ${law.name}`, () => law({ step, table: encoded, target: positiveTarget }));

    it(`${loss}: contributions are to the logarithm of predictions`, async () => {
      const { state } = await fit(false, { loss }, table, targets[loss]);
      const { contributions } = histGradientBoostingRegressor.definition;
      assert.equal(contributions?.(table, state, step.params).unit, 'logPrediction');
    });
  }
});
