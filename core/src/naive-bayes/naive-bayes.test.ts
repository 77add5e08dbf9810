import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import type { Contributions } from '../estimator/contributions.ts';
import type { ClassifierDefinition } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { byCodePoint, type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { bernoulliNb } from './bernoulli-nb.ts';
import { categoricalNb } from './categorical-nb.ts';
import { complementNb } from './complement-nb.ts';
import { gaussianNb } from './gaussian-nb.ts';
import { multinomialNb } from './multinomial-nb.ts';

interface Reference {
  readonly weights: readonly number[];
  readonly tables: Readonly<Record<string, { readonly rows: number[][]; readonly labels: string[] }>>;
  readonly cases: readonly {
    readonly estimator: keyof typeof factories;
    readonly params: Readonly<Record<string, number | number[] | boolean>>;
    readonly table: string;
    readonly weighted: boolean;
    readonly asked: number[][];
    readonly probabilities: number[][];
    readonly predictions: string[];
  }[];
}

const factories = {
  GaussianNB: gaussianNb,
  MultinomialNB: multinomialNb,
  ComplementNB: complementNb,
  BernoulliNB: bernoulliNb,
  CategoricalNB: categoricalNb,
};
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/naive_bayes.json', import.meta.url), 'utf8'),
);
const blocks = {
  dense: (table: Table) => table,
  sparse: (table: Table) => new Table([['s', sparseOf(table)]]),
};

describe('naive Bayes agrees with scikit-learn', () => {
  for (const {
    estimator,
    params,
    table: name,
    weighted,
    asked,
    probabilities,
    predictions,
  } of reference.cases) {
    for (const [kind, asBlock] of Object.entries(blocks)) {
      if (kind === 'sparse' && estimator === 'CategoricalNB') continue;
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weighted ? ', weighted' : ''}, ${kind}`, () => {
        const { rows, labels } = reference.tables[name];
        const target = targetOf(labels);
        const sampleWeight = weighted ? Float64Array.from(reference.weights) : undefined;
        const { predict } = fitted(estimator, params, asBlock(tableOf(rows)), target, sampleWeight);
        const received = predict(asBlock(tableOf(asked)));
        asked.forEach((_, row) => {
          const own = received.slice(row * target.classes.length, (row + 1) * target.classes.length);
          closeTo(own, probabilities[row]);
          assert.equal(target.classes[own.indexOf(Math.max(...own))], predictions[row]);
        });
      });
    }
  }
});

describe('naive Bayes', () => {
  const { rows, labels } = reference.tables.counts;
  const target = targetOf(labels);
  const names = Object.keys(factories) as (keyof typeof factories)[];

  for (const name of names) {
    it(`${name}: a row of weight 0 is as if it were not there, one of weight 2 as if there were two`, () => {
      const weights = Float64Array.from(rows, (_, i) => i % 3);
      const repeated = rows.flatMap((_, i) => new Array<number>(i % 3).fill(i));
      // The variance of all rows is taken as they are, in scikit-learn too.
      const params = name === 'GaussianNB' ? { varSmoothing: 0 } : {};
      const weighted = fitted(name, params, tableOf(rows), target, weights);
      const taken = fitted(name, params, tableOf(rows).take(repeated), take(target, repeated));
      const asked = tableOf(rows).take(repeated);
      closeTo(weighted.predict(asked), taken.predict(asked));
    });

    it(`${name}: a class without rows is never predicted, and one class alone is certain`, () => {
      const none = { codes: target.codes.map(code => Math.min(code, 1)), classes: target.classes };
      const { predict } = fitted(name, {}, tableOf(rows), none);
      const received = predict(tableOf(rows));
      assert.ok(rows.every((_, row) => received[3 * row + 2] === 0));
      const only = fitted(name, {}, tableOf(rows), targetOf(labels.map(() => 'x')));
      assert.deepEqual(only.predict(tableOf(rows)), new Float64Array(rows.length).fill(1));
    });
  }

  it('comes back from its file, through a pipeline with weights', async () => {
    const table = tableOf(rows).with([
      ['w', numeric(Float64Array.from(reference.weights))],
      ['y', strings(labels)],
    ]);
    const model = await pipeline(multinomialNb()).fit(table, { target: 'y', sampleWeight: 'w' });
    assert.deepEqual(model.schema.names, ['x0', 'x1', 'x2', 'x3']);
    const { predict } = fitted(
      'MultinomialNB',
      {},
      tableOf(rows),
      target,
      Float64Array.from(reference.weights),
    );
    assert.deepEqual((model.predictProba(table) as number[][]).flat(), [...predict(tableOf(rows))]);
  });

  it('refuses what is no count, no code, no category that it knows, and says in which column', () => {
    const negative = tableOf([
      [1, 2],
      [3, -1],
    ]);
    const two = targetOf(['a', 'b']);
    assert.throws(() => fitted('MultinomialNB', {}, negative, two), {
      code: 'FIT_FAILED',
      message: /"x1" holds values below 0/,
    });
    assert.throws(() => fitted('ComplementNB', {}, negative, two), { code: 'FIT_FAILED', message: /"x1"/ });
    assert.throws(() => fitted('BernoulliNB', { binarize: null }, negative, two), {
      code: 'FIT_FAILED',
      message: /"x0".*Set binarize/,
    });
    assert.throws(() => fitted('CategoricalNB', {}, negative, two), { code: 'COLUMN_TYPE', message: /"x1"/ });
    const fuel = new Table([['fuel', strings(['Diesel', 'Petrol'])]]);
    const strange = new Table([['fuel', strings(['Petrol', 'Petorl'])]]);
    const { predict } = fitted('CategoricalNB', {}, fuel, two);
    assert.throws(() => predict(strange), { code: 'CATEGORY_UNKNOWN', message: /row 1.*"fuel".*"Petrol"/ });
    const lenient = fitted('CategoricalNB', { handleUnknown: 'ignore' }, fuel, two);
    assert.deepEqual(lenient.predict(strange).slice(2), Float64Array.of(0.5, 0.5));
  });

  for (const name of names) {
    it(`${name}: what columns add tells the probability that is predicted, and over all rows they add nothing`, () => {
      for (const classes of [
        target,
        { codes: target.codes.map(code => Math.min(1, code)), classes: ['a', 'b'] },
      ]) {
        const table = tableOf(rows);
        const { predict, contributions } = fitted(
          name,
          { ...(name === 'GaussianNB' && { varSmoothing: 0 }) },
          table,
          classes,
        );
        const count = classes.classes.length;
        const probabilities = predict(table);
        const scores = classes.classes.map((_, k) =>
          contributions(table, new Int32Array(rows.length).fill(k)),
        );
        for (const { base, values, total } of scores) {
          const width = table.columns.length;
          for (let j = 0; j < width; j++) {
            const sum = rows.reduce((all, _, row) => all + values[row * width + j], 0);
            assert.ok(Math.abs(sum) < 1e-9 * rows.length, `${j}: ${sum}`);
          }
          rows.forEach((_, row) => {
            const added = values
              .subarray(row * width, (row + 1) * width)
              .reduce((all, own) => all + own, base[row]);
            assert.ok(Math.abs(added - total[row]) < 1e-9 * Math.max(1, Math.abs(total[row])));
          });
        }
        rows.forEach((_, row) => {
          const totals = scores.map(({ total }) => total[row]);
          const sum = totals.reduce((all, total) => all + Math.exp(total), 0);
          const own = totals.map(total => (count === 2 ? 1 / (1 + Math.exp(-total)) : Math.exp(total) / sum));
          closeTo(own, [...probabilities.subarray(row * count, (row + 1) * count)]);
        });
      }
    });
  }

  it('refuses priors that are not one for each class, and alphas that are not one for each feature', () => {
    for (const [name, params] of [
      ['GaussianNB', { priors: [0.5, 0.5] }],
      ['MultinomialNB', { classPrior: [1] }],
      ['ComplementNB', { classPrior: [1] }],
      ['BernoulliNB', { alpha: [1, 2] }],
      ['CategoricalNB', { classPrior: [1, 2, 3, 4] }],
    ] as const) {
      assert.throws(() => fitted(name, params, tableOf(rows), target), { code: 'PARAM_INVALID' });
    }
  });

  it('gaussianNb says which column leaves no variance, and takes columns that are all constant', () => {
    const flat = tableOf([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    const three = targetOf(['a', 'b', 'b']);
    assert.throws(() => fitted('GaussianNB', { varSmoothing: 0 }, flat, three), {
      code: 'FIT_FAILED',
      message: /"x0".*Raise varSmoothing/,
    });
    closeTo(fitted('GaussianNB', {}, flat, three).predict(flat), [1 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 3, 2 / 3]);
  });

  it('refuses states that are not its own', () => {
    const [none, one, two] = [0, 1, 2].map(length => new Float64Array(length).fill(1));
    const nan = Float64Array.of(Number.NaN);
    const zero = new Float64Array(1);
    const refusals: readonly [keyof typeof factories, state: object, classes: number, RegExp][] = [
      ['MultinomialNB', { coef: one, intercept: two, mean: one }, 2, /coef/],
      ['MultinomialNB', { coef: two, intercept: two, mean: one }, 3, /3 scores/],
      ['ComplementNB', { coef: none, intercept: none, mean: nan }, 1, /finite/],
      ['GaussianNB', { mean: two, variance: one, constant: one }, 1, /length/],
      ['GaussianNB', { mean: one, variance: zero, constant: one }, 1, /above 0/],
      ['GaussianNB', { mean: one, variance: one, constant: one }, 2, /each class/],
      ['CategoricalNB', { columns: [], coef: none, intercept: none, mean: two }, 1, /as many features/],
      [
        'CategoricalNB',
        { columns: [{ values: ['a', 'b'], width: 1 }], coef: none, intercept: none, mean: one },
        1,
        /more values/,
      ],
    ];
    for (const [name, state, classes, says] of refusals) {
      assert.match(String(factories[name].definition.check?.(state, {}, classes)), says);
    }
  });
});

function fitted(
  name: keyof typeof factories,
  given: object,
  table: Table,
  target: ClassTarget,
  sampleWeight?: Float64Array,
): {
  predict: (table: Table) => Float64Array;
  contributions: (table: Table, classes: Int32Array) => Contributions;
} {
  const context: FitContext = {
    random: createRandom(0),
    threads: 1,
    target,
    sampleWeight,
    report: () => {},
    throwIfAborted: () => {},
  };
  const { params } = factories[name](given);
  const definition = factories[name].definition as ClassifierDefinition;
  const state = definition.fit(table, target, params, context);
  return {
    predict: other => definition.predictProba(other, state, params),
    contributions: (other, classes) => definition.contributions!(other, state, params, classes),
  };
}

function targetOf(labels: readonly string[]): ClassTarget {
  const classes = [...new Set(labels)].sort(byCodePoint);
  return { codes: Int32Array.from(labels, label => classes.indexOf(label)), classes };
}

function take({ codes, classes }: ClassTarget, rows: readonly number[]): ClassTarget {
  return { codes: Int32Array.from(rows, row => codes[row]), classes };
}

function tableOf(rows: readonly (readonly number[])[]): Table {
  return new Table(
    rows[0].map((_, j) => [`x${j}`, numeric(Float64Array.from(rows, row => row[j]))] as const),
  );
}

function sparseOf(table: Table): Column {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < table.length; row++) {
    table.columns.forEach((column, j) => {
      const value = (column as { values: Float64Array }).values[row];
      if (value === 0) return;
      indices.push(j);
      values.push(value);
    });
    starts.push(indices.length);
  }
  return {
    type: 'sparse',
    names: table.names,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

/** Within 1e-9 of each probability; those below 1e-290 are as good as 0. */
function closeTo(received: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(received.length, expected.length);
  Array.from(expected).forEach((value, i) => {
    assert.ok(Math.abs(received[i] - value) <= 1e-9 * value + 1e-290, `${i}: ${received[i]}, not ${value}`);
  });
}
