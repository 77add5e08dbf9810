import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from './estimator/definition.ts';
import * as core from './index.ts';
import { isCauceError, loadModel, pipeline } from './index.ts';
import { tried } from './tried/all.ts';
import { classes, target } from './tried/data.ts';
import { goalColumn, plainTable, seenRows, stepsToTry } from './tried/plain.ts';

/** What everybody relies on of a model, whichever definition it is made of: the laws are of definitions alone. */
for (const [step, given, own] of tried) {
  const table = plainTable(given);
  // What leaves no columns is no pipeline's only transformer.
  if (step.definition.name === 'MissingIndicator' && !(await leavesColumns(step, table))) continue;
  const goal = own ?? (step.kind === 'classifier' ? classes : target);
  const learnt = table.with([['goal', goalColumn(goal)]]);
  const made = pipeline(...stepsToTry(step, given, goal));
  const params = JSON.stringify(step.params)?.slice(0, 60);

  test(`a model of ${step.definition.name} ${params}`, async t => {
    const model = await made.fit(learnt, { target: 'goal' });
    const predicted = model.predict(learnt);
    const seen = seenRows(model, learnt);
    await t.test('the order of columns does not matter', () => {
      const turned = table.select([...table.names].reverse());
      assert.deepEqual(model.predict(turned), predicted);
      assert.deepEqual(seenRows(model, turned), seen);
    });
    await t.test('rows alone and as objects are predicted the same', () => {
      const rows = table.toRows();
      assert.deepEqual(model.predict(rows.slice(3, 6)), predicted.slice(3, 6));
      assert.deepEqual(model.predictOne(rows[7]), predicted[7]);
      assert.deepEqual(seenRows(model, rows.slice(3, 6)), seen.slice(3, 6));
    });
    await t.test('no rows give no predictions, and nothing is learnt from none', async () => {
      assert.deepEqual(model.predict([]), []);
      assert.deepEqual(model.predict(table.take([])), []);
      await assert.rejects(made.fit(learnt.take([]), { target: 'goal' }), error =>
        isCauceError(error, 'TOO_FEW_ROWS'),
      );
    });
    await t.test('its file predicts the same bits', () => {
      const again = loadModel(model.toBytes());
      assert.deepEqual(again.predict(learnt), predicted);
      assert.deepEqual(seenRows(again, learnt), seen);
      assert.deepEqual([...again.featureNames], [...model.featureNames]);
    });
    await t.test('a feature has a name for each that the estimator sees', () => {
      const features = model.fitted.features(model.fitted.input(table));
      const width = features.columns.reduce(
        (sum, column) => sum + (core.isBlock(column) ? column.names.length : 1),
        0,
      );
      assert.equal(model.featureNames.length, width);
    });
  });
}

/** Steps that can be made of an object whose names the compiler does not know: those are a record on purpose. */
type Loose<F> = F extends (params: infer P, ...rest: never) => { readonly withParams: unknown }
  ? string extends keyof P
    ? true
    : never
  : never;
type LooseNames = {
  [K in keyof typeof core]: [Loose<(typeof core)[K]>] extends [never] ? never : K;
}[keyof typeof core];
/** A misspelt parameter of any definition does not compile. */
const misspeltDoesNotCompile: [LooseNames] extends ['columns' | 'derive'] ? true : LooseNames = true;

test('a misspelt parameter does not compile', () => {
  assert.ok(misspeltDoesNotCompile);
  const misspelt = [
    // @ts-expect-error: nEstimators
    () => core.randomForestRegressor({ nEstimator: 5 }),
    // @ts-expect-error: strategy
    () => core.simpleImputer({ strategie: 'mean' }),
    // @ts-expect-error: estimators
    () => core.votingRegressor({ estimator: { a: core.ridge() } }),
  ];
  for (const make of misspelt) assert.throws(make, error => isCauceError(error, 'PARAM_UNKNOWN'));
});

async function leavesColumns(step: Step, table: core.Table): Promise<boolean> {
  const { table: made } = await core.fitTransform(step as core.TransformerStep, table);
  return made.columns.length > 0;
}
