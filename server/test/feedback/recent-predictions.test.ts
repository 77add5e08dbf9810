import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Outcome, RecentPredictions, type Told } from '../../src/feedback/recent-predictions.ts';
import type { Tally } from '../../src/feedback/tally.ts';

function tallyOf({ tallies }: Outcome, version = 1): Tally {
  const own = tallies.find(([of]) => of === version);
  assert.ok(own);
  return own[1];
}

describe('truths', () => {
  it('are scored by the version that predicted, and count once', () => {
    const recent = new RecentPredictions(10);
    const first = recent.remember(1, [100, 200, 300]);
    const second = recent.remember(2, Float64Array.of(7));
    assert.deepEqual(recent.sizes([first, second]), [3, 1]);
    const outcome = recent.tell([
      { id: first, targets: [90, null, 330] },
      { id: second, targets: [7.5] },
    ]);
    assert.deepEqual(outcome, {
      accepted: 3,
      alreadyTold: 0,
      unknown: [],
      tallies: [
        [1, { n: 2, absolute: 40, squares: 1000, levels: [] }],
        [2, { n: 1, absolute: 0.5, squares: 0.25, levels: [] }],
      ],
    });
    const again = recent.tell([{ id: first, targets: [90, 210, 300] }]);
    assert.equal(again.accepted, 1);
    assert.equal(again.alreadyTold, 2);
    assert.equal(tallyOf(again).absolute, 10);
  });

  it('of classes are right or wrong, whatever the order in which classes came', () => {
    const recent = new RecentPredictions(10);
    recent.remember(2, ['b', 'c', 'a']);
    const id = recent.remember(1, ['a', 'b', 'a', 'c']);
    const outcome = recent.tell([{ id, targets: ['a', 'c', 'new', 'c'] }]);
    assert.deepEqual(tallyOf(outcome), { n: 4, absolute: 2, squares: 2, levels: [] });
  });

  it('are held against the intervals that were answered', () => {
    const recent = new RecentPredictions(10);
    const [lower, upper] = [
      [1, 2, Number.NEGATIVE_INFINITY],
      [3, 4, Number.POSITIVE_INFINITY],
    ];
    const wide = recent.remember(1, [2, 3, 4], { coverage: 0.9, lower, upper });
    const narrow = recent.remember(1, [2], { coverage: 0.5, lower: [2], upper: [2] });
    const none = recent.remember(1, [2]);
    const { levels } = tallyOf(
      recent.tell([
        { id: wide, targets: [3, 5, 1e300] },
        { id: narrow, targets: [2] },
        { id: none, targets: [2] },
      ]),
    );
    assert.deepEqual(levels, [
      { promised: 0.9, n: 3, covered: 2 },
      { promised: 0.5, n: 1, covered: 1 },
    ]);
  });

  it('are held against sets of classes, of which 128 are told apart', () => {
    const recent = new RecentPredictions(10);
    const many = Array.from({ length: 130 }, (_, i) => `class ${i}`);
    const sets = [['a', 'b'], ['b'], ['a', ...many.slice(0, 126)], ['a', ...many]];
    const id = recent.remember(1, ['a', 'b', 'a', 'a'], { coverage: 0.8, sets });
    assert.deepEqual(tallyOf(recent.tell([{ id, targets: ['b', 'a', 'class 125', 'a'] }])), {
      n: 4,
      absolute: 3,
      squares: 3,
      levels: [{ promised: 0.8, n: 3, covered: 2 }],
    });
  });

  it('of what is forgotten, or was never remembered here, are unknown', () => {
    const recent = new RecentPredictions(4);
    const other = new RecentPredictions(4);
    const first = recent.remember(1, [1, 2, 3]);
    assert.notEqual(recent.tag, other.tag);
    const foreign = [
      first.replace(recent.tag, other.tag),
      `${recent.tag}-zz`,
      `${recent.tag}-2`,
      recent.tag,
      '',
    ];
    assert.deepEqual(recent.sizes(foreign), [-1, -1, -1, -1, -1]);
    assert.deepEqual(recent.tell(foreign.map(id => ({ id, targets: [1, 2, 3] }))).unknown, foreign);
    recent.remember(1, [4, 5]);
    // Its first instance has given way; those that are left still count.
    const half = recent.tell([{ id: first, targets: [1, 2, 3] }]);
    assert.deepEqual([half.accepted, half.unknown], [2, [first]]);
    recent.remember(1, [6, 7]);
    assert.deepEqual(recent.sizes([first]), [-1]);
  });

  it('of a request with more instances than are remembered are known of the last ones', () => {
    const recent = new RecentPredictions(3);
    recent.remember(1, [0]);
    const id = recent.remember(1, [1, 2, 3, 4, 5]);
    assert.deepEqual(recent.sizes([id]), [5]);
    const { accepted, unknown, tallies } = recent.tell([{ id, targets: [0, 0, 0, 0, 0] }]);
    assert.deepEqual([accepted, unknown, tallies[0][1].absolute], [3, [id], 12]);
    const last = recent.tell([{ id: recent.remember(1, [1, 2, 3, 4]), targets: [null, 2, null, 4] }]);
    assert.deepEqual([last.accepted, last.unknown], [2, []]);
  });

  it('can be none: a request without instances has an id of its own', () => {
    const recent = new RecentPredictions(3);
    const before = recent.remember(1, [1]);
    const empty = recent.remember(1, []);
    assert.notEqual(before, empty);
    assert.deepEqual(recent.sizes([before, empty]), [1, 0]);
    assert.deepEqual(recent.tell([{ id: empty, targets: [] }]).unknown, []);
  });

  it('far beyond all numbers are passed over', () => {
    const recent = new RecentPredictions(3);
    const id = recent.remember(1, [-1.5e308]);
    assert.deepEqual(tallyOf(recent.tell([{ id, targets: [1.5e308] }])).n, 0);
  });
});

describe('a law', () => {
  const request = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 7 });
  it('what is told is as a list of all requests, of which the last instances are kept, would have it', () => {
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 20 }),
        fc.integer({ min: 1, max: 12 }),
        (requests, capacity) => {
          const recent = new RecentPredictions(capacity);
          const told: Told[] = requests.map(predictions => ({
            id: recent.remember(1, predictions),
            targets: predictions.map(() => 0),
          }));
          // A request without instances takes the place of one.
          const places = requests.flatMap(own => (own.length === 0 ? [undefined] : own)).slice(-capacity);
          const kept = places.filter(own => own !== undefined);
          const outcome = recent.tell(told);
          assert.equal(outcome.accepted, kept.length);
          const sum = outcome.tallies[0]?.[1].absolute ?? 0;
          assert.equal(
            sum,
            kept.reduce((all, own) => all + own, 0),
          );
          assert.equal(recent.tell(told).accepted, 0);
        },
      ),
    );
  });
});

it('to remember costs no memory, however many versions there were', () => {
  const recent = new RecentPredictions(1000);
  const bytes = (): number => process.memoryUsage().arrayBuffers;
  const before = bytes();
  for (let i = 0; i < 300_000; i++) recent.remember(i >> 10, [i % 2 === 0 ? 'a' : 'b']);
  assert.ok(bytes() - before < 100_000);
});
