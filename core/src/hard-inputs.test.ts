import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClassTarget, isCauceError, loadModel, type Model, pipeline, type Table } from './index.ts';
import { tried } from './tried/all.ts';
import { classes, target } from './tried/data.ts';
import { hardened, hardenedTarget } from './tried/hardened.ts';
import { goalColumn, plainTable, seenRows, stepsToTry } from './tried/plain.ts';

/**
 * What is hard to learn from is learnt from all the same, or refused with an error of the catalogue: then and later there is
 * no other error, and no prediction is NaN or infinite.
 */
for (const [step, table, own] of tried) {
  const plain = plainTable(table);
  const goal = own ?? (step.kind === 'classifier' ? classes : target);

  test(`${step.definition.name} ${JSON.stringify(step.params).slice(0, 60)}: hard inputs are taken or refused`, async () => {
    for (const [what, harden] of Object.entries(hardened))
      await tryHard(what, harden(plain), firstOf(goal, harden(plain).length));
    for (const [what, harden] of Object.entries(hardenedTarget)) await tryHard(what, plain, harden(goal));
  });

  async function tryHard(what: string, hard: Table, hardGoal: Float64Array | ClassTarget): Promise<void> {
    const learnt = hard.with([['goal', goalColumn(hardGoal)]]);
    const made = pipeline(...stepsToTry(step, hard, hardGoal));
    try {
      const model = await made.fit(learnt, { target: 'goal', profile: false, threads: 1 });
      checkModel(what, model, hard);
    } catch (error) {
      if (!isCauceError(error)) throw new Error(`${what}: ${error}`, { cause: error });
      assert.notEqual(error.code, 'MODEL_FILE_INVALID', `${what}: its own file is refused: ${error.message}`);
    }
  }
}

function checkModel(what: string, model: Model, hard: Table): void {
  const predicted = model.predict(hard);
  for (const one of predicted) assert.ok(isResult(one), `${what}: predicts ${one}`);
  for (const shares of model.task === 'classification' ? model.predictProba(hard) : []) {
    const total = shares.reduce((sum, share) => sum + share, 0);
    assert.ok(Math.abs(total - 1) < 1e-9, `${what}: probabilities ${shares}`);
  }
  const seen = seenRows(model, hard);
  const again = loadModel(model.toBytes());
  assert.deepEqual(again.predict(hard), predicted, `${what}: its file predicts otherwise`);
  assert.deepEqual(seenRows(again, hard), seen, `${what}: its file transforms otherwise`);
  // A table may have empty strings, of rows they are missing values: these alone are refused.
  if (what === 'empty strings') return;
  assert.deepEqual(model.predict(hard.toRows()), predicted, what);
  assert.deepEqual(seenRows(model, hard.toRows()), seen, what);
}

function isResult(predicted: unknown): boolean {
  return typeof predicted === 'string' || Number.isFinite(predicted);
}

function firstOf(goal: Float64Array | ClassTarget, rows: number): Float64Array | ClassTarget {
  if (goal instanceof Float64Array) return goal.slice(0, rows);
  return { ...goal, codes: goal.codes.slice(0, rows) };
}
