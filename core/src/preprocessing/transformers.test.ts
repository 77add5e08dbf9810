import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { createRandom } from '../random.ts';
import { type Column, isNumeric, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { binarizer } from './binarizer.ts';
import { functionTransformer } from './function-transformer.ts';
import { kBinsDiscretizer } from './k-bins-discretizer.ts';
import { maxAbsScaler } from './max-abs-scaler.ts';
import { functionNames, namedFunctions } from './named-function.ts';
import { normalizer } from './normalizer.ts';
import { polynomialFeatures } from './polynomial-features.ts';
import { powerTransformer } from './power-transformer.ts';
import { quantileTransformer } from './quantile-transformer.ts';
import { robustScaler } from './robust-scaler.ts';
import { splineTransformer } from './spline-transformer.ts';

const { NaN: missing, POSITIVE_INFINITY: infinite } = Number;
const table = (columns: Readonly<Record<string, readonly number[]>>) =>
  new Table(Object.entries(columns).map(([name, values]) => [name, numeric(Float64Array.from(values))]));
const valuesOf = (column: Column) => (isNumeric(column) ? [...column.values] : assert.fail('not numeric'));

const x = table({ x: [1, 2, 3] });
const words = new Table([['x', strings(['a'])]]);
const later = table({ x: [9] });
const refusals: readonly (readonly [
  what: string,
  step: Step,
  learnt: Table,
  message: RegExp,
  later?: Table,
])[] = [
  ...[binarizer(), functionTransformer(), kBinsDiscretizer(), maxAbsScaler(), normalizer()].map(
    step => ['strings', step as Step, words, /"x" must be numeric.*oneHotEncoder/] as const,
  ),
  ...[
    polynomialFeatures(),
    powerTransformer(),
    quantileTransformer(),
    robustScaler(),
    splineTransformer(),
  ].map(step => ['strings', step as Step, words, /"x" must be numeric.*oneHotEncoder/] as const),
  ...[maxAbsScaler(), powerTransformer(), quantileTransformer(), robustScaler()].map(
    step =>
      ['infinite values', step as Step, table({ x: [1, infinite] }), /column "x" has .*infinite/] as const,
  ),
  ...[binarizer(), kBinsDiscretizer(), normalizer(), polynomialFeatures(), splineTransformer()].map(
    step =>
      ['missing values', step as Step, table({ x: [1, missing] }), /"x" has missing.*simpleImputer/] as const,
  ),
  ['a range that is none', robustScaler({ quantileRange: [80, 20] }), x, /two percentages.*smaller first/],
  ['one percentage', robustScaler({ quantileRange: [80] }), x, /two percentages/],
  ['no width', robustScaler({ quantileRange: [50, 50], unitVariance: true }), x, /different percentages/],
  ['an endless width', robustScaler({ quantileRange: [0, 90], unitVariance: true }), x, /greater than 0/],
  [
    'what is not above 0',
    powerTransformer({ method: 'box-cox' }),
    table({ x: [0, 1] }),
    /column "x", which holds 0/,
  ],
  ['what is not above 0, later', powerTransformer({ method: 'box-cox' }), x, /holds -1/, table({ x: [-1] })],
  ['more quantiles than rows', quantileTransformer({ nQuantiles: 9, subsample: 8 }), x, /at most subsample/],
  ['bins for other features', kBinsDiscretizer({ nBins: [2, 3] }), x, /a list of 1/],
  ['no rows', kBinsDiscretizer(), x.take([]), /at least 1 rows/],
  ['more clusters than rows', kBinsDiscretizer({ strategy: 'kmeans' }), x, /at least 5 rows. Got 3/],
  ['no degree', polynomialFeatures({ degree: 0, includeBias: false }), x, /degree .* must be at least 1/],
  [
    'more factors than features',
    polynomialFeatures({ degree: [2, 2], interactionOnly: true, includeBias: false }),
    x,
    /interactionOnly/,
  ],
  [
    'too many products',
    polynomialFeatures({ degree: 100 }),
    table({ a: [1], b: [1], c: [1] }),
    /at most 100000/,
  ],
  ['one row', splineTransformer(), table({ x: [1] }), /at least 2 rows/],
  [
    'knots for other features',
    splineTransformer({
      knots: [
        [0, 1],
        [1, 2],
      ],
    }),
    x,
    /lists of 1, one/,
  ],
  ['knots that descend', splineTransformer({ knots: [[1], [1]] }), x, /ascending/],
  [
    'a period too short',
    splineTransformer({ extrapolation: 'periodic', nKnots: 3 }),
    x,
    /less than the 3 knots/,
  ],
  ['what lies beyond', splineTransformer({ extrapolation: 'error' }), x, /holds 9, beyond/, later],
];
for (const [what, step, learnt, message, after] of refusals) {
  test(`${step.definition.name} refuses ${what}: ${message.source}`, async () => {
    await assert.rejects(fitThenApply(step, learnt, after), { name: 'CauceError', message });
  });
}

/** States that a file may hold, and what is wrong with them. */
const states: readonly (readonly [step: Step, state: unknown])[] = [
  [kBinsDiscretizer(), { starts: Int32Array.of(0, 2, 3), edges: new Float64Array(3) }],
  [kBinsDiscretizer(), { starts: Int32Array.of(0, 9), edges: new Float64Array(3) }],
  [kBinsDiscretizer(), { starts: new Int32Array(0), edges: new Float64Array(0) }],
  [
    powerTransformer(),
    {
      lambdas: new Float64Array(2),
      shifts: new Float64Array(2),
      mean: new Float64Array(1),
      scale: new Float64Array(2),
    },
  ],
  [quantileTransformer(), { perFeature: 3, quantiles: new Float64Array(4) }],
  [robustScaler(), { center: new Float64Array(2), scale: new Float64Array(1) }],
  [splineTransformer(), { perFeature: 11, knots: new Float64Array(12) }],
  [splineTransformer(), { perFeature: 7, knots: new Float64Array(7) }],
];
for (const [step, state] of states) {
  test(`${step.definition.name} tells a state from a wrong file: ${JSON.stringify(state).slice(0, 60)}`, () => {
    assert.equal(typeof step.definition.check?.(state, step.params, 0), 'string');
  });
}

test('normalizer measures rows that are longer than a square can be', async () => {
  const { columns } = await fitThenApply(normalizer(), table({ a: [3e200], b: [-4e200] }));
  assert.ok(Math.abs(valuesOf(columns[0])[0] - 0.6) < 1e-15);
  assert.ok(Math.abs(valuesOf(columns[1])[0] + 0.8) < 1e-15);
});

test('powerTransformer keeps apart what powers would make the same, and does not mind the unit', async () => {
  const years = [2005, 2010, 2013, 2014, 2016, 2017, 2018];
  const step = powerTransformer({ method: 'box-cox' });
  const plain = valuesOf((await fitThenApply(step, table({ x: years }))).columns[0]);
  for (const unit of [1e-150, 1e-3, 1e150]) {
    const { columns } = await fitThenApply(step, table({ x: years.map(year => year * unit) }));
    valuesOf(columns[0]).forEach((value, i) => {
      assert.ok(Math.abs(value - plain[i]) < 1e-8);
    });
  }
  assert.equal(new Set(plain).size, years.length);
});

test('powerTransformer mirrors what is negative, and goes on through 0', async () => {
  const values = [0.5, 1, 1.5, 4, 9, 30];
  const other = table({ x: [-2, 0, 3] });
  const { columns } = await fitThenApply(powerTransformer(), table({ x: values }), other);
  const mirrored = await fitThenApply(
    powerTransformer(),
    table({ x: values.map(value => -value) }),
    table({ x: [2, 0, -3] }),
  );
  valuesOf(mirrored.columns[0]).forEach((value, i) => {
    assert.ok(Math.abs(value + valuesOf(columns[0])[i]) < 1e-9);
  });
  const [below, zero, above] = valuesOf(columns[0]);
  assert.ok(below < zero && zero < above);
});

test('powerTransformer leaves constant columns as they are, then centred', async () => {
  const learnt = table({ a: [3, 3, missing], b: [missing, missing, missing] });
  for (const method of ['box-cox', 'yeo-johnson'] as const) {
    const { columns } = await fitThenApply(powerTransformer({ method }), learnt, table({ a: [4], b: [1] }));
    assert.ok(Math.abs(valuesOf(columns[0])[0] - 1) < 1e-14);
    assert.ok(Number.isNaN(valuesOf(columns[1])[0]));
  }
});

test('drawn rows tell about the same as all of them', async () => {
  const random = createRandom(8);
  const all = table({ x: Array.from({ length: 20_000 }, () => random.normal()) });
  const asked = table({ x: [-1, 0, 1] });
  for (let seed = 0; seed < 20; seed++) {
    const ranks = quantileTransformer({ nQuantiles: 100, subsample: 2000, randomState: seed });
    const bins = kBinsDiscretizer({ encode: 'ordinal', nBins: 200, subsample: 2000, randomState: seed });
    for (const [step, unit] of [
      [ranks, 1],
      [bins, 200],
    ] as const) {
      // The share of a normal distribution below each, within five standard deviations of a share of 2,000.
      const { columns } = await fitThenApply(step, all, asked);
      valuesOf(columns[0]).forEach((value, i) => {
        assert.ok(Math.abs(value / unit - [0.1587, 0.5, 0.8413][i]) < 5 * 0.5 * 2000 ** -0.5);
      });
    }
  }
});

test('kBinsDiscretizer makes blocks of the bins that there are', async () => {
  const out = await fitThenApply(kBinsDiscretizer({ nBins: 3 }), table({ x: [1, 1, 1, 5], c: [2, 2, 2, 2] }));
  assert.deepEqual(
    out.columns.map(column => (column.type === 'oneHot' ? [column.names, [...column.codes]] : [])),
    [
      [['x_0.0'], [0, 0, 0, 0]],
      [['c_0.0'], [0, 0, 0, 0]],
    ],
  );
});

for (const extrapolation of ['constant', 'linear', 'continue', 'periodic'] as const) {
  test(`splines add up to 1 within their knots and beyond, ${extrapolation}`, async () => {
    for (const degree of [0, 1, 2, 3, 5]) {
      const step = splineTransformer({ degree, extrapolation, nKnots: 7 });
      const learnt = table({ x: [0, 1, 2, 4, 7, 10], y: [-3, -2, 0, 0, 1, 5] });
      const out = await fitThenApply(
        step,
        learnt,
        table({ x: [-1, 0, 3.3, 10, 12], y: [-9, -3, 0.2, 5, 6] }),
      );
      for (const name of ['x', 'y']) {
        for (let row = 0; row < out.length; row++) {
          const sum = out.names
            .filter(own => own.startsWith(name))
            .reduce((total, own) => total + valuesOf(out.column(own))[row], 0);
          assert.ok(Math.abs(sum - 1) < 1e-9, `degree ${degree}, ${name}, row ${row}: ${sum}`);
        }
      }
    }
  });
}

test('splines are the same below knots that all repeat as there', async () => {
  for (const degree of [0, 1, 2, 3]) {
    const step = splineTransformer({ degree, knots: 'quantile', nKnots: 6 });
    const learnt = table({ x: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3] });
    const [below, there] = (await fitThenApply(step, learnt, table({ x: [-1, 0] }))).toRows();
    assert.deepEqual(below, there);
    assert.ok(Object.values(below).includes(1));
  }
});

for (const name of functionNames) {
  test(`what undoes ${name} undoes it`, () => {
    const { apply, invert } = namedFunctions[name];
    for (const value of name === 'sign' ? [1] : [0.125, 0.5, 0.875]) {
      assert.ok(Math.abs(invert(apply(value)) - value) < 1e-14);
    }
    assert.equal(apply(missing), missing);
    assert.equal(invert(missing), missing);
  });
}

test('a sparse block is spread out where each number becomes another', async () => {
  const block = {
    type: 'sparse',
    names: ['p', 'q'],
    starts: Int32Array.of(0, 1, 3),
    indices: Int32Array.of(1, 0, 1),
    values: Float64Array.of(2, -4, 1),
  } as const;
  const out = await fitThenApply(maxAbsScaler(), new Table([['w', block]]));
  assert.deepEqual(out.toRows(), [
    { p: 0, q: 1 },
    { p: -1, q: 0.5 },
  ]);
});
