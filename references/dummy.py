"""DummyRegressor and DummyClassifier: writes dummy.json."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.dummy import DummyClassifier, DummyRegressor

targets = {
    "odd": [3.0, 1.0, 10.0, 4.5, -2.0],
    "even": [3.0, 1.0, 10.0, 4.5],
    "ties": [2.0, 2.0, 2.0, 7.0],
    "one row": [4.25],
    "in another order as text": [10.0, 9.0, -1.0, 100.0],
}
regressors = [
    {"strategy": "mean"},
    {"strategy": "median"},
    {"strategy": "quantile", "quantile": 0.0},
    {"strategy": "quantile", "quantile": 0.3},
    {"strategy": "quantile", "quantile": 0.9},
    {"strategy": "quantile", "quantile": 1.0},
    {"strategy": "constant", "constant": -7.5},
]
labels = {
    "three classes": ["b", "a", "c", "b", "b", "a"],
    "a tie": ["b", "a", "b", "a", "c"],
    "one class": ["a", "a"],
}
classifiers = [
    {"strategy": "prior"},
    {"strategy": "most_frequent"},
    {"strategy": "uniform"},
    {"strategy": "constant", "constant": "a"},
]

WEIGHTS = [0.0, 2.0, 1.0, 0.5, 1.5]


def features(rows):
    return np.zeros((rows, 1))


document = {
    "scikit-learn": sklearn.__version__,
    "weighted": {
        "weights": WEIGHTS,
        "regression": [
            {"params": params, "prediction": float(DummyRegressor(**params).fit(features(5), targets["odd"], WEIGHTS).predict(features(1))[0])}
            for params in regressors
        ],
        "classification": [
            {
                "params": params,
                "probabilities": DummyClassifier(**params).fit(features(5), labels["a tie"], WEIGHTS).predict_proba(features(1))[0].tolist(),
            }
            for params in classifiers
        ],
    },
    "regression": [
        {
            "name": name,
            "target": y,
            "params": params,
            "prediction": float(DummyRegressor(**params).fit(features(len(y)), y).predict(features(1))[0]),
        }
        for name, y in targets.items()
        for params in regressors
    ],
    "classification": [
        {
            "name": name,
            "target": y,
            "params": params,
            "probabilities": DummyClassifier(**params).fit(features(len(y)), y).predict_proba(features(1))[0].tolist(),
        }
        for name, y in labels.items()
        for params in classifiers
    ],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
