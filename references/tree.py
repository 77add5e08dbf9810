"""Decision trees, random forests, extra trees: writes tree.json."""

import json
import math
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


def listed(array):
    return [None if math.isnan(x) else float(x) for x in np.ravel(array)]


def numbers(random, rows, columns):
    """Multiples of 1/64, which floats hold exactly: scikit-learn's trees compare floats."""
    return np.round(random.uniform(-3, 3, size=(rows, columns)) * 64) / 64


def tables():
    random = np.random.default_rng(3)
    x = numbers(random, 300, 4)
    y = np.sin(x[:, 0]) * 4 + x[:, 1] ** 2 - x[:, 2] + random.normal(0, 0.5, 300)
    holes = np.where(random.uniform(size=x.shape) < 0.2, np.nan, x)
    late = np.where(random.uniform(size=300) < 0.1, np.nan, x[:, 3])
    informative = np.where(np.isnan(holes[:, 0]), 5, np.nan_to_num(holes[:, 0])) + random.normal(0, 0.3, 300)
    yield "numbers", x, y
    yield "one column", x[:, :1], y
    yield "missing values", holes, informative
    yield "missing values in one column", np.column_stack([x[:, :3], late]), y
    yield "few values", np.round(x), y + 1e6


SETTINGS = [
    {},
    {"max_depth": 4},
    {"min_samples_leaf": 7},
    {"min_samples_leaf": 0.05, "min_samples_split": 0.2},
    {"min_weight_fraction_leaf": 0.04},
    {"max_leaf_nodes": 9},
    {"min_impurity_decrease": 0.05},
    {"min_samples_leaf": 5, "ccp_alpha": 0.03},
]


def cases():
    random = np.random.default_rng(4)
    for name, x, y in tables():
        asked = np.vstack([numbers(random, 60, x.shape[1]), np.full((1, x.shape[1]), np.nan) if np.isnan(x).any() else x[:1]])
        for classes in (0, 2, 3):
            target = y if classes == 0 else np.digitize(y, np.quantile(y, np.arange(1, classes) / classes))
            fits = []
            for params in SETTINGS:
                for criterion in ["squared_error"] if classes == 0 else ["gini", "entropy"]:
                    kind = DecisionTreeRegressor if classes == 0 else DecisionTreeClassifier
                    made = [
                        kind(**params, criterion=criterion, random_state=seed).fit(x, target) for seed in range(8)
                    ]
                    answers = [m.predict(asked) if classes == 0 else m.predict_proba(asked) for m in made]
                    # Where two splits gain the same, chance decides: no reference.
                    if all(np.allclose(answers[0], other, rtol=1e-12, atol=0) for other in answers):
                        fits.append(
                            {"params": {**params, "criterion": criterion}, "leaves": int(made[0].get_n_leaves()), "predictions": listed(answers[0])}
                        )
            yield {
                "name": name,
                "classes": classes,
                "columns": [listed(column) for column in x.T],
                "target": listed(target),
                "asked": [listed(column) for column in asked.T],
                "fits": fits,
            }


def forests():
    """Scores on other rows, over seeds."""
    random = np.random.default_rng(5)
    x = numbers(random, 1200, 6)
    y = np.sin(x[:, 0]) * 4 + x[:, 1] ** 2 - x[:, 2] * x[:, 3] + random.normal(0, 1, 1200)
    classes = np.digitize(y, np.quantile(y, [0.3, 0.7]))
    train, test = slice(0, 600), slice(600, None)
    settings = [
        (RandomForestRegressor, {}),
        (RandomForestRegressor, {"max_features": 2, "min_samples_leaf": 3, "max_samples": 0.5}),
        (ExtraTreesRegressor, {}),
        (RandomForestClassifier, {}),
        (RandomForestClassifier, {"criterion": "entropy", "max_depth": 6}),
        (ExtraTreesClassifier, {}),
    ]
    fits = []
    for kind, params in settings:
        target = y if "Regressor" in kind.__name__ else classes
        scores = [
            kind(**params, n_estimators=30, random_state=seed).fit(x[train], target[train]).score(x[test], target[test])
            for seed in range(20)
        ]
        fits.append({"estimator": kind.__name__, "params": params, "mean": float(np.mean(scores)), "sd": float(np.std(scores))})
    return {"columns": [listed(column) for column in x.T], "target": listed(y.round(6)), "classes": listed(classes), "fits": fits}


if __name__ == "__main__":
    path = Path(__file__).with_suffix(".json")
    made = {"sklearn": sklearn.__version__, "cases": list(cases()), "forests": forests()}
    path.write_text(json.dumps(made, allow_nan=False) + "\n", encoding="utf-8")
