import { iterativeImputer } from '../impute/iterative-imputer.ts';
import { knnImputer } from '../impute/knn-imputer.ts';
import { missingIndicator } from '../impute/missing-indicator.ts';
import { simpleImputer } from '../impute/simple-imputer.ts';
import { encoded, mixed, numericMixed, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [iterativeImputer(), numericMixed],
  [
    iterativeImputer({ maxIter: 3, addIndicator: true, initialStrategy: 'median', minValue: 0 }),
    numericMixed,
  ],
  [iterativeImputer({ nNearestFeatures: 2, imputationOrder: 'random', maxIter: 3 }), numericMixed],
  [iterativeImputer({ skipComplete: true, keepEmptyFeatures: true, randomState: 3 }), encoded],
  [knnImputer(), numericMixed],
  [
    knnImputer({ nNeighbors: 3, weights: 'distance', addIndicator: true, keepEmptyFeatures: true }),
    numericMixed,
  ],
  [knnImputer(), encoded],
  [knnImputer(), sparse],
  [missingIndicator(), numericMixed],
  [missingIndicator({ errorOnNew: false }), mixed],
  [missingIndicator({ features: 'all' }), encoded],
  [simpleImputer(), numericMixed],
  [simpleImputer({ strategy: 'median', addIndicator: true }), numericMixed],
  [simpleImputer({ strategy: 'most_frequent', keepEmptyFeatures: true }), mixed],
  [simpleImputer({ strategy: 'constant', keepEmptyFeatures: true }), mixed],
];
