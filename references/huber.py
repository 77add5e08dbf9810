"""HuberRegressor: writes huber.json. scikit-learn's own solver stops when the objective hardly changes, some 1e-4 off; from
there the equations of its minimum are solved to the last digits, with scikit-learn's own gradient."""

import warnings

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.linear_model import HuberRegressor
from sklearn.linear_model._huber import _huber_loss_and_gradient

warnings.filterwarnings("ignore")
random = np.random.RandomState(6)
a, b, c = random.randn(3, 30).round(3)
words = np.where(random.rand(4, 30) < 0.3, random.randint(1, 4, (4, 30)), 0)

cases = {
    "numbers": numbers(a, b * 2, c + 5),
    "mixed scales": numbers(a * 100, b * 1e-2, c),
    "one-hot and sparse": one_hot(random.randint(0, 4, 30), 4) + numbers(a) + sparse(*words),
}
models = [
    {},
    {"epsilon": 1.2, "alpha": 0.1},
    {"epsilon": 2.5, "alpha": 0.0, "fitIntercept": False},
]
pythonic = {"fitIntercept": "fit_intercept"}


def minimum(x, X, y, model, weight):
    """By Newton's method, with steps that are halved until the loss is no more."""

    def loss_and_gradient(x):
        return _huber_loss_and_gradient(x, X, y, model.epsilon, model.alpha, weight)

    Z = np.column_stack([X, np.ones(len(X))]) if model.fit_intercept else X
    penalty = np.where(np.arange(Z.shape[1]) < X.shape[1], 2 * model.alpha, 0.0)
    for _ in range(100):
        sigma = x[-1]
        r = y - Z @ x[:-1]
        inside = weight * (np.abs(r) <= model.epsilon * sigma)
        cross = 2 / sigma**2 * Z.T @ (inside * r)
        hessian = np.block(
            [
                [2 / sigma * (Z.T * inside) @ Z + np.diag(penalty), cross[:, None]],
                [cross[None, :], np.array([[2 / sigma**3 * (inside @ r**2)]])],
            ]
        )
        loss, gradient = loss_and_gradient(x)
        step = np.linalg.lstsq(hessian, -gradient, rcond=1e-14)[0]
        share = 1.0
        while (sigma + share * step[-1] <= 0 or loss_and_gradient(x + share * step)[0] > loss * (1 + 1e-15)) and share > 1e-9:
            share /= 2
        x = x + share * step
    slopes = loss_and_gradient(x)[1] * np.maximum(np.abs(x), 1e-3)
    assert np.abs(slopes).max() < 1e-9, slopes
    return x


def fitted(params, X, y, weight):
    model = HuberRegressor(**{pythonic.get(key, key): value for key, value in params.items()}, tol=1e-10, max_iter=10000)
    own = np.ones(len(X)) if weight is None else weight
    model.fit(X, y, sample_weight=own)
    start = np.concatenate([model.coef_, [model.intercept_] if model.fit_intercept else [], [model.scale_]])
    kept = own > 0
    exact = minimum(start, X[kept], y[kept], model, own[kept])
    loss = [_huber_loss_and_gradient(x, X, y, model.epsilon, model.alpha, own)[0] for x in (exact, start)]
    assert loss[0] <= loss[1] * (1 + 1e-12), loss
    return {
        "estimator": "HuberRegressor",
        "params": params,
        "weight": None if weight is None else weight.tolist(),
        "coef": exact[: X.shape[1]].tolist(),
        "intercept": float(exact[X.shape[1]]) if model.fit_intercept else 0.0,
    }


def usable(case, params):
    # There so few rows are no outliers that these have no minimum, or one with nearly no scale.
    return case != "one-hot and sparse" or params == {}


def written(case, blocks):
    X = dense(blocks)
    coef = np.resize([0.9, -0.7, 0.5], X.shape[1]) / np.abs(X).max(axis=0)
    y = (X @ coef + 0.5 + 0.3 * random.randn(len(X)) + np.where(np.arange(len(X)) % 7 == 0, 20, 0)).round(3)
    weight = random.randint(0, 4, len(X)).astype(float)
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [fitted(params, X, y, own) for params in models if usable(case, params) for own in (None, weight)],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
