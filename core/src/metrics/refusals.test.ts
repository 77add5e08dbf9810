import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cohenKappaScore, matthewsCorrcoef } from './agreement.ts';
import { calibrationCurve } from './calibration-curve.ts';
import { classificationReport } from './classification-report.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { auc, detCurve, precisionRecallCurve, rocCurve } from './curves.ts';
import { d2TweedieScore, meanGammaDeviance, meanPoissonDeviance, meanTweedieDeviance } from './deviance.ts';
import { meanPinballLoss } from './pinball.ts';
import { f1Score, fbetaScore, precisionScore } from './precision-recall.ts';
import { brierScoreLoss, d2BrierScore, hingeLoss } from './probability-losses.ts';
import { averagePrecisionScore, rocAucScore, topKAccuracyScore } from './ranking.ts';
import { explainedVarianceScore, meanSquaredError, meanSquaredLogError, r2Score } from './regression.ts';
import { weightedQuantile } from './weighted-quantile.ts';

const two = ['a', 'b'];
const three = ['a', 'b', 'c'];

describe('metrics say what is wrong', () => {
  const refused: readonly [name: string, call: () => unknown, says: RegExp][] = [
    [
      'weights',
      () => meanSquaredError([1, 2], [1, 2], { sampleWeight: [1] }),
      /2 weights, one for each row. Got 1/,
    ],
    ['weights', () => f1Score(two, two, { sampleWeight: [1, -1] }), /weight of row 1 .* at least 0. Got -1/],
    ['weights', () => rocCurve(two, [1, 2], { sampleWeight: [0, 0] }), /All are 0/],
    ['range', () => meanSquaredLogError([1, -1], [1, 1]), /greater than -1. Row 1 has -1/],
    [
      'range',
      () => meanPoissonDeviance([1, -1], [1, 1]),
      /row 1: with power 1 true values must be at least 0/,
    ],
    [
      'range',
      () => meanPoissonDeviance([1, 1], [1, 0]),
      /row 1: with power 1 predictions must be greater than 0/,
    ],
    [
      'range',
      () => meanGammaDeviance([0, 1], [1, 1]),
      /row 0: with power 2 true values must be greater than 0/,
    ],
    ['power', () => meanTweedieDeviance([1], [1], { power: 0.5 }), /at most 0 or at least 1. Got 0.5/],
    ['alpha', () => meanPinballLoss([1], [1], { alpha: 2 }), /alpha must be from 0 to 1. Got 2/],
    ['beta', () => fbetaScore(two, two, { beta: -1 }), /beta must be at least 0. Got -1/],
    ['classes', () => precisionScore(three, three), /two classes are needed. Got 3: "a", "b", "c"/],
    [
      'classes',
      () => precisionScore(two, two, { posLabel: 'c' }),
      /posLabel must be one of "a" and "b". Got "c"/,
    ],
    ['labels', () => confusionMatrix(two, two, { labels: [] }), /at least one class. Got none/],
    ['labels', () => confusionMatrix(two, two, { labels: ['a', 'a'] }), /"a" occurs twice/],
    ['labels', () => confusionMatrix(two, two, { labels: ['c'] }), /a class that occurs among the true ones/],
    ['unknown', () => brierScoreLoss(['a', 'c'], [0.5, 0.5], two), /row 1 must be one of "a", "b". Got "c"/],
    ['columns', () => hingeLoss(two, [1, 2, 3, 4], two), /one decision value for each row/],
    ['columns', () => rocAucScore(two, [0.1, 0.2, 0.3], three), /Got 1 for 2/],
    [
      'scores',
      () => rocAucScore(two, [0.5, Number.NaN], two),
      /scores of row 1 must be finite numbers. Got NaN/,
    ],
    ['scores', () => rocCurve(two, [0.5, Number.NaN]), /score of row 1 must be a finite number. Got NaN/],
    [
      'scores',
      () =>
        rocAucScore(
          three,
          [
            [1, 0, 0],
            [0, 1, 0],
            [1, 1, 0],
          ],
          three,
        ),
      /row 2 must add up to 1. Got 2/,
    ],
    ['maxFpr', () => rocAucScore(two, [0, 1], two, { maxFpr: 0 }), /greater than 0 and at most 1. Got 0/],
    ['one class', () => detCurve(['a', 'a'], [0, 1]), /two classes are needed/],
    ['curve', () => precisionRecallCurve(three, [1, 2, 3]), /two classes are needed. Got 3/],
    ['x', () => auc([0, 1, 0.5], [0, 1, 1]), /x must be ascending or descending/],
    ['x', () => auc([0], [0]), /at least 2 points are needed/],
    [
      'k',
      () => topKAccuracyScore(two, [0, 1], two, { k: 0 }),
      /k must be a whole number of at least 1. Got 0/,
    ],
    [
      'bins',
      () => calibrationCurve(two, [0, 1], { nBins: 0 }),
      /nBins must be a whole number of at least 1. Got 0/,
    ],
    [
      'choice',
      () => confusionMatrix(two, two, { normalize: 'rows' as never }),
      /normalize must be one of null, "true", "pred", "all". Got "rows"/,
    ],
    ['choice', () => cohenKappaScore(two, two, { weights: 'cubic' as never }), /weights must be one of null/],
    [
      'choice',
      () => f1Score(two, two, { average: 'mean' as never }),
      /average must be one of null, "binary"/,
    ],
    [
      'choice',
      () => rocAucScore(two, [0, 1], two, { average: 'mean' as never }),
      /average must be one of null, "macro"/,
    ],
    [
      'choice',
      () => rocAucScore(two, [0, 1], two, { multiClass: 'all' as never }),
      /multiClass must be one of "ovr"/,
    ],
    [
      'choice',
      () => averagePrecisionScore(two, [0, 1], two, { average: 'mean' as never }),
      /average must be one of/,
    ],
    ['choice', () => calibrationCurve(two, [0, 1], { strategy: 'even' as never }), /strategy must be one of/],
    ['bins', () => calibrationCurve(two, [0, 2]), /probability of row 1 must be from 0 to 1. Got 2/],
  ];
  for (const [name, call, says] of refused) {
    it(`${name}: ${says.source}`, () => assert.throws(call, { code: 'METRIC_INPUT', message: says }));
  }
});

describe('metrics at their limits', () => {
  it('of a constant target are 1 when all is exact and 0 otherwise, whatever the rows without weight', () => {
    const weight = { sampleWeight: [1, 1, 0] };
    for (const score of [r2Score, explainedVarianceScore, d2TweedieScore]) {
      assert.equal(score([0.1, 0.1, 7], [0.1, 0.1, 0], weight), 1);
      assert.equal(score([0.1, 0.1, 7], [0.1, 0.2, 0], weight), 0);
    }
    assert.equal(d2BrierScore(['a', 'a'], [0, 0], two), 1);
    assert.equal(d2BrierScore(['a', 'a'], [0, 0.5], two), 0);
  });

  it('of one class or one row are NaN where nothing can be said', () => {
    assert.equal(rocAucScore(['a', 'a'], [0.1, 0.2], two), Number.NaN);
    assert.equal(r2Score([1], [1]), Number.NaN);
    assert.equal(matthewsCorrcoef(['a', 'a'], ['a', 'a']), 0);
  });

  it('of one class alone leave no correlation to rounding', () => {
    const weights = Array.from({ length: 7 }, () => 0.1);
    assert.equal(
      matthewsCorrcoef(Array(7).fill('a'), [...Array(6).fill('a'), 'b'], { sampleWeight: weights }),
      0,
    );
  });

  it('take many rows', () => {
    const rows = 200_000;
    const truth = Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    const scores = Float64Array.from(truth, (_, i) => (i * 7919) % rows);
    assert.equal(rocCurve(truth, scores, { dropIntermediate: false }).fpr.length, rows + 1);
    assert.equal(precisionRecallCurve(truth, scores).recall.length, rows + 1);
  });

  it('hinge loss takes a second class alone for what it is', () => {
    assert.equal(hingeLoss(['b', 'b'], [2, 0.5], two), 0.25);
  });

  it('calibration curves of weights are those of repeated rows; a row without weight is not there', () => {
    const [truth, shares, sampleWeight] = [
      ['a', 'b', 'b', 'a', 'b'],
      [0.1, 0.15, 0.6, 0.7, 0.95],
      [1, 2, 3, 1, 0],
    ];
    const repeat = <T>(list: T[]) => list.flatMap((item, i) => Array<T>(sampleWeight[i]).fill(item));
    const weighted = calibrationCurve(truth, shares, { sampleWeight });
    const repeated = calibrationCurve(repeat(truth), repeat(shares));
    assert.deepEqual([...weighted.probTrue], [...repeated.probTrue]);
    weighted.probPred.forEach((mean, i) => {
      assert.ok(Math.abs(mean - repeated.probPred[i]) < 1e-15);
    });
    const quantile = { strategy: 'quantile', nBins: 2 } as const;
    const ones = { ...quantile, sampleWeight: [1, 1, 1, 1, 0] };
    assert.deepEqual(
      calibrationCurve(truth, shares, ones),
      calibrationCurve(truth.slice(0, 4), shares.slice(0, 4), quantile),
    );
  });

  it('weighted quantiles are those of repeated rows', () => {
    const values = [3, 1, 2, 5];
    const weights = [1, 2, 0, 3];
    const repeated = values.flatMap((value, i) => Array<number>(weights[i]).fill(value));
    for (const level of [0, 0.1, 1 / 3, 0.5, 0.75, 1]) {
      assert.equal(weightedQuantile(values, level, weights), weightedQuantile(repeated, level));
    }
  });
});

describe('classificationReport', () => {
  it('has each class, and the means; no accuracy where classes are left out', () => {
    const report = classificationReport(['a', 'b', 'c', 'c'], ['a', 'c', 'c', 'c']);
    assert.deepEqual(report.classes['b'], { precision: 0, recall: 0, f1Score: 0, support: 1 });
    assert.equal(report.accuracy, 0.75);
    assert.equal(report.microAvg.precision, 0.75);
    assert.equal(report.weightedAvg.support, 4);
    assert.equal(classificationReport(three, three, { labels: two }).accuracy, null);
  });

  it('takes a class of any name', () => {
    const { classes } = classificationReport(['__proto__', 'b'], ['__proto__', 'b']);
    assert.equal(Object.hasOwn(classes, '__proto__'), true);
  });
});
