import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { crossingOf } from './crossing.ts';

it('is the first time at which the sum of gains is enough, as if they were sorted', () => {
  const crossing = fc.record({ time: fc.integer({ min: 0, max: 5 }), gain: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(crossing), fc.integer({ min: 1, max: 60 }), (all, wanted) => {
      const found = crossingOf(
        {
          numbers: Int32Array.from(all, (_, i) => 100 + i),
          times: Float64Array.from(all, ({ time }) => time),
          gains: Float64Array.from(all, ({ gain }) => gain),
        },
        wanted,
      );
      let sum = 0;
      const sorted = [...all].sort((a, b) => a.time - b.time);
      const last = sorted.find(({ gain }) => {
        sum += gain;
        return sum >= wanted;
      });
      assert.equal(found?.at, last?.time);
      if (found === undefined || last === undefined) return;
      const entering = all[found.entering - 100];
      const then = all.filter(({ time }) => time === last.time);
      assert.equal(entering.time, last.time);
      assert.equal(entering.gain, Math.max(...then.map(({ gain }) => gain)));
    }),
  );
});
