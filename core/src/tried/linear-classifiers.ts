import { logisticRegression } from '../linear-model/logistic-regression.ts';
import { ridgeClassifier } from '../linear-model/ridge-classifier.ts';
import { encoded, numbers, sparse, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [logisticRegression(), numbers],
  [logisticRegression({ C: null, classWeight: 'balanced' }), numbers, twoClasses],
  [logisticRegression({ l1Ratio: 0.5 }), encoded],
  [logisticRegression({ l1Ratio: 1, fitIntercept: false }), sparse, twoClasses],
  [ridgeClassifier(), encoded],
  [ridgeClassifier({ alpha: 0.1, classWeight: { yes: 2 } }), numbers, twoClasses],
  [ridgeClassifier(), sparse],
];
