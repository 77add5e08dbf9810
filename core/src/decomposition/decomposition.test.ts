import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isCauceError } from '../errors.ts';
import type { TransformerStep } from '../estimator/definition.ts';
import { applyExample, fitExample } from '../estimator/laws/example.ts';
import { type Column, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { pca } from './pca.ts';
import { truncatedSvd } from './truncated-svd.ts';

interface Fit {
  readonly components: readonly number[];
  readonly variance: readonly number[];
  readonly ratio: readonly number[];
  readonly singular: readonly number[];
  readonly coordinates: readonly (readonly number[])[];
}
interface PcaCase {
  readonly name: string;
  readonly columns: readonly (readonly number[])[];
  readonly asked: readonly (readonly number[])[];
  readonly fits: readonly (Fit & { readonly params: { n_components?: number | 'mle'; whiten?: boolean } })[];
}
interface SvdCase extends Fit {
  readonly name: string;
  readonly columns: readonly (readonly number[])[];
  readonly nComponents: number;
}
interface State {
  readonly components: Float64Array;
  readonly explainedVariance: Float64Array;
  readonly explainedVarianceRatio: Float64Array;
  readonly singularValues: Float64Array;
}
const reference: { pca: PcaCase[]; svd: SvdCase[] } = JSON.parse(
  readFileSync(new URL('../../../references/decomposition.json', import.meta.url), 'utf8'),
);

const tableOf = (columns: readonly (readonly number[])[]) =>
  new Table(columns.map((values, i) => [`x${i}`, numeric(Float64Array.from(values))] as const));

/** Within a share of the largest of them: entries of vectors are no more exact than that. */
function agree(own: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance = 1e-9): void {
  assert.equal(own.length, expected.length, what);
  const largest = Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let i = 0; i < own.length; i++) {
    assert.ok(
      Math.abs(own[i] - expected[i]) <= tolerance * largest,
      `${what} ${i}: ${own[i]}, not ${expected[i]}`,
    );
  }
}

async function check(
  given: unknown,
  table: Table,
  asked: Table,
  expected: Fit,
  tolerance?: number,
): Promise<void> {
  const step = given as TransformerStep;
  const example = { step, table, target: new Float64Array(table.length) };
  const state = (await fitExample(example, table)) as State;
  agree(state.singularValues, expected.singular, 'singular value', tolerance);
  agree(state.explainedVariance, expected.variance, 'variance', tolerance);
  agree(state.explainedVarianceRatio, expected.ratio, 'ratio', tolerance);
  agree(state.components, expected.components, 'component', tolerance);
  applyExample(example, state, asked).columns.forEach((column, c) => {
    agree(
      (column as { values: Float64Array }).values,
      expected.coordinates[c],
      `coordinate ${c} of row`,
      tolerance,
    );
  });
}

for (const { name, columns, asked, fits } of reference.pca) {
  describe(`pca of ${name} is scikit-learn's`, () => {
    for (const { params, ...expected } of fits) {
      const { n_components: nComponents = null, whiten = false } = params;
      const isCount = nComponents === null || (nComponents !== 'mle' && nComponents >= 1);
      for (const svdSolver of ['auto', 'full', 'covariance_eigh', 'arpack', 'randomized'] as const) {
        if (!isCount && (svdSolver === 'arpack' || svdSolver === 'randomized')) continue;
        it(`${JSON.stringify(params)}, ${svdSolver}`, () =>
          check(pca({ nComponents, whiten, svdSolver }), tableOf(columns), tableOf(asked), expected));
      }
    }
  });
}

for (const { name, columns, nComponents, ...expected } of reference.svd) {
  describe(`truncatedSvd of ${name} is scikit-learn's`, () => {
    for (const algorithm of ['arpack', 'randomized'] as const) {
      const step = truncatedSvd({ nComponents, algorithm });
      const tolerance = algorithm === 'arpack' ? 1e-9 : 1e-6;
      it(`${algorithm}, numbers`, () => check(step, tableOf(columns), tableOf(columns), expected, tolerance));
      it(`${algorithm}, a sparse block`, () => {
        const table = new Table([['words', sparseOf(columns)]]);
        return check(step, table, table, expected, tolerance);
      });
    }
  });
}

it('one-hot and sparse blocks have the components of their numbers', async () => {
  const rows = 30;
  const codes = Int32Array.from({ length: rows }, (_, i) => ((i * i) % 5) - 1);
  const x = Array.from({ length: rows }, (_, i) => Math.sin(i));
  const words = [0, 1, 2].map(k => x.map((_, i) => ((i * (k + 2)) % 3 === 0 ? k + i / 7 : 0)));
  const spread = [0, 1, 2, 3].map(k => Array.from(codes, code => (code === k ? 1 : 0)));
  const blocks = new Table([
    ['c', { type: 'oneHot', codes, names: ['p', 'q', 'r', 's'] }],
    ['x', numeric(Float64Array.from(x))],
    ['w', sparseOf(words)],
  ]);
  const dense = tableOf([...spread, x, ...words]);
  for (const svdSolver of ['full', 'covariance_eigh', 'arpack', 'randomized'] as const) {
    const step = pca({ nComponents: 3, svdSolver }) as unknown as TransformerStep;
    const own = { step, table: blocks, target: new Float64Array(rows) };
    const out = applyExample(own, await fitExample(own, blocks), blocks);
    const expected = applyExample(own, await fitExample({ ...own, table: dense }, dense), dense);
    out.columns.forEach((column, c) => {
      agree(
        (column as { values: Float64Array }).values,
        (expected.columns[c] as { values: Float64Array }).values,
        `${svdSolver} ${c}`,
      );
    });
  }
});

it('components without variance are directions still, and whitening does not blow them up', async () => {
  const flat = tableOf([
    [1, 2, 3, 4],
    [2, 4, 6, 8],
    [5, 5, 5, 5],
  ]);
  for (const table of [
    flat,
    tableOf([
      [1, 2],
      [3, 1],
      [0, 7],
      [1, 1],
    ]),
  ]) {
    for (const svdSolver of ['full', 'covariance_eigh', 'randomized', 'arpack'] as const) {
      const step = pca({ whiten: true, svdSolver }) as unknown as TransformerStep;
      const example = { step, table, target: new Float64Array(table.length) };
      const state = (await fitExample(example, table)) as State & { mean: Float64Array };
      const width = state.mean.length;
      for (let c = 0; c < state.singularValues.length; c++) {
        const own = state.components.subarray(c * width, (c + 1) * width);
        assert.ok(Math.abs(own.reduce((sum, v) => sum + v * v, 0) - 1) < 1e-12, svdSolver);
      }
      assert.ok(
        applyExample(example, state, table).columns.every(column =>
          (column as { values: Float64Array }).values.every(Number.isFinite),
        ),
      );
    }
  }
});

const refused: readonly (readonly [
  what: string,
  step: unknown,
  columns: number[][],
  code: string,
  says: RegExp,
])[] = [
  ['one row', pca(), [[1], [2]], 'TOO_FEW_ROWS', /at least 2/],
  [
    'a missing value',
    pca(),
    [
      [1, 2],
      [Number.NaN, 2],
    ],
    'COLUMN_MISSING_VALUES',
    /"x1"/,
  ],
  [
    'too many components',
    pca({ nComponents: 3 }),
    [
      [1, 2, 3],
      [1, 0, 1],
    ],
    'PARAM_INVALID',
    /at most 2/,
  ],
  [
    'a share for a random solver',
    pca({ nComponents: 0.5, svdSolver: 'randomized' }),
    [
      [1, 2],
      [1, 0],
    ],
    'PARAM_INVALID',
    /whole number/,
  ],
  [
    'mle for few rows',
    pca({ nComponents: 'mle' }),
    [
      [1, 2],
      [1, 0],
      [3, 3],
    ],
    'PARAM_INVALID',
    /as many rows/,
  ],
  [
    'huge numbers',
    pca(),
    [
      [1e200, -1e200],
      [1, 0],
    ],
    'FIT_FAILED',
    /too large/,
  ],
  ['too many components', truncatedSvd(), [[1, 2, 3]], 'PARAM_INVALID', /at most 1/],
  ['huge numbers', truncatedSvd({ nComponents: 1 }), [[1e200, -1e200]], 'FIT_FAILED', /too large/],
];
for (const [what, given, columns, code, says] of refused) {
  const step = given as TransformerStep;
  it(`${step.name} refuses ${what}`, async () => {
    const table = tableOf(columns);
    await assert.rejects(
      fitExample({ step, table, target: new Float64Array(table.length) }, table),
      error => {
        assert.ok(isCauceError(error) && error.code === code, String(error));
        assert.match(error.message, says);
        return true;
      },
    );
  });
}

function sparseOf(columns: readonly (readonly number[])[]): Column {
  const rows = columns[0].length;
  const starts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    columns.forEach((own, j) => {
      if (own[row] === 0) return;
      indices.push(j);
      values.push(own[row]);
    });
    starts[row + 1] = indices.length;
  }
  const names = columns.map((_, j) => `w${j}`);
  return {
    type: 'sparse',
    names,
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}
