/** Retrainings of odd rows and with odd options: what is said of them is true, and helps. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerOf, type Car, makeCars, post, type Running, startServer } from './fixture.ts';

let server: Running;
before(async () => {
  server = await startServer({ minRows: 2 });
});
after(() => server.close());

const rows = makeCars(120, 5);
const withoutTarget = ({ selling_price: _, ...rest }: Car): Car => rest;
const withTargets = (size: number) =>
  rows.map((row, i) => ({ ...row, selling_price: i % 2 === 0 ? size : -size }));

test('a single row held out is measured by the errors that it has', async () => {
  const response = await post(`${server.url}/retrain?promote=never&force=true`, rows.slice(0, 4));
  const { metrics, evaluation, code } = await answerOf(response);
  assert.deepEqual([response.status, code, evaluation?.testRows], [200, undefined, 1]);
  assert.ok(Number.isFinite(metrics.rmse) && !('r2' in metrics));
});

test('force is advised only where it helps', async () => {
  const advice = /"force": true/;
  const fuelless = rows.map(({ fuel: _, ...rest }) => rest);
  assert.match((await answerOf(await post(`${server.url}/retrain`, fuelless))).detail, advice);
  for (const query of ['', '?force=true']) {
    const { code, detail } = await answerOf(
      await post(`${server.url}/retrain${query}`, rows.map(withoutTarget)),
    );
    assert.equal(code, 'RETRAIN_REFUSED');
    assert.doesNotMatch(detail, advice);
    assert.match(detail, /Nothing was kept\. Correct the rows\.$/);
  }
});

test('targets beyond what can be computed with are said to be the fault', async () => {
  for (const [size, code, says] of [
    [1e299, 'FIT_FAILED', /values of the target that are far too large/],
    [1e308, 'TARGET_INVALID', /too large to compute with/],
  ] as const) {
    const answer = await answerOf(await post(`${server.url}/retrain?force=true`, withTargets(size)));
    assert.equal(answer.code, code);
    assert.match(answer.detail, says);
  }
});

for (const testSize of [[0.5], [], true, '', ' ', '0x1', 1, 0, null]) {
  test(`testSize ${JSON.stringify(testSize)} is refused`, async () => {
    const response = await post(`${server.url}/retrain`, { instances: rows, testSize });
    assert.equal((await answerOf(response)).code, 'OPTION_INVALID');
  });
}
