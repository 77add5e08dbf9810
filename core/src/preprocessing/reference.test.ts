import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { StepFactory } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { numeric } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { Table } from '../table/table.ts';
import { binarizer } from './binarizer.ts';
import { functionTransformer } from './function-transformer.ts';
import { kBinsDiscretizer } from './k-bins-discretizer.ts';
import { numbersOf } from './map-numbers.ts';
import { maxAbsScaler } from './max-abs-scaler.ts';
import { normalizer } from './normalizer.ts';
import { polynomialFeatures } from './polynomial-features.ts';
import { powerTransformer } from './power-transformer.ts';
import { quantileTransformer } from './quantile-transformer.ts';
import { robustScaler } from './robust-scaler.ts';
import { splineTransformer } from './spline-transformer.ts';

type Numbers = readonly (number | null)[];

interface Case {
  readonly step: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The names of the tables that are learnt from and transformed. */
  readonly fitted: string;
  readonly applied: string;
  /** Relative, and absolute. */
  readonly tolerance: number;
  readonly floor: number;
  readonly columns: Readonly<Record<string, Numbers>>;
}

const { tables, transformed } = JSON.parse(
  readFileSync(new URL('../../../references/preprocessing.json', import.meta.url), 'utf8'),
) as { tables: Readonly<Record<string, Readonly<Record<string, Numbers>>>>; transformed: readonly Case[] };

const factories = new Map(
  [
    binarizer,
    functionTransformer,
    kBinsDiscretizer,
    maxAbsScaler,
    normalizer,
    polynomialFeatures,
    powerTransformer,
    quantileTransformer,
    robustScaler,
    splineTransformer,
  ].map(factory => [
    factory.definition.name,
    factory as unknown as StepFactory<string, unknown, 'transformer'>,
  ]),
);

const tableOf = (name: string) =>
  new Table(
    Object.entries(tables[name]).map(([column, values]) => [
      column,
      numeric(Float64Array.from(values, value => value ?? Number.NaN)),
    ]),
  );

for (const { step, params, fitted, applied, tolerance, floor, columns } of transformed) {
  test(`${step} ${JSON.stringify(params)}, ${fitted}, ${applied}: scikit-learn's columns`, async () => {
    const factory = factories.get(step);
    assert.ok(factory !== undefined);
    const out = await fitThenApply(factory(params as object), tableOf(fitted), tableOf(applied));
    const dense = denseTable(out, 'test');
    assert.deepEqual(dense.names, Object.keys(columns));
    numbersOf(dense).forEach((own, i) => {
      assertClose(dense.names[i], own, columns[dense.names[i]], tolerance, floor);
    });
  });
}

/** Relative to each value, and to the rounding of the column's greatest. */
function assertClose(
  name: string,
  own: Float64Array,
  expected: Numbers,
  tolerance: number,
  floor: number,
): void {
  assert.equal(own.length, expected.length);
  const greatest = expected.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  expected.forEach((value, i) => {
    if (value === null) assert.ok(Number.isNaN(own[i]), `${name}, row ${i}: ${own[i]} is not missing`);
    else {
      const bound = tolerance * Math.abs(value) + 1e-14 * greatest + floor;
      assert.ok(Math.abs(own[i] - value) <= bound, `${name}, row ${i}: ${own[i]}, not ${value}`);
    }
  });
}
