import { logisticRegression } from '../linear-model/logistic-regression.ts';
import { logisticRegressionCv } from '../linear-model/logistic-regression-cv.ts';
import { perceptron } from '../linear-model/perceptron.ts';
import { ridgeClassifier } from '../linear-model/ridge-classifier.ts';
import { sgdClassifier } from '../linear-model/sgd-classifier.ts';
import { sgdRegressor } from '../linear-model/sgd-regressor.ts';
import { encoded, numbers, sparse, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [logisticRegression(), numbers],
  [logisticRegression({ C: null, classWeight: 'balanced' }), numbers, twoClasses],
  [logisticRegression({ l1Ratio: 0.5 }), encoded],
  [logisticRegression({ l1Ratio: 1, fitIntercept: false }), sparse, twoClasses],
  [logisticRegressionCv({ Cs: 3, cv: 3 }), encoded],
  [logisticRegressionCv({ Cs: [1], l1Ratios: [0, 1], cv: 2, scoring: 'neg_log_loss' }), numbers, twoClasses],
  [ridgeClassifier(), encoded],
  [ridgeClassifier({ alpha: 0.1, classWeight: { yes: 2 } }), numbers, twoClasses],
  [ridgeClassifier(), sparse],
  [perceptron(), encoded],
  [sgdClassifier({ maxIter: 20 }), encoded],
  [sgdClassifier({ loss: 'log_loss', earlyStopping: true, validationFraction: 0.2, maxIter: 20 }), numbers],
  [sgdClassifier({ loss: 'modified_huber', penalty: 'l1', average: 10, maxIter: 20 }), sparse, twoClasses],
  [sgdRegressor(), encoded],
  [sgdRegressor({ loss: 'huber', learningRate: 'adaptive', penalty: null }), numbers],
  [sgdRegressor({ average: true, penalty: 'elasticnet' }), sparse],
];
