import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { mixed, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [dummyClassifier(), mixed],
  [dummyRegressor(), mixed],
];
