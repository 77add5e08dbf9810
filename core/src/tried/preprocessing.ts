import { col } from '../expression/builder.ts';
import { binarizer } from '../preprocessing/binarizer.ts';
import { derive } from '../preprocessing/derive.ts';
import { functionTransformer } from '../preprocessing/function-transformer.ts';
import { kBinsDiscretizer } from '../preprocessing/k-bins-discretizer.ts';
import { maxAbsScaler } from '../preprocessing/max-abs-scaler.ts';
import { minMaxScaler } from '../preprocessing/min-max-scaler.ts';
import { normalizer } from '../preprocessing/normalizer.ts';
import { polynomialFeatures } from '../preprocessing/polynomial-features.ts';
import { powerTransformer } from '../preprocessing/power-transformer.ts';
import { quantileTransformer } from '../preprocessing/quantile-transformer.ts';
import { robustScaler } from '../preprocessing/robust-scaler.ts';
import { splineTransformer } from '../preprocessing/spline-transformer.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { counts, encoded, mixed, numbers, numericMixed, sparse, type Tried } from './data.ts';

const positive = counts
  .with([
    [
      'n',
      { type: 'number', values: Float64Array.from({ length: counts.length }, (_, row) => 1 + (row % 7)) },
    ],
  ])
  .select(['n']);

export const tried: readonly Tried[] = [
  [binarizer({ threshold: 0.5 }), numericMixed],
  [binarizer(), sparse],
  [functionTransformer(), numericMixed],
  [functionTransformer({ func: 'log1p' }), numbers],
  [functionTransformer({ func: 'logit', inverse: true }), encoded],
  [kBinsDiscretizer(), numericMixed],
  [kBinsDiscretizer({ nBins: [3, 2, 2, 2, 2], encode: 'ordinal', strategy: 'uniform' }), encoded],
  [kBinsDiscretizer({ nBins: 4, strategy: 'kmeans', subsample: 30, randomState: 1 }), numericMixed],
  [maxAbsScaler(), numericMixed],
  [maxAbsScaler({ clip: true }), encoded],
  [normalizer(), numericMixed],
  [normalizer({ norm: 'l1' }), encoded],
  [normalizer({ norm: 'max' }), numbers],
  [polynomialFeatures(), numericMixed],
  [polynomialFeatures({ degree: [2, 3], interactionOnly: true, includeBias: false }), encoded],
  [powerTransformer(), numericMixed],
  [powerTransformer({ standardize: false }), encoded],
  [powerTransformer({ method: 'box-cox' }), positive],
  [quantileTransformer({ nQuantiles: 10 }), numericMixed],
  [quantileTransformer({ outputDistribution: 'normal', nQuantiles: 20, subsample: 25 }), encoded],
  [robustScaler(), numericMixed],
  [robustScaler({ quantileRange: [10, 80], unitVariance: true, withCentering: false }), encoded],
  [splineTransformer(), numericMixed],
  [splineTransformer({ knots: 'quantile', extrapolation: 'linear', includeBias: false, degree: 2 }), encoded],
  [splineTransformer({ extrapolation: 'continue', handleMissing: 'zeros' }), numbers],
  [splineTransformer({ extrapolation: 'error', nKnots: 3, degree: 1 }), numbers],
  [
    splineTransformer({
      knots: [
        [-3, 0],
        [0, 2],
        [1, 3],
        [3, 5],
      ],
      extrapolation: 'periodic',
    }),
    numbers,
  ],
  [derive({ twice: col('a').times(2), first: col('w').upper() }), mixed],
  [minMaxScaler(), numericMixed],
  [minMaxScaler({ featureRange: [-1, 2], clip: true }), encoded],
  [standardScaler(), numericMixed],
  [standardScaler({ withMean: false }), encoded],
];
