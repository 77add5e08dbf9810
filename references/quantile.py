"""QuantileRegressor: writes quantile.json. Where there are several minima, only what they cost is kept: the coefficients are
null."""

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.linear_model import QuantileRegressor
from sklearn.metrics import mean_pinball_loss

random = np.random.RandomState(8)
a, b, c = random.randn(3, 31).round(3)
words = np.where(random.rand(4, 31) < 0.3, random.randint(1, 4, (4, 31)), 0)

cases = {
    "numbers": numbers(a, b * 2, c + 5),
    "mixed scales": numbers(a * 100, b * 1e-2, c),
    "constant column": numbers(a, np.full(31, 5.0)),
    "duplicates and ties": numbers(np.round(a), np.round(b), np.round(a)),
    "more features than rows": numbers(*random.randn(9, 6).round(3)),
    "one row": numbers([2.0], [3.0]),
    "one-hot and sparse": one_hot(random.randint(0, 4, 31), 4) + numbers(a) + sparse(*words),
}
models = [
    {},
    {"alpha": 0.0},
    {"alpha": 0.02, "quantile": 0.9},
    {"alpha": 0.01, "quantile": 0.25, "fitIntercept": False},
]
pythonic = {"fitIntercept": "fit_intercept"}


def fitted(case, params, X, y, weight):
    model = QuantileRegressor(**{pythonic.get(key, key): value for key, value in params.items()})
    model.fit(X, y, sample_weight=weight)

    # There is one minimum where asking for a little else gives the same corner.
    size = max(1e-3, np.abs(model.coef_).max())
    is_one = True
    for quantile, alpha in ((1e-5, 0), (-1e-5, 0), (0, 1e-5)):
        given = model.get_params() | {"quantile": model.quantile + quantile, "alpha": model.alpha + alpha}
        other = QuantileRegressor(**given).fit(X, y, sample_weight=weight)
        is_one &= np.abs(model.coef_ - other.coef_).max() < 1e-6 * size
        is_one &= abs(model.intercept_ - other.intercept_) < 1e-6
    loss = mean_pinball_loss(y, model.predict(X), alpha=model.quantile, sample_weight=weight)
    return {
        "estimator": "QuantileRegressor",
        "params": params,
        "weight": None if weight is None else weight.tolist(),
        "coef": model.coef_.tolist() if is_one else None,
        "intercept": float(model.intercept_),
        "cost": float(loss + model.alpha * np.abs(model.coef_).sum()),
    }


def written(case, blocks):
    X = dense(blocks)
    size = np.abs(X).max(axis=0)
    coef = np.resize([3, -2, 1], X.shape[1]) / np.where(size == 0, 1, size)
    y = (X @ coef + 0.5 + random.randn(len(X))).round(0 if "ties" in case else 3)
    weight = random.randint(0, 4, len(X)) * 0.7 if len(X) > 9 else None
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [
            fitted(case, params, X, y, own) for params in models for own in ([None] if weight is None else [None, weight])
        ],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
