import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadModel, pipeline, readCsv, ridge, strings, trainTestSplit } from 'cauce';
import { generateCars } from './generate.ts';
import cars from './pipeline.ts';

const target = 'selling_price';
const table = await readCsv(generateCars());
const { train, test } = trainTestSplit(table, { testSize: 0.2, randomState: 1 });

describe('the pipeline of the used cars', () => {
  it('explains nine tenths of the prices of cars that it never saw', async () => {
    const model = await cars.fit(train, { target });
    const { r2 } = model.evaluate(test);
    assert.ok(r2 > 0.87 && r2 < 0.97, String(r2));
    const reopened = loadModel(model.toBytes());
    assert.deepEqual(reopened.predict(test), model.predict(test));
  });

  it('explains more than a line through the numbers does', async () => {
    const numbers = ['year', 'km_driven', target];
    const line = await pipeline(ridge()).fit(train.select(numbers), { target });
    assert.ok(line.evaluate(test.select(numbers)).r2 < 0.6);
  });

  it('takes the downloaded table too, which has one column more', async () => {
    const torque = strings(
      Array.from({ length: table.length }, (_, i) => `${150 + (i % 90)}Nm@ 2000rpm`),
      'text',
    );
    const model = await cars.fit(table.with([['torque', torque]]), { target });
    assert.ok(model.schema.has('torque'));
    assert.ok(!model.featureNames.includes('torque'));
  });
});
