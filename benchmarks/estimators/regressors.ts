/** Regressors beside scikit-learn's. */

import {
  baggingRegressor,
  decisionTreeRegressor,
  dummyRegressor,
  type EstimatorStep,
  elasticNet,
  elasticNetCv,
  extraTreesRegressor,
  gammaRegressor,
  histGradientBoostingRegressor,
  huberRegressor,
  kNeighborsRegressor,
  lasso,
  lassoCv,
  linearRegression,
  linearSvr,
  mlpRegressor,
  poissonRegressor,
  quantileRegressor,
  randomForestRegressor,
  ridge,
  ridgeCv,
  sgdRegressor,
  stackingRegressor,
  standardScaler,
  transformedTargetRegressor,
  tweedieRegressor,
  votingRegressor,
} from 'cauce';
import type { Aim, Case, Kind } from './case.ts';
import { devianceLoss, elasticNetLoss, huberLoss, quantileLoss, svrLoss } from './objectives.ts';

/** Whole columns of few values have many. */
const ties = 'of equally near rows either takes its own';

type Line = readonly [step: EstimatorStep, theirs: string, agree: Case['agree'], options?: Partial<Case>];

const plain: readonly Line[] = [
  [dummyRegressor(), 'DummyRegressor()', 'exact'],
  [dummyRegressor({ strategy: 'median' }), "DummyRegressor(strategy='median')", 'exact'],
  [linearRegression(), 'LinearRegression()', 'exact'],
  [ridge(), 'Ridge()', 'exact'],
  [ridge({ alpha: 1e-4 }), 'Ridge(alpha=1e-4)', 'exact'],
  [ridgeCv(), 'RidgeCV()', 'exact'],
  [lasso({ alpha: 0.01 }), 'Lasso(alpha=0.01)', 'loose', { objective: elasticNetLoss(0.01, 1) }],
  [
    lasso({ alpha: 0.01, tol: 1e-14, maxIter: 100_000 }),
    'Lasso(alpha=0.01, tol=1e-14, max_iter=100_000)',
    'iterative',
  ],
  [
    elasticNet({ alpha: 0.01, tol: 1e-14, maxIter: 100_000 }),
    'ElasticNet(alpha=0.01, tol=1e-14, max_iter=100_000)',
    'iterative',
    { objective: elasticNetLoss(0.01, 0.5) },
  ],
  [lassoCv(), 'LassoCV()', 'loose'],
  [
    lassoCv({ tol: 1e-12, maxIter: 100_000 }),
    'LassoCV(tol=1e-12, max_iter=100_000)',
    'iterative',
    { rows: 1000 },
  ],
  [
    elasticNetCv({ tol: 1e-12, maxIter: 100_000 }),
    'ElasticNetCV(tol=1e-12, max_iter=100_000)',
    'iterative',
    { rows: 1000 },
  ],
  [huberRegressor(), 'HuberRegressor()', 'loose', { objective: huberLoss(1.35, 1e-4) }],
  [
    huberRegressor({ tol: 1e-10, maxIter: 10_000 }),
    'HuberRegressor(tol=1e-10, max_iter=10_000)',
    'iterative',
    { objective: huberLoss(1.35, 1e-4) },
  ],
  [
    quantileRegressor({ alpha: 0.01 }),
    'QuantileRegressor(alpha=0.01)',
    'iterative',
    { rows: 2000, objective: quantileLoss(0.5, 0.01) },
  ],
  [
    quantileRegressor({ alpha: 0.001, quantile: 0.9 }),
    'QuantileRegressor(alpha=0.001, quantile=0.9)',
    'iterative',
    { rows: 2000, objective: quantileLoss(0.9, 0.001) },
  ],
  [linearSvr(), 'LinearSVR(random_state=seed)', 'loose', { objective: svrLoss(1) }],
  [
    linearSvr({ loss: 'squared_epsilon_insensitive', tol: 1e-10, maxIter: 10_000 }),
    "LinearSVR(loss='squared_epsilon_insensitive', dual=False, tol=1e-10, max_iter=100_000)",
    'iterative',
    { objective: svrLoss(2) },
  ],
  [kNeighborsRegressor(), 'KNeighborsRegressor()', 'exact', { note: ties }],
  [
    kNeighborsRegressor({ weights: 'distance', nNeighbors: 8, p: 1 }),
    "KNeighborsRegressor(weights='distance', n_neighbors=8, p=1)",
    'exact',
    { note: ties },
  ],
  [
    kNeighborsRegressor({ algorithm: 'brute' }),
    "KNeighborsRegressor(algorithm='brute')",
    'exact',
    { note: ties },
  ],
  [decisionTreeRegressor(), 'DecisionTreeRegressor(random_state=seed)', 'random'],
  [
    decisionTreeRegressor({ maxDepth: 5, minSamplesLeaf: 5 }),
    'DecisionTreeRegressor(max_depth=5, min_samples_leaf=5, random_state=seed)',
    'random',
  ],
  [
    decisionTreeRegressor({ criterion: 'absolute_error', maxDepth: 5 }),
    "DecisionTreeRegressor(criterion='absolute_error', max_depth=5, random_state=seed)",
    'random',
  ],
  [
    decisionTreeRegressor({ maxLeafNodes: 20, ccpAlpha: 1e-3 }),
    'DecisionTreeRegressor(max_leaf_nodes=20, ccp_alpha=1e-3, random_state=seed)',
    'random',
  ],
  [randomForestRegressor(), 'RandomForestRegressor(random_state=seed)', 'random'],
  [extraTreesRegressor(), 'ExtraTreesRegressor(random_state=seed)', 'random'],
  [histGradientBoostingRegressor(), 'HistGradientBoostingRegressor(random_state=seed)', 'random'],
  [
    histGradientBoostingRegressor({ loss: 'absolute_error', maxIter: 50 }),
    "HistGradientBoostingRegressor(loss='absolute_error', max_iter=50, random_state=seed)",
    'random',
  ],
  [
    histGradientBoostingRegressor({ loss: 'quantile', quantile: 0.8, maxIter: 50 }),
    "HistGradientBoostingRegressor(loss='quantile', quantile=0.8, max_iter=50, random_state=seed)",
    'random',
  ],
  [
    histGradientBoostingRegressor({ earlyStopping: true, maxFeatures: 0.5 }),
    'HistGradientBoostingRegressor(early_stopping=True, max_features=0.5, random_state=seed)',
    'random',
  ],
  [baggingRegressor(), 'BaggingRegressor(random_state=seed)', 'random'],
  [sgdRegressor(), 'SGDRegressor(random_state=seed)', 'random'],
  [mlpRegressor({ maxIter: 50 }), 'MLPRegressor(max_iter=50, random_state=seed)', 'random', { rows: 2000 }],
  [
    mlpRegressor({ solver: 'lbfgs', maxIter: 100, hiddenLayerSizes: [20] }),
    "MLPRegressor(solver='lbfgs', max_iter=100, hidden_layer_sizes=(20,), random_state=seed)",
    'random',
    { rows: 2000 },
  ],
  [
    votingRegressor({ estimators: { a: ridge(), b: ridge({ alpha: 100 }) } }),
    "VotingRegressor([('a', Ridge()), ('b', Ridge(alpha=100))])",
    'exact',
  ],
  [
    stackingRegressor({ estimators: { a: ridge(), b: ridge({ alpha: 100 }) }, finalEstimator: ridge() }),
    "StackingRegressor([('a', Ridge()), ('b', Ridge(alpha=100))], final_estimator=Ridge())",
    'exact',
  ],
  [
    transformedTargetRegressor({ regressor: ridge(), transformer: standardScaler() }),
    'TransformedTargetRegressor(Ridge(), transformer=StandardScaler())',
    'exact',
  ],
];

/** On columns of any size. */
const unscaled: readonly Line[] = [
  [linearRegression(), 'LinearRegression()', 'exact'],
  [ridge(), 'Ridge()', 'exact'],
  [
    lasso({ alpha: 0.01, tol: 1e-14, maxIter: 100_000 }),
    'Lasso(alpha=0.01, tol=1e-14, max_iter=100_000)',
    'iterative',
    { rows: 1000 },
  ],
  [
    huberRegressor({ tol: 1e-8, maxIter: 10_000 }),
    'HuberRegressor(tol=1e-8, max_iter=10_000)',
    'iterative',
    { objective: huberLoss(1.35, 1e-4) },
  ],
  [kNeighborsRegressor(), 'KNeighborsRegressor()', 'exact', { note: ties }],
];

const positive: readonly Line[] = [
  [
    poissonRegressor({ alpha: 0.01 }),
    'PoissonRegressor(alpha=0.01)',
    'loose',
    { objective: devianceLoss(1, 0.01) },
  ],
  [
    poissonRegressor({ alpha: 0.01, tol: 1e-10, maxIter: 1000 }),
    "PoissonRegressor(alpha=0.01, tol=1e-10, max_iter=1000, solver='newton-cholesky')",
    'iterative',
    { objective: devianceLoss(1, 0.01) },
  ],
  [
    gammaRegressor({ alpha: 0.01, tol: 1e-10, maxIter: 1000 }),
    "GammaRegressor(alpha=0.01, tol=1e-10, max_iter=1000, solver='newton-cholesky')",
    'iterative',
    { objective: devianceLoss(2, 0.01) },
  ],
  [
    tweedieRegressor({ power: 1.5, alpha: 0.01, tol: 1e-10, maxIter: 1000 }),
    "TweedieRegressor(power=1.5, alpha=0.01, tol=1e-10, max_iter=1000, solver='newton-cholesky')",
    'iterative',
    { objective: devianceLoss(1.5, 0.01) },
  ],
  [
    tweedieRegressor({ power: 0, tol: 1e-10, maxIter: 1000 }),
    "TweedieRegressor(power=0, tol=1e-10, max_iter=1000, solver='newton-cholesky')",
    'iterative',
    { objective: elasticNetLoss(1, 0) },
  ],
  [
    decisionTreeRegressor({ criterion: 'poisson', maxDepth: 5 }),
    "DecisionTreeRegressor(criterion='poisson', max_depth=5, random_state=seed)",
    'random',
  ],
  [
    histGradientBoostingRegressor({ loss: 'poisson', maxIter: 50 }),
    "HistGradientBoostingRegressor(loss='poisson', max_iter=50, random_state=seed)",
    'random',
  ],
  [
    histGradientBoostingRegressor({ loss: 'gamma', maxIter: 50 }),
    "HistGradientBoostingRegressor(loss='gamma', max_iter=50, random_state=seed)",
    'random',
  ],
  [
    transformedTargetRegressor({ regressor: ridge(), func: 'log1p' }),
    'TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1)',
    'exact',
  ],
];

/** Which take missing values. */
const missing: readonly Line[] = [
  [
    histGradientBoostingRegressor({ maxIter: 50 }),
    'HistGradientBoostingRegressor(max_iter=50, random_state=seed)',
    'random',
  ],
  [decisionTreeRegressor({ maxDepth: 6 }), 'DecisionTreeRegressor(max_depth=6, random_state=seed)', 'random'],
  [
    randomForestRegressor({ nEstimators: 30 }),
    'RandomForestRegressor(n_estimators=30, random_state=seed)',
    'random',
  ],
];

const groups: readonly (readonly [Kind, Aim, readonly Line[]])[] = [
  ['matrix', 'number', plain],
  ['raw', 'number', unscaled],
  ['matrix', 'positive', positive],
  ['missing', 'number', missing],
];

export const regressorCases: readonly Case[] = groups.flatMap(([kind, aim, lines]) =>
  lines.map(
    ([step, theirs, agree, options]): Case => ({
      name: theirs,
      ours: [step],
      theirs,
      kind,
      aim,
      agree,
      ...options,
    }),
  ),
);
