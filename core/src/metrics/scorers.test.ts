import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classificationMetrics } from './classification.ts';
import { regressionMetrics } from './regression.ts';
import { scorerNamed, scorers } from './scorers.ts';

describe('scorers', () => {
  it('are exactly the scores that models are evaluated by', () => {
    const named = (task: string) =>
      Object.values(scorers)
        .filter(scorer => scorer.task === task)
        .map(scorer => scorer.name);
    assert.deepEqual(named('regression'), Object.keys(regressionMetrics([1], [1])));
    assert.deepEqual(
      named('classification'),
      Object.keys(classificationMetrics(['a'], Float64Array.of(1), ['a'])),
    );
  });

  it('know which way is better: a perfect score beats a poor one', () => {
    const perfect = {
      ...regressionMetrics([1, 2, 4], [1, 2, 4]),
      ...classificationMetrics(['a', 'b'], Float64Array.of(1, 0, 0, 1), ['a', 'b']),
    };
    const poor = {
      ...regressionMetrics([1, 2, 4], [4, 2, 3]),
      ...classificationMetrics(['a', 'b'], Float64Array.of(0, 1, 0.5, 0.5), ['a', 'b']),
    };
    for (const { name, greaterIsBetter } of Object.values(scorers)) {
      assert.equal(perfect[name] > poor[name], greaterIsBetter, name);
    }
  });

  it('scorerNamed finds one, and names the nearest when there is none', () => {
    assert.equal(scorerNamed('r2'), scorers.r2);
    for (const name of ['rmsee', 'toString', '__proto__']) {
      assert.throws(() => scorerNamed(name), { code: 'PARAM_INVALID' });
    }
    assert.throws(() => scorerNamed('rmsee'), { message: /did you mean "rmse"\?/ });
  });
});
