import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { IssueLog } from '../../table/issues.ts';
import type { Field } from '../../table/schema.ts';
import { type Policy, resolvePolicy } from '../policy.ts';
import { at } from '../profile/column-profile.ts';
import { learnCars } from '../profile/example-cars.ts';
import type { Profile } from '../profile/profile.ts';
import { OutputGuards } from './output-guards.ts';

const { profile } = learnCars(400);
const price: Field = { name: 'price', type: 'number', nullable: false, range: [10_000, 100_000] };
const median = profile.target.quantiles[at.p50];

type Outputs = Partial<Policy['outputs']>;

function guard(outputs: Outputs, target = price, of: Profile | null = profile): OutputGuards {
  return new OutputGuards(target, of, resolvePolicy({ outputs }));
}

/** What is answered (undefined when it is rejected) and the code of what is said. */
function answer(
  guards: OutputGuards,
  raw: number,
): { answered: number | undefined; code: string | undefined } {
  const log = new IssueLog();
  const [answered] = guards.apply(Float64Array.of(raw), log);
  const { issues, warnings } = log.result();
  assert.ok(issues.length + warnings.length <= 1);
  assert.equal(guards.isUsual(raw), issues.length + warnings.length === 0);
  return { answered: issues.length > 0 ? undefined : answered, code: [...issues, ...warnings][0]?.code };
}

const bounds = 'PREDICTION_OUT_OF_BOUNDS';
const range = 'PREDICTION_OUT_OF_RANGE';
const finite = 'PREDICTION_NOT_FINITE';

const cases: readonly (readonly [
  what: string,
  outputs: Outputs,
  raw: number,
  answered: number | undefined,
  code?: string,
])[] = [
  ['a usual prediction', {}, 50_000, 50_000],
  ['the ends of the range', {}, 10_000, 10_000],
  ['a bit more than the end, as sums of floats have it', {}, 100_000.00000000001, 100_000.00000000001],
  ['a price below zero, which none was', {}, -5, 0, bounds],
  ['zero', {}, 0, 0, range],
  ['one that is out of range, as it is', {}, 120_000, 120_000, range],
  ['one that is not finite', {}, Number.NaN, undefined, finite],
  ['infinity', {}, Number.POSITIVE_INFINITY, undefined, finite],
  ['the median for one that is not finite', { notFinite: 'fallback' }, Number.NaN, median, finite],
  ['a fallback that is declared', { notFinite: 'fallback', fallback: 7 }, Number.NaN, 7, finite],
  ['the end of the range', { outOfRange: 'clamp' }, 120_000, 100_000, range],
  ['the end of the range for what cannot be', { outOfRange: 'clamp' }, -5, 10_000, bounds],
  ['nothing', { outOfRange: 'reject' }, 120_000, undefined, range],
  ['the median', { outOfBounds: 'fallback' }, -5, median, bounds],
  ['nothing for what cannot be', { outOfBounds: 'reject' }, -5, undefined, bounds],
  ['what cannot be, where that is only reported', { outOfBounds: 'report' }, -5, -5, bounds],
  ['what cannot be, as out of range where bounds are ignored', { outOfBounds: 'ignore' }, -5, -5, range],
  ['anything finite where all is ignored', { outOfBounds: 'ignore', outOfRange: 'ignore' }, -5, -5],
  ['a declared bound', { max: 110_000 }, 120_000, 110_000, bounds],
  ['less than zero where that is declared', { min: -10 }, -5, -5, range],
  ['a bound beyond the range', { min: 200_000, outOfRange: 'clamp' }, 50_000, 200_000, bounds],
  ['what can be, where the median cannot', { min: 200_000, outOfBounds: 'fallback' }, 5, 200_000, bounds],
];

describe('output guards', () => {
  for (const [what, outputs, raw, answered, code] of cases) {
    it(`answer ${what}: ${raw} with ${JSON.stringify(outputs)}`, () => {
      assert.deepEqual(answer(guard(outputs), raw), { answered, code });
    });
  }

  it('say the raw prediction, what would have been usual, and what is answered', () => {
    const log = new IssueLog();
    const raw = Float64Array.of(50_000, -5, 120_000);
    const answered = guard({}).apply(raw, log, 10);
    assert.deepEqual([...answered], [50_000, 0, 120_000]);
    assert.deepEqual([...raw], [50_000, -5, 120_000]);
    assert.deepEqual(log.result().warnings, [
      {
        instance: 11,
        field: null,
        code: bounds,
        message: 'Instance 11: the prediction -5 is below 0, which "price" cannot be. The answer is 0.',
        received: -5,
        expected: { min: 0 },
      },
      {
        instance: 12,
        field: null,
        code: range,
        message:
          'Instance 12: the prediction 120000 is outside the range of "price" in training, 10000 to 100000. It is answered as it is.',
        received: 120_000,
        expected: { min: 10_000, max: 100_000 },
      },
    ]);
  });

  it('learn no bound for a target that was below zero', () => {
    const guards = guard({}, { ...price, range: [-10, 10] });
    assert.deepEqual(answer(guards, -20), { answered: -20, code: range });
  });

  it('know the range without a profile, and have no fallback then but one that is declared', () => {
    assert.equal(answer(guard({}, price, null), 120_000).code, range);
    assert.equal(answer(guard({ notFinite: 'fallback' }, price, null), Number.NaN).answered, undefined);
    assert.equal(answer(guard({ notFinite: 'fallback', fallback: 3 }, price, null), Number.NaN).answered, 3);
  });

  it('let every class pass, and answer the most frequent one, or nothing, for none', () => {
    const label: Field = { name: 'label', type: 'category', nullable: false, values: ['a', 'b', 'c'] };
    const classes = {
      ...profile,
      target: { ...profile.target, kind: 'category', words: ['b', 'a'] },
    } as Profile;
    const strict: Outputs = { min: 0, max: 0, fallback: 2, outOfBounds: 'reject', outOfRange: 'reject' };
    for (const place of [0, 1, 2]) {
      assert.deepEqual(answer(guard(strict, label, classes), place), { answered: place, code: undefined });
    }
    assert.deepEqual(answer(guard({}, label, classes), Number.NaN), { answered: undefined, code: finite });
    const log = new IssueLog();
    const [answered] = guard({ notFinite: 'fallback' }, label, classes).apply(
      Float64Array.of(Number.NaN),
      log,
    );
    assert.equal(answered, 1);
    assert.match(log.result().warnings[0].message, /The answer is "b"\.$/);
  });

  it('never change a prediction without a word, and never answer what is not finite', () => {
    const action = fc.constantFrom('ignore', 'report', 'clamp', 'fallback', 'reject');
    const outputs = fc.record({
      notFinite: fc.constantFrom('fallback', 'reject'),
      outOfBounds: action,
      outOfRange: action,
      min: fc.constantFrom(null, -1e6, 20_000),
      max: fc.constantFrom(null, 1e6, 90_000),
    }) as fc.Arbitrary<Outputs>;
    fc.assert(
      fc.property(
        outputs,
        fc.array(fc.oneof(fc.double(), fc.double({ min: -1e5, max: 2e5 }))),
        (given, raw) => {
          const guards = guard(given);
          const log = new IssueLog();
          const answered = guards.apply(Float64Array.from(raw), log);
          const { issues, issueCount, warnings } = log.result();
          const told = new Set([...issues, ...warnings].map(({ instance }) => instance));
          const rejected = new Set(issues.map(({ instance }) => instance));
          raw.forEach((prediction, i) => {
            assert.equal(guards.isUsual(prediction), !told.has(i));
            if (!told.has(i)) assert.ok(Object.is(answered[i], prediction));
            if (!rejected.has(i)) assert.ok(Number.isFinite(answered[i]));
          });
          assert.equal(issueCount, rejected.size);
        },
      ),
    );
  });
});
