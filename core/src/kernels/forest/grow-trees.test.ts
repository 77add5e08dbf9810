import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../random.ts';
import { openWorkspace, plainWorkspace, type Workspace } from '../workspace.ts';
import { type GrowthRules, type TrainingTarget, TreeGrower } from './grow-trees.ts';
import { layRows, type TrainingInput } from './training-rows.ts';

/** The bits of some trees. */
function grow(
  space: Workspace,
  inputs: readonly TrainingInput[],
  target: TrainingTarget,
  rules: GrowthRules,
): unknown {
  try {
    const data = layRows(space, inputs, target.target.length, rules.isRandom);
    const grower = new TreeGrower(space, data, target, rules, createRandom(3), 3);
    return [2, 1].flatMap(count =>
      grower.grow(count).map(({ nodes, sets, vectors }) => ({
        // As bits: a node's first word may be no number.
        nodes: Array.from(new BigUint64Array(nodes.slice().buffer)),
        sets: [...sets],
        vectors: [...vectors],
      })),
    );
  } finally {
    space.close();
  }
}

const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 4, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e300),
);

const problem = fc
  .record({
    rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 60 })),
    widths: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 1, maxLength: 4 }),
    classes: fc.constantFrom(0, 2, 3),
  })
  .chain(({ rows, widths, classes }) =>
    fc.record({
      inputs: fc.tuple(
        ...widths.map(kind =>
          (kind === 0
            ? fc.array(number, { minLength: rows, maxLength: rows }).map(all => Float64Array.from(all))
            : fc
                .array(fc.integer({ min: -1, max: 40 }), { minLength: rows, maxLength: rows })
                .map(all => Int32Array.from(all))
          ).map(values => ({ kind, values, codes: kind === 0 ? 0 : 41 })),
        ),
      ),
      target: fc.array(fc.integer({ min: 0, max: classes === 0 ? 1000 : classes - 1 }), {
        minLength: rows,
        maxLength: rows,
      }),
      classes: fc.constant(classes),
      weights: fc.option(
        fc.array(fc.oneof(fc.constantFrom(0.5, 1, 1e-12), fc.double({ min: 1e-3, max: 1, noNaN: true })), {
          minLength: rows,
          maxLength: rows,
        }),
        { nil: undefined },
      ),
      isPoisson: fc.boolean(),
      isBalanced: fc.boolean(),
      monotone: fc.option(
        fc.tuple(...widths.map(kind => fc.constantFrom(...(kind === 0 ? [0, 1, -1] : [0])))),
        {
          nil: undefined,
        },
      ),
      rules: fc.record({
        draws: fc.constantFrom(0, rows),
        maxFeatures: fc.integer({ min: 1, max: widths.length }),
        maxDepth: fc.constantFrom(Number.POSITIVE_INFINITY, 2),
        minSamplesSplit: fc.constantFrom(2, 5),
        minSamplesLeaf: fc.constantFrom(1, 1, 3),
        minWeightLeaf: fc.constantFrom(0, 0, 2),
        minImpurityDecrease: fc.constantFrom(0, 0, 0.01),
        isEntropy: fc.boolean(),
        isRandom: fc.boolean(),
      }),
    }),
  );

test('trees are the same to the bit in WebAssembly and in plain TypeScript', () => {
  fc.assert(
    fc.property(problem, ({ inputs, target, classes, rules, weights, isPoisson, isBalanced, monotone }) => {
      const isBinary = classes === 2 && !rules.isEntropy;
      const weighted =
        weights === undefined
          ? {}
          : {
              weights: Float64Array.from(weights),
              chances: isBalanced ? Float64Array.from(weights) : undefined,
              isPoisson: isPoisson && classes === 0,
              isBalanced: isBalanced && classes > 0,
              monotone: monotone === undefined || classes > 2 ? undefined : Int8Array.from(monotone),
            };
      const learnt = {
        ...weighted,
        target: Float64Array.from(target),
        center: 0,
        unscale: 1,
        values: Float64Array.from(target),
        classes: isBinary ? 0 : classes,
        isBinary,
      };
      const own = { ...rules, isEntropy: rules.isEntropy && classes > 0 };
      const plain = grow(plainWorkspace(), inputs, learnt, own);
      assert.deepEqual(grow(openWorkspace(1), inputs, learnt, own), plain);
    }),
    { numRuns: 600 },
  );
});

/** 5000 rows: large nodes, small nodes, cells of many ranks. */
function manyRows(isRandom: boolean, classes: number) {
  const random = createRandom(8);
  const rows = 5000;
  const draw = (next: () => number) => Float64Array.from({ length: rows }, next);
  const columns = [
    draw(() => random.normal()),
    draw(() => (random.next() < 0.2 ? Number.NaN : random.normal())),
    draw(() => random.integer(30)),
  ];
  const inputs = [
    ...columns.map(values => ({ kind: 0, values, codes: 0 })),
    { kind: 1, values: Int32Array.from(draw(() => random.integer(30) - 1)), codes: 29 },
    { kind: 2, values: Int32Array.from(draw(() => random.integer(400) - 1)), codes: 399 },
  ];
  const target = columns[0].map((x, i) =>
    classes === 0
      ? Math.round(1000 * (x + Number(i % 7)))
      : Math.min(classes - 1, Math.abs(Math.round(x + (i % 2)))),
  );
  const learnt = { target, center: 5, unscale: 0.001, values: target, classes, isBinary: false };
  const rules = {
    draws: isRandom ? 0 : rows,
    maxFeatures: isRandom ? 3 : 5,
    maxDepth: Number.POSITIVE_INFINITY,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    minWeightLeaf: 0,
    minImpurityDecrease: 0,
    isEntropy: false,
    isRandom,
  };
  return { inputs, learnt, rules };
}

for (const isRandom of [false, true]) {
  for (const classes of [0, 3]) {
    const what = `${isRandom ? 'random' : 'best'} splits, ${classes === 0 ? 'numbers' : 'classes'}`;
    test(`trees of many rows are the same for 1, 2 and 3 threads and in plain TypeScript: ${what}`, () => {
      const { inputs, learnt, rules } = manyRows(isRandom, classes);
      const plain = grow(plainWorkspace(), inputs, learnt, rules);
      for (const threads of [1, 2, 3])
        assert.deepEqual(grow(openWorkspace(threads), inputs, learnt, rules), plain);
    });
  }
}
