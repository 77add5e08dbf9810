import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, spread } from './harness/statistics.ts';
import { label, type Run, type Work } from './harness/work.ts';
import { goalTable } from './report/goals.ts';
import { quickWorks, works } from './works.ts';

test('measures little data with Cauce alone and writes a page with a chart', async t => {
  const home = await mkdtemp(join(tmpdir(), 'cauce-benchmarks-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const args = ['--quick', '--with', 'Cauce', '--only', 'boosting-fit,cars-predict-2k,csv', '--rounds', '1'];
  await promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('bench.ts', import.meta.url)), ...args],
    {
      env: { ...process.env, CAUCE_BENCHMARK_HOME: home },
    },
  );
  const page = await readFile(join(home, 'quick/performance.md'), 'utf8');
  assert.match(page, /\| Cauce, 1 thread \| [\d.]+ m?s \| 1 \| 0\.\d{4} \|/);
  assert.match(page, /Not measured yet: .*One-hot/);
  assert.match(await readFile(join(home, 'quick/performance/relative.svg'), 'utf8'), /^<svg/);
});

test('names works and contenders once, and goals after contenders that there are', () => {
  for (const list of [works, quickWorks]) {
    assert.equal(new Set(list.map(work => work.name)).size, list.length);
  }
  for (const { name, contenders, goals = [] } of works) {
    const labels = contenders.map(label);
    assert.equal(new Set(labels).size, labels.length, name);
    for (const { of, against = of } of goals) {
      assert.ok(labels.includes(of) && labels.includes(against), `${name}: ${of}, ${against}`);
    }
  }
});

test('takes the median of the rounds, each with the median of its repetitions', () => {
  const run = (...values: number[]): Run => ({ values, versions: {} });
  const outcome = { name: 'Cauce', threads: 1, runs: [run(9, 1, 2), run(5), run(3, 4)] };
  assert.deepEqual(spread(outcome), { median: 3.5, min: 2, max: 5 });
  assert.equal(spread({ ...outcome, runs: [] }), undefined);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('reaches goals upwards where more is better, and compares two measures of one contender', () => {
  const work: Work = {
    name: 'work',
    title: 'Work',
    rounds: 1,
    inputs: async () => ({}),
    contenders: [],
    goals: [
      { of: 'Cauce, 1 thread', against: 'peer, 1 thread', measure: 'value', bound: 4 },
      {
        of: 'Cauce, 1 thread',
        against: 'Cauce, 1 thread',
        measure: { detail: 'busy' },
        againstMeasure: { detail: 'idle' },
        bound: 4,
      },
    ],
  };
  const run = (value: number): Run => ({ values: [value], details: { busy: 6, idle: 2 }, versions: {} });
  const outcomes = [
    { name: 'Cauce', threads: 1, runs: [run(50)] },
    { name: 'peer', threads: 1, runs: [run(10)] },
  ];
  const times = goalTable([{ work, outcomes }]);
  assert.match(times, /\| peer, 1 thread: 10 s \| 5.00 × \| ≤ 4.00 × \| no \|/);
  assert.match(times, /Work; busy \| 6 s \(1 thread\) \| Cauce, 1 thread; idle: 2 s \| 3.00 × .* yes \|/);
  const rates = goalTable([{ work: { ...work, unit: 'rows a second' }, outcomes }]);
  assert.match(rates, /\| 50\/s \(1 thread\) \| peer, 1 thread: 10\/s \| 5.00 × \| ≥ 4.00 × \| yes \|/);
  assert.match(rates, /Work; busy .* no \|/);
});
