import { extraTreesClassifier } from '../ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from '../ensemble/extra-trees-regressor.ts';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { isolationForest } from '../ensemble/isolation-forest.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import { encoded, mixed, positiveTarget, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [extraTreesClassifier({ nEstimators: 5 }), mixed],
  [extraTreesRegressor({ nEstimators: 5 }), mixed],
  [extraTreesRegressor({ nEstimators: 5 }), encoded],
  [histGradientBoostingClassifier({ maxIter: 5, minSamplesLeaf: 5 }), mixed],
  [histGradientBoostingClassifier({ maxIter: 5, minSamplesLeaf: 5 }), encoded],
  [histGradientBoostingRegressor({ maxIter: 5, minSamplesLeaf: 5 }), mixed],
  [histGradientBoostingRegressor({ maxIter: 5, minSamplesLeaf: 5 }), encoded],
  [histGradientBoostingClassifier({ maxIter: 5, classWeight: 'balanced', minSamplesLeaf: 3 }), sparse],
  [
    histGradientBoostingRegressor({
      maxIter: 5,
      minSamplesLeaf: 3,
      monotonicCst: { a: 1 },
      interactionCst: 'no_interactions',
      maxFeatures: 0.5,
    }),
    mixed,
  ],
  [isolationForest({ nEstimators: 10 }), mixed],
  [
    isolationForest({
      nEstimators: 10,
      maxSamples: 20,
      contamination: 0.1,
      maxFeatures: 0.5,
      bootstrap: true,
    }),
    encoded,
  ],
  [isolationForest({ nEstimators: 5 }), sparse],
  [randomForestClassifier({ nEstimators: 5, minSamplesLeaf: 3 }), mixed],
  [randomForestClassifier({ nEstimators: 5, classWeight: 'balanced_subsample' }), sparse],
  [randomForestClassifier({ nEstimators: 5, classWeight: 'balanced' }), encoded],
  [
    randomForestRegressor({ nEstimators: 5, criterion: 'poisson', monotonicCst: { a: 1 } }),
    mixed,
    positiveTarget,
  ],
  [randomForestRegressor({ nEstimators: 3, criterion: 'absolute_error' }), mixed],
  [randomForestRegressor({ nEstimators: 5, maxSamples: 0.5 }), mixed],
  [histGradientBoostingRegressor({ maxIter: 5, minSamplesLeaf: 5, loss: 'poisson' }), mixed, positiveTarget],
  [histGradientBoostingRegressor({ maxIter: 5, minSamplesLeaf: 5, loss: 'gamma' }), encoded, positiveTarget],
];
