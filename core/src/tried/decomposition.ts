import { pca } from '../decomposition/pca.ts';
import { truncatedSvd } from '../decomposition/truncated-svd.ts';
import { encoded, numbers, numericMixed, sparse, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [pca(), numericMixed],
  [pca({ nComponents: 0.9, whiten: true, svdSolver: 'full' }), encoded],
  [pca({ nComponents: 'mle', svdSolver: 'covariance_eigh' }), encoded],
  [pca({ nComponents: 2 }), sparse],
  [pca({ nComponents: 2, svdSolver: 'randomized' }), sparse],
  [pca({ nComponents: 1, svdSolver: 'arpack', randomState: 3 }), encoded],
  [truncatedSvd(), encoded],
  [truncatedSvd({ nComponents: 1, algorithm: 'arpack' }), numbers],
  [truncatedSvd({ nComponents: 3, randomState: 1 }), sparse],
];
