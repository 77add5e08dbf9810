import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts';
import { encoded, mixed, numbers, positiveTarget, sparse, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [decisionTreeClassifier(), mixed],
  [decisionTreeClassifier({ criterion: 'entropy', splitter: 'random', classWeight: 'balanced' }), mixed],
  [decisionTreeRegressor({ maxLeafNodes: 9, ccpAlpha: 0.01 }), mixed],
  [decisionTreeRegressor(), encoded],
  [decisionTreeRegressor({ criterion: 'absolute_error', minSamplesLeaf: 3 }), mixed],
  [decisionTreeRegressor({ criterion: 'absolute_error', splitter: 'random' }), encoded],
  [decisionTreeRegressor({ criterion: 'poisson', minSamplesLeaf: 2 }), mixed, positiveTarget],
  [decisionTreeRegressor({ maxDepth: 4 }), sparse],
  [decisionTreeClassifier({ criterion: 'log_loss', monotonicCst: { a: 1 } }), numbers, twoClasses],
  [decisionTreeRegressor({ monotonicCst: { a: 1, b: -1 }, maxLeafNodes: 12 }), numbers],
];
