import { countVectorizer } from '../text/count-vectorizer.ts';
import { hashingVectorizer } from '../text/hashing-vectorizer.ts';
import { tfidfTransformer } from '../text/tfidf-transformer.ts';
import { tfidfVectorizer } from '../text/tfidf-vectorizer.ts';
import { counts, encoded, mixed, sparse, type Tried, texts } from './data.ts';

const twoTexts = texts.with([['w', mixed.column('w')]]);

export const tried: readonly Tried[] = [
  [countVectorizer(), texts],
  [countVectorizer({ tokenPattern: '\\b\\w+\\b', ngramRange: [1, 2], maxFeatures: 9 }), twoTexts],
  [countVectorizer({ tokenPattern: '[a-z]+', stopWords: ['good'], lowercase: false, binary: true }), texts],
  [countVectorizer({ analyzer: 'char_wb', ngramRange: [2, 3], stripAccents: 'unicode', minDf: 2 }), texts],
  [hashingVectorizer({ nFeatures: 16 }), texts],
  [
    hashingVectorizer({ nFeatures: 8, analyzer: 'char', alternateSign: false, norm: 'l1', binary: true }),
    texts,
  ],
  [tfidfTransformer(), sparse],
  [tfidfTransformer({ norm: null, sublinearTf: true }), counts],
  [tfidfTransformer({ norm: 'l1', useIdf: false }), encoded],
  [tfidfVectorizer({ tokenPattern: '\\w+' }), twoTexts],
  [tfidfVectorizer({ norm: 'l1', sublinearTf: true, smoothIdf: false, stopWords: 'english' }), texts],
  [tfidfVectorizer({ vocabulary: ['old', 'new', 'car'], norm: null }), texts],
];
