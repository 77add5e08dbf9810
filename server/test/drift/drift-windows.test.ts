import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { histGradientBoostingRegressor, type Model, pipeline, tableFromRows } from '@cauce/core';
import { addCounts } from '../../src/drift/drift-counts.ts';
import { DriftMonitor } from '../../src/drift/drift-monitor.ts';
import { carPipeline, cars } from '../fixture.ts';

const minuteMs = 60_000;
const model = (await carPipeline.fit(tableFromRows(cars), { target: 'selling_price' })).withPolicy({
  drift: { windowMinutes: 60, windows: 3 },
}) as Model;
const width = model.schema.fields.length;
const codes = new Uint8Array(width);

/** A monitor whose clock is set by hand. */
function newMonitor(of: Model = model) {
  const clock = { ms: Date.UTC(2026, 0, 1, 8, 10) };
  const monitor = new DriftMonitor('cars', () => clock.ms);
  const observer = monitor.observer(1, of);
  assert.ok(observer);
  return { clock, monitor, observer };
}
const served = (monitor: DriftMonitor): [at: string, instances: number][] =>
  monitor
    .counts()[0]
    .windows.map(({ from, instances }) => [new Date(from).toISOString().slice(11, 16), instances]);

describe('windows of time', () => {
  it('begin at whole hours, and the oldest gives way', () => {
    const { clock, monitor, observer } = newMonitor();
    assert.deepEqual(served(monitor), []);
    observer.row(codes, 1);
    clock.ms += 49 * minuteMs;
    observer.row(codes, 1);
    clock.ms += minuteMs;
    observer.table(Array<Uint8Array>(width).fill(new Uint8Array(5)), new Float64Array(5));
    assert.deepEqual(served(monitor), [
      ['08:00', 2],
      ['09:00', 5],
    ]);
    // Nothing is served for an hour.
    clock.ms += 120 * minuteMs;
    observer.row(codes, 1);
    clock.ms += 60 * minuteMs;
    observer.row(codes, 1);
    assert.deepEqual(served(monitor), [
      ['09:00', 5],
      ['11:00', 1],
      ['12:00', 1],
    ]);
  });

  it('go on after the clock was set back', () => {
    const { clock, monitor, observer } = newMonitor();
    observer.row(codes, 1);
    clock.ms += 60 * minuteMs;
    observer.row(codes, 1);
    clock.ms -= 24 * 60 * minuteMs;
    observer.row(codes, 1);
    clock.ms += 60 * minuteMs;
    observer.row(codes, 1);
    assert.deepEqual(served(monitor), [
      ['09:00', 1],
      ['10:00', 1],
    ]);
  });

  it('take no more memory after a million instances', () => {
    const { clock, monitor, observer } = newMonitor();
    observer.row(codes, 1);
    const [{ counts }] = monitor.counts()[0].windows;
    for (let i = 1; i < 1_000_000; i++) {
      if (i % 10_000 === 0) clock.ms += 10 * minuteMs;
      observer.row(codes, i);
    }
    const { windows } = monitor.counts()[0];
    assert.deepEqual(
      windows.map(window => window.counts.length),
      Array(3).fill(counts.length),
    );
  });

  it('are fewer where a model has very many columns', async () => {
    const wide = tableFromRows(
      Array.from({ length: 50 }, (_, row) =>
        Object.fromEntries(
          Array.from({ length: 400 }, (_, i) => [`x${i}`, row === 0 ? 0.5 : (row * (i + 7)) % 50]),
        ),
      ),
    );
    const fitted = await pipeline(histGradientBoostingRegressor({ maxIter: 1 })).fit(wide, { target: 'x0' });
    const { monitor } = newMonitor(fitted.withPolicy({ drift: { windows: 1000 } }) as Model);
    const [{ most }] = monitor.counts();
    assert.ok(most >= 100 && most < 250, String(most));
  });

  it('are forgotten with the version that was in use', () => {
    const { monitor, observer } = newMonitor();
    observer.row(codes, 1);
    const next = monitor.observer(2, model);
    // Requests under way still tell of the version that they took hold of.
    observer.row(codes, 1);
    assert.deepEqual(served(monitor), []);
    next?.row(codes, 1);
    assert.equal(monitor.counts()[0].version, 2);
    assert.equal(served(monitor)[0][1], 1);
    assert.equal(monitor.observer(3, { ...model, profile: null } as Model), undefined);
    assert.deepEqual(monitor.counts(), []);
  });

  it('of several processes add up, each version by itself', () => {
    const one = newMonitor();
    const two = newMonitor();
    for (const { observer } of [one, two, two]) observer.row(codes, 1);
    two.clock.ms += 60 * minuteMs;
    two.observer.row(codes, 1);
    const next = newMonitor();
    next.monitor.observer(2, model)?.row(codes, 1);
    const sent = structuredClone([one, two, next].flatMap(({ monitor }) => monitor.counts()));
    const sums = addCounts(sent);
    assert.deepEqual(
      sums.map(({ version, windows }) => [version, windows.map(({ instances }) => instances)]),
      [
        [1, [3, 1]],
        [2, [1]],
      ],
    );
    assert.equal(sums[0].windows[0].counts[0], 3);
  });
});
