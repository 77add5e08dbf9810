/** Transformers beside scikit-learn's. */

import {
  binarizer,
  countVectorizer,
  decisionTreeRegressor,
  featureUnion,
  functionTransformer,
  genericUnivariateSelect,
  hashingVectorizer,
  iterativeImputer,
  kBinsDiscretizer,
  knnImputer,
  lasso,
  logisticRegression,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pca,
  polynomialFeatures,
  powerTransformer,
  quantileTransformer,
  rfe,
  rfecv,
  ridge,
  robustScaler,
  selectFdr,
  selectFpr,
  selectFromModel,
  selectFwe,
  selectKBest,
  selectPercentile,
  simpleImputer,
  splineTransformer,
  standardScaler,
  type TransformerStep,
  targetEncoder,
  tfidfTransformer,
  tfidfVectorizer,
  truncatedSvd,
  varianceThreshold,
} from 'cauce';
import type { Aim, Case, Kind } from './case.ts';

type Line = readonly [
  step: TransformerStep | readonly TransformerStep[],
  theirs: string,
  options?: Partial<Case>,
];

const f = 'feature_selection';
const lines: readonly (readonly [Kind, Aim, readonly Line[]])[] = [
  [
    'raw',
    'any',
    [
      [standardScaler(), 'StandardScaler()'],
      [standardScaler({ withMean: false }), 'StandardScaler(with_mean=False)'],
      [minMaxScaler(), 'MinMaxScaler()'],
      [maxAbsScaler(), 'MaxAbsScaler()'],
      [robustScaler(), 'RobustScaler()'],
      [
        robustScaler({ quantileRange: [10, 80], unitVariance: true }),
        'RobustScaler(quantile_range=(10, 80), unit_variance=True)',
      ],
      [normalizer(), 'Normalizer()'],
      [normalizer({ norm: 'l1' }), "Normalizer(norm='l1')"],
      [
        powerTransformer(),
        'PowerTransformer()',
        { agree: 'iterative', note: "where a power leaves next to no variance, scikit-learn's column is 0" },
      ],
      [quantileTransformer({ subsample: null }), 'QuantileTransformer(subsample=None)'],
      [
        quantileTransformer({ nQuantiles: 100, outputDistribution: 'normal', subsample: null }),
        "QuantileTransformer(n_quantiles=100, output_distribution='normal', subsample=None)",
      ],
      [kBinsDiscretizer(), "KBinsDiscretizer(quantile_method='averaged_inverted_cdf')"],
      [
        kBinsDiscretizer({ strategy: 'uniform', encode: 'ordinal' }),
        "KBinsDiscretizer(strategy='uniform', encode='ordinal')",
      ],
      [
        kBinsDiscretizer({ strategy: 'kmeans', encode: 'ordinal' }),
        "KBinsDiscretizer(strategy='kmeans', encode='ordinal', random_state=seed)",
      ],
      [binarizer({ threshold: 3 }), 'Binarizer(threshold=3)'],
      [polynomialFeatures(), 'PolynomialFeatures()'],
      [
        polynomialFeatures({ degree: 3, interactionOnly: true }),
        'PolynomialFeatures(degree=3, interaction_only=True)',
      ],
      [splineTransformer(), 'SplineTransformer()'],
      [
        splineTransformer({ knots: 'quantile', extrapolation: 'linear' }),
        "SplineTransformer(knots='quantile', extrapolation='linear')",
      ],
      [functionTransformer({ func: 'abs' }), 'FunctionTransformer(np.abs)'],
    ],
  ],
  [
    'matrix',
    'any',
    [
      [standardScaler(), 'StandardScaler()'],
      [varianceThreshold({ threshold: 0.05 }), 'VarianceThreshold(threshold=0.05)'],
      [pca({ nComponents: 2 }), 'PCA(n_components=2)'],
      [
        pca({ nComponents: 0.9, whiten: true, svdSolver: 'full' }),
        "PCA(n_components=0.9, whiten=True, svd_solver='full')",
      ],
      [
        pca({ nComponents: 2, svdSolver: 'arpack' }),
        "PCA(n_components=2, svd_solver='arpack', random_state=0)",
        { agree: 'iterative' },
      ],
      [
        truncatedSvd({ algorithm: 'arpack' }),
        "TruncatedSVD(algorithm='arpack', random_state=0)",
        { agree: 'iterative' },
      ],
      [
        featureUnion({ transformers: { a: pca({ nComponents: 2 }), b: minMaxScaler() } }),
        "FeatureUnion([('a', PCA(n_components=2)), ('b', MinMaxScaler())])",
      ],
    ],
  ],
  [
    'matrix',
    'number',
    [
      [selectKBest({ k: 3 }), `SelectKBest(${f}.f_regression, k=3)`],
      [
        selectKBest({ k: 3, scoreFunc: 'mutual_info_regression' }),
        `SelectKBest(lambda x, y: ${f}.mutual_info_regression(x, y, random_state=seed), k=3)`,
        { note: 'both add noise, drawn at random' },
      ],
      [selectPercentile({ percentile: 40 }), `SelectPercentile(${f}.f_regression, percentile=40)`],
      [selectFpr(), `SelectFpr(${f}.f_regression)`],
      [selectFdr(), `SelectFdr(${f}.f_regression)`],
      [selectFwe(), `SelectFwe(${f}.f_regression)`],
      [
        genericUnivariateSelect({ mode: 'k_best', param: 2 }),
        `GenericUnivariateSelect(${f}.f_regression, mode='k_best', param=2)`,
      ],
      [selectFromModel({ estimator: lasso({ alpha: 0.05 }) }), 'SelectFromModel(Lasso(alpha=0.05))'],
      [
        selectFromModel({ estimator: decisionTreeRegressor({ maxDepth: 4 }) }),
        'SelectFromModel(DecisionTreeRegressor(max_depth=4, random_state=seed))',
      ],
      [rfe({ estimator: ridge(), nFeaturesToSelect: 3 }), 'RFE(Ridge(), n_features_to_select=3)'],
      [rfecv({ estimator: ridge() }), 'RFECV(Ridge())'],
    ],
  ],
  [
    'matrix',
    'classes',
    [
      [selectKBest({ k: 3 }), `SelectKBest(${f}.f_classif, k=3)`],
      [
        selectKBest({ k: 3, scoreFunc: 'mutual_info_classif' }),
        `SelectKBest(lambda x, y: ${f}.mutual_info_classif(x, y, random_state=seed), k=3)`,
        { note: 'both add noise, drawn at random' },
      ],
      [
        rfe({ estimator: logisticRegression(), nFeaturesToSelect: 3 }),
        'RFE(LogisticRegression(), n_features_to_select=3)',
      ],
    ],
  ],
  ['counts', 'classes', [[selectKBest({ k: 3, scoreFunc: 'chi2' }), `SelectKBest(${f}.chi2, k=3)`]]],
  [
    'counts',
    'any',
    [
      [tfidfTransformer(), 'TfidfTransformer()'],
      [tfidfTransformer({ norm: 'l1', sublinearTf: true }), "TfidfTransformer(norm='l1', sublinear_tf=True)"],
    ],
  ],
  [
    'missing',
    'any',
    [
      [simpleImputer(), 'SimpleImputer()'],
      [
        simpleImputer({ strategy: 'median', addIndicator: true }),
        "SimpleImputer(strategy='median', add_indicator=True)",
      ],
      [simpleImputer({ strategy: 'most_frequent' }), "SimpleImputer(strategy='most_frequent')"],
      [knnImputer(), 'KNNImputer()', { rows: 4000, note: 'of equally near rows either takes its own' }],
      [
        knnImputer({ weights: 'distance', nNeighbors: 3 }),
        "KNNImputer(weights='distance', n_neighbors=3)",
        { rows: 4000 },
      ],
      [iterativeImputer(), 'IterativeImputer(random_state=seed)', { agree: 'iterative' }],
      [
        iterativeImputer({ tol: 1e-10, maxIter: 50 }),
        'IterativeImputer(tol=1e-10, max_iter=50, random_state=seed)',
        { agree: 'iterative' },
      ],
      [missingIndicator(), 'MissingIndicator()'],
    ],
  ],
  [
    'words',
    'any',
    [
      [oneHotEncoder({ handleUnknown: 'ignore' }), "OneHotEncoder(handle_unknown='ignore')"],
      [
        oneHotEncoder({ handleUnknown: 'infrequent_if_exist', minFrequency: 40, drop: 'first' }),
        "OneHotEncoder(handle_unknown='infrequent_if_exist', min_frequency=40, drop='first')",
      ],
      [
        ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1 }),
        "OrdinalEncoder(handle_unknown='use_encoded_value', unknown_value=-1)",
      ],
      [targetEncoder(), 'TargetEncoder(random_state=seed)'],
      [targetEncoder({ smooth: 10 }), 'TargetEncoder(smooth=10, random_state=seed)'],
    ],
  ],
  [
    'texts',
    'any',
    [
      [countVectorizer(), 'CountVectorizer()'],
      [
        countVectorizer({ ngramRange: [1, 2], minDf: 3, binary: true }),
        'CountVectorizer(ngram_range=(1, 2), min_df=3, binary=True)',
      ],
      [
        countVectorizer({ analyzer: 'char_wb', ngramRange: [2, 3], maxFeatures: 300 }),
        "CountVectorizer(analyzer='char_wb', ngram_range=(2, 3), max_features=300)",
      ],
      [tfidfVectorizer(), 'TfidfVectorizer()'],
      [
        tfidfVectorizer({ sublinearTf: true, stopWords: 'english', norm: 'l1' }),
        "TfidfVectorizer(sublinear_tf=True, stop_words='english', norm='l1')",
      ],
      [hashingVectorizer({ nFeatures: 1024 }), 'HashingVectorizer(n_features=1024)'],
      [
        [tfidfVectorizer(), truncatedSvd({ nComponents: 5, algorithm: 'arpack' })],
        "make_pipeline(TfidfVectorizer(), TruncatedSVD(5, algorithm='arpack', random_state=0))",
        { agree: 'iterative' },
      ],
      [
        [tfidfVectorizer(), truncatedSvd({ nComponents: 5 })],
        'make_pipeline(TfidfVectorizer(), TruncatedSVD(5, random_state=seed))',
        { agree: 'loose', note: 'random projection, 5 rounds' },
      ],
    ],
  ],
];

export const transformerCases: readonly Case[] = lines.flatMap(([kind, aim, own]) =>
  own.map(([step, theirs, options]): Case => {
    const ours = 'kind' in step ? [step] : step;
    return { name: theirs, ours, theirs, kind, aim, agree: 'exact', ...options };
  }),
);
