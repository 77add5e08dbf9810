import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCauceError } from '../errors.ts';
import { field, schema } from '../table/schema.ts';
import { col, columnsOf, date, type Expression, isExpression, lit, when } from './builder.ts';
import type { BooleanExpression, NumberExpression, TextExpression } from './methods.ts';

const printed: [Expression, string][] = [
  [lit(2026).minus(col('year')), '2026 - year'],
  [lit(2026).minus(col('year')).times(2).log1p(), '((2026 - year) * 2).log1p()'],
  [col('max power').extractNumber(), 'col("max power").extractNumber()'],
  [col('name').word(0).equals('Skoda'), 'name.word(0) = "Skoda"'],
  [col('a').greaterThan(1).and(col('b').not()), '(a > 1) and b.not()'],
  [when(col('a').atLeast(1)).then('x').otherwise(col('b')), 'when(a ≥ 1).then("x").otherwise(b)'],
  [col('sold').daysSince(date('2026-11-23')), 'sold.daysSince(2026-11-23T00:00:00.000Z)'],
  [col('fuel').isIn('CNG', 'LPG'), 'fuel.isIn("CNG", "LPG")'],
  [when(col('a').or(false)).then(1).otherwise(2), 'when(a or false).then(1).otherwise(2)'],
  [lit('a').concat('b').extract('c'), '"a".concat("b").extract(/c/, 0)'],
  [col('name').matches(/a\/b/i), 'name.matches(/a\\/b/i)'],
];

describe('the builder', () => {
  for (const [expression, text] of printed) {
    it(`prints ${text}`, () => assert.equal(expression.toString(), text));
  }

  it('makes plain JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(lit(2026).minus(col('year')))), {
      op: 'minus',
      args: [{ value: 2026, kind: 'number' }, { column: 'year' }],
    });
  });

  it('makes expressions that cannot be changed', () => {
    const age = lit(2026).minus(col('year'));
    const { node } = age as unknown as { node: { args: unknown[] } };
    assert.throws(() => node.args.push(1), TypeError);
    assert.throws(() => Object.assign(age, { node: null }), TypeError);
  });

  it('does not compile what does not suit a column', () => {
    const cars = schema({
      year: field.integer({ nullable: true }),
      name: field.text(),
      fuel: field.category(['Diesel', 'Petrol']),
      sold: field.date(),
      isNew: field.boolean(),
    });
    const column = columnsOf(cars);
    const age: NumberExpression = lit(2026).minus(column('year'));
    const brand: TextExpression = column('name').word(0);
    const isOld: BooleanExpression = column('sold').lessThan(new Date(0)).and(column('isNew').not());
    const choice: TextExpression = when(isOld).then('old').otherwise(brand);
    const number: NumberExpression = when(isOld).then(age).otherwise(0);
    const filled: TextExpression = column('fuel').fillMissing('none', column('name'));
    assert.ok([age, choice, number, filled, column('sold').year()].every(isExpression));
    const wrong = (): unknown => [
      // @ts-expect-error there is no such column
      column('yaer'),
      // @ts-expect-error a number has no letters
      column('year').lower(),
      // @ts-expect-error a category has no year
      column('fuel').year(),
      // @ts-expect-error text is not added
      lit(1).plus(brand),
      // @ts-expect-error one kind on both sides
      age.equals('2014'),
      // @ts-expect-error a number is no condition
      when(age),
      // @ts-expect-error one kind on both branches
      when(isOld).then(1).otherwise('young'),
      // @ts-expect-error one kind on both branches
      when(isOld).then(brand).otherwise(age),
      // @ts-expect-error a boolean is no text
      column('isNew').trim(),
      // @ts-expect-error a RegExp or its source
      brand.matches(1),
    ];
    assert.throws(wrong, error => isCauceError(error, 'COLUMN_UNKNOWN'));
  });

  const refused: [name: string, make: () => unknown, message: RegExp][] = [
    ['a number that is not finite', () => lit(Number.NaN), /NaN cannot stand in an expression as a number/],
    ['an invalid date', () => lit(new Date(Number.NaN)), /NaN cannot stand in an expression as a date/],
    [
      'a text that is no date',
      () => date('23/11/2026'),
      /"23\/11\/2026" must be a day or an instant in ISO 8601/,
    ],
    ['a value that is no value', () => lit(1).plus(null as never), /null cannot stand in an expression/],
    ['a pattern with look-around', () => col('a').matches(/(?=b)/), /position 1: look-around/],
    ['a flag', () => col('a').matches(/b/gi), /the flag "g" is not supported, only "i"/],
    ['a group that is not there', () => col('a').extract(/(b)/, 2), /Groups are numbered from 1 to 1/],
    [
      'a pattern that changes',
      () => col('a').matches(col('b') as never),
      /matches: its pattern must be a constant/,
    ],
  ];
  for (const [what, make, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(make, message));
  }

  it('says so when an expression grows too deep', () => {
    let deep = col('a').plus(0);
    assert.throws(() => {
      for (let i = 0; i < 100; i++) deep = deep.plus(1);
    }, /more than 64 deep/);
  });
});
