"""Histogram gradient boosting: writes ensemble.json."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_pinball_loss


def rounded(array):
    return [None if math.isnan(x) else round(float(x), 6) for x in array]


def tables(rows=400):
    random = np.random.default_rng(7)
    x = random.uniform(-3, 3, size=(rows, 4)).round(3)
    smooth = np.sin(x[:, 0]) * 4 + x[:, 1] ** 2 - x[:, 2] + random.normal(0, 0.5, rows)
    yield "numbers", pd.DataFrame(x, columns=list("abcd")), smooth
    holes = x.copy()
    holes[random.uniform(size=x.shape) < 0.2] = np.nan
    informative = np.where(np.isnan(holes[:, 0]), 5, np.nan_to_num(holes[:, 0])) + random.normal(0, 0.3, rows)
    yield "missing values", pd.DataFrame(holes, columns=list("abcd")), informative
    words = random.choice(["p", "q", "r", "s", "t", "u"], size=rows, p=[0.3, 0.25, 0.2, 0.13, 0.1, 0.02])
    level = {"p": 5.0, "q": -2.0, "r": 4.0, "s": -1.0, "t": 0.5, "u": 9.0}
    by_word = np.array([level[w] for w in words]) + x[:, 0] + random.normal(0, 0.3, rows)
    yield "categories", pd.DataFrame({"a": x[:, 0], "w": pd.Categorical(words)}), by_word
    yield "few values", pd.DataFrame({"a": np.round(x[:, 0]), "b": np.round(x[:, 1] * 2)}), smooth


SETTINGS = [
    {},
    {"max_leaf_nodes": 7, "learning_rate": 0.3, "max_iter": 20},
    {"max_depth": 3, "max_leaf_nodes": None, "min_samples_leaf": 5},
    {"l2_regularization": 2.0, "max_bins": 16, "max_iter": 50},
]

# Gradients of these quantiles are exact in the single precision that scikit-learn has them in, so that trees can be the same.
LOSSES = [{"loss": "absolute_error"}] + [{"loss": "quantile", "quantile": q} for q in (0.125, 0.5, 0.75, 0.9375)]
LOSS_SETTINGS = [
    {"max_bins": 8, "max_iter": 10, "max_leaf_nodes": 5},
    {"max_bins": 16, "max_iter": 30, "max_leaf_nodes": 4, "learning_rate": 0.3, "l2_regularization": 1.5},
    {"max_bins": 12, "max_iter": 20, "max_depth": 2, "max_leaf_nodes": None, "min_samples_leaf": 30},
]


def losses():
    """Predictions of the first rows of the tables, in full."""
    for name, table, target in tables():
        # Sets of categories, and both sides for missing values, often gain exactly the same: rounding then decides.
        settings = {"categories": [], "missing values": LOSS_SETTINGS[:1]}.get(name, LOSS_SETTINGS)
        for params in ({**setting, **loss} for setting in settings for loss in LOSSES):
            model = HistGradientBoostingRegressor(**params, early_stopping=False).fit(table, np.round(target, 6))
            yield {"name": name, "params": params, "predictions": model.predict(table[:60]).tolist()}


def quantiles_held_out(seeds=4, rows=200):
    """Noise that grows with a column: what any quantile costs on rows that were not learnt from."""
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        x = random.uniform(size=(2 * rows, 3)).round(3)
        y = (10 * x[:, 2] + 5 * np.sin(6 * x[:, 1]) + random.normal(size=2 * rows) * (0.3 + 2 * x[:, 0])).round(3)
        fits = []
        for quantile in (0.05, 0.3, 0.9):
            params = {"loss": "quantile", "quantile": quantile, "max_iter": 40, "max_leaf_nodes": 6}
            model = HistGradientBoostingRegressor(**params, early_stopping=False).fit(x[:rows], y[:rows])
            own = model.predict(x[rows:])
            fits.append({"params": params, "loss": float(mean_pinball_loss(y[rows:], own, alpha=quantile))})
        yield {"columns": {key: x[:, i].tolist() for i, key in enumerate("abc")}, "target": y.tolist(), "fits": fits}


if __name__ == "__main__":
    cases = []
    classification = []
    for name, table, target in tables():
        columns = {
            key: [str(v) for v in table[key]] if table[key].dtype == "category" else rounded(table[key]) for key in table
        }
        target = np.round(target, 6)
        fits = []
        for params in SETTINGS:
            model = HistGradientBoostingRegressor(
                **params, early_stopping=False, categorical_features="from_dtype", random_state=0
            ).fit(table, target)
            fits.append(
                {"params": params, "predictions": rounded(model.predict(table)), "r2": float(model.score(table, target))}
            )
        cases.append({"name": name, "columns": columns, "target": rounded(target), "fits": fits})
        for classes in (2, 4):
            cuts = np.quantile(target, np.linspace(0, 1, classes + 1)[1:-1])
            labels = np.array(["lmnk"[i] for i in np.searchsorted(cuts, target)])
            fits = []
            for params in SETTINGS:
                model = HistGradientBoostingClassifier(
                    **params, early_stopping=False, categorical_features="from_dtype", random_state=0
                ).fit(table, labels)
                probabilities = model.predict_proba(table)
                fits.append(
                    {
                        "params": params,
                        "probabilities": [rounded(row) for row in probabilities],
                        "log_loss": float(log_loss(labels, probabilities)),
                        "accuracy": float(model.score(table, labels)),
                    }
                )
            classification.append({"name": f"{name}, {classes} classes", "columns": columns, "target": labels.tolist(), "fits": fits})
    path = Path(__file__).with_suffix(".json")
    written = {
        "sklearn": sklearn.__version__,
        "cases": cases,
        "classification": classification,
        "losses": list(losses()),
        "quantiles": list(quantiles_held_out()),
    }
    path.write_text(json.dumps(written, allow_nan=False) + "\n", encoding="utf-8")
