"""Lasso and ElasticNet: writes elastic_net.json. Fitted to the last digits (tol 1e-15), so that what is written is the
minimum itself."""

import warnings

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, Lasso

warnings.filterwarnings("ignore", category=ConvergenceWarning)
random = np.random.RandomState(4)
a, b, c = random.randn(3, 24).round(3)
words = np.where(random.rand(5, 24) < 0.3, random.randint(1, 4, (5, 24)), 0)

cases = {
    "numbers": numbers(a, b * 2, c + 50),
    "nearly collinear": numbers(a, (a + 0.01 * b).round(4), c),
    "constant column": numbers(a, np.full(24, 5.0), b),
    "mixed scales": numbers(a * 1e4, b * 1e-2, c),
    "more features than rows": numbers(*random.randn(9, 6).round(3)),
    "one row": numbers([2.0], [3.0]),
    "one-hot and sparse": one_hot(random.randint(0, 4, 24), 4) + numbers(a) + sparse(*words),
}
models = [
    ("Lasso", {"alpha": 0.1}, Lasso),
    ("Lasso", {"alpha": 100.0}, Lasso),
    ("Lasso", {"alpha": 0.1, "fitIntercept": False}, Lasso),
    ("Lasso", {"alpha": 0.05, "positive": True}, Lasso),
    ("ElasticNet", {"alpha": 0.1}, ElasticNet),
    ("ElasticNet", {"alpha": 0.1, "l1Ratio": 0.9, "positive": True}, ElasticNet),
    ("ElasticNet", {"alpha": 0.5, "l1Ratio": 0.0}, ElasticNet),
    ("ElasticNet", {"alpha": 0.2, "l1Ratio": 0.3, "selection": "random"}, ElasticNet),
]
pythonic = {"fitIntercept": "fit_intercept", "l1Ratio": "l1_ratio"}


def fitted(name, params, estimator, X, y, weight):
    model = estimator(**{pythonic.get(key, key): value for key, value in params.items()}, tol=1e-15, max_iter=200000, random_state=0)
    model.fit(X, y, sample_weight=weight)
    return {
        "estimator": name,
        "params": params,
        "weight": None if weight is None else weight.tolist(),
        "coef": model.coef_.tolist(),
        "intercept": float(model.intercept_),
    }


def written(case, blocks):
    X = dense(blocks)
    coef = np.resize([1.5, -2.0, 0.5], X.shape[1])
    y = (X @ coef + 3 + 0.5 * random.randn(len(X))).round(3)
    weight = random.randint(0, 4, len(X)).astype(float) if len(X) > 9 else None
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [fitted(*model, X, y, own) for model in models for own in ([None] if weight is None else [None, weight])],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
