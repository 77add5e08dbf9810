import { genericUnivariateSelect } from '../feature-selection/generic-univariate-select.ts';
import { rfe } from '../feature-selection/rfe.ts';
import { rfecv } from '../feature-selection/rfecv.ts';
import { selectFdr } from '../feature-selection/select-fdr.ts';
import { selectFpr } from '../feature-selection/select-fpr.ts';
import { selectFromModel } from '../feature-selection/select-from-model.ts';
import { selectFwe } from '../feature-selection/select-fwe.ts';
import { selectKBest } from '../feature-selection/select-k-best.ts';
import { selectPercentile } from '../feature-selection/select-percentile.ts';
import { varianceThreshold } from '../feature-selection/variance-threshold.ts';
import { ridge } from '../linear-model/ridge.ts';
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts';
import { classes, counts, encoded, mixed, numericMixed, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [genericUnivariateSelect({ mode: 'fwe', param: 0.01 }), numericMixed],
  [genericUnivariateSelect({ mode: 'k_best', param: 1 }), encoded],
  [rfe({ estimator: ridge() }), numericMixed],
  [rfe({ estimator: decisionTreeClassifier(), nFeaturesToSelect: 2, step: 0.4 }), mixed, classes],
  [rfecv({ estimator: ridge(), cv: 3, scoring: 'mae' }), encoded],
  [rfecv({ estimator: decisionTreeClassifier(), cv: 2 }), numericMixed, classes],
  [selectFromModel({ estimator: ridge() }), sparse],
  [selectFromModel({ estimator: decisionTreeRegressor(), threshold: 'median', maxFeatures: 2 }), mixed],
  [selectFdr(), numericMixed],
  [selectFpr({ alpha: 0.5 }), encoded, classes],
  [selectFwe({ scoreFunc: 'f_regression' }), numericMixed],
  [selectKBest({ k: 2 }), numericMixed],
  [selectKBest({ k: 3, scoreFunc: 'r_regression' }), encoded],
  [selectKBest({ k: 4 }), sparse],
  [selectKBest({ k: 1, scoreFunc: 'chi2' }), counts, classes],
  [selectKBest({ k: 2, scoreFunc: 'mutual_info_regression' }), numericMixed],
  [selectKBest({ k: 3, scoreFunc: 'mutual_info_classif' }), encoded, classes],
  [selectPercentile({ percentile: 60 }), encoded],
  [selectPercentile({ percentile: 50 }), sparse],
  [varianceThreshold(), numericMixed],
  [varianceThreshold({ threshold: 0.2 }), encoded],
  [varianceThreshold({ threshold: 0.5 }), sparse],
];
