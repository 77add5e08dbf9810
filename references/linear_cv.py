"""RidgeCV, LassoCV and ElasticNetCV: writes linear_cv.json."""

import warnings

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNetCV, LassoCV, RidgeCV

warnings.filterwarnings("ignore", category=ConvergenceWarning)
random = np.random.RandomState(9)
a, b, c = random.randn(3, 33).round(3)
words = np.where(random.rand(4, 33) < 0.3, random.randint(1, 4, (4, 33)), 0)

cases = {
    "numbers": numbers(a, b * 2, c + 50, a + 0.1 * b),
    "constant column": numbers(a, np.full(33, 5.0), b),
    "more features than rows": numbers(*random.randn(14, 12).round(3)),
    "one-hot and sparse": one_hot(random.randint(0, 4, 33), 4) + numbers(a) + sparse(*words),
}
tight = {"tol": 1e-12, "maxIter": 100000}
models = [
    ("RidgeCv", {}, RidgeCV),
    ("RidgeCv", {"alphas": [0.01, 0.3, 3, 30, 300]}, RidgeCV),
    ("RidgeCv", {"alphas": [0.01, 0.3, 3, 30], "fitIntercept": False}, RidgeCV),
    ("LassoCv", {**tight, "alphas": 20}, LassoCV),
    ("LassoCv", {**tight, "alphas": [0.001, 1, 0.1, 0.01], "cv": 3, "positive": True}, LassoCV),
    ("ElasticNetCv", {**tight, "alphas": 15, "l1Ratio": [0.2, 0.9], "cv": 4}, ElasticNetCV),
    ("ElasticNetCv", {**tight, "alphas": 10, "eps": 0.01, "fitIntercept": False}, ElasticNetCV),
]
pythonic = {"fitIntercept": "fit_intercept", "maxIter": "max_iter", "l1Ratio": "l1_ratio"}


def fitted(name, params, estimator, X, y, weight):
    model = estimator(**{pythonic.get(key, key): value for key, value in params.items()})
    model.fit(X, y, sample_weight=weight)
    return {
        "estimator": name,
        "params": params,
        "weight": None if weight is None else weight.tolist(),
        "alpha": float(model.alpha_),
        "coef": model.coef_.tolist(),
        "intercept": float(model.intercept_),
    }


def written(case, blocks):
    X = dense(blocks)
    coef = np.resize([1.5, -2.0, 0.5, 0, 0], X.shape[1])
    y = (X @ coef + 3 + 2 * random.randn(len(X))).round(3)
    weight = (random.randint(1, 4, len(X)) * 0.7).round(3)
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [fitted(*model, X, y, own) for model in models for own in (None, weight)],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
