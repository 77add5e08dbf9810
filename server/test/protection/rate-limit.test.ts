import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TokenBucket } from '../../src/protection/rate-limit.ts';

/** A clock that a test moves, in milliseconds. */
function clock() {
  let time = 1000;
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

describe('TokenBucket', () => {
  it('lets the burst through at once, then as many as the rate gives', () => {
    const { now, pass } = clock();
    const bucket = new TokenBucket({ ratePerSecond: 10, burst: 3, now });
    assert.deepEqual([bucket.take(), bucket.take(), bucket.take(), bucket.take()], [0, 0, 0, 0.1]);
    pass(60);
    assert.ok(Math.abs(bucket.take() - 0.04) < 1e-9);
    pass(41);
    assert.equal(bucket.take(), 0);
    pass(1e9);
    assert.deepEqual([bucket.take(3), bucket.take()], [0, 0.1]);
  });

  it('never gives more than the burst at once', () => {
    const { now } = clock();
    assert.equal(new TokenBucket({ ratePerSecond: 10, burst: 3, now }).take(4), Number.POSITIVE_INFINITY);
  });

  it('takes nothing when the clock goes back', () => {
    const { now, pass } = clock();
    const bucket = new TokenBucket({ ratePerSecond: 10, burst: 1, now });
    assert.equal(bucket.take(), 0);
    pass(-500);
    assert.equal(bucket.take(), 0.1);
  });

  it('reports what was taken here, not what was refused or drained', () => {
    const { now } = clock();
    const bucket = new TokenBucket({ ratePerSecond: 1, burst: 4, now });
    bucket.take(3);
    bucket.take(3);
    bucket.drain(2);
    assert.deepEqual([bucket.takenSinceLast(), bucket.takenSinceLast()], [3, 0]);
  });

  it('is in debt for what others took, down to its burst', () => {
    const { now, pass } = clock();
    const bucket = new TokenBucket({ ratePerSecond: 10, burst: 3, now });
    bucket.drain(1e9);
    assert.ok(Math.abs(bucket.take() - 0.4) < 1e-9);
    pass(401);
    assert.equal(bucket.take(), 0);
  });

  const steps = fc.array(fc.record({ pass: fc.nat(2000), take: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 60,
  });
  const rate = fc.double({ min: 0.01, max: 1000, noNaN: true });
  const burst = fc.integer({ min: 1, max: 50 });

  it('admits no more than burst + rate * t in any window', () => {
    fc.assert(
      fc.property(rate, burst, steps, (ratePerSecond, burst, steps) => {
        const { now, pass } = clock();
        const bucket = new TokenBucket({ ratePerSecond, burst, now });
        const taken = steps.map(step => {
          pass(step.pass);
          return { at: now(), n: bucket.take(step.take) === 0 ? step.take : 0 };
        });
        for (let from = 0; from < taken.length; from++) {
          let sum = 0;
          for (let to = from; to < taken.length; to++) {
            sum += taken[to].n;
            const seconds = (taken[to].at - taken[from].at) / 1000;
            assert.ok(sum <= (burst + ratePerSecond * seconds) * (1 + 1e-9));
          }
        }
      }),
    );
  });

  it('gives a token after the wait that it told, and not a tenth earlier', () => {
    fc.assert(
      fc.property(rate, burst, fc.nat(100), (ratePerSecond, burst, drained) => {
        const { now, pass } = clock();
        const bucket = new TokenBucket({ ratePerSecond, burst, now });
        while (bucket.take() === 0);
        bucket.drain(drained);
        const seconds = bucket.take();
        pass(seconds * 900);
        assert.ok(bucket.take() > 0);
        pass(seconds * 100 + 0.001);
        assert.equal(bucket.take(), 0);
      }),
    );
  });

  it('keeps processes that tell each other to the rate of one, but for what they take between', () => {
    const { now, pass } = clock();
    const make = () => new TokenBucket({ ratePerSecond: 100, burst: 20, now });
    const buckets = [make(), make(), make(), make()];
    let taken = 0;
    for (let ms = 0; ms < 20_000; ms += 50) {
      for (const bucket of buckets) while (bucket.take() === 0) taken++;
      const own = buckets.map(bucket => bucket.takenSinceLast());
      const all = own.reduce((sum, n) => sum + n, 0);
      buckets.forEach((bucket, i) => {
        bucket.drain(all - own[i]);
      });
      pass(50);
    }
    assert.ok(taken >= 1900 && taken <= 2100, `${taken} in 20 s at 100 per second`);
  });
});
