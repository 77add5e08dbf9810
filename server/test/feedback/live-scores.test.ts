import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolvePolicy } from '@cauce/core';
import { LiveScores } from '../../src/feedback/live-scores.ts';
import { reportOf } from '../../src/feedback/report.ts';
import { addScore, newTally, type Tally } from '../../src/feedback/tally.ts';

const { drift } = resolvePolicy({ drift: { windowMinutes: 60, windows: 3 } });
const hourMs = 3_600_000;

/** Scores whose clock is set by hand. */
function newScores() {
  const clock = { ms: Date.UTC(2026, 0, 1, 8, 10) };
  return { clock, scores: new LiveScores(() => clock.ms) };
}

function tally(errors: readonly number[], promised = 0, covered = 0): Tally {
  const own = newTally();
  for (const [i, error] of errors.entries()) addScore(own, error, promised, i < covered);
  return own;
}

const hours = (scores: LiveScores, version = 1): [from: string, n: number][] =>
  scores.windowsOf(version).map(({ from, tally: { n } }) => [new Date(from).toISOString().slice(11, 16), n]);

describe('windows', () => {
  it('begin at whole hours; of those in which truths were told the last ones are kept', () => {
    const { clock, scores } = newScores();
    scores.add(1, tally([1, 2]), drift);
    scores.add(1, tally([3]), drift);
    for (const later of [1, 30, 31]) {
      clock.ms = Date.UTC(2026, 0, 1, 8 + later);
      scores.add(1, tally([4]), drift);
    }
    assert.deepEqual(hours(scores), [
      ['09:00', 1],
      ['14:00', 1],
      ['15:00', 1],
    ]);
    assert.equal(scores.totalOf(1).n, 3);
  });

  it('go on after the clock was set back', () => {
    const { clock, scores } = newScores();
    scores.add(1, tally([1]), drift);
    clock.ms -= 5 * hourMs;
    scores.add(1, tally([1]), drift);
    assert.deepEqual(hours(scores), [['08:00', 2]]);
  });

  it('are kept of the ten versions that truths were told of last', () => {
    const { scores } = newScores();
    for (let version = 1; version <= 12; version++) {
      scores.add(1, tally([1]), drift);
      scores.add(version, tally([1]), drift);
    }
    assert.deepEqual(scores.versions, [12, 11, 10, 9, 8, 7, 6, 5, 4, 1]);
    assert.deepEqual(scores.windowsOf(2), []);
  });
});

describe('the report', () => {
  const about = { name: 'cars', version: 1, promised: { rmse: 2, mae: 1 }, calibrated: 999 } as const;

  it('has scores beside what was promised, and does not judge by few truths', () => {
    const { scores } = newScores();
    scores.add(1, tally([3, 4], 0.9, 0), drift);
    const report = reportOf({ ...about, task: 'regression' }, scores, []);
    assert.deepEqual(report.live, { n: 2, tooFew: true, rmse: Math.sqrt(12.5), mae: 3.5 });
    assert.deepEqual(report.promised, { rmse: 2, mae: 1 });
    const [{ covered, within }] = report.intervals;
    assert.deepEqual([covered, within], [0, null]);
    assert.equal(report.windows[0].from, '2026-01-01T08:00:00.000Z');
    assert.equal(report.windows[0].to, '2026-01-01T09:00:00.000Z');
  });

  it('tells kept promises from broken ones', () => {
    const { scores } = newScores();
    scores.add(1, tally(Array(100).fill(0), 0.9, 88), drift);
    scores.add(1, tally(Array(100).fill(1), 0.5, 30), drift);
    const { intervals, live } = reportOf({ ...about, task: 'classification' }, scores, []);
    assert.deepEqual(live, { n: 200, tooFew: false, accuracy: 0.5 });
    assert.deepEqual(
      intervals.map(({ promised, covered, within }) => [promised, covered, within]),
      [
        [0.5, 0.3, false],
        [0.9, 0.88, true],
      ],
    );
  });

  it('has no scores without truths, and none beyond all numbers', () => {
    const { scores } = newScores();
    const { live, windows, versions } = reportOf({ ...about, task: 'regression' }, scores, []);
    assert.deepEqual(live, { n: 0, tooFew: true, rmse: null, mae: null });
    assert.deepEqual([windows, versions], [[], []]);
    scores.add(1, tally([1e200]), drift);
    assert.deepEqual(reportOf({ ...about, task: 'regression' }, scores, []).live, {
      n: 1,
      tooFew: true,
      rmse: null,
      mae: 1e200,
    });
  });

  it('counts intervals of eight coverages apart, and no more', () => {
    const { scores } = newScores();
    for (let i = 1; i <= 20; i++) scores.add(1, tally([1], i / 100, 1), drift);
    const { intervals, live } = reportOf({ ...about, task: 'regression' }, scores, []);
    assert.deepEqual([intervals.length, live.n], [8, 20]);
  });

  it('counts the coverage that most truths are told of, whatever others came before it', () => {
    const { clock, scores } = newScores();
    for (let hour = 0; hour < 3; hour++) {
      for (let i = 1; i <= 20; i++) scores.add(1, tally([1], i / 100, 1), drift);
      scores.add(1, tally([1, 1, 1], 0.9, 2), drift);
      scores.add(1, tally([1], 0.95, 1), drift);
      clock.ms += hourMs;
    }
    const { intervals } = reportOf({ ...about, task: 'regression' }, scores, []);
    const most = intervals.find(({ promised }) => promised === 0.9);
    assert.deepEqual([most?.n, most?.covered], [9, 6 / 9]);
  });
});
