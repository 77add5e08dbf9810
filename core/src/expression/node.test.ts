import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CauceError } from '../errors.ts';
import { expressionFromJson } from './builder.ts';
import { nodeFromJson } from './node.ts';

const one = { value: 1, kind: 'number' };
const text = (value: unknown): object => ({ value, kind: 'text' });
const pattern = (source: string): object[] => [
  { column: 'a' },
  text(source),
  { value: false, kind: 'boolean' },
];
const nested = (depth: number): object =>
  Array.from({ length: depth - 1 }).reduce<object>(inner => ({ op: 'negate', args: [inner] }), one);
const wide = (parts: number): object => ({ op: 'isIn', args: new Array(parts - 1).fill(one) });

describe('an expression from JSON', () => {
  const accepted = [
    { column: '__proto__' },
    text('x'.repeat(10_000)),
    { value: -8.64e15, kind: 'date' },
    nested(64),
    wide(10_000),
    { op: 'matches', args: pattern('a+') },
  ];
  for (const json of accepted) {
    it(`comes back as it was: ${JSON.stringify(json).slice(0, 60)}`, () => {
      assert.deepEqual(JSON.parse(JSON.stringify(expressionFromJson(json))), json);
    });
  }

  const refused: [json: unknown, message: RegExp][] = [
    [null, /null is neither a column, nor a constant, nor an operation/],
    [[], /\[\] is neither/],
    [{ column: 1 }, /the name of a column must be a string/],
    [{ column: 'x'.repeat(10_001) }, /at most 10000 characters/],
    [{ value: 1 }, /1 cannot stand in an expression/],
    [{ value: 1, kind: 'text' }, /1 cannot stand in an expression as a text/],
    [{ value: 1, kind: 'toString' }, /1 cannot stand/],
    [{ value: null, kind: 'number' }, /cannot stand/],
    [{ value: 9e15, kind: 'date' }, /cannot stand/],
    [text('x'.repeat(10_001)), /cannot stand/],
    [{ op: 'plsu', args: [one, one] }, /there is no operation "plsu"/],
    [{ op: 'constructor', args: [one] }, /there is no operation "constructor"/],
    [{ op: 'plus', args: [one] }, /plus takes 2 arguments\. Got 1/],
    [{ op: 'plus', args: [one, one, one] }, /plus takes 2 arguments\. Got 3/],
    [{ op: 'isIn', args: [one] }, /isIn takes 2 or more arguments\. Got 1/],
    [{ op: 'plus', args: { 0: one, 1: one } }, /is neither/],
    [{ op: 'matches', args: pattern('(a') }, /position 0: this group is not closed/],
    [{ op: 'matches', args: [{ column: 'a' }, { column: 'b' }, one] }, /its pattern must be a constant/],
    [{ op: 'extract', args: [...pattern('a'), { value: 0.5, kind: 'number' }] }, /no such group/],
    [nested(65), /more than 64 deep/],
    [nested(1000), /more than 64 deep/],
    [wide(10_001), /more than 10000 parts/],
  ];
  for (const [json, message] of refused) {
    it(`is refused: ${JSON.stringify(json)?.slice(0, 60)}`, () => {
      assert.throws(() => nodeFromJson(json), message);
    });
  }

  it('is read or refused, whatever it is', () => {
    const { part } = fc.letrec(tie => ({
      part: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.record({ column: fc.jsonValue() }),
        fc.record({ value: fc.jsonValue(), kind: fc.constantFrom('number', 'text', 'boolean', 'date', 'x') }),
        fc.record({
          op: fc.constantFrom('plus', 'when', 'extract', 'isIn', 'x'),
          args: fc.array(tie('part'), { maxLength: 4 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(part, json => {
        try {
          expressionFromJson(json).toString();
        } catch (error) {
          assert.ok(error instanceof CauceError, String(error));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
