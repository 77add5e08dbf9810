"""Weights, criteria, orders and importances of decision trees and forests: writes tree_weights.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from tree import listed, numbers

ROWS = 140


def data():
    random = np.random.default_rng(21)
    x = numbers(random, ROWS, 3)
    x[:, 2] = np.round(x[:, 2])
    y = np.round(np.sin(x[:, 0]) * 4 + x[:, 1] ** 2 - x[:, 2] + random.normal(0, 0.5, ROWS), 3)
    weights = {
        "fractions": np.round(random.uniform(0.05, 2, ROWS), 3),
        "counts": random.integers(0, 4, ROWS).astype(float),
        "far apart": 10.0 ** random.integers(-9, 10, ROWS),
        "huge": np.round(random.uniform(1, 9, ROWS)) * 1e150,
    }
    asked = numbers(random, 20, 3)
    return x, y, weights, asked


SETTINGS = [
    {},
    {"max_depth": 4},
    {"min_samples_leaf": 6},
    {"min_weight_fraction_leaf": 0.05},
    {"max_leaf_nodes": 8},
    {"min_impurity_decrease": 0.02, "min_samples_leaf": 3},
    {"min_samples_leaf": 4, "ccp_alpha": 0.03},
]


def same(answers):
    """Where two splits gain the same, chance or rounding decides: no reference."""
    return all(np.allclose(answers[0], other, rtol=1e-11, atol=0) for other in answers)


def fit(kind, params, x, target, weight, asked, score):
    """Over seeds, and turned round, with targets a hair away, so that other cuts win that gain the same."""
    turned = dict(params)
    if "monotonic_cst" in params:
        turned["monotonic_cst"] = [-sign for sign in params["monotonic_cst"]]
    made = [kind(**params, random_state=seed).fit(x, target, sample_weight=weight) for seed in range(6)]
    answers = [getattr(model, score)(asked) for model in made]
    for seed in range(3):
        isClass = score == "predict_proba"
        near = target if isClass else target * (1 + 1e-13 * np.random.default_rng(seed).uniform(size=len(target)))
        made.append(kind(**turned, random_state=seed).fit(-x, near, sample_weight=None if weight is None else weight * 3))
        # Just below a threshold becomes just above it: no value that is asked lies on one.
        answers.append(getattr(made[-1], score)(-asked))
    if not same(answers) or not same([model.feature_importances_ for model in made]):
        return None
    return {"predictions": listed(answers[0]), "importances": listed(made[0].feature_importances_)}


def targets_of(y):
    counts = np.maximum(0, np.round(y)).astype(float)
    return {
        "squared_error": y,
        "absolute_error": y,
        "poisson": counts,
        "gini": np.digitize(y, np.quantile(y, [0.3, 0.7])),
        "entropy": np.digitize(y, np.quantile(y, [0.3, 0.7])),
        "gini of two": np.digitize(y, [np.quantile(y, 0.6)]),
        "entropy of two": np.digitize(y, [np.quantile(y, 0.6)]),
    }


def trees(x, targets, weights, asked):
    for name, target in targets.items():
        isClass = name.startswith(("gini", "entropy"))
        kind, score = (DecisionTreeClassifier, "predict_proba") if isClass else (DecisionTreeRegressor, "predict")
        for weight in [None, *weights]:
            own = None if weight is None else weights[weight]
            # Sums of s log(s / w) of such rows are all rounding, there and here.
            if name == "poisson" and weight == "far apart":
                continue
            for setting in SETTINGS if weight != "far apart" else SETTINGS[1:5]:
                for extra in [{}, {"monotonic_cst": [1, 0, -1]}, {"class_weight": "balanced"}, {"class_weight": {0: 3, 1: 0.5}}]:
                    if "class_weight" in extra and (not isClass or weight not in (None, "counts")):
                        continue
                    if "monotonic_cst" in extra and (name in ("gini", "entropy") or weight not in (None, "fractions")):
                        continue
                    # A constrained tree whose inner nodes were clipped is pruned by other means there.
                    if "monotonic_cst" in extra and "ccp_alpha" in setting:
                        continue
                    params = {**setting, **extra, "criterion": name.removesuffix(" of two")}
                    made = fit(kind, params, x, target, own, asked, score)
                    if made is not None:
                        yield {"target": name, "weight": weight, "params": params, **made}


def forests():
    random = np.random.default_rng(5)
    x = numbers(random, 600, 4)
    y = np.round(np.exp(np.sin(x[:, 0]) + x[:, 1] / 3) * 2 + random.uniform(0, 1, 600), 3)
    classes = (y > np.quantile(y, 0.85)).astype(int)
    weight = np.round(np.where(x[:, 0] > 0, 4, 0.25) * random.uniform(0.5, 1.5, 600), 3)
    train, test = slice(0, 300), slice(300, None)
    settings = [
        (RandomForestRegressor, {}, True),
        (RandomForestRegressor, {"criterion": "poisson", "min_samples_leaf": 3}, True),
        (RandomForestRegressor, {"criterion": "absolute_error", "max_depth": 5}, True),
        (ExtraTreesRegressor, {"min_weight_fraction_leaf": 0.02}, True),
        (RandomForestClassifier, {"class_weight": "balanced", "max_depth": 3}, False),
        (RandomForestClassifier, {"class_weight": "balanced_subsample", "max_depth": 3}, False),
        (RandomForestClassifier, {"class_weight": "balanced_subsample", "criterion": "entropy", "max_depth": 3}, True),
        (ExtraTreesClassifier, {"class_weight": {0: 1, 1: 8}, "max_depth": 3}, True),
    ]
    fits = []
    for kind, params, weighted in settings:
        isClass = "Classifier" in kind.__name__
        target = classes if isClass else y
        means = []
        importances = []
        for seed in range(20):
            model = kind(**params, n_estimators=20, random_state=seed)
            model.fit(x[train], target[train], sample_weight=weight[train] if weighted else None)
            own = model.predict_proba(x[test])[:, 1] if isClass else model.predict(x[test])
            # Squared errors, and the mean, which weights move.
            means.append([np.mean((own - target[test]) ** 2), np.mean(own)])
            importances.append(model.feature_importances_)
        fits.append(
            {
                "estimator": kind.__name__,
                "params": params,
                "weighted": weighted,
                "mean": listed(np.mean(means, axis=0)),
                "sd": listed(np.std(means, axis=0)),
                "importances": listed(np.mean(importances, axis=0)),
                "sd_importances": listed(np.std(importances, axis=0)),
            }
        )
    return {
        "columns": [listed(column) for column in x.T],
        "target": listed(y),
        "classes": listed(classes),
        "weight": listed(weight),
        "fits": fits,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    x, y, weights, asked = data()
    targets = targets_of(y)
    written = {
        "sklearn": sklearn.__version__,
        "columns": [listed(column) for column in x.T],
        "targets": {name: listed(own) for name, own in targets.items()},
        "weights": {name: listed(own) for name, own in weights.items()},
        "asked": [listed(column) for column in asked.T],
        "fits": list(trees(x, targets, weights, asked)),
        "forests": forests(),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(written, allow_nan=False) + "\n", encoding="utf-8")
