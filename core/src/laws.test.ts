import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import type {
  ClassifierDefinition,
  Definition,
  FitContext,
  RegressorDefinition,
  Step,
  TransformerDefinition,
} from './estimator/definition.ts';
import { stateProblem } from './estimator/state.ts';
import {
  col,
  columns,
  createRandom,
  derive,
  dummyClassifier,
  dummyRegressor,
  featureNames,
  histGradientBoostingRegressor,
  isCauceError,
  isNumeric,
  linearRegression,
  minMaxScaler,
  numeric,
  oneHotEncoder,
  ordinalEncoder,
  ridge,
  simpleImputer,
  standardScaler,
  strings,
  Table,
} from './index.ts';

const random = createRandom(11);
const rows = 40;
const numbers = new Table([
  ['a', numeric(Float64Array.from({ length: rows }, () => random.normal()))],
  ['b', numeric(Float64Array.from({ length: rows }, () => random.integer(5)))],
]);
const mixed = new Table([
  ...numbers.entries(),
  ['w', strings(Array.from({ length: rows }, () => ['x', 'y', 'z'][random.integer(3)]))],
]);
const target = Float64Array.from(
  { length: rows },
  (_, i) => (numbers.columns[0] as { values: Float64Array }).values[i] * 2 + (i % 3),
);
const classes = { codes: Int32Array.from({ length: rows }, (_, i) => i % 3), classes: ['p', 'q', 'r'] };

/** What each definition is tried with; a definition that is missing here fails the first test. */
const examples: Readonly<Record<string, { step: Step; table: Table }>> = {
  Columns: { step: columns({ n: [['a', 'b'], standardScaler()], w: ['w', oneHotEncoder()] }), table: mixed },
  Derive: { step: derive({ twice: col('a').times(2), first: col('w').upper() }), table: mixed },
  DummyClassifier: { step: dummyClassifier(), table: mixed },
  DummyRegressor: { step: dummyRegressor(), table: mixed },
  HistGradientBoostingRegressor: {
    step: histGradientBoostingRegressor({ maxIter: 5, minSamplesLeaf: 5 }),
    table: mixed,
  },
  LinearRegression: { step: linearRegression(), table: numbers },
  MinMaxScaler: { step: minMaxScaler(), table: numbers },
  OneHotEncoder: { step: oneHotEncoder(), table: mixed.select(['b', 'w']) },
  OrdinalEncoder: { step: ordinalEncoder(), table: mixed.select(['b', 'w']) },
  Ridge: { step: ridge(), table: numbers },
  SimpleImputer: { step: simpleImputer({ strategy: 'most_frequent' }), table: mixed },
  StandardScaler: { step: standardScaler(), table: numbers },
};

function context(kind: Definition['kind']): FitContext {
  return {
    random: createRandom(5),
    target: kind === 'classifier' ? classes : target,
    report: () => {},
    throwIfAborted: () => {},
  };
}

async function fit({ definition, params }: Step, table: Table): Promise<unknown> {
  if (definition.kind === 'transformer') {
    return (definition as TransformerDefinition).fit(table, params, context('transformer'));
  }
  if (definition.kind === 'classifier') {
    return (definition as ClassifierDefinition).fit(table, classes, params, context('classifier'));
  }
  return (definition as RegressorDefinition).fit(table, target, params, context('regressor'));
}

/** What a fitted step makes of a table, as rows. */
function apply({ definition, params }: Step, state: unknown, table: Table): unknown[] {
  if (definition.kind === 'transformer') {
    return (definition as TransformerDefinition).transform(table, state, params).toRows();
  }
  if (definition.kind === 'regressor')
    return [...(definition as RegressorDefinition).predict(table, state, params)];
  const probabilities = (definition as ClassifierDefinition).predictProba(table, state, params);
  return Array.from({ length: table.length }, (_, i) => [...probabilities.subarray(i * 3, i * 3 + 3)]);
}

function isPlainState(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (ArrayBuffer.isView(value)) return true;
  return typeof value === 'object' && Object.values(value).every(isPlainState);
}

for (const { definition } of catalogue) {
  const { name } = definition;
  const example = examples[name];

  test(`${name}: has an example here, and says what its state holds`, () => {
    assert.ok(example !== undefined, 'add it to the examples of this test');
    assert.ok(definition.state !== undefined);
  });
  if (example === undefined) continue;
  const { step, table } = example;

  test(`${name}: fitting and applying do not change the data`, async () => {
    const before = JSON.stringify(table.toRows());
    apply(step, await fit(step, table), table);
    assert.equal(JSON.stringify(table.toRows()), before);
  });

  test(`${name}: the same seed gives the same state`, async () => {
    assert.deepEqual(await fit(step, table), await fit(step, table));
  });

  test(`${name}: a state is JSON values and typed arrays, and keeps its own rules`, async () => {
    const state = await fit(step, table);
    assert.ok(isPlainState(state));
    assert.equal(definition.state && stateProblem(definition.state, state), undefined);
    assert.equal(definition.check?.(state, step.params), undefined);
  });

  test(`${name}: as many rows out as in; a row alone gives what it gives among others, in any order`, async () => {
    const state = await fit(step, table);
    const all = apply(step, state, table);
    assert.equal(all.length, rows);
    for (const row of [0, 7, rows - 1]) assert.deepEqual(apply(step, state, table.take([row])), [all[row]]);
    const order = createRandom(1).permutation(rows);
    assert.deepEqual(
      apply(step, state, table.take(order)),
      Array.from(order, row => all[row]),
    );
  });

  test(`${name}: no rows give no rows`, async () => {
    const state = await fit(step, table);
    const none = table.take([]);
    assert.deepEqual(apply(step, state, none), []);
    if (definition.kind !== 'transformer') return;
    const transformer = definition as TransformerDefinition;
    const names = featureNames(transformer.transform(table, state, step.params));
    assert.deepEqual(featureNames(transformer.transform(none, state, step.params)), names);
    assert.equal(new Set(names).size, names.length);
  });

  test(`${name}: missing values are taken, or refused by the column's name`, async () => {
    const withHoles = new Table(
      table.entries().map(([key, column]) => {
        if (!isNumeric(column)) return [key, column] as const;
        return [
          key,
          numeric(
            column.values.map((value, i) => (i % 5 === 0 ? Number.NaN : value)),
            column.type as 'number',
          ),
        ] as const;
      }),
    );
    try {
      assert.equal(apply(step, await fit(step, withHoles), withHoles).length, rows);
    } catch (error) {
      assert.ok(isCauceError(error, 'COLUMN_MISSING_VALUES'), String(error));
      assert.match(error.message, /"a"/);
    }
  });

  test(`${name}: a misspelt parameter is refused with the known ones`, () => {
    assert.throws(
      () => step.withParams({ notAParameter: 1 } as object),
      error => isCauceError(error, 'PARAM_UNKNOWN') && error.message.includes(name),
    );
  });
}
