import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barLine, progressBar } from './progress-bar.ts';

/** A terminal that keeps what is written, and a clock that is set by hand. */
function screen(isTTY: boolean) {
  const written: string[] = [];
  const clock = { time: 0 };
  const bar = progressBar({ isTTY, write: text => written.push(text) }, () => clock.time);
  return { written, clock, bar };
}

describe('barLine', () => {
  it('fills with what is done', () => {
    assert.equal(
      barLine({ step: 'ridge', done: 1, total: 2 }),
      `ridge  ${'█'.repeat(12)}${'░'.repeat(12)}  50%`,
    );
    assert.equal(barLine({ step: 'a', done: 0, total: 3 }), `a  ${'░'.repeat(24)}   0%`);
    assert.equal(barLine({ step: 'a', done: 1234, total: 0 }), 'a  1,234');
    assert.match(barLine({ step: 'a', done: 3, total: 2, loss: 0.123456 }), /█{24} 100% {2}loss 0\.1235$/);
  });
});

describe('progressBar', () => {
  it('shows nothing in the first second, then a line that is taken away at the end', () => {
    const { written, clock, bar } = screen(true);
    bar.update({ step: 'fit', done: 1, total: 10 });
    bar.clear();
    assert.deepEqual(written, []);
    clock.time = 1200;
    bar.update({ step: 'fit', done: 5, total: 10 });
    clock.time = 1201;
    bar.update({ step: 'fit', done: 6, total: 10 });
    assert.equal(written.length, 1);
    assert.match(written[0], /fit .* 50%/);
    bar.clear();
    assert.equal(written[1], '\r\x1b[K');
  });

  it('stays silent where there is no terminal', () => {
    const { written, clock, bar } = screen(false);
    clock.time = 5000;
    bar.update({ step: 'fit', done: 1, total: 2 });
    bar.clear();
    assert.deepEqual(written, []);
  });
});
