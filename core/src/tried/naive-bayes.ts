import { bernoulliNb } from '../naive-bayes/bernoulli-nb.ts';
import { categoricalNb } from '../naive-bayes/categorical-nb.ts';
import { complementNb } from '../naive-bayes/complement-nb.ts';
import { gaussianNb } from '../naive-bayes/gaussian-nb.ts';
import { multinomialNb } from '../naive-bayes/multinomial-nb.ts';
import { counts, encoded, mixed, numericMixed, sparse, type Tried, twoClasses } from './data.ts';

const words = sparse.drop(['a']);
const codes = mixed.select(['b', 'sold', 'w']);

export const tried: readonly Tried[] = [
  [gaussianNb(), numericMixed],
  [gaussianNb({ varSmoothing: 1e-3, priors: [0.5, 0.25, 0.25] }), encoded],
  [gaussianNb(), sparse, twoClasses],
  [multinomialNb(), counts],
  [multinomialNb({ alpha: [0.5, 2], fitPrior: false }), counts, twoClasses],
  [multinomialNb({ classPrior: [1, 2, 1] }), words],
  [complementNb(), counts],
  [complementNb({ norm: true }), words],
  [bernoulliNb(), encoded],
  [bernoulliNb({ binarize: 2, alpha: 0.1 }), sparse],
  [bernoulliNb({ binarize: 1 }), words, twoClasses],
  [bernoulliNb({ binarize: null }), mixed.select(['sold'])],
  [categoricalNb(), codes],
  [categoricalNb({ handleUnknown: 'ignore', alpha: 0 }), codes, twoClasses],
  [categoricalNb({ minCategories: 7, fitPrior: false }), codes],
];
