"""Weights, deviances, orders and interactions of histogram gradient boosting: writes ensemble_weights.json."""

import json
import os
import warnings
from pathlib import Path

# Threads would only wait for each other: the tables are small.
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

ROWS = 160


def listed(array):
    return [None if np.isnan(x) else float(x) for x in np.ravel(array)]


def data(seed, rows):
    random = np.random.default_rng(seed)
    x = random.integers(0, 40, size=(rows, 4)) / 8
    x[:, 3] = np.where(random.uniform(size=rows) < 0.2, np.nan, x[:, 3])
    words = random.choice(list("pqrs"), size=rows)
    level = pd.Series(words).map({"p": 2.0, "q": -1.0, "r": 1.0, "s": 0.0}).to_numpy()
    y = np.sin(x[:, 0]) * 3 + x[:, 1] - x[:, 2] * x[:, 0] / 3 + level + random.normal(0, 0.5, rows)
    table = pd.DataFrame(x, columns=list("abcd")).assign(w=pd.Categorical(words))
    return table, np.round(y, 3), random


def listed_table(table):
    return {name: table[name].astype(str).tolist() if name == "w" else listed(table[name]) for name in table}


BASE = {"max_iter": 8, "max_leaf_nodes": 6, "learning_rate": 0.3, "min_samples_leaf": 8}
EXTRAS = [
    {},
    {"l2_regularization": 1.5},
    {"monotonic_cst": {"a": 1, "c": -1}},
    {"monotonic_cst": {"b": 1, "d": -1}, "l2_regularization": 0.5, "max_leaf_nodes": 12},
    {"interaction_cst": "no_interactions"},
    {"interaction_cst": "pairwise", "max_leaf_nodes": 12},
    {"interaction_cst": [["a", "w"], ["a", "b"]], "max_leaf_nodes": 12},
]


def ours(params, table):
    """scikit-learn takes columns of groups by number; those of categories come first then, whatever their place in the table."""
    order = ["w", *table.columns.drop("w")]
    own = dict(params)
    if isinstance(own.get("interaction_cst"), list):
        own["interaction_cst"] = [{order.index(name) for name in group} for group in own["interaction_cst"]]
    return own


def fit(kind, params, table, target, weight, asked):
    """Where two splits gain nearly the same, gradients in single precision decide: no reference."""
    isClass = kind is HistGradientBoostingClassifier
    answers = []
    for seed in range(4):
        random = np.random.default_rng(seed)
        own = np.ones(len(target)) if weight is None else weight
        # Weights that are all about 1 are no weights.
        near = None if weight is None and seed == 0 else own * (1 + 1e-7 * seed * random.uniform(size=len(target)))
        model = kind(**ours(params, table), early_stopping=False, random_state=seed).fit(table, target, sample_weight=near)
        answers.append(model.predict_proba(asked) if isClass else model.predict(asked))
    if not all(np.allclose(answers[0], other, rtol=3e-6, atol=1e-6) for other in answers):
        return None
    return listed(answers[0])


def fits(table, targets, weights, asked):
    losses = [{"loss": loss} for loss in ("squared_error", "poisson", "gamma", "absolute_error")]
    losses += [{"loss": "quantile", "quantile": 0.75}, {"loss": "log_loss"}]
    for loss in losses:
        for name in targets if loss["loss"] == "log_loss" else [loss["loss"]]:
            if loss["loss"] == "log_loss" and not name.startswith("classes"):
                continue
            isClass = name.startswith("classes")
            # Without weights, sets of categories gain the same too often: see ensemble.py.
            isPinball = loss["loss"] in ("absolute_error", "quantile")
            for weight in weights if isPinball else [None, *weights]:
                for extra in EXTRAS + ([{"class_weight": "balanced"}, {"class_weight": {0: 4}}] if isClass else []):
                    if "monotonic_cst" in extra and (name == "classes of 3" or isPinball):
                        continue
                    params = {**BASE, **extra, **({} if isClass else loss)}
                    kind = HistGradientBoostingClassifier if isClass else HistGradientBoostingRegressor
                    target = targets[name] if name in targets else targets["squared_error"]
                    own = fit(kind, params, table, target, None if weight is None else weights[weight], asked)
                    if own is not None:
                        yield {"target": name if name in targets else "squared_error", "weight": weight, "params": params, "predictions": own}


def drawn():
    """Means over seeds, on other rows: columns drawn for each node, rows held out."""
    table, y, random = data(9, 700)
    weight = np.round(random.uniform(0.2, 3, 700), 3)
    counts = random.poisson(np.exp(y / 4)).astype(float)
    train, test = slice(0, 350), slice(350, None)
    for target, params in [
        ("numbers", {"max_features": 0.4, "early_stopping": False, "max_iter": 30}),
        ("numbers", {"early_stopping": True, "validation_fraction": 0.2, "learning_rate": 0.3, "n_iter_no_change": 3}),
        ("counts", {"loss": "poisson", "max_features": 0.6, "early_stopping": True, "learning_rate": 0.2}),
    ]:
        own = y if target == "numbers" else counts
        errors = []
        for seed in range(20):
            model = HistGradientBoostingRegressor(**params, random_state=seed)
            model.fit(table[train], own[train], sample_weight=weight[train])
            errors.append(np.mean((model.predict(table[test]) - own[test]) ** 2))
        yield {"target": target, "params": params, "mean": float(np.mean(errors)), "sd": float(np.std(errors))}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    table, y, random = data(7, ROWS)
    weights = {
        "fractions": np.round(random.uniform(0.05, 2, ROWS), 3),
        "counts": random.integers(1, 4, ROWS).astype(float),
        "far apart": 10.0 ** random.integers(-2, 3, ROWS),
    }
    targets = {
        "squared_error": y,
        "poisson": np.maximum(0, np.round(y)) + 0.0,
        "gamma": np.round(np.exp(y / 3), 3),
        "classes of 2": (y > np.quantile(y, 0.7)).astype(int),
        "classes of 3": np.digitize(y, np.quantile(y, [0.3, 0.8])),
    }
    # Elsewhere, thresholds that part the rows alike, and the side of missing values that a node has none of, decide.
    asked = table[:40]
    many, numbers, other = data(9, 700)
    manyWeights = np.round(other.uniform(0.2, 3, 700), 3)
    counts = other.poisson(np.exp(numbers / 4))
    written = {
        "sklearn": sklearn.__version__,
        "columns": listed_table(table),
        "targets": {name: listed(own) for name, own in targets.items()},
        "weights": {name: listed(own) for name, own in weights.items()},
        "asked": listed_table(asked),
        "fits": list(fits(table, targets, weights, asked)),
        "drawn": {"columns": listed_table(many), "numbers": listed(numbers), "counts": listed(counts), "weight": listed(manyWeights), "fits": list(drawn())},
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(written, allow_nan=False) + "\n", encoding="utf-8")
