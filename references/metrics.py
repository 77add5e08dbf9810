"""Regression and classification metrics: writes metrics.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.exceptions import UndefinedMetricWarning

random = np.random.RandomState(3)

regression = {
    "ordinary": (random.randn(12) * 5, random.randn(12) * 5),
    "perfect": ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    "constant target, perfect": ([0.1] * 49, [0.1] * 49),
    "constant target, not perfect": ([0.5] * 49, [0.5] * 48 + [0.75]),
    "worse than the mean": ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
    "a true value of zero": ([0.0, 2.0, -4.0], [0.5, 2.5, -3.0]),
    "far from zero": (1e9 + np.arange(8.0), 1e9 + np.arange(8.0)[::-1]),
    "two rows": ([1.0, 4.0], [2.0, 2.0]),
    "one row": ([5.0], [4.0]),
}
classification = {
    "two classes": (["no", "yes", "yes", "no"], [[0.9, 0.1], [0.4, 0.6], [0.7, 0.3], [0.8, 0.2]], ["no", "yes"]),
    "three classes": (["a", "c", "b", "b"], [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3], [0.6, 0.2, 0.2]], ["a", "b", "c"]),
    "certain and right": (["no", "yes"], [[1.0, 0.0], [0.0, 1.0]], ["no", "yes"]),
    "certain and wrong": (["no", "yes"], [[0.0, 1.0], [0.0, 1.0]], ["no", "yes"]),
    "a class that no row has": (["a", "a"], [[0.5, 0.25, 0.25], [0.4, 0.3, 0.3]], ["a", "b", "c"]),
    "a tie": (["b", "a"], [[0.5, 0.5], [0.5, 0.5]], ["a", "b"]),
}


def regression_case(name, truth, predicted):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndefinedMetricWarning)
        r2 = float(metrics.r2_score(truth, predicted))
    return {
        "name": name,
        "truth": list(map(float, truth)),
        "predicted": list(map(float, predicted)),
        "mse": float(metrics.mean_squared_error(truth, predicted)),
        "rmse": float(metrics.root_mean_squared_error(truth, predicted)),
        "mae": float(metrics.mean_absolute_error(truth, predicted)),
        # Not defined for a single row.
        "r2": None if np.isnan(r2) else r2,
        "mape": float(metrics.mean_absolute_percentage_error(truth, predicted)),
        "medianAbsoluteError": float(metrics.median_absolute_error(truth, predicted)),
        "maxError": float(metrics.max_error(truth, predicted)),
    }


def classification_case(name, truth, probabilities, classes):
    predicted = np.asarray(classes)[np.argmax(probabilities, axis=1)]
    return {
        "name": name,
        "truth": truth,
        "probabilities": probabilities,
        "classes": classes,
        "accuracy": float(metrics.accuracy_score(truth, predicted)),
        "logLoss": float(metrics.log_loss(truth, y_proba=np.asarray(probabilities), labels=classes)),
    }


document = {
    "scikit-learn": sklearn.__version__,
    "regression": [regression_case(name, *values) for name, values in regression.items()],
    "classification": [classification_case(name, *values) for name, values in classification.items()],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
