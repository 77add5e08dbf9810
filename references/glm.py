"""PoissonRegressor, GammaRegressor and TweedieRegressor: writes glm.json. Fitted to the last digits, by Newton's
method."""

import warnings

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.linear_model import GammaRegressor, PoissonRegressor, TweedieRegressor

# A gradient of 1e-12 is below rounding for some: what is there then is as near as it gets.
warnings.filterwarnings("ignore")
random = np.random.RandomState(5)
a, b, c = random.randn(3, 30).round(3)
words = np.where(random.rand(4, 30) < 0.3, random.randint(1, 4, (4, 30)), 0)

cases = {
    "numbers": numbers(a, b * 2, c + 5),
    "mixed scales": numbers(a * 1e4, b * 1e-3, c),
    "constant column": numbers(a, np.full(30, 5.0)),
    "more features than rows": numbers(*random.randn(9, 6).round(3)),
    "one row": numbers([2.0], [3.0]),
    "one-hot and sparse": one_hot(random.randint(0, 4, 30), 4) + numbers(a) + sparse(*words),
}
models = [
    ("PoissonRegressor", {}, PoissonRegressor),
    ("PoissonRegressor", {"alpha": 0.0}, PoissonRegressor),
    ("PoissonRegressor", {"alpha": 0.01, "fitIntercept": False}, PoissonRegressor),
    ("GammaRegressor", {"alpha": 0.1}, GammaRegressor),
    ("GammaRegressor", {"alpha": 0.0}, GammaRegressor),
    ("TweedieRegressor", {}, TweedieRegressor),
    ("TweedieRegressor", {"power": 1.5, "alpha": 0.1}, TweedieRegressor),
    ("TweedieRegressor", {"power": 3.0, "alpha": 0.1}, TweedieRegressor),
    ("TweedieRegressor", {"power": 0.0, "link": "log", "alpha": 0.5}, TweedieRegressor),
    ("TweedieRegressor", {"power": 1.0, "link": "identity", "alpha": 0.5}, TweedieRegressor),
]
pythonic = {"fitIntercept": "fit_intercept"}


def usable(case, params):
    # Without a penalty these have no one minimum.
    return params.get("alpha") != 0.0 or case in ("numbers", "mixed scales")


def fitted(name, params, estimator, X, y, weight):
    given = {pythonic.get(key, key): value for key, value in params.items()}
    model = estimator(**given, solver="newton-cholesky", tol=1e-12, max_iter=10000)
    model.fit(X, y, sample_weight=weight)
    return {
        "estimator": name,
        "params": params,
        "weight": None if weight is None else weight.tolist(),
        "coef": model.coef_.tolist(),
        "intercept": float(model.intercept_),
        "predictions": model.predict(X[:5]).tolist(),
    }


def written(case, blocks):
    X = dense(blocks)
    size = np.abs(X).max(axis=0)
    coef = np.resize([0.9, -0.7, 0.5], X.shape[1]) / np.where(size == 0, 1, size)
    y = np.maximum(np.exp(X @ coef + 0.5 + 0.3 * random.randn(len(X))), 0.01).round(3)
    weight = random.randint(0, 4, len(X)).astype(float) if len(X) > 9 else None
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [
            fitted(*model, X, y, own)
            for model in models
            if usable(case, model[1])
            for own in ([None] if weight is None else [None, weight])
        ],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
