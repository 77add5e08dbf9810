import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createRandom,
  histGradientBoostingRegressor,
  isCauceError,
  numeric,
  oneHotEncoder,
  pipeline,
  r2Score,
  strings,
  Table,
} from '../index.ts';
import { fixedPointScale, orderFreeSum } from '../kernels/fixed-point.ts';
import { findThresholds } from './hist-gradient-boosting/binning.ts';

interface Case {
  readonly name: string;
  readonly columns: Readonly<Record<string, (number | string | null)[]>>;
  readonly target: number[];
  readonly fits: {
    readonly params: Record<string, unknown>;
    readonly predictions: number[];
    readonly r2: number;
  }[];
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../../references/ensemble.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

function tableOf(columns: Case['columns'], target: ArrayLike<number>): Table {
  return new Table([
    ...Object.entries(columns).map(([name, values]) => {
      const isText = values.some(value => typeof value === 'string');
      const column = isText
        ? strings(values as string[])
        : numeric(Float64Array.from(values as (number | null)[], value => value ?? Number.NaN));
      return [name, column] as const;
    }),
    ['y', numeric(Float64Array.from(target))],
  ]);
}

const camel = (params: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
      value,
    ]),
  );

for (const { name, columns, target, fits } of cases) {
  for (const { params, predictions, r2 } of fits) {
    test(`${name}, ${JSON.stringify(params)}: as good as scikit-learn, and nearly the same`, async () => {
      const table = tableOf(columns, target);
      const step = histGradientBoostingRegressor({ ...camel(params), earlyStopping: false });
      const model = await pipeline(step).fit(table, { target: 'y' });
      const own = model.predict(table);
      assert.ok(
        Math.abs(r2Score(target, own) - r2) < 0.005,
        `R² ${r2Score(target, own)}, scikit-learn's ${r2}`,
      );
      // Gradients in single precision there make other choices where two splits gain nearly the same.
      assert.ok(r2Score(predictions, own) > 0.995, `agreement ${r2Score(predictions, own)}`);
    });
  }
}

test('one split, by hand: the mean of each side, shrunk', async () => {
  const table = tableOf({ x: [1, 2, 3, 10, 11, 12] }, [0, 0, 0, 6, 6, 6]);
  const step = histGradientBoostingRegressor({
    maxIter: 1,
    learningRate: 0.5,
    minSamplesLeaf: 1,
    maxLeafNodes: 2,
  });
  const model = await pipeline(step).fit(table, { target: 'y' });
  // Baseline 3; the leaves are half of -3 and of +3. The threshold is (3 + 10) / 2.
  assert.deepEqual(model.predict([{ x: 1 }, { x: 6.5 }, { x: 6.51 }, { x: 99 }]), [1.5, 1.5, 4.5, 4.5]);
});

test('missing values learn their side; where none were seen they follow the larger child', async () => {
  const step = histGradientBoostingRegressor({
    maxIter: 1,
    learningRate: 1,
    minSamplesLeaf: 1,
    maxLeafNodes: 2,
  });
  const learnt = await pipeline(step).fit(tableOf({ x: [1, 2, 10, 11, null, null] }, [0, 0, 9, 9, 9, 9]), {
    target: 'y',
  });
  assert.deepEqual(learnt.predict([{ x: null }]), learnt.predict([{ x: 11 }]));
  const unseen = await pipeline(step).fit(tableOf({ x: [1, 2, 3, 10] }, [0, 0, 0, 8]), { target: 'y' });
  const hole = new Table([['x', numeric(Float64Array.of(Number.NaN))]]);
  assert.deepEqual(unseen.predict(hole), unseen.predict([{ x: 1 }]));
});

test('a set of categories goes left, whatever their names; an unknown one counts as missing', async () => {
  const words = ['b', 'd', 'a', 'c'].flatMap(word => new Array(12).fill(word));
  const target = words.map(word => (word === 'b' || word === 'c' ? 10 : 0));
  const step = histGradientBoostingRegressor({
    maxIter: 1,
    learningRate: 1,
    minSamplesLeaf: 1,
    maxLeafNodes: 2,
  });
  const model = await pipeline(step).fit(tableOf({ w: words }, target), { target: 'y' });
  const to = (word: string): Table => new Table([['w', strings([word])]]);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map(word => Math.round(model.predict(to(word))[0])),
    [0, 10, 10, 0],
  );
  assert.ok(Number.isFinite(model.predict(to('never seen'))[0]));
});

/** Friedman's first function, and five features that mean nothing. */
function friedman(rows: number, seed: number): Table {
  const random = createRandom(seed);
  const x = Array.from({ length: 10 }, () => Float64Array.from({ length: rows }, () => random.next()));
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const [a, b, c, d, e] = x.map(column => column[i]);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + random.normal();
  });
  return new Table([...x.map((column, i) => [`x${i}`, numeric(column)] as const), ['y', numeric(y)]]);
}

test('the order of the rows does not change a bit', async () => {
  const table = friedman(700, 1);
  const shuffled = table.take(createRandom(5).permutation(700));
  const step = pipeline(histGradientBoostingRegressor({ maxIter: 30 }));
  const a = await step.fit(table, { target: 'y' });
  const b = await step.fit(shuffled, { target: 'y' });
  const fresh = friedman(100, 2);
  assert.deepEqual(a.predict(fresh), b.predict(fresh));
});

test('early stopping stops, and the same seed gives the same model', async () => {
  const table = friedman(400, 3);
  const step = pipeline(
    histGradientBoostingRegressor({ maxIter: 500, earlyStopping: true, learningRate: 0.3, nIterNoChange: 5 }),
  );
  let trees = 0;
  const onProgress = ({ done }: { done: number }): void => {
    trees = done;
  };
  const first = await step.fit(table, { target: 'y', randomState: 4, onProgress });
  assert.ok(trees > 5 && trees < 200, `${trees} trees`);
  const again = await step.fit(table, { target: 'y', randomState: 4 });
  const other = await step.fit(table, { target: 'y', randomState: 5 });
  const fresh = friedman(50, 6);
  assert.deepEqual(first.predict(fresh), again.predict(fresh));
  assert.notDeepEqual(first.predict(fresh), other.predict(fresh));
});

test('a one-hot block gives what its features would', async () => {
  const table = tableOf(
    { w: Array.from({ length: 200 }, (_, i) => 'abc'[i % 3]) },
    Array.from({ length: 200 }, (_, i) => i % 3),
  );
  const model = await pipeline(oneHotEncoder(), histGradientBoostingRegressor()).fit(table, { target: 'y' });
  assert.deepEqual(model.featureNames, ['w_a', 'w_b', 'w_c']);
  assert.ok(Math.abs(model.predict(new Table([['w', strings(['c'])]]))[0] - 2) < 0.01);
});

test('a fit can be given up', async () => {
  const signal = { aborted: false };
  const fit = pipeline(histGradientBoostingRegressor()).fit(friedman(100, 1), {
    target: 'y',
    signal,
    onProgress: ({ done }) => {
      signal.aborted = done === 3;
    },
  });
  await assert.rejects(fit, error => isCauceError(error, 'ABORTED'));
});

test('free text and a single row are refused', async () => {
  const text = new Table([
    ['t', strings(['a b', 'c d'], 'text')],
    ['y', numeric(Float64Array.of(1, 2))],
  ]);
  const step = pipeline(histGradientBoostingRegressor());
  await assert.rejects(
    step.fit(text, { target: 'y' }),
    error => isCauceError(error, 'COLUMN_TYPE') && /derive/.test(error.message),
  );
  await assert.rejects(
    step.fit(
      text
        .drop(['t'])
        .with([['x', numeric(Float64Array.of(1, 2))]])
        .slice(0, 1),
      { target: 'y' },
    ),
    error => isCauceError(error, 'TOO_FEW_ROWS'),
  );
});

test('a sum does not depend on the order of its terms', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { maxLength: 40 }), terms => {
      const backwards = terms.toReversed();
      const own = orderFreeSum(terms.length, i => terms[i]);
      assert.equal(
        own,
        orderFreeSum(terms.length, i => backwards[i]),
      );
      const plain = terms.reduce((sum, term) => sum + term, 0);
      assert.ok(Math.abs(own - plain) <= 1e-9 * Math.max(1, ...terms.map(Math.abs)));
    }),
  );
  assert.equal(fixedPointScale(0, 30), 1);
});

test('thresholds lie between the values that they separate', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { maxLength: 60 }),
      fc.integer({ min: 2, max: 20 }),
      (values, maxBins) => {
        const sorted = Float64Array.from(values).sort();
        const thresholds = findThresholds(sorted, maxBins);
        assert.ok(thresholds.length < maxBins);
        for (let i = 0; i < thresholds.length; i++) {
          assert.ok(Number.isFinite(thresholds[i]) || sorted.includes(thresholds[i]));
          if (i > 0) assert.ok(thresholds[i] > thresholds[i - 1]);
          assert.ok(sorted.some(x => x <= thresholds[i]) && sorted.some(x => x > thresholds[i]));
        }
      },
    ),
  );
});
