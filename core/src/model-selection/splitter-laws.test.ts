import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  groupKFold,
  groupShuffleSplit,
  kFold,
  leaveOneGroupOut,
  leaveOneOut,
  numeric,
  repeatedKFold,
  repeatedStratifiedKFold,
  type Split,
  shuffleSplit,
  stratifiedGroupKFold,
  stratifiedKFold,
  stratifiedShuffleSplit,
  strings,
  Table,
  trainTestSplit,
} from '../index.ts';

type Values = readonly (number | string)[] | null;

/** Tables of classes and groups. */
const tables = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 30,
    maxLength: 80,
  })
  .filter(rows => new Set(rows.map(row => row[1])).size >= 3)
  .map(rows => ({
    rows,
    table: tableOf(
      rows.length,
      rows.map(([c]) => `c${c}`),
      rows.map(([, group]) => group),
    ),
  }));
const seeds = fc.integer({ min: 0, max: 1000 });

describe('laws of splitters', () => {
  it('folds test every row once, and learn from all others', () => {
    fc.assert(
      fc.property(tables, seeds, fc.boolean(), ({ rows, table }, randomState, shuffle) => {
        const options = { nSplits: 3, shuffle, randomState };
        for (const splitter of [
          kFold(options),
          stratifiedKFold(options),
          groupKFold({ ...options, groups: 'group' }),
          stratifiedGroupKFold({ ...options, groups: 'group' }),
          leaveOneOut(),
          leaveOneGroupOut({ groups: 'group' }),
        ]) {
          const made = splitter.split(table, 'target');
          assert.deepEqual(
            made.flatMap(({ test }) => [...test]).sort((a, b) => a - b),
            [...rows.keys()],
          );
          for (const split of made) checkParts(split, rows.length, true);
          assert.deepEqual(splitter.split(table, 'target'), made);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('no group is on both sides', () => {
    fc.assert(
      fc.property(tables, seeds, fc.boolean(), ({ rows, table }, randomState, shuffle) => {
        const options = { groups: 'group', nSplits: 3, shuffle, randomState };
        const whole = [
          ...groupKFold(options).split(table, 'target'),
          ...groupShuffleSplit({ groups: 'group', randomState }).split(table, 'target'),
        ];
        for (const { train, test } of whole) assert.ok(train.length > 0 && test.length > 0);
        // By classes a part may be left without any group.
        for (const split of [...whole, ...stratifiedGroupKFold(options).split(table, 'target')]) {
          const [train, test] = [split.train, split.test].map(
            part => new Set(Array.from(part, row => rows[row][1])),
          );
          assert.equal(train.isDisjointFrom(test), true);
        }
        const { train, test } = trainTestSplit(table, { groups: 'group', randomState });
        const seen = new Set(train.toRows().map(({ group }) => group));
        assert.ok(test.toRows().every(({ group }) => !seen.has(group)));
      }),
      { numRuns: 30 },
    );
  });

  it('classes have the same shares in all parts, within a row', () => {
    fc.assert(
      fc.property(tables, seeds, fc.boolean(), ({ rows, table }, randomState, shuffle) => {
        const classes = [0, 1, 2, 3];
        const count = (part: Int32Array, c: number) => part.filter(row => rows[row][0] === c).length;
        for (const { train, test } of stratifiedKFold({ nSplits: 4, shuffle, randomState }).split(
          table,
          'target',
        )) {
          for (const c of classes) within(count(test, c), (count(train, c) + count(test, c)) / 4);
        }
        const options = { testSize: 0.3, trainSize: 0.5, randomState, nSplits: 2 };
        for (const { train, test } of stratifiedShuffleSplit(options).split(table, 'target')) {
          const left = rows.length - train.length;
          for (const c of classes) {
            const all = rows.filter(row => row[0] === c).length;
            within(count(train, c), (all * train.length) / rows.length);
            // What is measured on is drawn from those that are left.
            within(count(test, c), ((all - count(train, c)) * test.length) / left);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('random parts never overlap, and are drawn anew each time', () => {
    fc.assert(
      fc.property(tables, seeds, ({ rows, table }, randomState) => {
        const made = shuffleSplit({ nSplits: 4, testSize: 0.2, trainSize: 0.5, randomState }).split(
          table,
          'target',
        );
        for (const split of made) {
          checkParts(split, rows.length, false);
          assert.equal(split.test.length, Math.ceil(0.2 * rows.length));
          assert.equal(split.train.length, Math.floor(0.5 * rows.length));
        }
        assert.notDeepEqual(made[0], made[1]);
      }),
      { numRuns: 30 },
    );
  });

  it('repeated folds are folds, other ones each time', () => {
    const table = tableOf(
      40,
      Array.from({ length: 40 }, (_, i) => (i < 24 ? 'a' : 'b')),
      null,
    );
    for (const splitter of [
      repeatedKFold({ nSplits: 4, nRepeats: 3 }),
      repeatedStratifiedKFold({ nSplits: 4, nRepeats: 3 }),
    ]) {
      const made = splitter.split(table, 'target');
      assert.equal(made.length, 12);
      for (const repeat of [0, 1, 2]) {
        const own = made.slice(4 * repeat, 4 * repeat + 4).flatMap(({ test }) => [...test]);
        assert.equal(new Set(own).size, 40);
      }
      assert.notDeepEqual(made[0], made[4]);
    }
    for (const { test } of repeatedStratifiedKFold({ nSplits: 4, nRepeats: 2 }).split(table, 'target'))
      assert.equal(test.filter(row => row < 24).length, 6);
  });

  it('a row is as likely to be tested as any other', () => {
    const times = new Float64Array(20);
    const table = tableOf(20, null, null);
    for (const { test } of shuffleSplit({ nSplits: 4000, testSize: 0.25 }).split(table, 'target'))
      for (const row of test) times[row]++;
    // Six standard deviations of a binomial count.
    for (const count of times) assert.ok(Math.abs(count - 1000) < 6 * Math.sqrt(4000 * 0.25 * 0.75));
  });
});

/** Rounded up or down. */
function within(received: number, exact: number): void {
  assert.ok(Math.abs(received - exact) < 1 + 1e-9, `${received}, not ${exact}`);
}

function checkParts({ train, test }: Split, rows: number, isWhole: boolean): void {
  for (const part of [train, test])
    assert.deepEqual(
      [...part],
      [...new Set(part)].sort((a, b) => a - b),
    );
  const both = new Set([...train, ...test]);
  assert.equal(both.size, train.length + test.length);
  if (isWhole) assert.equal(both.size, rows);
}

function tableOf(rows: number, target: Values, groups: Values): Table {
  const column = (values: Values) =>
    values === null
      ? numeric(new Float64Array(rows))
      : typeof values[0] === 'string'
        ? strings(values as string[])
        : numeric(Float64Array.from(values as number[]), 'integer');
  return new Table([
    ['target', column(target)],
    ['group', column(groups)],
  ]);
}
