"""Permutation importance, partial dependence: writes inspection.json."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.linear_model import Ridge
from sklearn.naive_bayes import GaussianNB

random = np.random.default_rng(8)
X = random.normal(0, 1, (90, 3))
X[:, 2] = random.integers(0, 5, 90)
Y = 3 * X[:, 0] + X[:, 2] + random.normal(0, 0.5, 90)
CLASSES = np.where(Y > 2, "high", "low")
WEIGHTS = random.integers(0, 3, 90).astype(float)


def dependence(name, model, columns, weights=None, **options):
    found = partial_dependence(model, X, columns, kind="both", method="brute", **({} if weights is None else {"sample_weight": weights}), **options)
    resolution = options.get("grid_resolution", 100)
    return {
        "name": name,
        "columns": columns,
        "gridResolution": resolution,
        "percentiles": list(options.get("percentiles", (0.05, 0.95))),
        "weights": None if weights is None else weights.tolist(),
        "values": [values.tolist() for values in found["grid_values"]],
        "average": found["average"][0].ravel().tolist(),
        "individual": found["individual"][0].reshape(90, -1)[:7].tolist(),
    }


if __name__ == "__main__":
    ridge = Ridge(alpha=2).fit(X, Y)
    bayes = GaussianNB().fit(X, CLASSES)
    importance = permutation_importance(ridge, X, Y, n_repeats=200, random_state=0)
    out = {
        "sklearn": sklearn.__version__,
        "columns": X.T.tolist(),
        "y": Y.tolist(),
        "classes": CLASSES.tolist(),
        "importance": {"mean": importance.importances_mean.tolist(), "std": importance.importances_std.tolist()},
        "ridge": [
            dependence("one column", ridge, [0], grid_resolution=7),
            dependence("few values", ridge, [2]),
            dependence("two columns", ridge, [0, 2], grid_resolution=6, percentiles=(0.2, 0.7)),
            dependence("weights", ridge, [1], WEIGHTS, grid_resolution=5),
        ],
        "bayes": [dependence("a class", bayes, [0], grid_resolution=9)],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False) + "\n", encoding="utf-8")
