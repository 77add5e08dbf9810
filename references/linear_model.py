"""LinearRegression and Ridge: writes linear_model.json. A case's blocks are columns of numbers, or one-hot codes.

Where the system that scikit-learn solves is ill-conditioned, its answer is off the true one by more than 1e-9 (measured:
up to 2e-6). There the case holds the exact solution, in rational arithmetic, and says `"exact": true`.
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, Ridge

random = np.random.RandomState(7)


def numbers(*columns):
    return [{"values": np.asarray(column, dtype=float)} for column in columns]


def one_hot(codes, width):
    return [{"codes": np.asarray(codes), "width": width}]


def dense(blocks):
    """The blocks as one matrix; code -1 is a row of zeros."""
    columns = []
    for block in blocks:
        if "values" in block:
            columns.append(block["values"][:, None])
        else:
            columns.append((block["codes"][:, None] == np.arange(block["width"])).astype(float))
    return np.hstack(columns)


def noisy(blocks, *coef, intercept=3.0, noise=0.1):
    X = dense(blocks)
    return X @ np.resize(coef, X.shape[1]) + intercept + noise * random.randn(len(X))


a, b, c = random.randn(3, 30)
fuel = random.randint(0, 4, 30)
owner = random.randint(-1, 3, 30)

cases = {
    "well-conditioned": numbers(a, b, c),
    "collinear": numbers(a, b, a + 2 * b, a),
    "constant column": numbers(a, np.full(30, 5.0), b),
    "large offset": numbers(a + 1e6, b * 1e3 + 2e7),
    "huge scale": numbers(a * 1e140, b * 1e138),
    "tiny scale": numbers(a * 1e-140, b * 1e-138),
    "mixed scales": numbers(a * 1e8, b * 1e-3),
    "more features than rows": numbers(*random.randn(9, 5)),
    "as many features as rows": numbers(*random.randn(6, 6)),
    "one row": numbers([2.0], [3.0]),
    "two equal rows": numbers([2.0, 2.0], [3.0, 3.0]),
    "one-hot": one_hot(fuel, 4),
    "one-hot with rows of zeros": numbers(a) + one_hot(owner, 3),
    "one-hot and numbers": one_hot(fuel, 4) + numbers(a, b * 100) + one_hot(owner, 3),
    "one-hot with an unused feature": one_hot(np.minimum(fuel, 2), 4) + numbers(c),
    "one-hot, more features than rows": one_hot(random.randint(0, 6, 7), 6) + numbers(*random.randn(4, 7)),
}
models = [
    ("LinearRegression", {}, LinearRegression),
    ("LinearRegression", {"fitIntercept": False}, LinearRegression),
    ("LinearRegression", {"tol": 1e-12}, LinearRegression),
    ("Ridge", {}, Ridge),
    ("Ridge", {"alpha": 1000.0}, Ridge),
    ("Ridge", {"alpha": 0.01, "fitIntercept": False}, Ridge),
]
pythonic = {"fitIntercept": "fit_intercept", "alpha": "alpha", "tol": "tol"}


def usable(name, params, case):
    # The squares of huge and tiny columns are no ordinary numbers, which Ridge's Gram matrix cannot do without.
    if name == "Ridge":
        return case not in ("huge scale", "tiny scale")
    return "tol" not in params or case in ("collinear", "mixed scales")


def condition(name, X, alpha, tol):
    """Of the system that is solved: for Ridge the normal equations, else the part of X that is not cut off."""
    if name == "Ridge":
        size = min(X.shape)
        gram = X @ X.T if len(X) < X.shape[1] else X.T @ X
        return np.linalg.cond(gram + alpha * np.eye(size))
    singular = np.linalg.svd(X, compute_uv=False)
    kept = singular[singular > tol * singular.max()]
    return kept.max() / kept.min() if len(kept) else 1.0


def exact_solution(X, y, alpha, fit_intercept):
    """Coefficients and intercept by the normal equations and Gauss-Jordan elimination, without rounding."""
    X = [[Fraction(x) for x in row] for row in X.tolist()]
    y = [Fraction(value) for value in y.tolist()]
    width = len(X[0])
    means = [sum(column) / len(X) if fit_intercept else 0 for column in zip(*X)]
    mean = sum(y) / len(y) if fit_intercept else 0
    X = [[x - m for x, m in zip(row, means)] for row in X]
    y = [value - mean for value in y]
    system = [
        [sum(row[i] * row[j] for row in X) + (Fraction(alpha) if i == j else 0) for j in range(width)]
        + [sum(row[i] * value for row, value in zip(X, y))]
        for i in range(width)
    ]
    for i in range(width):
        for k in range(width):
            if k != i:
                factor = system[k][i] / system[i][i]
                system[k] = [a - factor * b for a, b in zip(system[k], system[i])]
    coef = [system[i][width] / system[i][i] for i in range(width)]
    return coef, mean - sum(w * m for w, m in zip(coef, means))


def fitted(name, params, estimator, X, y):
    fit = {"estimator": name, "params": params}
    model = estimator(**{pythonic[key]: value for key, value in params.items()})
    centred = X - X.mean(axis=0) if model.fit_intercept else X
    alpha = model.alpha if name == "Ridge" else 0.0
    if condition(name, centred, alpha, getattr(model, "tol", 0.0)) > 1e7:
        coef, intercept = exact_solution(X, y, alpha, model.fit_intercept)
        predictions = [sum(w * Fraction(x) for w, x in zip(coef, row)) + intercept for row in X.tolist()]
        return fit | {
            "exact": True,
            "coef": [float(w) for w in coef],
            "intercept": float(intercept),
            "predictions": [float(value) for value in predictions],
        }
    model.fit(X, y)
    return fit | {
        "coef": model.coef_.tolist(),
        "intercept": float(model.intercept_),
        "predictions": model.predict(X).tolist(),
    }


def written(name, blocks):
    scale = np.abs(dense(blocks)).max() if name in ("huge scale", "tiny scale") else 1.0
    y = noisy(blocks, 1.5 / scale, -2.0 / scale, 0.5 / scale)
    X = dense(blocks)
    return {
        "name": name,
        "blocks": [{key: np.asarray(value).tolist() for key, value in block.items()} for block in blocks],
        "target": y.tolist(),
        "fits": [fitted(*model, X, y) for model in models if usable(model[0], model[1], name)],
    }


document = {
    "scikit-learn": sklearn.__version__,
    "cases": [written(name, blocks) for name, blocks in cases.items()],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
