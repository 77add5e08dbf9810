import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classificationMetrics } from './classification.ts';
import { regressionMetrics } from './regression.ts';
import { type ScorerName, scorerNamed, scorers } from './scorers.ts';

const truth = { regression: [1, 2, 4, 3], classification: ['a', 'b', 'b', 'a'] };
/** Of a perfect and a poor model. */
const numbers = { perfect: [1, 2, 4, 3], poor: [4, 2, 3, 3] };
const classes = {
  perfect: { predicted: ['a', 'b', 'b', 'a'], probabilities: Float64Array.of(1, 0, 0, 1, 0, 1, 1, 0) },
  poor: { predicted: ['b', 'b', 'a', 'a'], probabilities: Float64Array.of(0, 1, 0, 1, 0.9, 0.1, 1, 0) },
};

function scoreOf(name: ScorerName, model: 'perfect' | 'poor', sampleWeight?: number[]): number {
  const scorer = scorers[name];
  return scorer.task === 'regression'
    ? scorer.score(truth.regression, numbers[model], { sampleWeight })
    : scorer.score(truth.classification, { ...classes[model], classes: ['a', 'b'] }, { sampleWeight });
}

describe('scorers', () => {
  it('give the scores that models are evaluated by under the same names, these first', () => {
    const evaluated = {
      ...regressionMetrics(truth.regression, numbers.poor),
      ...classificationMetrics(truth.classification, classes.poor.probabilities, ['a', 'b']),
    };
    for (const [name, score] of Object.entries(evaluated)) {
      assert.equal(scoreOf(name as ScorerName, 'poor'), score, name);
    }
    const names = Object.keys(scorers);
    assert.deepEqual(names.slice(0, 6), Object.keys(evaluated).slice(0, 6));
  });

  for (const { name, greaterIsBetter } of Object.values(scorers)) {
    it(`${name} knows which way is better: a perfect score beats a poor one`, () => {
      // Two classes are always among the first two.
      if (name === 'topKAccuracy') return assert.equal(scoreOf(name, 'poor'), 1);
      assert.equal(scoreOf(name, 'perfect') > scoreOf(name, 'poor'), greaterIsBetter, name);
    });

    it(`${name} leaves out rows without weight`, () => {
      // The poor model is right in the others.
      const weight = name === 'maxError' ? undefined : [0, 1, 0, 1];
      const model = weight === undefined ? 'perfect' : 'poor';
      const best = greaterIsBetter ? 1 : 0;
      assert.ok(Math.abs(scoreOf(name, model, weight) - best) < 1e-12, `${scoreOf(name, model, weight)}`);
    });
  }

  it('look for the second of the classes that the model knows, whichever rows there are', () => {
    const given = { predicted: ['a', 'a'], probabilities: Float64Array.of(1, 0, 1, 0), classes: ['a', 'b'] };
    const { f1 } = scorers;
    assert.ok(f1.task === 'classification');
    assert.equal(f1.score(['a', 'a'], given), 0);
    const three = { ...given, classes: ['a', 'b', 'c'] };
    assert.throws(() => f1.score(['a', 'a'], three), {
      code: 'METRIC_INPUT',
      message: /two classes .* average: 'macro'/,
    });
  });

  it('scorerNamed finds one, and names the nearest when there is none', () => {
    assert.equal(scorerNamed('r2'), scorers.r2);
    for (const name of ['rmsee', 'toString', '__proto__']) {
      assert.throws(() => scorerNamed(name), { code: 'PARAM_INVALID' });
    }
    assert.throws(() => scorerNamed('rmsee'), { message: /did you mean "rmse"\?/ });
  });

  it("scorerNamed knows scikit-learn's names", () => {
    assert.throws(() => scorerNamed('neg_root_mean_squared_error'), { message: /did you mean "rmse"\?/ });
    assert.throws(() => scorerNamed('f1_macro'), { message: /did you mean "f1Macro"\?/ });
  });
});
