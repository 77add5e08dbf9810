import { mlpClassifier } from '../neural-network/mlp-classifier.ts';
import { mlpRegressor } from '../neural-network/mlp-regressor.ts';
import { counts, encoded, numbers, positiveTarget, sparse, type Tried, twoClasses } from './data.ts';

const small = { hiddenLayerSizes: [6], maxIter: 20 };

export const tried: readonly Tried[] = [
  [mlpRegressor(small), numbers],
  [mlpRegressor({ ...small, solver: 'lbfgs', activation: 'tanh', hiddenLayerSizes: [5, 3] }), encoded],
  [
    mlpRegressor({ ...small, loss: 'poisson', learningRateInit: 0.01, earlyStopping: true }),
    counts,
    positiveTarget,
  ],
  [mlpClassifier(small), numbers],
  [mlpClassifier({ ...small, solver: 'sgd', learningRate: 'adaptive', activation: 'logistic' }), encoded],
  [mlpClassifier({ ...small, solver: 'lbfgs', hiddenLayerSizes: [] }), sparse, twoClasses],
  [
    mlpClassifier({ ...small, earlyStopping: true, validationFraction: 0.25, batchSize: 8 }),
    numbers,
    twoClasses,
  ],
];
