import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrationCurve } from './calibration-curve.ts';
import { classificationReportView, confusionMatrixView } from './classes-view.ts';
import { classificationReport } from './classification-report.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { curveView, isCurve } from './curve-view.ts';
import { detCurve, precisionRecallCurve, rocCurve } from './curves.ts';

const truth = ['no', 'no', 'yes', 'yes'];
const scores = [0.1, 0.4, 0.35, 0.8];

test('a confusion matrix is a line for each true class', () => {
  const { text, html } = confusionMatrixView(confusionMatrix(truth, ['no', 'yes', 'yes', 'yes']));
  assert.equal(text.split('\n').slice(1).join('\n'), '     no  yes\nno    1    1\nyes   0    2');
  assert.match(html, /rgba\(61,122,184,0\.30\)/);
});

test('a report has each class and the means', () => {
  const { text } = classificationReportView(classificationReport(truth, ['no', 'yes', 'yes', 'yes']));
  assert.deepEqual(
    text.split('\n').map(line => line.split(/ {2,}/)),
    [
      ['Classification report'],
      ['class', 'precision', 'recall', 'F1', 'support'],
      ['no', '1', '0.5', '0.6667', '2'],
      ['yes', '0.6667', '1', '0.8', '2'],
      ['accuracy', '0.75', '4'],
      ['macro average', '0.8333', '0.75', '0.7333', '4'],
      ['weighted average', '0.8333', '0.75', '0.7333', '4'],
    ],
  );
});

test('curves are drawn, those of many points with as many as one can see', () => {
  for (const curve of [
    rocCurve(truth, scores),
    precisionRecallCurve(truth, scores),
    detCurve(truth, scores),
    calibrationCurve(truth, scores),
  ]) {
    assert.ok(isCurve(curve));
    assert.match(curveView(curve).html, /<polyline points="\d[\d., ]+"/);
  }
  assert.equal(isCurve({ rmse: 1 }), false);
  const many = Array.from({ length: 5000 }, (_, i) => i);
  const roc = rocCurve(
    many.map(i => (i % 3 === 0 ? 'a' : 'b')),
    many,
    { dropIntermediate: false },
  );
  const points = /points="([^"]*)"/.exec(curveView(roc).html)?.[1].split(' ') ?? [];
  assert.equal(points.length, 1000);
  assert.equal(curveView(rocCurve(truth, scores)).text.split('\n')[0], 'ROC curve, area 0.75');
});

test('a curve without a class has no line', () => {
  assert.match(curveView(rocCurve(['a', 'a'], [0, 1], { posLabel: 'b' })).html, /points=""/);
});
