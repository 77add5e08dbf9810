import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { ridge } from '../linear-model/ridge.ts';
import { createRandom } from '../random.ts';
import { tableFromRows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import type { PolicyInput } from '../trust/policy.ts';
import type { RetrainFinding } from '../trust/training/retrain-finding.ts';
import { columns } from './columns.ts';
import type { Model } from './model.ts';
import { type Pipeline, pipeline } from './pipeline.ts';
import { checkSanity } from './sanity.ts';
import { scoreOn } from './sanity-scores.ts';

interface World {
  /** What a year adds to the price. */
  readonly perYear?: number;
  readonly noise?: number;
  /** Share of the prices that are those of other cars. */
  readonly swapped?: number;
}

function makeCars(
  rows: number,
  seed: number,
  { perYear = 100, noise = 100, swapped = 0 }: World = {},
): Table {
  const random = createRandom(seed);
  const cars = Array.from({ length: rows }, () => {
    const year = 2000 + random.integer(20);
    const km = random.integer(200) * 1000;
    const price = 2000 + perYear * (year - 2000) - km / 200 + noise * random.normal();
    return { year, km, price, isDear: price > 2300 ? 'yes' : 'no' };
  });
  const prices = cars.map(({ price }) => price);
  return tableFromRows(
    cars.map(car => (random.next() < swapped ? { ...car, price: prices[random.integer(rows)] } : car)),
  ) as Table;
}

/** As a fit that went wrong. */
const noNumbers = defineRegressor({
  name: 'NoNumbers',
  params: {},
  fit: () => ({}),
  predict: ({ length }) => new Float64Array(length).fill(Number.NaN),
});

const linear = pipeline(ridge());
const boosted = pipeline(histGradientBoostingRegressor({ maxIter: 30 }));
const isRegression = (table: Table): Table => table.drop(['isDear']);

async function fitted(
  steps: Pipeline,
  table: Table,
  target: string,
  policy: PolicyInput['retrain'] = {},
): Promise<Model> {
  const model = ((await steps.fit(table, { target } as never)) as unknown as Model).withPolicy({
    retrain: policy,
  });
  return model.withMetrics(scoreOn(model, table).metrics);
}

const learnt = isRegression(makeCars(600, 1));

/** A retraining of rows by a pipeline, after the model in use has learnt from `learnt`. */
async function findings(
  table: Table,
  {
    policy = {},
    steps = linear,
    next = steps,
    isFair = true,
  }: { policy?: PolicyInput['retrain']; steps?: Pipeline; next?: Pipeline; isFair?: boolean } = {},
): Promise<RetrainFinding[]> {
  const active = await fitted(steps, learnt, 'price', policy);
  const heldOut = table.slice(0, 200);
  const measured = await fitted(next, table.slice(200), 'price');
  const fresh = await fitted(next, table, 'price');
  const old = scoreOn(active, heldOut);
  return checkSanity({
    active,
    fresh,
    heldOut,
    measured: scoreOn(measured, heldOut),
    old,
    rival: old,
    isFair,
  });
}

const codes = (found: readonly RetrainFinding[]): string[] => found.map(({ code }) => code);

describe('a fresh model', () => {
  it('that is as the one in use raises nothing', async () => {
    const table = isRegression(makeCars(800, 2));
    const policy = { monotone: { year: 'increasing', km: 'decreasing' }, goldenTolerance: 0.2 } as const;
    assert.deepEqual(await findings(table, { policy }), []);
    assert.deepEqual(await findings(table, { policy, steps: boosted }), []);
  });

  it('that goes the wrong way as a field grows is refused', async () => {
    const found = await findings(isRegression(makeCars(800, 3, { perYear: -100 })), {
      policy: { monotone: { year: 'increasing', km: 'decreasing' } },
    });
    const [own] = found.filter(({ code }) => code === 'NOT_MONOTONE');
    assert.equal(own.field, 'year');
    assert.equal(own.action, 'refuse');
    assert.match(own.message, /to be increasing with "year", but in 100% of \d+ steps/);
  });

  it('of which a direction cannot be looked at is said to be so', async () => {
    const table = makeCars(800, 4).drop(['price']);
    const three = tableFromRows(
      table.toRows().map((row, i) => ({ ...row, isDear: ['no', 'yes', 'maybe'][i % 3] })),
    ) as Table;
    const policy = { monotone: { year: 'increasing' } } as const;
    const classifier = pipeline(histGradientBoostingClassifier({ maxIter: 5 }));
    for (const [rows, expected] of [
      [table, []],
      [three, ['warn']],
    ] as const) {
      const active = await fitted(classifier, rows, 'isDear', policy);
      const heldOut = rows.slice(0, 200);
      const scores = scoreOn(active, heldOut);
      const found = checkSanity({
        active,
        fresh: active,
        heldOut,
        measured: scores,
        old: scores,
        rival: scores,
        isFair: true,
      });
      assert.deepEqual(
        found.map(({ action }) => action),
        expected,
      );
    }
  });

  it('whose golden rows move by more than the policy lets them is told of', async () => {
    const table = isRegression(makeCars(800, 5, { perYear: 300 }));
    const moved = (await findings(table, { policy: { goldenTolerance: 0.2 } })).filter(
      ({ rule }) => rule === 'goldenMoved',
    );
    assert.deepEqual(codes(moved), ['GOLDEN_MOVED']);
    assert.match(moved[0].message, /A golden row .* the most that it may move/);
    assert.ok(!codes(await findings(table, { policy: { goldenTolerance: 50 } })).includes('GOLDEN_MOVED'));
  });

  it('whose golden rows have no prediction any more is told of', async () => {
    const active = await fitted(linear, learnt, 'price');
    const fresh = (await pipeline(noNumbers()).fit(learnt, { target: 'price' })) as unknown as Model;
    const scores = scoreOn(active, learnt);
    const rivals = { active, fresh, heldOut: learnt, measured: scores, old: null, rival: null, isFair: true };
    const [moved] = checkSanity(rivals);
    assert.match(moved.message, /A golden row .* is NaN with the new model/);
  });

  it('is looked at however many words its columns have had', async () => {
    const dictionary = Array.from({ length: 200_000 }, (_, i) => `${i} bhp`);
    const cars = isRegression(makeCars(300, 10));
    const power = {
      type: 'text',
      dictionary,
      codes: Int32Array.from({ length: 300 }, (_, i) => 50 + (i % 100)),
    } as const;
    const table = cars.with([['power', power]]) as Table;
    const steps = pipeline(columns({ used: [['year', 'km']] }), ridge());
    const active = await fitted(steps, table, 'price', { monotone: { power: 'increasing' } });
    const scores = scoreOn(active, table);
    const found = checkSanity({
      active,
      fresh: active,
      heldOut: table,
      measured: scores,
      old: null,
      rival: null,
      isFair: true,
    });
    assert.deepEqual(found, []);
  });

  it('that is worse than its rival on the same rows is told of, and refused only by what is known', async () => {
    const table = isRegression(makeCars(800, 6));
    const next = pipeline(ridge({ alpha: 1e9 }));
    const policy = { worse: 'refuse', goldenMoved: 'ignore' } as const;
    const [fair] = await findings(table, { policy, next });
    assert.equal(fair.code, 'SCORES_WORSE');
    assert.equal(fair.action, 'refuse');
    assert.match(fair.message, /RMSE is [\d.]+, that of the version in use [\d.]+: \d+% worse/);
    const [unfair] = await findings(table, { policy, next, isFair: false });
    assert.equal(unfair.action, 'warn');
    assert.deepEqual(await findings(table, { policy: { ...policy, worseTolerance: 1000 }, next }), []);
  });

  it('of targets that are noisier than they were is told of, but not of those that follow another rule', async () => {
    const noisy = await findings(isRegression(makeCars(800, 7, { swapped: 0.15 })));
    assert.ok(codes(noisy).includes('ERRORS_GREW'), JSON.stringify(noisy));
    const another = await findings(isRegression(makeCars(800, 8, { perYear: 300 })));
    assert.ok(!codes(another).includes('ERRORS_GREW'));
  });

  it('of classes is held to the same', async () => {
    const classes = (seed: number, world?: World): Table => makeCars(800, seed, world).drop(['price']);
    const classifier = pipeline(histGradientBoostingClassifier({ maxIter: 20 }));
    const active = await fitted(classifier, classes(1), 'isDear');
    const turned = tableFromRows(
      classes(2)
        .toRows()
        .map((row, i) => (i % 3 === 0 ? { ...row, isDear: row['isDear'] === 'yes' ? 'no' : 'yes' } : row)),
    ) as Table;
    const of = async (table: Table): Promise<string[]> => {
      const heldOut = table.slice(0, 200);
      const measured = await fitted(classifier, table.slice(200), 'isDear');
      const old = scoreOn(active, heldOut);
      return codes(
        checkSanity({
          active,
          fresh: measured,
          heldOut,
          measured: scoreOn(measured, heldOut),
          old,
          rival: null,
          isFair: true,
        }),
      );
    };
    assert.deepEqual(await of(classes(3)), []);
    assert.deepEqual(await of(turned), ['ERRORS_GREW']);
  });
});

/** Retrainings of rows drawn anew from the same world, with everything refused that can be. */
const rounds = 100;
describe('clean retrainings', () => {
  it('are refused twice in 100 times at the most', async () => {
    const policy = {
      worse: 'refuse',
      goldenMoved: 'refuse',
      labelNoise: 'refuse',
      monotone: { year: 'increasing', km: 'decreasing' },
    } as const;
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const table = isRegression(makeCars(500, 100 + round));
      const found = await findings(table, { policy });
      refused += Number(found.some(({ action }) => action === 'refuse'));
    }
    assert.ok(refused <= rounds / 50, String(refused));
  });
});
