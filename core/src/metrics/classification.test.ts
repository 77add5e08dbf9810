import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { accuracyScore, classificationMetrics } from './classification.ts';
import { logLoss } from './probability-losses.ts';

interface Case {
  readonly name: string;
  readonly truth: string[];
  readonly probabilities: number[][];
  readonly classes: string[];
  readonly accuracy: number;
  readonly logLoss: number;
}

const { classification: cases }: { classification: Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/metrics.json', import.meta.url), 'utf8'),
);

describe('classification metrics agree with scikit-learn', () => {
  for (const { name, truth, probabilities, classes, accuracy, logLoss } of cases) {
    it(name, () => {
      const scores = classificationMetrics(truth, Float64Array.from(probabilities.flat()), classes);
      assert.equal(scores.accuracy, accuracy);
      assert.ok(Math.abs(scores.logLoss - logLoss) <= 1e-12 * logLoss, `${scores.logLoss}, not ${logLoss}`);
    });
  }
});

describe('classification metrics', () => {
  it('accuracyScore is the share that is right', () => {
    assert.equal(accuracyScore(['a', 'b', 'a', 'c'], ['a', 'b', 'b', 'c']), 0.75);
  });

  it('logLoss counts a class that the model does not know as given no chance', () => {
    assert.equal(logLoss(['new'], Float64Array.of(0.5, 0.5), ['a', 'b']), -Math.log(Number.EPSILON));
  });

  it('refuse different lengths, no rows, and what is no probability', () => {
    const refused: [() => unknown, string][] = [
      [
        () => accuracyScore(['a'], []),
        'accuracyScore needs as many predictions as true values. Got 0 for 1.',
      ],
      [() => accuracyScore([], []), 'accuracyScore needs at least one row. Got none.'],
      [() => logLoss([], Float64Array.of(), ['a']), 'logLoss needs at least one row. Got none.'],
      [
        () => logLoss(['a'], Float64Array.of(), []),
        'logLoss needs as many predictions as true values. Got 0 for 1.',
      ],
      [
        () => logLoss(['a', 'a'], Float64Array.of(1, 0, 0), ['a', 'b', 'c']),
        'logLoss needs as many predictions as true values. Got 1 for 2.',
      ],
      [
        () => classificationMetrics(['a', 'b'], Float64Array.of(1, 0, Number.NaN, 1), ['a', 'b']),
        'classificationMetrics: the probabilities of row 1 must be from 0 to 1. Got NaN.',
      ],
    ];
    for (const [call, message] of refused) assert.throws(call, { code: 'METRIC_INPUT', message });
  });
});
