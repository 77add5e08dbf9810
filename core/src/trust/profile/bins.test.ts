import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { numeric, strings } from '../../table/column.ts';
import { type BinSpec, binColumn, binCount, binOfNumber } from './bins.ts';

const none = new Float64Array(0);
const year: BinSpec = { kind: 'number', edges: Float64Array.of(2000, 2010), min: 1990, max: 2020, words: [] };
const never: BinSpec = { kind: 'number', edges: none, min: 1, max: 0, words: [] };
const mileage: BinSpec = { kind: 'quantity', edges: Float64Array.of(15), min: 9, max: 30, words: [] };
const fuel: BinSpec = { kind: 'category', edges: none, min: 0, max: 0, words: ['Petrol', 'Diesel'] };
const name: BinSpec = { kind: 'text', edges: none, min: 0, max: 0, words: [] };

const knowsNone = (): boolean => false;
const knowsLpg = (text: string): boolean => text === 'LPG';

describe('the bin of a number', () => {
  const cases: readonly (readonly [value: number, code: number, what: string])[] = [
    [Number.NaN, 0, 'missing'],
    [1989.9, 1, 'below the range'],
    [Number.NEGATIVE_INFINITY, 1, 'below the range'],
    [1990, 2, 'in the first bin, at the smallest value seen'],
    [2000, 2, 'in the first bin, at its edge'],
    [2000.1, 3, 'in the second bin'],
    [2010.5, 4, 'in the last bin'],
    [2020, 4, 'in the last bin, at the largest value seen'],
    [2021, 5, 'above the range'],
    [Number.POSITIVE_INFINITY, 5, 'above the range'],
  ];
  for (const [value, code, what] of cases) {
    it(`is ${code} for ${value}: ${what}`, () => {
      assert.equal(binOfNumber(year, value), code);
    });
  }

  it('is never one of the inner ones where no number was seen', () => {
    for (const value of [-1, 0, 0.5, 1, 2, Number.NaN])
      assert.ok([0, 1, 3].includes(binOfNumber(never, value)));
    assert.equal(binCount(never), 4);
  });
});

const columns = [
  { what: 'numbers', spec: year, column: numeric(Float64Array.of(Number.NaN, 1900, 2005)), codes: [0, 1, 3] },
  {
    what: 'quantities',
    spec: mileage,
    column: strings([null, '8 kmpl', '15 kmpl', '15.1 kmpl', '31 kmpl', 'much'], 'text'),
    codes: [0, 1, 2, 3, 4, 1],
  },
  {
    what: 'categories',
    spec: fuel,
    column: strings([null, 'Diesel', 'Petrol', 'LPG', 'Deisel', 'Diesel']),
    codes: [0, 3, 2, 4, 1, 3],
  },
  { what: 'texts', spec: name, column: strings([null, 'a', 'b'], 'text'), codes: [0, 1, 1] },
] as const;

describe('the bins of a column', () => {
  for (const { what, spec, column, codes } of columns) {
    it(`are those of its ${what}, and no more than it is said to have`, () => {
      assert.deepEqual([...binColumn(spec, column, knowsLpg)], codes);
      assert.ok(codes.every(code => code < binCount(spec)));
    });
  }

  it('ask of a category whether it was seen only when it has no bin of its own', () => {
    assert.deepEqual([...binColumn(fuel, strings(['Diesel', 'LPG']), knowsNone)], [3, 1]);
  });
});
