import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  decisionTreeRegressor,
  dummyClassifier,
  halvingGridSearch,
  halvingRandomSearch,
  kFold,
  numeric,
  pipeline,
  ridge,
  standardScaler,
  strings,
  Table,
  uniform,
} from '../index.ts';
import { type HalvingRound, halvingSchedule } from './halving-schedule.ts';

interface ScheduleCase {
  readonly rows: number;
  readonly candidates?: number;
  readonly classes?: number;
  readonly options: {
    readonly cv: number;
    readonly factor?: number;
    readonly nCandidates?: number;
    readonly minResources?: number | 'smallest' | 'exhaust';
    readonly maxResources?: number;
    readonly aggressiveElimination?: boolean;
  };
  readonly rounds: HalvingRound[];
}
const references = JSON.parse(
  readFileSync(new URL('../../../references/model_selection.json', import.meta.url), 'utf8'),
);
const { x, y } = references.scores;
interface Row {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly y: number;
}
const table = new Table<Row>([
  ...['a', 'b', 'c'].map(
    (name, j) => [name, numeric(Float64Array.from(x, (row: number[]) => row[j]))] as const,
  ),
  ['y', numeric(Float64Array.from(y))],
]);
const line = pipeline(standardScaler(), ridge());
const target = 'y';

describe('successive halving', () => {
  for (const { rows, candidates, classes, options, rounds } of references.schedules as ScheduleCase[]) {
    it(`has the rounds of scikit-learn: ${rows} rows, ${candidates ?? 'random'}, ${JSON.stringify(options)}`, async () => {
      if (candidates !== undefined) {
        const {
          cv,
          factor = 3,
          minResources = 'exhaust',
          maxResources = rows,
          aggressiveElimination = false,
        } = options;
        const smallest = cv * 2 * (classes ?? 1);
        const plan = {
          nCandidates: candidates,
          factor,
          minResources,
          smallest,
          maxResources,
          aggressiveElimination,
        };
        assert.deepEqual(halvingSchedule('test', plan), rounds);
        return;
      }
      const own = new Table<{ a: number; y: number }>([
        ['a', numeric(Float64Array.from({ length: rows }, (_, i) => Math.sin(i)))],
        ['y', numeric(Float64Array.from({ length: rows }, (_, i) => i))],
      ]);
      const search = halvingRandomSearch(line, { 'ridge.alpha': uniform(1, 2) }, options);
      assert.deepEqual((await search.fit(own, { target })).rounds, rounds);
    });
  }

  it('keeps the candidates that scikit-learn keeps', async () => {
    const { leaves, round, depth, leaf, mae, best } = references.halved;
    const search = halvingGridSearch(
      pipeline(decisionTreeRegressor()),
      { 'decisionTreeRegressor.minSamplesLeaf': leaves },
      {
        cv: kFold({ nSplits: 4 }),
        resource: 'decisionTreeRegressor.maxDepth',
        maxResources: 9,
        scoring: 'mae',
      },
    );
    const { results, bestParams, bestScore } = await search.fit(table, { target });
    assert.deepEqual(
      results.map(one => [one.round, one.nResources]),
      round.map((value: number, i: number) => [value, depth[i]]),
    );
    // Of equal ones, which come in an order of NumPy's, any may be kept.
    const order = (values: readonly number[]) => [...values].sort((a, b) => a - b);
    for (const which of new Set(round)) {
      const of = <T>(values: readonly T[]) => values.filter((_, i) => round[i] === which);
      assert.deepEqual(
        order(of(results).map(one => one.params['decisionTreeRegressor.minSamplesLeaf'] as number)),
        order(of(leaf)),
      );
      for (const [i, score] of order(of(results).map(one => one.meanScore)).entries())
        near(score, order(of(mae as number[]))[i]);
    }
    assert.equal(bestParams['decisionTreeRegressor.minSamplesLeaf'], best);
    assert.equal(bestParams['decisionTreeRegressor.maxDepth'], 9);
    assert.equal(results.at(-1)?.rank, 1);
    assert.equal(bestScore, results.at(-1)?.meanScore);
  });

  it('gives every candidate of a round the same rows, and the same seed the same result', async () => {
    const run = () =>
      halvingGridSearch(line, { 'ridge.alpha': [1, 1, 1, 5] }, { cv: 3, randomState: 3 }).fit(table, {
        target,
      });
    const [one, other] = [await run(), await run()];
    assert.deepEqual(
      one.results.map(({ testScores }) => testScores),
      other.results.map(({ testScores }) => testScores),
    );
    assert.deepEqual(one.results[0].testScores, one.results[1].testScores);
  });

  it('works with classes', async () => {
    const own = new Table<{ a: number; k: string }>([
      ['a', numeric(Float64Array.from({ length: 60 }, (_, i) => i))],
      ['k', strings(Array.from({ length: 60 }, (_, i) => 'pqr'[i % 3]))],
    ]);
    const strategies = { 'dummyClassifier.strategy': ['prior', 'uniform'] } as const;
    const { rounds } = await halvingGridSearch(pipeline(dummyClassifier()), strategies, {
      cv: 3,
      minResources: 'smallest',
      factor: 2,
    }).fit(own, { target: 'k' });
    assert.deepEqual(rounds, [
      { nCandidates: 2, nResources: 18 },
      { nCandidates: 1, nResources: 36 },
    ]);
  });

  it('refuses what makes no rounds', async () => {
    const grid = { 'ridge.alpha': [1, 2] };
    assert.throws(() => halvingGridSearch(line, grid, { factor: 1 }), /factor.*above 1/);
    // @ts-expect-error: misspelt path
    assert.throws(() => halvingGridSearch(line, grid, { resource: 'ridge.maxItre' }), /maxItre/);
    assert.throws(
      () => halvingGridSearch(line, { 'standardScaler.withMean': [true] }, { resource: 'ridge.alpha' }),
      /maxResources/,
    );
    assert.throws(
      () => halvingGridSearch(line, grid, { resource: 'ridge.alpha', maxResources: 9 }),
      /also searched/,
    );
    assert.throws(
      () => halvingRandomSearch(line, grid, { nCandidates: 'exhaust', minResources: 'exhaust' }),
      /nCandidates/,
    );
    await assert.rejects(
      halvingGridSearch(line, grid, { factor: 1 + 1e-9 }).fit(table, { target }),
      /factor.*drop one of 2 candidates/,
    );
    await assert.rejects(
      halvingGridSearch(line, grid, { minResources: 100 }).fit(table, { target }),
      /minResources.*at most maxResources, which is 48/,
    );
  });
});

function near(received: number, wanted: number): void {
  assert.ok(
    Math.abs(received - wanted) <= 1e-9 * Math.max(1e-9, Math.abs(wanted)),
    `${received}, not ${wanted}`,
  );
}
