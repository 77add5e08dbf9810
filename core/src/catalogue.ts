/** The one list of built-in definitions: what a model file may name without the user registering anything. */

import { columns } from './compose/columns.ts';
import { dummyClassifier } from './dummy/dummy-classifier.ts';
import { dummyRegressor } from './dummy/dummy-regressor.ts';
import { oneHotEncoder } from './encoding/one-hot-encoder.ts';
import { ordinalEncoder } from './encoding/ordinal-encoder.ts';
import { extraTreesClassifier } from './ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from './ensemble/extra-trees-regressor.ts';
import { histGradientBoostingClassifier } from './ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from './ensemble/hist-gradient-boosting-regressor.ts';
import { randomForestClassifier } from './ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from './ensemble/random-forest-regressor.ts';
import type { Definition } from './estimator/definition.ts';
import { simpleImputer } from './impute/simple-imputer.ts';
import { linearRegression } from './linear-model/linear-regression.ts';
import { ridge } from './linear-model/ridge.ts';
import { derive } from './preprocessing/derive.ts';
import { minMaxScaler } from './preprocessing/min-max-scaler.ts';
import { standardScaler } from './preprocessing/standard-scaler.ts';
import { decisionTreeClassifier } from './tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from './tree/decision-tree-regressor.ts';

export const catalogue: readonly { readonly definition: Definition }[] = [
  columns,
  decisionTreeClassifier,
  decisionTreeRegressor,
  derive,
  dummyClassifier,
  dummyRegressor,
  extraTreesClassifier,
  extraTreesRegressor,
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
  linearRegression,
  minMaxScaler,
  oneHotEncoder,
  ordinalEncoder,
  randomForestClassifier,
  randomForestRegressor,
  ridge,
  simpleImputer,
  standardScaler,
];
