import { binaryEncoder } from '../encoding/binary-encoder.ts';
import { countEncoder } from '../encoding/count-encoder.ts';
import { hashingEncoder } from '../encoding/hashing-encoder.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import { ordinalEncoder } from '../encoding/ordinal-encoder.ts';
import { targetEncoder } from '../encoding/target-encoder.ts';
import { classes, mixed, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [binaryEncoder(), mixed],
  [binaryEncoder({ handleUnknown: 'return_nan', handleMissing: 'return_nan' }), mixed],
  [binaryEncoder({ handleUnknown: 'error' }), mixed.drop(['a'])],
  [countEncoder(), mixed],
  [countEncoder({ normalize: true, handleUnknown: 'error', handleMissing: 'return_nan' }), mixed],
  [hashingEncoder({ nFeatures: 16 }), mixed],
  [hashingEncoder({ nFeatures: 2, alternateSign: false }), mixed.select(['w'])],
  [oneHotEncoder(), mixed.drop(['a'])],
  [oneHotEncoder({ handleUnknown: 'ignore', drop: 'first' }), mixed],
  [oneHotEncoder({ handleUnknown: 'infrequent_if_exist', drop: 'if_binary', maxCategories: 2 }), mixed],
  [
    oneHotEncoder({ handleUnknown: 'ignore', categories: [['z', 'x', null]], drop: ['x'] }),
    mixed.select(['w']),
  ],
  [ordinalEncoder(), mixed],
  [ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1, minFrequency: 0.3 }), mixed],
  [ordinalEncoder({ categories: [['z', 'x', 'y']], encodedMissingValue: -1 }), mixed.select(['w'])],
  [targetEncoder(), mixed],
  [targetEncoder({ smooth: 3, cv: 2 }), mixed, classes],
  [targetEncoder({ categories: [['x', 'y', null]] }), mixed.select(['w']), twoClasses],
];
