"""LinearRegression and Ridge with sample weights, on sparse blocks, and without negative coefficients: writes
linear_weights.json. Only well-conditioned systems: see linear_model.py for the others."""

import numpy as np
import sklearn
from _linear_cases import dense, numbers, one_hot, plain, sparse, write
from sklearn.linear_model import LinearRegression, Ridge

random = np.random.RandomState(3)
a, b, c = random.randn(3, 24).round(3)
fuel = random.randint(0, 4, 24)
owner = random.randint(-1, 3, 24)
words = np.where(random.rand(5, 24) < 0.3, random.randint(1, 4, (5, 24)), 0)

cases = {
    "numbers": numbers(a, b * 100, c + 50),
    "constant column": numbers(a, np.full(24, 5.0), b),
    "collinear": numbers(a, b, a + 2 * b, a),
    "huge scale": numbers(a * 1e140, b * 1e138),
    "more features than rows": numbers(*random.randn(9, 5).round(3)),
    "one row": numbers([2.0], [3.0]),
    "one-hot": one_hot(fuel, 4) + numbers(a) + one_hot(owner, 3),
    "sparse": numbers(a) + sparse(*words),
    "sparse, more features than rows": sparse(*words[:, :4]) + numbers(a[:4]),
}
models = [
    ("LinearRegression", {}, LinearRegression),
    ("LinearRegression", {"fitIntercept": False}, LinearRegression),
    ("LinearRegression", {"positive": True}, LinearRegression),
    ("LinearRegression", {"positive": True, "fitIntercept": False}, LinearRegression),
    ("Ridge", {}, Ridge),
    ("Ridge", {"alpha": 0.01, "fitIntercept": False}, Ridge),
]
pythonic = {"fitIntercept": "fit_intercept", "alpha": "alpha", "positive": "positive"}


def weights(rows):
    """None, whole ones, and some that are not or 0 where there are rows to spare."""
    whole = random.randint(1, 4, rows).astype(float)
    own = [None, whole]
    return own if rows < 10 else [*own, np.where(np.arange(rows) % 5 == 0, 0.0, whole * 0.7)]


def usable(case, name, params):
    if case == "huge scale":
        # The squares are no ordinary numbers: neither Ridge nor the squares of NNLS can do without them.
        return name == "LinearRegression" and "positive" not in params
    if case == "constant column" and "positive" in params:
        # What scikit-learn leaves of it when its mean is taken off is rounding, which is then fitted.
        return False
    # Of several solutions without negative coefficients any will do.
    ambiguous = ("collinear", "more features than rows", "one row", "sparse, more features than rows")
    return not ("positive" in params and case in ambiguous)


def fitted(case, name, params, estimator, X, y, weight):
    model = estimator(**{pythonic[key]: value for key, value in params.items()})
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
    scale = np.abs(X).max() if case == "huge scale" else 1.0
    coef = np.resize([1.5, -2.0, 0.5], X.shape[1]) / scale
    y = (X @ coef + 3 + 0.5 * random.randn(len(X))).round(3)
    return {
        "name": case,
        "blocks": [plain(block) for block in blocks],
        "target": y.tolist(),
        "fits": [
            fitted(case, *model, X, y, weight)
            for model in models
            if usable(case, *model[:2])
            for weight in weights(len(X))
        ],
    }


write(__file__, {"scikit-learn": sklearn.__version__, "cases": [written(*case) for case in cases.items()]})
