import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classes, make, noisy, regression } from '../../test/calibrated.ts';
import { documentFromBytes, documentToBytes } from '../bytes/document.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { fitMeasured } from '../model-selection/fit-measured.ts';
import type { Table } from '../table/table.ts';
import { calibrate } from './calibrate.ts';
import { fitPipeline } from './fit-pipeline.ts';
import { asIntervalMethod } from './interval-method.ts';
import { pipeline } from './pipeline.ts';

describe('a method', () => {
  for (const method of [
    { method: 'split' },
    { method: 'quantile', coverage: 0.9 },
    { method: 'cvPlus', folds: 5 },
  ]) {
    it(`is plain data: ${method.method}`, () => {
      assert.deepEqual(asIntervalMethod(documentFromBytes(documentToBytes(method))), method);
    });
  }

  for (const given of [
    null,
    'split',
    {},
    { method: 'bootstrap' },
    { method: 'quantile' },
    { method: 'quantile', coverage: 1 },
    { method: 'cvPlus', folds: 1 },
    { method: 'cvPlus', folds: 2.5 },
    { method: 'cvPlus', folds: 101 },
  ]) {
    it(`is refused: ${JSON.stringify(given)}`, () => {
      assert.throws(() => asIntervalMethod(given), { code: 'PARAM_INVALID' });
    });
  }

  it('is refused with a parameter that it does not have', () => {
    assert.throws(() => asIntervalMethod({ method: 'split', folds: 5 }), { code: 'PARAM_UNKNOWN' });
  });

  it('other than split makes no sets of classes', async () => {
    await assert.rejects(make({ method: 'cvPlus', folds: 3 }, classes(60, 1), 20), { code: 'PARAM_INVALID' });
  });

  it('that does not fit is refused before anything is fitted', async () => {
    let fits = 0;
    const counting = defineClassifier({
      name: 'Counting',
      params: {},
      fit: () => ({ fits: ++fits }),
      predictProba: ({ length }) => new Float64Array(3 * length).fill(1 / 3),
    });
    const options = { target: 'y', intervals: { method: 'cvPlus', folds: 3 } } as const;
    await assert.rejects(fitMeasured(pipeline(counting()), classes(60, 1) as Table<{ y: string }>, options), {
      code: 'PARAM_INVALID',
    });
    assert.equal(fits, 0);
  });

  it('says how many rows it needs, and stops when told', async () => {
    const table = noisy(40, 1);
    await assert.rejects(make({ method: 'cvPlus', folds: 50 }, table, 10), { code: 'TOO_FEW_ROWS' });
    const measured = await fitPipeline(regression, table, { target: 'y' });
    const rows = {
      measured,
      train: table,
      heldOut: table.slice(0, 0),
      table,
      target: 'y',
      pipeline: regression,
    };
    await assert.rejects(calibrate({ method: 'split' }, rows), { code: 'TOO_FEW_ROWS' });
    await assert.rejects(calibrate({ method: 'quantile', coverage: 0.9 }, rows), { code: 'TOO_FEW_ROWS' });
    const stopped = calibrate({ method: 'cvPlus', folds: 2 }, { ...rows, signal: { aborted: true } });
    await assert.rejects(stopped, { code: 'ABORTED' });
  });
});
