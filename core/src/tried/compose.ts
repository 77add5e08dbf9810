import { columns } from '../compose/columns.ts';
import { featureUnion } from '../compose/feature-union.ts';
import { pca } from '../decomposition/pca.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import { selectKBest } from '../feature-selection/select-k-best.ts';
import { minMaxScaler } from '../preprocessing/min-max-scaler.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { encoded, mixed, numericMixed, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [columns({ n: [['a', 'b'], standardScaler()], w: ['w', oneHotEncoder()] }), mixed],
  [columns({ n: ['a', minMaxScaler()] }, { remainder: 'passthrough' }), mixed],
  [
    featureUnion({
      transformers: { pca: pca({ nComponents: 2 }), best: [standardScaler(), selectKBest({ k: 2 })] },
    }),
    numericMixed,
  ],
  [
    featureUnion({
      transformers: { all: 'passthrough', none: 'drop', pca: pca({ nComponents: 1 }) },
      transformerWeights: { all: 0.5 },
    }),
    encoded,
  ],
  [
    featureUnion({
      transformers: { words: 'passthrough', few: selectKBest({ k: 1 }) },
      transformerWeights: { words: 2 },
    }),
    sparse,
  ],
];
