import { calibratedClassifier } from '../calibration/calibrated-classifier.ts';
import { fixedThresholdClassifier } from '../calibration/fixed-threshold-classifier.ts';
import { tunedThresholdClassifier } from '../calibration/tuned-threshold-classifier.ts';
import { transformedTargetRegressor } from '../compose/transformed-target-regressor.ts';
import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import { baggingClassifier } from '../ensemble/bagging-classifier.ts';
import { baggingRegressor } from '../ensemble/bagging-regressor.ts';
import { stackingClassifier } from '../ensemble/stacking-classifier.ts';
import { stackingRegressor } from '../ensemble/stacking-regressor.ts';
import { votingClassifier } from '../ensemble/voting-classifier.ts';
import { votingRegressor } from '../ensemble/voting-regressor.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { ridge } from '../linear-model/ridge.ts';
import { gaussianNb } from '../naive-bayes/gaussian-nb.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts';
import { classes, encoded, mixed, numbers, positiveTarget, type Tried, target, twoClasses } from './data.ts';

const scaled = { steps: [standardScaler(), ridge()] } as const;

export const tried: readonly Tried[] = [
  [baggingClassifier(), mixed],
  [
    baggingClassifier({ nEstimators: 3, maxFeatures: 0.5, bootstrap: false, maxSamples: 20 }),
    mixed,
    twoClasses,
  ],
  [baggingRegressor(), mixed, target],
  [baggingRegressor({ estimator: scaled, nEstimators: 3 }), encoded],
  [calibratedClassifier(), encoded],
  [
    calibratedClassifier({ estimator: decisionTreeClassifier({ maxDepth: 2 }), method: 'isotonic', cv: 3 }),
    mixed,
  ],
  [calibratedClassifier({ estimator: gaussianNb(), ensemble: false }), numbers, twoClasses],
  [
    fixedThresholdClassifier({ estimator: gaussianNb(), threshold: 0.3, posLabel: 'no' }),
    numbers,
    twoClasses,
  ],
  [stackingClassifier({ estimators: { a: gaussianNb(), b: dummyClassifier() } }), numbers],
  [stackingClassifier({ estimators: { bayes: gaussianNb() }, passthrough: true }), encoded, twoClasses],
  [tunedThresholdClassifier({ estimator: gaussianNb(), scoring: 'f1', cv: 3 }), numbers, twoClasses],
  [stackingRegressor({ estimators: { scaled, tree: decisionTreeRegressor({ maxDepth: 2 }) } }), encoded],
  [stackingRegressor({ estimators: { linear: ridge() }, cv: 3, passthrough: true }), numbers],
  [transformedTargetRegressor(), numbers],
  [transformedTargetRegressor({ regressor: ridge(), func: 'log1p' }), encoded, positiveTarget],
  [
    votingClassifier({ estimators: { a: decisionTreeClassifier({ maxDepth: 2 }), b: dummyClassifier() } }),
    mixed,
  ],
  [
    votingClassifier({
      estimators: {
        a: decisionTreeClassifier({ maxDepth: 2 }),
        b: { steps: [oneHotEncoder(), decisionTreeClassifier({ maxDepth: 3 })] },
      },
      voting: 'soft',
      weights: [2, 1],
    }),
    mixed.select(['b', 'w']),
    classes,
  ],
  [votingRegressor({ estimators: { a: linearRegression(), b: scaled }, weights: [1, 3] }), numbers],
  [
    votingRegressor({ estimators: { a: decisionTreeRegressor({ maxDepth: 2 }), b: dummyRegressor() } }),
    mixed,
  ],
];
