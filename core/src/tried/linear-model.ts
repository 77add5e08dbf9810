import { elasticNet } from '../linear-model/elastic-net.ts';
import { elasticNetCv } from '../linear-model/elastic-net-cv.ts';
import { gammaRegressor } from '../linear-model/gamma-regressor.ts';
import { huberRegressor } from '../linear-model/huber-regressor.ts';
import { lasso } from '../linear-model/lasso.ts';
import { lassoCv } from '../linear-model/lasso-cv.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { poissonRegressor } from '../linear-model/poisson-regressor.ts';
import { quantileRegressor } from '../linear-model/quantile-regressor.ts';
import { ridge } from '../linear-model/ridge.ts';
import { ridgeCv } from '../linear-model/ridge-cv.ts';
import { tweedieRegressor } from '../linear-model/tweedie-regressor.ts';
import { encoded, numbers, positiveTarget, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [elasticNet({ alpha: 0.1 }), numbers],
  [elasticNet({ alpha: 0.1, l1Ratio: 0, selection: 'random' }), encoded],
  [elasticNet({ alpha: 0.1, positive: true }), sparse],
  [elasticNetCv({ alphas: 10, l1Ratio: [0.3, 0.9] }), numbers],
  [elasticNetCv({ alphas: [1, 0.1], l1Ratio: 0, cv: 3, selection: 'random' }), encoded],
  [gammaRegressor({ alpha: 0.1 }), numbers, positiveTarget],
  [gammaRegressor({ alpha: 0.1, fitIntercept: false }), sparse, positiveTarget],
  [huberRegressor(), numbers],
  [huberRegressor({ epsilon: 2, alpha: 0.1, fitIntercept: false }), encoded],
  [huberRegressor({ alpha: 0.1 }), sparse],
  [lasso({ alpha: 0.1 }), numbers],
  [lasso({ alpha: 0.1, selection: 'random' }), encoded],
  [lasso({ alpha: 0.1, fitIntercept: false }), sparse],
  [lassoCv({ alphas: 10 }), numbers],
  [lassoCv({ alphas: [0.1, 0.01], positive: true, cv: 2 }), sparse],
  [linearRegression(), numbers],
  [linearRegression(), encoded],
  [linearRegression(), sparse],
  [linearRegression({ positive: true, fitIntercept: false }), encoded],
  [poissonRegressor(), numbers, positiveTarget],
  [poissonRegressor({ alpha: 0.1 }), encoded, positiveTarget],
  [quantileRegressor(), numbers],
  [quantileRegressor({ quantile: 0.8, alpha: 0.01 }), encoded],
  [quantileRegressor({ alpha: 0, fitIntercept: false }), sparse],
  [ridge(), numbers],
  [ridge(), encoded],
  [ridge({ alpha: 0.1 }), sparse],
  [ridgeCv(), numbers],
  [ridgeCv({ alphas: [0.01, 100], fitIntercept: false }), encoded],
  [ridgeCv(), sparse],
  [tweedieRegressor(), numbers],
  [tweedieRegressor({ power: 1.5 }), encoded, positiveTarget],
];
