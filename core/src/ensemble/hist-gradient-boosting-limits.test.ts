/** Boosting where predictions must rise or fall, and where columns may not meet. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Columns, fit, type Reference, tableOf } from '../../test/boosting-fits.ts';
import { createRandom } from '../random.ts';
import type { BoostingState } from './hist-gradient-boosting/state.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../../references/ensemble_weights.json', import.meta.url), 'utf8'),
) as Reference;
const table = tableOf(reference.columns);
const { targets, weights } = reference;

describe('what must rise or fall does', () => {
  const signs = { monotonic_cst: { a: 1, c: -1 }, max_iter: 25, min_samples_leaf: 3 };
  for (const [params, target, weight] of [
    [{}, 'squared_error', undefined],
    [{ loss: 'absolute_error' }, 'squared_error', 'fractions'],
    [{ loss: 'quantile', quantile: 0.8 }, 'squared_error', undefined],
    [{ loss: 'poisson', max_leaf_nodes: null, max_depth: 4 }, 'poisson', 'counts'],
    [{ loss: 'gamma', l2_regularization: 1 }, 'gamma', undefined],
    [{ class_weight: 'balanced' }, 'classes of 2', undefined],
  ] as const) {
    it(JSON.stringify(params), async () => {
      const isClass = target.startsWith('classes');
      const { predict } = await fit(
        isClass,
        { ...signs, ...params },
        table,
        targets[target],
        weight && weights[weight],
      );
      const random = createRandom(3);
      const width = isClass ? 2 : 1;
      const names = ['a', 'b', 'c', 'd'];
      let hasMoved = false;
      for (let n = 0; n < 30; n++) {
        const point = names.map(() => random.next() * 5);
        const word = 'pqrs'[random.integer(4)];
        for (const [name, sign] of Object.entries(signs.monotonic_cst)) {
          const line = Array.from({ length: 40 }, (_, i) => i / 8);
          const columns = names.map((own, c) => [own, line.map(x => (own === name ? x : point[c]))]);
          const rows = tableOf({ ...Object.fromEntries(columns), w: line.map(() => word) } as Columns);
          const own = predict(rows).filter((_, i) => i % width === width - 1);
          for (let i = 1; i < own.length; i++)
            assert.ok(sign * (own[i] - own[i - 1]) >= -1e-9 * Math.abs(own[i]));
          hasMoved ||= own[0] !== own[own.length - 1];
        }
      }
      assert.ok(hasMoved);
    });
  }

  it('is refused of a column that has no order, or of three classes', async () => {
    const refused = { code: 'PARAM_INVALID' };
    await assert.rejects(fit(false, { monotonic_cst: { w: 1 } }, table, targets.squared_error), refused);
    await assert.rejects(fit(false, { monotonic_cst: { x: 1 } }, table, targets.squared_error), refused);
    await assert.rejects(fit(true, { monotonic_cst: { a: 1 } }, table, targets['classes of 3']), refused);
  });
});

/** The names of the columns that decide on each path. */
function paths({ trees }: BoostingState): string[] {
  const found = new Set<string>();
  const go = (node: number, above: readonly number[]): void => {
    if (trees.child[node] < 0)
      found.add(
        [...new Set(above)]
          .sort()
          .map(input => table.names[input])
          .join(''),
      );
    else for (const k of [0, 1]) go(trees.child[node] + k, [...above, trees.input[node]]);
  };
  for (const root of trees.roots) go(root, []);
  return [...found];
}

describe('columns meet on a path only', () => {
  const y = targets.squared_error;
  const params = { min_samples_leaf: 2, max_leaf_nodes: 20, max_iter: 20 };
  for (const [interaction_cst, isRight] of [
    ['no_interactions', (path: string) => path.length <= 1],
    ['pairwise', (path: string) => path.length <= 2],
    [
      [
        ['a', 'w'],
        ['a', 'b', 'c'],
      ],
      (path: string) => [...path].every(c => 'aw'.includes(c)) || !/[dw]/.test(path) || path === 'd',
    ],
  ] as const) {
    it(`as ${JSON.stringify(interaction_cst)} says`, async () => {
      const { state } = await fit(false, { ...params, interaction_cst }, table, y);
      const all = paths(state);
      assert.deepEqual(
        all.filter(path => !isRight(path)),
        [],
      );
      assert.ok(all.length > 3);
      assert.ok(paths((await fit(false, params, table, y)).state).some(path => !isRight(path)));
    });
  }

  it('that are there', async () => {
    await assert.rejects(fit(false, { interaction_cst: [['a', 'x']] }, table, y), {
      code: 'PARAM_INVALID',
      message: /interactionCst .* columns that it is given: "a", "b", "c", "d", "w". Got "x"/,
    });
  });
});
