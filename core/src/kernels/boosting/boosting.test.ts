/** The kernels of boosting: WebAssembly against plain TypeScript, whole fits, to the bit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { trainBoosting } from '../../ensemble/hist-gradient-boosting/boosting.ts';
import {
  absoluteError,
  gammaDeviance,
  logLoss,
  poissonDeviance,
  quantileLoss,
  squaredError,
} from '../../ensemble/hist-gradient-boosting/objective.ts';
import { rawPredictions } from '../../ensemble/hist-gradient-boosting/state.ts';
import { histGradientBoostingRegressor } from '../../ensemble/hist-gradient-boosting-regressor.ts';
import { createRandom } from '../../random.ts';
import { numeric, strings } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { exp, log } from '../exponential.ts';
import { openWorkspace, plainWorkspace } from '../workspace.ts';
import { divideRows, dividingRoom } from './rows.ts';

const spaces = { 1: () => openWorkspace(1), 2: () => openWorkspace(2), 3: () => openWorkspace(3) };
const context = { random: createRandom(1), report: () => {}, throwIfAborted: () => {}, threads: 1 };

/** Numbers with holes, few values and many, categories, a one-hot block. */
function someTable(rows: number, columns: number, seed: number): Table {
  const random = createRandom(seed);
  const codes = Int32Array.from({ length: rows }, () => random.integer(6) - 1);
  return new Table([
    ...Array.from({ length: columns }, (_, c) => {
      const values = Float64Array.from({ length: rows }, () => {
        if (c % 3 === 1 && random.next() < 0.2) return Number.NaN;
        return c % 4 === 2 ? random.integer(5) : random.normal();
      });
      return [`x${c}`, numeric(values)] as const;
    }),
    [
      'word',
      strings(
        Array.from({ length: rows }, () => (random.next() < 0.1 ? null : 'abcdefgh'[random.integer(8)])),
      ),
    ],
    ['block', { type: 'oneHot', codes, names: ['p', 'q', 'r', 's', 't'] }],
  ]);
}

const { params } = histGradientBoostingRegressor({ maxIter: 8, minSamplesLeaf: 3, learningRate: 0.3 });

for (const [threads, open] of Object.entries(spaces)) {
  test(`the same trees to the bit with ${threads} threads as in plain TypeScript`, async () => {
    for (const [seed, columns] of [1, 4, 7, 9, 13, 20].entries()) {
      const rows = 200 + 150 * seed;
      const table = someTable(rows, columns, seed);
      const random = createRandom(100 + seed);
      const target = Float64Array.from({ length: rows }, () => random.normal() * 1e3);
      const classes = ['a', 'b', 'c'].slice(0, 2 + (seed % 2));
      const codes = Int32Array.from(target, y => Math.abs(Math.trunc(y)) % classes.length);
      const weights = target.map(() => 0.1 + random.next() * 3);
      const objectives = [
        squaredError(target),
        seed % 2 === 0 ? absoluteError(target) : quantileLoss(target, 0.9),
        logLoss({ codes, classes }),
        squaredError(target, weights),
        quantileLoss(target, 0.3, weights),
        logLoss({ codes, classes }, weights),
        poissonDeviance(
          target.map(y => Math.max(0, Math.round(y / 300))),
          seed % 2 === 0 ? weights : undefined,
        ),
        gammaDeviance(
          target.map(y => 1 + Math.abs(y)),
          seed % 2 === 0 ? undefined : weights,
        ),
      ];
      // Of the others every second.
      for (const objective of objectives.filter((_, i) => i < 3 || (i + seed) % 2 === 0)) {
        const [plain, fast] = [plainWorkspace(), open()];
        const bound = objective.outputs === 1 && seed % 3 !== 0 ? { monotonicCst: { x0: 1 as const } } : {};
        const given = { ...params, ...bound, earlyStopping: seed % 2 === 0 };
        const states = [];
        for (const space of [plain, fast]) {
          states.push(await trainBoosting(space, 'test', table, objective, given, context));
          space.close();
        }
        assert.deepEqual(states[1], states[0]);
        assert.ok(states[0].trees.input.some(input => input >= 0));
        assert.ok(rawPredictions('test', table, states[0]).every(Number.isFinite));
      }
    }
  });

  test(`dividing keeps every row, in order on both sides, with ${threads} threads`, () => {
    const space = open();
    const rows = 30_000;
    const random = createRandom(8);
    const bins = space.array(Uint8Array, rows);
    for (let i = 0; i < rows; i++) bins[i] = random.integer(256);
    const goesLeft = space.array(Uint8Array, 256);
    const order = space.array(Uint32Array, rows);
    const room = dividingRoom(space, rows);
    for (const length of [0, 1, 5, 8191, 8192, 8193, 30_000]) {
      for (const share of [0, 0.3, 1]) {
        for (let bin = 0; bin < 256; bin++) goesLeft[bin] = random.next() < share ? 1 : 0;
        const own = Uint32Array.from({ length }, () => random.integer(rows));
        order.set(own);
        const count = divideRows(space, order.subarray(0, length), bins, goesLeft, room);
        const left = own.filter(row => goesLeft[bins[row]] === 1);
        assert.equal(count, left.length);
        const right = own.filter(row => goesLeft[bins[row]] === 0);
        assert.deepEqual([...order.subarray(0, length)], [...left, ...right]);
      }
    }
    space.close();
  });
}

test('exp and log are within a unit in the last place of the host', () => {
  const close = (own: number, host: number): void =>
    assert.ok(Math.abs(own - host) <= 2.3e-16 * Math.abs(host), `${own} ${host}`);
  fc.assert(fc.property(fc.double({ min: -700, max: 700, noNaN: true }), x => close(exp(x), Math.exp(x))));
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), x => close(log(x), Math.log(x))),
  );
  assert.equal(exp(0), 1);
  assert.equal(log(1), 0);
});
