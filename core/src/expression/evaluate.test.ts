import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isCauceError } from '../errors.ts';
import { type Column, numeric, strings } from '../table/column.ts';
import { Table, type Value, valueAt } from '../table/table.ts';
import { col, date, type Expression, lit, when } from './builder.ts';
import { evaluate } from './evaluate.ts';

const { NaN: missing, POSITIVE_INFINITY } = Number;

/** Columns of two rows; in each, the second value is missing. */
const cars = new Table([
  ['year', numeric(Float64Array.of(2014, missing), 'integer')],
  ['zero', numeric(Float64Array.of(0, missing))],
  ['name', strings(['  Maruti Swift VDI ', null], 'text')],
  ['fuel', strings(['Diesel', null])],
  ['new', numeric(Float64Array.of(1, missing), 'boolean')],
  ['sold', numeric(Float64Array.of(Date.UTC(2024, 1, 29, 13, 45, 30), missing), 'date')],
]);

function values(expression: Expression, table = cars): Value[] {
  const column = evaluate(expression.node, table, 'test');
  return Array.from({ length: table.length }, (_, row) => valueAt(column, row));
}

const year = col('year');
const name = col('name');
const fuel = col('fuel');
const isNew = col('new');
const sold = col('sold');
const unknown = lit(0).dividedBy(0).greaterThan(0);

/** The value of the first row. On the second, where columns are missing, all of these are missing. */
const strict: [Expression, Value][] = [
  [lit(2026).minus(year), 12],
  [year.plus(year), 4028],
  [year.times(0.5), 1007],
  [year.dividedBy(2), 1007],
  [year.dividedBy(0), null],
  [year.dividedBy(col('zero')), null],
  [year.modulo(10), 4],
  [year.negate().modulo(10), 6],
  [year.modulo(0), null],
  [col('zero').power(-1), null],
  [col('zero').minus(8).power(2), 64],
  [col('zero').minus(8).power(0.5), null],
  // NumPy would say 1 for a missing number to the power of 0; here missing stays missing.
  [col('zero').power(0), 1],
  [year.negate().abs(), 2014],
  [col('zero').plus(9).sqrt(), 3],
  [col('zero').minus(9).sqrt(), null],
  [col('zero').exp(), 1],
  [year.exp(), null],
  [col('zero').log(), null],
  [col('zero').plus(1).log(), 0],
  [col('zero').log1p(), 0],
  [col('zero').minus(1).log1p(), null],
  [year.dividedBy(10).floor(), 201],
  [year.dividedBy(10).ceil(), 202],
  [year.dividedBy(4).round(), 504],
  [year.plus(4).dividedBy(4).round(), 504],
  [year.dividedBy(16).round(2), 125.88],
  [year.clip(2015, 2020), 2015],
  [year.clip(2000, 2010), 2010],
  [isNew.plus(1), 2],
  [year.toText(), '2014'],
  [isNew.toText(), 'true'],
  [sold.toText(), '2024-02-29T13:45:30.000Z'],
  [isNew.toNumber(), 1],

  [year.equals(2014), true],
  [year.notEquals(2014), false],
  [year.lessThan(2014), false],
  [year.atMost(2014), true],
  [year.greaterThan(2013.5), true],
  [year.atLeast(2015), false],
  [year.isIn(2012, 2014), true],
  [fuel.equals('Diesel'), true],
  [fuel.lessThan('Petrol'), true],
  [fuel.isIn('CNG', 'LPG'), false],
  [sold.lessThan(date('2024-03-01')), true],
  [sold.greaterThan(new Date(Date.UTC(2024, 2, 1))), false],
  [isNew.not(), false],

  [name.lower(), '  maruti swift vdi '],
  [name.upper(), '  MARUTI SWIFT VDI '],
  [name.trim(), 'Maruti Swift VDI'],
  [name.word(0), 'Maruti'],
  [name.word(-1), 'VDI'],
  [name.word(3), null],
  [name.word(-4), null],
  [fuel.slice(1, 3), 'ie'],
  [fuel.slice(-2), 'el'],
  [fuel.slice(9), null],
  [fuel.length(), 6],
  [name.contains('Swift'), true],
  [fuel.contains('D.*l'), false],
  [fuel.startsWith('Die'), true],
  [fuel.endsWith('Die'), false],
  [fuel.replace('e', '$&'), 'Di$&s$&l'],
  [fuel.concat('/', fuel, '.'), 'Diesel/Diesel.'],
  [fuel.concat(name), 'Diesel  Maruti Swift VDI '],
  [name.matches(/\bvdi\b/i), true],
  [name.matches('\\bvdi\\b'), false],
  [name.extract('[A-Z]\\w+'), 'Maruti'],
  [name.extract(/(\w+) (\w+)/, 2), 'Swift'],
  [name.extract(/(x)?Swift/, 1), null],
  [name.extract('Alto'), null],
  [name.toDate(), null],

  [sold.year(), 2024],
  [sold.quarter(), 1],
  [sold.month(), 2],
  [sold.day(), 29],
  [sold.dayOfWeek(), 3],
  [sold.dayOfYear(), 60],
  [sold.hour(), 13],
  [sold.minute(), 45],
  [sold.second(), 30],
  [sold.daysSince(date('2024-02-28T13:45:30Z')), 1],
  [sold.daysSince(date('2024-03-01T01:45:30Z')), -0.5],
];

describe('expressions', () => {
  for (const [expression, expected] of strict) {
    it(`${expression} is ${expected}, and missing where its column is`, () => {
      assert.deepEqual(values(expression), [expected, null]);
    });
  }

  const lenient: [Expression, Value, Value][] = [
    [year.isMissing(), false, true],
    [year.notMissing(), true, false],
    [fuel.isMissing(), false, true],
    [year.fillMissing(0), 2014, 0],
    [year.fillMissing(year, 7), 2014, 7],
    [fuel.fillMissing('none'), 'Diesel', 'none'],
    [fuel.fillMissing(name), 'Diesel', null],
    [when(isNew).then(year).otherwise(1), 2014, 1],
    [when(year.greaterThan(2000)).then('late').otherwise(fuel), 'late', null],
    [when(unknown).then(1).otherwise(2), 2, 2],
    [isNew.and(true), true, null],
    [isNew.and(false), false, false],
    [isNew.or(true), true, true],
    [isNew.not().or(false), false, null],
    [unknown.and(isNew), null, null],
    [lit('kept').concat('!'), 'kept!', 'kept!'],
    [lit('').concat(''), null, null],
    [lit(true).and(true), true, true],
    [sold, '2024-02-29T13:45:30.000Z', null],
  ];
  for (const [expression, first, second] of lenient) {
    it(`${expression} is ${first} and ${second}`, () => {
      assert.deepEqual(values(expression), [first, second]);
    });
  }

  const numbers: [text: string, number: number | null][] = [
    ['23.4 kmpl', 23.4],
    ['190Nm@ 2000rpm', 190],
    ['1,248 CC', 1248],
    ['Rs. 12,34,567.50', 1234567.5],
    ['1,2345', 1],
    ['12345,678', 12345],
    ['23,4 kmpl', 23],
    ['-5 CC', -5],
    ['+5', 5],
    ['Euro-5', 5],
    ['100-200', 100],
    ['Price5', 5],
    ['.5 l', 0.5],
    ['5.', 5],
    ['2e3', 2000],
    ['2 e3', 2],
    ['1e999', null],
    ['e', null],
    ['- .', null],
  ];
  for (const [text, number] of numbers) {
    it(`extractNumber finds ${number} in "${text}"`, () => {
      assert.deepEqual(values(col('t').extractNumber(), new Table([['t', strings([text])]])), [number]);
    });
  }

  it('toNumber and toDate take whole texts', () => {
    const t = new Table([['t', strings(['12.5', '12 km', 'TRUE', '2024-02-29', '2024-02-30'])]]);
    assert.deepEqual(values(col('t').toNumber(), t), [12.5, null, 1, null, null]);
    assert.deepEqual(values(col('t').toDate(), t), [null, null, null, '2024-02-29T00:00:00.000Z', null]);
  });

  it('give numbers, booleans, dates and categories; a mere column is given as it is', () => {
    const typeOf = (e: Expression): Column['type'] => evaluate(e.node, cars, 'test').type;
    assert.equal(typeOf(year.plus(1)), 'number');
    assert.equal(typeOf(year.equals(1)), 'boolean');
    assert.equal(typeOf(name.toDate()), 'date');
    assert.equal(typeOf(name.lower()), 'category');
    assert.equal(evaluate(name.node, cars, 'test'), cars.column('name'));
  });

  it('take columns of strings that share a larger dictionary, one row at a time', () => {
    const many = new Table([['t', strings(['b 2', 'a 1', 'b 2', null, ''])]]);
    for (const expression of [col('t').word(0), col('t').extractNumber(), col('t').isMissing()]) {
      const rows = Array.from({ length: 5 }, (_, i) => values(expression, many.slice(i, i + 1))[0]);
      assert.deepEqual(values(expression, many), rows);
    }
  });

  it('run text operations once for each distinct string', () => {
    const rows = 1_000_000;
    const column: Column = {
      type: 'text',
      codes: Int32Array.from({ length: rows }, (_, i) => i % 2),
      dictionary: ['x'.repeat(50_000), 'y'],
    };
    // A million passes over the long string would take minutes.
    const found = values(col('t').matches('x+$'), new Table([['t', column]]));
    assert.equal(found.filter(Boolean).length, rows / 2);
  });

  it('do not let texts grow without bounds', () => {
    let bomb = lit('xxxxxxxxxx');
    for (let i = 0; i < 12; i++) bomb = bomb.replace('', 'xxxxxxxxxx');
    assert.deepEqual(values(bomb), [null, null]);
    let twice = fuel.concat(fuel);
    for (let i = 0; i < 10; i++) twice = twice.concat(twice);
    assert.deepEqual(values(twice.length()), [2 ** 11 * 6, null]);
  });

  it('treat infinite numbers of a column as results, never as answers', () => {
    const t = new Table([['x', numeric(Float64Array.of(POSITIVE_INFINITY))]]);
    assert.deepEqual(values(col('x').plus(1), t), [null]);
    assert.deepEqual(values(lit(1).dividedBy(col('x')), t), [0]);
  });

  const refused: [Expression, RegExp][] = [
    [
      year.lower(),
      /^test: lower needs a text here, but column "year" is a number\. To make it one, use toText\(\)\.$/,
    ],
    [fuel.plus(1), /plus needs a number here, but column "fuel" is a text\. .* extractNumber\(\)/],
    [col('name').concat(year.plus(1) as never), /concat needs a text here, but year \+ 1 is a number/],
    [year.equals('2014'), /equals needs a number here, but "2014" is a text/],
    [year.isIn(2014, '2014'), /isIn needs a number here, but "2014" is a text/],
    [when(col('fuel')).then(1).otherwise(0), /when needs a boolean here, but column "fuel" is a text/],
    [year.year(), /year needs a date here, but column "year" is a number/],
  ];
  for (const [expression, message] of refused) {
    it(`${expression} is refused, on no rows already`, () => {
      assert.throws(
        () => values(expression, cars.slice(0, 0) as Table),
        error => isCauceError(error, 'EXPRESSION_INVALID') && message.test(error.message),
      );
    });
  }

  it('name the nearest column for one that is not there', () => {
    assert.throws(() => values(col('yeer')), /there is no column "yeer" \(did you mean "year"\?\)/);
  });

  it('give each row what it would get alone', () => {
    const rows = fc.array(
      fc.tuple(fc.option(fc.constantFrom('a 1', 'b', 'c -2.5')), fc.option(fc.double())),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const expressions = [
      col('t').extractNumber().plus(col('x')),
      when(col('x').greaterThan(0)).then(col('t').word(0)).otherwise('none'),
      col('t').concat(col('x').toText()),
    ];
    fc.assert(
      fc.property(rows, fc.constantFrom(...expressions), (pairs, expression) => {
        const t = new Table([
          ['t', strings(pairs.map(pair => pair[0]))],
          ['x', numeric(Float64Array.from(pairs, pair => pair[1] ?? missing))],
        ]);
        const alone = pairs.map((_, i) => values(expression, t.slice(i, i + 1))[0]);
        assert.deepEqual(values(expression, t), alone);
      }),
    );
  });
});
