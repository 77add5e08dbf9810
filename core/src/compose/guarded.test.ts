import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { isCauceError, type ValueIssue } from '../errors.ts';
import { loadModel } from '../model-file.ts';
import { fitMeasured } from '../model-selection/fit-measured.ts';
import { createRandom } from '../random.ts';
import { tableFromRows } from '../table/rows.ts';
import type { Observer } from '../trust/observer.ts';
import type { PolicyInput } from '../trust/policy.ts';
import type { Model } from './model.ts';
import { pipeline } from './pipeline.ts';

type Car = { readonly year: number; readonly km: number; readonly fuel: string };

/** Older cars have gone further; electric ones are new; every price is positive. */
function cars(count: number): (Car & { readonly price: number })[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => {
    const year = 2000 + random.integer(21);
    const km = Math.round((2021 - year) * 10_000 * (0.5 + random.next()));
    const fuel = year > 2015 && random.next() < 0.3 ? 'Electric' : random.next() < 0.5 ? 'Diesel' : 'Petrol';
    const price = Math.round((year - 1995) * 1000 + (fuel === 'Electric' ? 9000 : 0) + 2000 * random.next());
    return { year, km, fuel, price };
  });
}

const table = tableFromRows(cars(1500));
const fitted = fitMeasured(pipeline(histGradientBoostingRegressor({ maxIter: 30 })), table, {
  target: 'price',
  intervals: { method: 'split' },
}).then(({ model }) => model as unknown as Model<Car, number>);
const usual: Car = { year: 2010, km: 100_000, fuel: 'Diesel' };

/** Who counts what it is told. */
function counting(): Observer & { readonly seen: { codes: number[]; prediction: number }[] } {
  const seen: { codes: number[]; prediction: number }[] = [];
  return {
    seen,
    row: (codes, prediction) => void seen.push({ codes: [...codes], prediction }),
    table(codes, predictions) {
      for (let i = 0; i < predictions.length; i++)
        seen.push({ codes: codes.map(own => own[i]), prediction: predictions[i] });
    },
  };
}

const codesOf = (warnings: readonly ValueIssue[]): string[] => warnings.map(({ code }) => code).sort();

test('there is nothing to say of a usual row, and its prediction is the raw one', async () => {
  const model = await fitted;
  assert.deepEqual(model.predictGuarded([usual]), {
    predictions: [model.predictOne(usual)],
    warnings: [],
    warningCount: 0,
  });
  assert.deepEqual(model.predictUsual([usual]), [model.predictOne(usual)]);
});

test('almost all rows like those of the training data are usual', async () => {
  const model = await fitted;
  const fresh = cars(4000).slice(1500);
  const odd = fresh.filter(({ price: _, ...row }) => model.predictUsual([row]) === undefined);
  assert.ok(odd.length / fresh.length < 0.03, `${odd.length} of ${fresh.length}`);
});

const findings: readonly [what: string, row: Partial<Car>, codes: readonly string[]][] = [
  ['a year beyond those seen', { year: 2021 }, ['VALUE_OUT_OF_RANGE']],
  ['a year of two digits', { year: 14 }, ['VALUE_UNIT_SLIP']],
  ['a category with a typing error', { fuel: 'Disel' }, ['CATEGORY_UNKNOWN']],
  ['an old electric car', { year: 2001, km: 200_000, fuel: 'Electric' }, ['COMBINATION_RARE']],
];
for (const [what, odd, codes] of findings) {
  test(`${what} is reported, in any place and however many rows there are`, async () => {
    const model = await fitted;
    const row = { ...usual, ...odd };
    const { warnings, predictions } = model.predictGuarded([usual, row]);
    assert.deepEqual(codesOf(warnings), codes);
    assert.equal(warnings[0].instance, 1);
    assert.match(warnings[0].message, /^Instance 1/);
    assert.deepEqual(predictions, model.predict([usual, row]));
    const many = Array.from({ length: 300 }, () => usual);
    const later = model.predictGuarded([...many, row], { first: 1000 });
    assert.deepEqual(codesOf(later.warnings), codes);
    assert.equal(later.warnings[0].instance, 1300);
    assert.match(later.warnings[0].message, /^Instance 1300/);
  });
}

test('what the policy clips is predicted as if it had been sent so, and said', async () => {
  const model = (await fitted).withPolicy({ inputs: { fields: { year: { farOutOfRange: 'clip' } } } });
  const { predictions, warnings } = model.predictGuarded([{ ...usual, year: 2500 }]);
  assert.deepEqual(predictions, model.predict([{ ...usual, year: 2020 }]));
  assert.deepEqual(codesOf(warnings), ['VALUE_FAR_OUT_OF_RANGE']);
});

test('what the policy rejects gets no prediction, and nobody is told of it', async () => {
  const model = (await fitted).withPolicy({ inputs: { unknownCategory: 'reject' } });
  const observer = counting();
  assert.throws(
    () => model.predictGuarded([usual, { ...usual, fuel: 'Disel' }], { observer }),
    error =>
      isCauceError(error, 'ROWS_INVALID') &&
      error.details.total === 1 &&
      error.details.issues[0].code === 'CATEGORY_UNKNOWN' &&
      error.message.includes('Diesel'),
  );
  assert.deepEqual(observer.seen, []);
});

test('nobody is told of instances that are refused for what is asked beside their predictions', async () => {
  const model = await fitted;
  const observer = counting();
  assert.throws(() => model.predictGuarded([usual], { interval: 0.99999, observer }), {
    code: 'COVERAGE_TOO_HIGH',
  });
  assert.deepEqual(observer.seen, []);
});

const impossible: readonly [action: string, policy: PolicyInput, answer: number | 'rejected'][] = [
  ['clamped', { outputs: { min: 50_000 } }, 50_000],
  ['replaced', { outputs: { min: 50_000, outOfBounds: 'fallback', fallback: 60_000 } }, 60_000],
  ['refused', { outputs: { min: 50_000, outOfBounds: 'reject' } }, 'rejected'],
];
for (const [action, policy, answer] of impossible) {
  test(`a prediction that cannot be is ${action}`, async () => {
    const model = (await fitted).withPolicy(policy);
    if (answer === 'rejected') {
      assert.throws(() => model.predictGuarded([usual]), { code: 'ROWS_INVALID' });
      return;
    }
    const { predictions, warnings } = model.predictGuarded([usual]);
    assert.deepEqual(predictions, [answer]);
    assert.deepEqual(codesOf(warnings), ['PREDICTION_OUT_OF_BOUNDS']);
    assert.equal(model.predictOne(usual), (await fitted).predictOne(usual), 'predict stays raw');
  });
}

test('whoever observes is told of each row once, whichever way it went', async () => {
  const model = await fitted;
  const odd = { ...usual, year: 2021 };
  for (const rows of [
    [usual],
    [usual, usual, usual],
    [usual, odd],
    Array.from({ length: 400 }, () => usual),
  ]) {
    const observer = counting();
    const { predictions } = model.predictGuarded(rows, { observer });
    assert.equal(observer.seen.length, rows.length);
    assert.deepEqual(
      observer.seen.map(({ prediction }) => prediction),
      predictions,
    );
    assert.deepEqual(observer.seen[0].codes, [...new Set(observer.seen.map(({ codes }) => codes))][0]);
  }
});

test('policy, profile and intervals survive the file, to the bit', async () => {
  const model = (await fitted).withPolicy({ inputs: { outOfRange: 'reject' }, drift: { windows: 3 } });
  const bytes = model.toBytes();
  const opened = loadModel<Car>(bytes);
  assert.deepEqual(opened.toBytes(), bytes);
  assert.deepEqual(opened.policy, model.policy);
  assert.deepEqual(opened.profile, model.profile);
  assert.deepEqual(
    opened.predictIntervals([usual], { coverage: 0.9 }),
    model.predictIntervals([usual], { coverage: 0.9 }),
  );
});

test('a policy laid over another leaves what it does not say', async () => {
  const model = (await fitted)
    .withPolicy({ inputs: { outOfRange: 'reject', fields: { year: { unitSlip: 'reject' } } } })
    .withPolicy({ inputs: { farOutOfRange: 'clip', fields: { year: { outOfRange: 'ignore' } } } });
  assert.equal(model.policy.inputs.outOfRange, 'reject');
  assert.equal(model.policy.inputs.farOutOfRange, 'clip');
  assert.deepEqual(model.policy.inputs.fields, { year: { unitSlip: 'reject', outOfRange: 'ignore' } });
  // As where options are handed on.
  const nothing = { inputs: { outOfRange: undefined, fields: { year: { unitSlip: undefined } } } };
  assert.deepEqual(model.withPolicy(nothing as unknown as PolicyInput).policy, model.policy);
});

test('a policy about a field that the model has not is refused, with the nearest name', async () => {
  const model = await fitted;
  assert.throws(() => model.withPolicy({ inputs: { fields: { yaer: { outOfRange: 'reject' } } } }), {
    code: 'PARAM_UNKNOWN',
    message: /"year"/,
  });
});

test('intervals and reasons come with the guarded predictions', async () => {
  const model = await fitted;
  const { predictions, intervals, explanations } = model.predictGuarded([{ ...usual, year: 2021 }], {
    interval: 0.9,
    explain: true,
  });
  const [{ lower, upper }] = intervals ?? [];
  assert.ok(lower <= predictions[0] && predictions[0] <= upper);
  const [{ base, contributions, value, unusual }] = explanations ?? [];
  const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
  assert.ok(Math.abs(sum - predictions[0]) < 1e-9 * predictions[0]);
  assert.equal(value, predictions[0]);
  assert.deepEqual(codesOf(unusual), ['VALUE_OUT_OF_RANGE']);
});

test('what is unusual in a row is told by the number of that row', async () => {
  const model = await fitted;
  const rows = [usual, { ...usual, year: 2021, fuel: 'Disel' }, { ...usual, year: 14 }];
  const { explanations = [], warnings } = model.predictGuarded(rows, { explain: true, first: 1000 });
  const told = explanations.flatMap(({ unusual }) => unusual);
  assert.deepEqual(
    told.map(({ instance, code }) => [instance, code]),
    [
      [1001, 'VALUE_OUT_OF_RANGE'],
      [1001, 'CATEGORY_UNKNOWN'],
      [1002, 'VALUE_UNIT_SLIP'],
    ],
  );
  assert.deepEqual(told, warnings);
});

test('an interval holds nothing that the target cannot be, unless the policy lets it pass', async () => {
  const model = await fitted;
  const ofMin = (outOfBounds: 'clamp' | 'report') =>
    model
      .withPolicy({ outputs: { min: 15_000, outOfBounds } })
      .predictGuarded([{ year: 2001, km: 200_000, fuel: 'Diesel' }], { interval: 0.9 }).intervals?.[0];
  assert.deepEqual(ofMin('clamp'), { lower: 15_000, upper: 15_000 });
  const { lower = Number.NaN, upper = Number.NaN } = ofMin('report') ?? {};
  assert.ok(lower < upper && upper < 15_000);
});

test('a model without intervals says how to get them', async () => {
  const model = await pipeline(histGradientBoostingRegressor({ maxIter: 2 })).fit(table, { target: 'price' });
  assert.throws(() => model.predictGuarded([usual] as never, { interval: 0.9 }), {
    code: 'INTERVALS_MISSING',
    message: /--intervals/,
  });
});

test('a classifier answers with sets of classes', async () => {
  const { model } = await fitMeasured(pipeline(histGradientBoostingClassifier({ maxIter: 20 })), table, {
    target: 'fuel',
    intervals: { method: 'split' },
  });
  const rows = table.drop(['fuel']).toRows().slice(0, 50) as never;
  const { sets = [], predictions } = model.predictGuarded(rows, { interval: 0.8 });
  assert.equal(sets.length, 50);
  for (const [i, set] of sets.entries()) assert.equal(set[0], predictions[i]);
  assert.deepEqual(model.predictSets(rows, { coverage: 0.8 }), sets);
  assert.throws(() => model.predictIntervals(rows, { coverage: 0.8 }), { code: 'STEP_MISPLACED' });
});

test('a fit without a profile has no guards but those of the schema', async () => {
  const bare = await pipeline(histGradientBoostingRegressor({ maxIter: 2 })).fit(table, {
    target: 'price',
    profile: false,
  });
  assert.equal(bare.profile, null);
  const { warnings } = bare.predictGuarded([{ ...usual, year: 2500, fuel: 'Disel' }] as never);
  assert.deepEqual(codesOf(warnings), ['CATEGORY_UNKNOWN']);
  assert.deepEqual(loadModel(bare.toBytes()).toBytes(), bare.toBytes());
});
