"""Isolation forests: writes isolation_forest.json."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score


def listed(array):
    return [None if np.isnan(x) else float(x) for x in np.ravel(array)]


SETTINGS = [
    {},
    {"max_samples": 64, "contamination": 0.1},
    {"max_samples": 0.3, "max_features": 0.5},
    {"max_samples": 100, "bootstrap": True, "max_features": 2},
]

if __name__ == "__main__":
    random = np.random.default_rng(3)
    usual = random.normal(size=(270, 3)) @ np.array([[1, 0.8, 0], [0, 0.5, 0], [0, 0, 2]])
    strange = random.uniform(-6, 6, size=(30, 3))
    x = np.round(np.vstack([usual, strange]) * 64) / 64
    isStrange = np.repeat([0, 1], [270, 30])
    holes = np.where(random.uniform(size=x.shape) < 0.1, np.nan, x)
    cases = []
    for name, table in [("numbers", x), ("missing values", holes), ("a constant column", np.column_stack([x[:, :2], np.ones(300)]))]:
        fits = []
        for params in SETTINGS:
            scores = []
            aucs = []
            outliers = []
            for seed in range(20):
                model = IsolationForest(**params, n_estimators=50, random_state=seed).fit(table)
                own = -model.score_samples(table)
                scores.append(own)
                aucs.append(roc_auc_score(isStrange, own))
                outliers.append(np.mean(model.predict(table) == -1))
            fits.append(
                {
                    "params": params,
                    "scores": [round(float(s), 6) for s in np.mean(scores, axis=0)],
                    "sd": float(np.mean(np.std(scores, axis=0))),
                    "auc": [float(np.mean(aucs)), float(np.std(aucs))],
                    "outliers": [float(np.mean(outliers)), float(np.std(outliers))],
                }
            )
        cases.append({"name": name, "columns": [listed(column) for column in table.T], "fits": fits})
    written = {"sklearn": sklearn.__version__, "isStrange": isStrange.tolist(), "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(written, allow_nan=False) + "\n", encoding="utf-8")
