import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstNumber, numberPattern, wordAt } from './words.ts';

const characters = [...'0123456789012,,..+-eE aZé½😀𝐀٣\n'];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...characters), maxLength: 30 }),
  fc.tuple(fc.double(), fc.constantFrom(' kmpl', '', 'e', ',5')).map(([x, unit]) => `about ${x}${unit}`),
  fc.tuple(fc.nat(1e9), fc.nat(1e6)).map(([a, b]) => `${a}.${b} bhp`),
);

test('firstNumber finds what its pattern finds', () => {
  fc.assert(
    fc.property(text, text => {
      const found = numberPattern.exec(text);
      const expected = found === null ? null : Number(found[0].replaceAll(',', ''));
      assert.ok(Object.is(firstNumber(text), expected), `${firstNumber(text)} is not ${expected}`);
    }),
    { numRuns: 5000 },
  );
});

test('wordAt finds what a split at white space finds', () => {
  const spaced = fc.string({
    unit: fc.oneof(fc.constantFrom(' ', '\t', 'ab', '\u2003', '\ufeff'), fc.string()),
  });
  fc.assert(
    fc.property(spaced, fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double()), (text, n) => {
      fc.pre(!Number.isNaN(n));
      assert.equal(wordAt(text, n), text.match(/\S+/g)?.at(n) ?? null);
    }),
  );
  const every = Array.from({ length: 0x10000 }, (_, code) => `a${String.fromCharCode(code)}b`);
  for (const text of every) assert.equal(wordAt(text, 0), text.match(/\S+/g)?.[0]);
});
