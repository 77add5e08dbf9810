import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  groupKFold,
  isCauceError,
  kFold,
  leaveOneGroupOut,
  leaveOneOut,
  numeric,
  predefinedSplit,
  type Splitter,
  shuffleSplit,
  stratifiedGroupKFold,
  stratifiedKFold,
  strings,
  Table,
  timeSeriesSplit,
  trainTestSplit,
} from '../index.ts';

type Values = readonly (number | string)[] | null;
interface SplitCase {
  readonly name: string;
  readonly options: Record<string, never>;
  readonly rows: number;
  readonly target: Values;
  readonly groups: Values;
  readonly train: number[][];
  readonly test: number[][];
}
interface SizesCase {
  readonly rows: number;
  readonly options: { testSize?: number; trainSize?: number };
  readonly train: number;
  readonly test: number;
}
const { splits, sizes }: { splits: SplitCase[]; sizes: SizesCase[] } = JSON.parse(
  readFileSync(new URL('../../../references/model_selection.json', import.meta.url), 'utf8'),
);

const makers: Record<string, (options: object) => Splitter> = {
  kFold,
  stratifiedKFold,
  groupKFold: options => groupKFold({ ...options, groups: 'group' }),
  stratifiedGroupKFold: options => stratifiedGroupKFold({ ...options, groups: 'group' }),
  timeSeriesSplit,
  leaveOneGroupOut: () => leaveOneGroupOut({ groups: 'group' }),
  predefinedSplit: () => predefinedSplit({ testFold: 'group' }),
};

describe('splitters make the splits of scikit-learn', () => {
  for (const [i, { name, options, rows, target, groups, train, test }] of splits.entries()) {
    it(`${i} ${name} ${JSON.stringify(options)}, ${rows} rows`, () => {
      const made = makers[name](options).split(tableOf(rows, target, groups), 'target');
      assert.deepEqual(
        made.map(split => [...split.test]),
        test,
      );
      assert.deepEqual(
        made.map(split => [...split.train]),
        train,
      );
    });
  }

  for (const { rows, options, train, test } of sizes) {
    it(`trainTestSplit of ${rows} rows, ${JSON.stringify(options)}`, () => {
      const parts = trainTestSplit(tableOf(rows, null, null), options);
      assert.deepEqual([parts.train.length, parts.test.length], [train, test]);
    });
  }
});

describe('splitters', () => {
  const table = tableOf(6, ['a', 'a', 'a', 'b', 'b', 'b'], [1, 1, 2, 2, 3, 3]);

  it('by groups say which column is no input', () => {
    assert.deepEqual(groupKFold({ groups: 'group' }).drops, ['group']);
    assert.deepEqual(groupKFold({ groups: 'group', keepGroups: true }).drops, []);
    assert.equal(kFold().drops, undefined);
  });

  it('refuse what cannot be split, and say why', () => {
    const refused: [() => unknown, string, RegExp][] = [
      [() => kFold({ nSplits: 1 }), 'PARAM_INVALID', /nSplits of kFold must be a whole number of at least 2/],
      [
        () => kFold({ nSplits: 7 }).split(table, 'target'),
        'TOO_FEW_ROWS',
        /kFold needs at least 7 rows. Got 6/,
      ],
      [
        () => stratifiedKFold({ nSplits: 4 }).split(table, 'target'),
        'PARAM_INVALID',
        /at most 3, the rows of/,
      ],
      [() => groupKFold({ groups: 'gruop', nSplits: 2 }).split(table, 'target'), 'COLUMN_UNKNOWN', /"group"/],
      [
        () => groupKFold({ groups: 'group' }).split(table, 'target'),
        'PARAM_INVALID',
        /at most 3, the number of groups/,
      ],
      [() => timeSeriesSplit({ testSize: 2 }).split(table, 'target'), 'TOO_FEW_ROWS', /at least 11 rows/],
      [
        () => shuffleSplit({ testSize: 6 }).split(table, 'target'),
        'PARAM_INVALID',
        /at least one of the 6 rows/,
      ],
      [() => leaveOneOut().split(table.slice(0, 1), 'target'), 'TOO_FEW_ROWS', /at least 2 rows/],
      [
        () => leaveOneGroupOut({ groups: 'group' }).split(table.slice(0, 2), ''),
        'FIT_FAILED',
        /2 groups. Got 1/,
      ],
      [() => predefinedSplit({ testFold: 'target' }).split(table, ''), 'COLUMN_TYPE', /whole numbers/],
      [() => trainTestSplit(table.slice(0, 1)), 'PARAM_INVALID', /testSize/],
      [() => trainTestSplit(table, { stratify: 'target', groups: 'group' }), 'PARAM_INVALID', /groups/],
      [() => trainTestSplit(table, { stratify: 'target', shuffle: false }), 'PARAM_INVALID', /shuffle/],
      [
        () =>
          groupKFold({ groups: 'w', nSplits: 2 }).split(
            table.with([['w', strings(['a', null, 'b', 'a', 'b', 'c'])]]),
            '',
          ),
        'COLUMN_MISSING_VALUES',
        /column "w"/,
      ],
    ];
    for (const [call, code, message] of refused)
      assert.throws(
        call,
        error => isCauceError(error) && error.code === code && message.test(error.message),
        code,
      );
  });

  it('trainTestSplit keeps the order of rows, and takes the last ones unshuffled', () => {
    const { train, test } = trainTestSplit(table, { testSize: 2, randomState: 4 });
    assert.equal(train.length + test.length, 6);
    assert.deepEqual(
      trainTestSplit(table, { shuffle: false, testSize: 2 }).test.toRows(),
      table.slice(4).toRows(),
    );
    const stratified = trainTestSplit(table, { testSize: 2, stratify: 'target' }).test.toRows();
    assert.deepEqual(stratified.map(row => row['target']).sort(), ['a', 'b']);
  });
});

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
