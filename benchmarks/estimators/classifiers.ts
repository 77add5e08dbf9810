/** Classifiers beside scikit-learn's. */

import {
  baggingClassifier,
  bernoulliNb,
  calibratedClassifier,
  categoricalNb,
  complementNb,
  countVectorizer,
  decisionTreeClassifier,
  dummyClassifier,
  type EstimatorStep,
  extraTreesClassifier,
  gaussianNb,
  histGradientBoostingClassifier,
  kNeighborsClassifier,
  linearSvc,
  logisticRegression,
  mlpClassifier,
  multinomialNb,
  perceptron,
  randomForestClassifier,
  ridgeClassifier,
  sgdClassifier,
  stackingClassifier,
  type TransformerStep,
  tfidfVectorizer,
  truncatedSvd,
  votingClassifier,
} from 'cauce';
import type { Case, Kind } from './case.ts';
import { logisticLoss, svcLoss } from './objectives.ts';

type Steps = readonly [...TransformerStep[], EstimatorStep];
/** Whole columns of few values have many. */
const ties = 'of equally near rows either takes its own';

type Line = readonly [
  step: EstimatorStep | Steps,
  theirs: string,
  agree: Case['agree'],
  options?: Partial<Case>,
];

const plain: readonly Line[] = [
  [dummyClassifier(), 'DummyClassifier()', 'exact'],
  [logisticRegression(), 'LogisticRegression()', 'loose', { objective: logisticLoss(1, 0) }],
  [
    logisticRegression({ tol: 1e-10, maxIter: 10_000 }),
    "LogisticRegression(tol=1e-10, max_iter=10_000, solver='newton-cg')",
    'iterative',
    { objective: logisticLoss(1, 0) },
  ],
  [
    logisticRegression({ C: 100, tol: 1e-10, maxIter: 10_000, classWeight: 'balanced' }),
    "LogisticRegression(C=100, tol=1e-10, max_iter=10_000, class_weight='balanced', solver='newton-cg')",
    'iterative',
  ],
  [
    logisticRegression({ l1Ratio: 1, C: 0.1, tol: 1e-9, maxIter: 100_000 }),
    "LogisticRegression(l1_ratio=1, C=0.1, tol=1e-9, max_iter=100_000, solver='saga', random_state=seed)",
    'iterative',
    { rows: 300, objective: logisticLoss(0.1, 1) },
  ],
  [ridgeClassifier(), 'RidgeClassifier()', 'exact'],
  [ridgeClassifier({ classWeight: 'balanced' }), "RidgeClassifier(class_weight='balanced')", 'exact'],
  [linearSvc(), 'LinearSVC(random_state=seed)', 'loose', { objective: svcLoss(2) }],
  [
    linearSvc({ tol: 1e-10, maxIter: 10_000 }),
    'LinearSVC(dual=False, tol=1e-10, max_iter=100_000, random_state=seed)',
    'iterative',
    { objective: svcLoss(2) },
  ],
  [
    linearSvc({ loss: 'hinge', C: 0.1 }),
    "LinearSVC(loss='hinge', C=0.1, random_state=seed)",
    'loose',
    { rows: 2000, objective: svcLoss(1, 0.1) },
  ],
  [sgdClassifier(), 'SGDClassifier(random_state=seed)', 'random'],
  [
    sgdClassifier({ loss: 'log_loss', average: true }),
    "SGDClassifier(loss='log_loss', average=True, random_state=seed)",
    'random',
  ],
  [perceptron(), 'Perceptron(random_state=seed)', 'random'],
  [gaussianNb(), 'GaussianNB()', 'exact'],
  [bernoulliNb(), 'BernoulliNB()', 'exact'],
  [kNeighborsClassifier(), 'KNeighborsClassifier()', 'exact', { note: ties }],
  [
    kNeighborsClassifier({ weights: 'distance', metric: 'manhattan' }),
    "KNeighborsClassifier(weights='distance', metric='manhattan')",
    'exact',
    { note: ties },
  ],
  [
    kNeighborsClassifier({ metric: 'cosine' }),
    "KNeighborsClassifier(metric='cosine')",
    'exact',
    { note: ties },
  ],
  [decisionTreeClassifier(), 'DecisionTreeClassifier(random_state=seed)', 'random'],
  [
    decisionTreeClassifier({ maxDepth: 5, criterion: 'entropy', classWeight: 'balanced' }),
    "DecisionTreeClassifier(max_depth=5, criterion='entropy', class_weight='balanced', random_state=seed)",
    'random',
  ],
  [randomForestClassifier(), 'RandomForestClassifier(random_state=seed)', 'random'],
  [extraTreesClassifier(), 'ExtraTreesClassifier(random_state=seed)', 'random'],
  [
    histGradientBoostingClassifier({ maxIter: 50 }),
    'HistGradientBoostingClassifier(max_iter=50, random_state=seed)',
    'random',
  ],
  [baggingClassifier(), 'BaggingClassifier(random_state=seed)', 'random'],
  [mlpClassifier({ maxIter: 50 }), 'MLPClassifier(max_iter=50, random_state=seed)', 'random', { rows: 2000 }],
  [calibratedClassifier({ estimator: gaussianNb() }), 'CalibratedClassifierCV(GaussianNB())', 'iterative'],
  [
    calibratedClassifier({ estimator: gaussianNb(), method: 'isotonic' }),
    "CalibratedClassifierCV(GaussianNB(), method='isotonic')",
    'exact',
  ],
  [
    calibratedClassifier({ estimator: ridgeClassifier(), ensemble: false }),
    'CalibratedClassifierCV(RidgeClassifier(), ensemble=False)',
    'iterative',
  ],
  [
    votingClassifier({ estimators: { a: gaussianNb(), b: bernoulliNb() }, voting: 'soft' }),
    "VotingClassifier([('a', GaussianNB()), ('b', BernoulliNB())], voting='soft')",
    'exact',
  ],
  [
    votingClassifier({ estimators: { a: gaussianNb(), b: bernoulliNb(), c: ridgeClassifier() } }),
    "VotingClassifier([('a', GaussianNB()), ('b', BernoulliNB()), ('c', RidgeClassifier())])",
    'exact',
    { note: 'votes' },
  ],
  [
    stackingClassifier({
      estimators: { a: gaussianNb(), b: bernoulliNb() },
      finalEstimator: logisticRegression({ tol: 1e-10, maxIter: 10_000 }),
    }),
    "StackingClassifier([('a', GaussianNB()), ('b', BernoulliNB())], final_estimator=LogisticRegression(tol=1e-10, max_iter=10_000, solver='newton-cg'))",
    'iterative',
  ],
];

const unscaled: readonly Line[] = [
  [
    logisticRegression({ tol: 1e-9, maxIter: 10_000 }),
    "LogisticRegression(tol=1e-9, max_iter=10_000, solver='newton-cholesky')",
    'iterative',
    { objective: logisticLoss(1, 0) },
  ],
  [gaussianNb(), 'GaussianNB()', 'exact'],
];

const counts: readonly Line[] = [
  [multinomialNb(), 'MultinomialNB()', 'exact'],
  [complementNb(), 'ComplementNB()', 'exact', { note: 'softmax of the scores, as there' }],
  [bernoulliNb({ alpha: 0.1 }), 'BernoulliNB(alpha=0.1)', 'exact'],
  [categoricalNb({ minCategories: 10 }), 'CategoricalNB(min_categories=10)', 'exact'],
];

const missing: readonly Line[] = [
  [
    histGradientBoostingClassifier({ maxIter: 50 }),
    'HistGradientBoostingClassifier(max_iter=50, random_state=seed)',
    'random',
  ],
  [
    randomForestClassifier({ nEstimators: 30 }),
    'RandomForestClassifier(n_estimators=30, random_state=seed)',
    'random',
  ],
];

const texts: readonly Line[] = [
  [
    [tfidfVectorizer(), logisticRegression()],
    'make_pipeline(TfidfVectorizer(), LogisticRegression())',
    'loose',
  ],
  [
    [tfidfVectorizer(), logisticRegression({ tol: 1e-9, maxIter: 10_000 })],
    "make_pipeline(TfidfVectorizer(), LogisticRegression(tol=1e-9, max_iter=10_000, solver='newton-cg'))",
    'iterative',
  ],
  [
    [tfidfVectorizer(), linearSvc()],
    'make_pipeline(TfidfVectorizer(), LinearSVC(random_state=seed))',
    'loose',
  ],
  [
    [tfidfVectorizer(), linearSvc({ tol: 1e-9, maxIter: 10_000 })],
    'make_pipeline(TfidfVectorizer(), LinearSVC(dual=False, tol=1e-9, max_iter=100_000))',
    'iterative',
  ],
  [
    [tfidfVectorizer(), ridgeClassifier()],
    'make_pipeline(TfidfVectorizer(), RidgeClassifier(tol=1e-12))',
    'iterative',
  ],
  [[countVectorizer(), multinomialNb()], 'make_pipeline(CountVectorizer(), MultinomialNB())', 'exact'],
  [[countVectorizer(), complementNb()], 'make_pipeline(CountVectorizer(), ComplementNB())', 'exact'],
  [[countVectorizer(), bernoulliNb()], 'make_pipeline(CountVectorizer(), BernoulliNB())', 'exact'],
  [
    [tfidfVectorizer(), kNeighborsClassifier({ metric: 'cosine' })],
    "make_pipeline(TfidfVectorizer(), KNeighborsClassifier(metric='cosine'))",
    'exact',
    { note: ties },
  ],
  [
    [tfidfVectorizer(), truncatedSvd({ nComponents: 20, algorithm: 'arpack' }), gaussianNb()],
    "make_pipeline(TfidfVectorizer(), TruncatedSVD(20, algorithm='arpack', random_state=0), GaussianNB())",
    'iterative',
  ],
];

const groups: readonly (readonly [Kind, readonly Line[]])[] = [
  ['matrix', plain],
  ['raw', unscaled],
  ['counts', counts],
  ['missing', missing],
  ['texts', texts],
];

export const classifierCases: readonly Case[] = groups.flatMap(([kind, lines]) =>
  lines.map(([step, theirs, agree, options]): Case => {
    const ours = 'kind' in step ? ([step] as const) : step;
    return { name: theirs, ours, theirs, kind, aim: 'classes', agree, ...options };
  }),
);
