/** The one list of built-in definitions: what a model file may name without the user registering anything. */

import { calibratedClassifier } from './calibration/calibrated-classifier.ts';
import { fixedThresholdClassifier } from './calibration/fixed-threshold-classifier.ts';
import { tunedThresholdClassifier } from './calibration/tuned-threshold-classifier.ts';
import { columns } from './compose/columns.ts';
import { featureUnion } from './compose/feature-union.ts';
import { transformedTargetRegressor } from './compose/transformed-target-regressor.ts';
import { cyclicalEncoder } from './datetime/cyclical-encoder.ts';
import { dateParts } from './datetime/date-parts.ts';
import { pca } from './decomposition/pca.ts';
import { truncatedSvd } from './decomposition/truncated-svd.ts';
import { dummyClassifier } from './dummy/dummy-classifier.ts';
import { dummyRegressor } from './dummy/dummy-regressor.ts';
import { binaryEncoder } from './encoding/binary-encoder.ts';
import { countEncoder } from './encoding/count-encoder.ts';
import { hashingEncoder } from './encoding/hashing-encoder.ts';
import { oneHotEncoder } from './encoding/one-hot-encoder.ts';
import { ordinalEncoder } from './encoding/ordinal-encoder.ts';
import { targetEncoder } from './encoding/target-encoder.ts';
import { baggingClassifier } from './ensemble/bagging-classifier.ts';
import { baggingRegressor } from './ensemble/bagging-regressor.ts';
import { extraTreesClassifier } from './ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from './ensemble/extra-trees-regressor.ts';
import { histGradientBoostingClassifier } from './ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from './ensemble/hist-gradient-boosting-regressor.ts';
import { isolationForest } from './ensemble/isolation-forest.ts';
import { randomForestClassifier } from './ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from './ensemble/random-forest-regressor.ts';
import { stackingClassifier } from './ensemble/stacking-classifier.ts';
import { stackingRegressor } from './ensemble/stacking-regressor.ts';
import { votingClassifier } from './ensemble/voting-classifier.ts';
import { votingRegressor } from './ensemble/voting-regressor.ts';
import type { Definition } from './estimator/definition.ts';
import { genericUnivariateSelect } from './feature-selection/generic-univariate-select.ts';
import { rfe } from './feature-selection/rfe.ts';
import { rfecv } from './feature-selection/rfecv.ts';
import { selectFdr } from './feature-selection/select-fdr.ts';
import { selectFpr } from './feature-selection/select-fpr.ts';
import { selectFromModel } from './feature-selection/select-from-model.ts';
import { selectFwe } from './feature-selection/select-fwe.ts';
import { selectKBest } from './feature-selection/select-k-best.ts';
import { selectPercentile } from './feature-selection/select-percentile.ts';
import { varianceThreshold } from './feature-selection/variance-threshold.ts';
import { iterativeImputer } from './impute/iterative-imputer.ts';
import { knnImputer } from './impute/knn-imputer.ts';
import { missingIndicator } from './impute/missing-indicator.ts';
import { simpleImputer } from './impute/simple-imputer.ts';
import { elasticNet } from './linear-model/elastic-net.ts';
import { elasticNetCv } from './linear-model/elastic-net-cv.ts';
import { gammaRegressor } from './linear-model/gamma-regressor.ts';
import { huberRegressor } from './linear-model/huber-regressor.ts';
import { lasso } from './linear-model/lasso.ts';
import { lassoCv } from './linear-model/lasso-cv.ts';
import { linearRegression } from './linear-model/linear-regression.ts';
import { logisticRegression } from './linear-model/logistic-regression.ts';
import { logisticRegressionCv } from './linear-model/logistic-regression-cv.ts';
import { perceptron } from './linear-model/perceptron.ts';
import { poissonRegressor } from './linear-model/poisson-regressor.ts';
import { quantileRegressor } from './linear-model/quantile-regressor.ts';
import { ridge } from './linear-model/ridge.ts';
import { ridgeClassifier } from './linear-model/ridge-classifier.ts';
import { ridgeCv } from './linear-model/ridge-cv.ts';
import { sgdClassifier } from './linear-model/sgd-classifier.ts';
import { sgdRegressor } from './linear-model/sgd-regressor.ts';
import { tweedieRegressor } from './linear-model/tweedie-regressor.ts';
import { bernoulliNb } from './naive-bayes/bernoulli-nb.ts';
import { categoricalNb } from './naive-bayes/categorical-nb.ts';
import { complementNb } from './naive-bayes/complement-nb.ts';
import { gaussianNb } from './naive-bayes/gaussian-nb.ts';
import { multinomialNb } from './naive-bayes/multinomial-nb.ts';
import { kNeighborsClassifier } from './neighbors/k-neighbors-classifier.ts';
import { kNeighborsRegressor } from './neighbors/k-neighbors-regressor.ts';
import { mlpClassifier } from './neural-network/mlp-classifier.ts';
import { mlpRegressor } from './neural-network/mlp-regressor.ts';
import { binarizer } from './preprocessing/binarizer.ts';
import { derive } from './preprocessing/derive.ts';
import { functionTransformer } from './preprocessing/function-transformer.ts';
import { kBinsDiscretizer } from './preprocessing/k-bins-discretizer.ts';
import { maxAbsScaler } from './preprocessing/max-abs-scaler.ts';
import { minMaxScaler } from './preprocessing/min-max-scaler.ts';
import { normalizer } from './preprocessing/normalizer.ts';
import { polynomialFeatures } from './preprocessing/polynomial-features.ts';
import { powerTransformer } from './preprocessing/power-transformer.ts';
import { quantileTransformer } from './preprocessing/quantile-transformer.ts';
import { robustScaler } from './preprocessing/robust-scaler.ts';
import { splineTransformer } from './preprocessing/spline-transformer.ts';
import { standardScaler } from './preprocessing/standard-scaler.ts';
import { linearSvc } from './svm/linear-svc.ts';
import { linearSvr } from './svm/linear-svr.ts';
import { countVectorizer } from './text/count-vectorizer.ts';
import { hashingVectorizer } from './text/hashing-vectorizer.ts';
import { tfidfTransformer } from './text/tfidf-transformer.ts';
import { tfidfVectorizer } from './text/tfidf-vectorizer.ts';
import { decisionTreeClassifier } from './tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from './tree/decision-tree-regressor.ts';

export const catalogue: readonly { readonly definition: Definition }[] = [
  baggingClassifier,
  baggingRegressor,
  bernoulliNb,
  binarizer,
  binaryEncoder,
  calibratedClassifier,
  categoricalNb,
  columns,
  complementNb,
  countEncoder,
  countVectorizer,
  cyclicalEncoder,
  dateParts,
  decisionTreeClassifier,
  decisionTreeRegressor,
  derive,
  dummyClassifier,
  dummyRegressor,
  elasticNet,
  elasticNetCv,
  extraTreesClassifier,
  extraTreesRegressor,
  featureUnion,
  fixedThresholdClassifier,
  functionTransformer,
  gammaRegressor,
  gaussianNb,
  genericUnivariateSelect,
  hashingEncoder,
  hashingVectorizer,
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
  huberRegressor,
  isolationForest,
  iterativeImputer,
  kBinsDiscretizer,
  kNeighborsClassifier,
  kNeighborsRegressor,
  knnImputer,
  lasso,
  lassoCv,
  linearRegression,
  linearSvc,
  linearSvr,
  logisticRegression,
  logisticRegressionCv,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  mlpClassifier,
  mlpRegressor,
  multinomialNb,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pca,
  perceptron,
  poissonRegressor,
  polynomialFeatures,
  powerTransformer,
  quantileRegressor,
  quantileTransformer,
  randomForestClassifier,
  randomForestRegressor,
  rfe,
  rfecv,
  ridge,
  ridgeClassifier,
  ridgeCv,
  robustScaler,
  selectFdr,
  selectFpr,
  selectFromModel,
  selectFwe,
  selectKBest,
  selectPercentile,
  sgdClassifier,
  sgdRegressor,
  simpleImputer,
  splineTransformer,
  stackingClassifier,
  stackingRegressor,
  standardScaler,
  targetEncoder,
  tfidfTransformer,
  tfidfVectorizer,
  transformedTargetRegressor,
  truncatedSvd,
  tunedThresholdClassifier,
  tweedieRegressor,
  varianceThreshold,
  votingClassifier,
  votingRegressor,
];
