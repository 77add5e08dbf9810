import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  crossValidate,
  groupKFold,
  learningCurve,
  numeric,
  permutationTestScore,
  pipeline,
  ridge,
  standardScaler,
  Table,
  validationCurve,
} from '../index.ts';

const { scores: reference } = JSON.parse(
  readFileSync(new URL('../../../references/model_selection.json', import.meta.url), 'utf8'),
);
interface Row {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly y: number;
}
const table = new Table<Row>([
  ...['a', 'b', 'c'].map(
    (name, j) => [name, numeric(Float64Array.from(reference.x, (row: number[]) => row[j]))] as const,
  ),
  ['y', numeric(Float64Array.from(reference.y))],
]);
const line = pipeline(standardScaler(), ridge());
const target = 'y';

describe('curves agree with scikit-learn', () => {
  it('learning curve', async () => {
    const curve = await learningCurve(line, table, { target, cv: 4 });
    assert.deepEqual(curve.trainSizes, reference.learningCurve.sizes);
    close(curve.trainScores, reference.learningCurve.train);
    close(curve.testScores, reference.learningCurve.test);
    assert.equal(curve.score, 'r2');
  });

  it('validation curve', async () => {
    const { alphas, train, test } = reference.validationCurve;
    const curve = await validationCurve(line, table, { target, cv: 3, param: 'ridge.alpha', values: alphas });
    close(curve.trainScores, train);
    close(curve.testScores, test);
    assert.deepEqual(curve.values, alphas);
  });

  it('learns from rows of the whole fold when they are shuffled', async () => {
    const options = { target, cv: 4, trainSizes: [12, 36], shuffle: true } as const;
    const [plain, shuffled] = [
      await learningCurve(line, table, { ...options, shuffle: false }),
      await learningCurve(line, table, options),
    ];
    assert.notDeepEqual(shuffled.testScores[0], plain.testScores[0]);
    close(shuffled.testScores[1], plain.testScores[1]);
  });
});

describe('folds', () => {
  for (const cv of ['5', null, {}]) {
    it(`are refused of ${JSON.stringify(cv)}`, async () => {
      await assert.rejects(learningCurve(line, table, { target, cv: cv as never }), {
        code: 'PARAM_INVALID',
        message: /cv of learningCurve must be a number of folds, or a splitter/,
      });
    });
  }

  it('are refused of sizes that are no list', async () => {
    await assert.rejects(learningCurve(line, table, { target, trainSizes: 3 as never }), {
      code: 'PARAM_INVALID',
      message: /trainSizes of learningCurve must be shares/,
    });
  });
});

describe('permutationTestScore', () => {
  it('tells what can be learnt from what cannot', async () => {
    const options = { target, cv: 3, nPermutations: 40 } as const;
    const { score, permutationScores, pValue } = await permutationTestScore(line, table, options);
    assert.equal(pValue, 1 / 41);
    assert.ok(permutationScores.every(own => own < score));
    close([score], [(await crossValidate(line, table, { target, cv: 3 })).mean['r2']]);
    // Errors are the better the lower.
    assert.equal((await permutationTestScore(line, table, { ...options, scoring: 'rmse' })).pValue, 1 / 41);
    const nothing = new Table<Row>([
      ...table.entries().slice(0, 3),
      ['y', numeric(Float64Array.from(reference.owner))],
    ]);
    assert.ok((await permutationTestScore(line, nothing, options)).pValue > 0.05);
  });

  it('takes a score that is no number for chance', async () => {
    // r2 of one row is none.
    const few = table.slice(0, 8);
    const { score, pValue } = await permutationTestScore(line, few, { target, cv: 8, nPermutations: 3 });
    assert.deepEqual([score, pValue], [Number.NaN, 1]);
  });

  it('shuffles within groups', async () => {
    // All that is to be known lies between groups: shuffling within them changes nothing.
    const groups = Float64Array.from({ length: 30 }, (_, i) => i % 6);
    const own = new Table<{ g: number; x: number; y: number }>([
      ['g', numeric(groups, 'integer')],
      ['x', numeric(groups)],
      ['y', numeric(groups.map(v => v * v))],
    ]);
    const cv = groupKFold({ groups: 'g', nSplits: 3 });
    const test = await permutationTestScore(pipeline(ridge()), own, { target: 'y', cv, nPermutations: 5 });
    for (const score of test.permutationScores) assert.equal(score, test.score);
    assert.equal(test.pValue, 1);
  });
});

/** The same shape, and numbers that agree to 1e-9 relative. */
function close(received: unknown, expected: unknown): void {
  if (typeof expected === 'number') {
    const scale = Math.max(1e-9, Math.abs(expected));
    assert.ok(Math.abs((received as number) - expected) <= 1e-9 * scale, `${received}, not ${expected}`);
    return;
  }
  assert.deepEqual(Object.keys(received as object), Object.keys(expected as object));
  for (const [key, value] of Object.entries(expected as object))
    close((received as Record<string, unknown>)[key], value);
}
