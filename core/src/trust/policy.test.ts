import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldPolicy, type PolicyInput, resolvePolicy } from './policy.ts';

describe('a policy', () => {
  it('reports by default, and changes no input', () => {
    const { inputs, outputs } = resolvePolicy();
    const { outOfRange, farOutOfRange, unitSlip, unknownCategory, rareCombination } = inputs;
    assert.deepEqual(
      new Set([outOfRange, farOutOfRange, unitSlip, unknownCategory, rareCombination]),
      new Set(['report']),
    );
    assert.equal(inputs.unexpectedMissing, 'reject');
    assert.equal(outputs.notFinite, 'reject');
    assert.equal(outputs.outOfBounds, 'clamp');
  });

  it('takes for a field what is said of it, and for the rest what is said of all', () => {
    const policy = resolvePolicy({
      inputs: {
        outOfRange: 'clip',
        unitSlip: 'reject',
        fields: { year: { outOfRange: 'missing' }, km: { outOfRange: undefined } as object },
      },
    });
    assert.deepEqual(
      ['year', 'km', 'fuel', 'toString'].map(name => fieldPolicy(policy, name).outOfRange),
      ['missing', 'clip', 'clip', 'clip'],
    );
    assert.equal(fieldPolicy(policy, 'year').unitSlip, 'reject');
  });

  it('is the same when it is resolved again, from JSON too', () => {
    const policy = resolvePolicy({ outputs: { min: 0, fallback: 5 }, drift: { windows: 7 } });
    assert.deepEqual(resolvePolicy(JSON.parse(JSON.stringify(policy))), policy);
  });

  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    ['an unknown part', { inptus: {} }, /no parameter "inptus".*did you mean "inputs"/],
    ['an unknown rule', { inputs: { outOfRnage: 'clip' } }, /did you mean "outOfRange"/],
    ['an unknown action', { inputs: { outOfRange: 'drop' } }, /outOfRange .*must be "report"/],
    ['a category to be clipped', { inputs: { unknownCategory: 'clip' } }, /unknownCategory/],
    ['no object', 5, /must be an object/],
    ['a list for a part', { drift: [] }, /must be an object/],
    ['null for a part', { drift: null }, /must be an object/],
    ['a fault in a field', { inputs: { fields: { year: { unitSlip: 'no' } } } }, /unitSlip/],
    ['null for a field', { inputs: { fields: { year: null } } }, /fields/],
    ['a number for a field', { inputs: { fields: { year: 5 } } }, /fields/],
    ['a list for a field', { inputs: { fields: { year: [] } } }, /fields/],
    ['a list of fields', { inputs: { fields: [] } }, /fields/],
    ['a field that the model does not have', { inputs: { fields: { yaer: {} } } }, /did you mean "year"/],
    ['a direction of a field that it does not have', { retrain: { monotone: { x: 'increasing' } } }, /"x"/],
    ['a direction that is none', { retrain: { monotone: { year: 'up' } } }, /monotone/],
    ['bounds the wrong way round', { outputs: { min: 5, max: 1 } }, /min .*must be at most max, which is 1/],
    ['a bound that is no number', { outputs: { min: Number.NaN } }, /min/],
    ['no windows', { drift: { windows: 0 } }, /windows/],
  ];
  for (const [what, given, message] of faults) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => resolvePolicy(given as PolicyInput, ['year', 'fuel']), {
        name: 'CauceError',
        message,
      });
    });
  }
});
