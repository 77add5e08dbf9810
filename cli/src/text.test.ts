import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alignColumns, count, formatBytes, formatDuration, formatNumber } from './text.ts';

describe('formatNumber', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [0.901234, '0.9012'],
    [1.23456, '1.235'],
    [183412.4, '183,412'],
    [2014, '2014'],
    [1234567.8, '1,234,568'],
    [-12.3456, '-12.35'],
    [0.00001234, '0.00001234'],
    [1e20, '1.000e+20'],
    [Number.NaN, 'NaN'],
  ];
  for (const [value, expected] of cases)
    it(`spells ${value} as ${expected}`, () => assert.equal(formatNumber(value), expected));
});

describe('sizes, durations and counts', () => {
  it('take the unit that fits', () => {
    assert.deepEqual([640, 215_300, 999_600, 1_240_000].map(formatBytes), [
      '640 B',
      '215 kB',
      '1.0 MB',
      '1.2 MB',
    ]);
    assert.deepEqual([40, 4321, 125_000].map(formatDuration), ['0.0 s', '4.3 s', '2 min 5 s']);
    assert.deepEqual([count(1, 'row'), count(8000, 'row')], ['1 row', '8,000 rows']);
  });
});

describe('alignColumns', () => {
  it('pads all cells but the last of a line', () => {
    assert.deepEqual(
      alignColumns([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
      ['a    bb', 'ccc  d'],
    );
    assert.deepEqual(alignColumns([]), []);
  });

  it('lets nothing through that moves the cursor, changes colours or the order of letters', () => {
    const cells = ['\x1b[2Jred', 'a\nb\u2028c', '\u202etxt.exe\u202c', 'नमस्ते', '👩‍🔧'];
    assert.deepEqual(alignColumns([cells]), [' [2Jred  a b c   txt.exe   नमस्ते  👩‍🔧']);
  });
});
