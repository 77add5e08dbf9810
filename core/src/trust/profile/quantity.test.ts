import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readQuantity, writeQuantity } from './quantity.ts';

describe('a quantity', () => {
  const read: readonly (readonly [text: string, value: number, unit: string])[] = [
    ['23.4 kmpl', 23.4, 'kmpl'],
    ['1248 CC', 1248, 'cc'],
    ['$1,248', 1248, '$'],
    ['1,234,567.5', 1234567.5, ''],
    ['-5°C', -5, '°c'],
    ['+7 kg', 7, 'kg'],
    ['0.5 l', 0.5, 'l'],
    ['0 km', 0, 'km'],
    ['€ 12 net', 12, '€  net'],
  ];
  for (const [text, value, unit] of read) {
    it(`reads ${JSON.stringify(text)} as ${value} of ${JSON.stringify(unit)}`, () => {
      assert.deepEqual(readQuantity(text), { value, unit });
    });
  }

  const others = [
    '',
    'bhp',
    '190Nm@ 2000rpm',
    '12-14 kmpl',
    '02134',
    '1,24 kg',
    '1.2.3',
    'Maruti 800 AC 2010',
    `${'9'.repeat(16)} m`,
    'a'.repeat(41),
    `1${' '.repeat(100_000)}2`,
  ];
  for (const text of others) {
    it(`is not in ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(readQuantity(text), undefined);
    });
  }

  it('keeps its unit when another number is written', () => {
    assert.equal(writeQuantity('23.4 kmpl', 42), '42 kmpl');
    assert.equal(writeQuantity('$1,248', 0.5), '$0.5');
    assert.equal(writeQuantity('1 m', 1e-7), '0.0000001 m');
  });

  it('is read again as it was written', () => {
    const numbers = fc.oneof(
      fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map(value => value / 1000),
    );
    fc.assert(
      fc.property(numbers, fc.constantFrom('1 km', '$1', '1', 'EUR 1 net'), (value, text) => {
        assert.deepEqual(readQuantity(writeQuantity(text, value)), { ...readQuantity(text), value });
      }),
    );
  });
});
