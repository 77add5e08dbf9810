import { kNeighborsClassifier } from '../neighbors/k-neighbors-classifier.ts';
import { kNeighborsRegressor } from '../neighbors/k-neighbors-regressor.ts';
import { encoded, numbers, numericMixed, sparse, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [kNeighborsRegressor(), numbers],
  [kNeighborsRegressor({ weights: 'distance', metric: 'manhattan', leafSize: 2 }), numericMixed],
  [kNeighborsRegressor({ algorithm: 'brute', nNeighbors: 1, p: 0.5 }), encoded],
  [kNeighborsClassifier(), numbers],
  [kNeighborsClassifier({ weights: 'distance', p: 3, algorithm: 'kd_tree' }), encoded],
  [kNeighborsClassifier({ metric: 'cosine', nNeighbors: 4 }), sparse, twoClasses],
  [kNeighborsClassifier({ metric: 'chebyshev', nNeighbors: 40 }), numbers],
];
