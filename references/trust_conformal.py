"""Conformal intervals and sets by MAPIE, and by hand where MAPIE does otherwise: writes trust_conformal.json.

Of MAPIE's methods only the arithmetic is wanted, so the models predict what they are told: row i of `X` is i, or what a
fold's model makes of it.
"""

import json
import math
from pathlib import Path

import mapie
import numpy as np
from mapie.classification import SplitConformalClassifier
from mapie.regression import ConformalizedQuantileRegressor, CrossConformalRegressor, SplitConformalRegressor
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.model_selection import PredefinedSplit

random = np.random.RandomState(11)


class Told(RegressorMixin, BaseEstimator):
    """Predicts one column of X."""

    def __init__(self, column=0):
        self.column = column

    def fit(self, X, y, **_):
        self.fitted_ = True
        self.n_features_in_ = X.shape[1]
        return self

    def predict(self, X, **_):
        return np.asarray(X)[:, self.column]


class FoldMean(RegressorMixin, BaseEstimator):
    """Predicts x + the mean of the targets that it learnt from."""

    def fit(self, X, y, **_):
        self.mean_ = float(np.mean(y))
        return self

    def predict(self, X, **_):
        return np.asarray(X)[:, 0] + self.mean_


class ToldProbabilities(ClassifierMixin, BaseEstimator):
    """The columns of X are the probabilities."""

    def fit(self, X, y, **_):
        self.classes_ = np.arange(X.shape[1])
        self.n_features_in_ = X.shape[1]
        return self

    def predict_proba(self, X):
        return np.asarray(X)

    def predict(self, X):
        return np.argmax(X, axis=1)


def rounded(values, digits=3):
    return np.round(values, digits)


def split_case(n, coverage):
    centre = rounded(random.randn(n) * 3)
    truth = rounded(centre + random.randn(n))
    new = rounded(random.randn(4) * 3)
    told = Told().fit(centre[:, None], truth)
    conformal = SplitConformalRegressor(told, confidence_level=coverage, prefit=True)
    conformal.conformalize(centre[:, None], truth)
    _, bounds = conformal.predict_interval(new[:, None])
    return {
        "rows": n, "coverage": coverage, "truth": truth.tolist(), "centre": centre.tolist(), "new": new.tolist(),
        "lower": bounds[:, 0, 0].tolist(), "upper": bounds[:, 1, 0].tolist(),
    }  # fmt: skip


def quantile_case(n, coverage, spread):
    """`spread` above 2 makes quantiles too wide, so that the scores taken are negative."""
    lower = rounded(random.randn(n) - spread)
    upper = rounded(lower + 2 * spread)
    truth = rounded((lower + upper) / 2 + random.randn(n))
    X = np.column_stack([lower, upper, (lower + upper) / 2])
    new = X[:4] + 0.25
    models = [Told(column).fit(X, truth) for column in (0, 1, 2)]
    conformal = ConformalizedQuantileRegressor(models, confidence_level=coverage, prefit=True)
    conformal.conformalize(X, truth)
    _, bounds = conformal.predict_interval(new, symmetric_correction=True)
    return {
        "rows": n, "coverage": coverage, "truth": truth.tolist(), "lowerQuantile": lower.tolist(),
        "upperQuantile": upper.tolist(), "newLower": new[:, 0].tolist(), "newUpper": new[:, 1].tolist(),
        "lower": bounds[:, 0, 0].tolist(), "upper": bounds[:, 1, 0].tolist(),
    }  # fmt: skip


def fold_case(n, folds, coverage):
    """CV+ from its definition, and checked against MAPIE's."""
    x = rounded(random.randn(n))
    truth = rounded(x + random.randn(n) * (1 + np.arange(n) % 3))
    fold_of = np.arange(n) % folds
    new = rounded(random.randn(4))
    models = [FoldMean().fit(x[fold_of != k, None], truth[fold_of != k]) for k in range(folds)]
    residuals = np.array([abs(truth[i] - models[fold_of[i]].predict(x[i : i + 1, None])[0]) for i in range(n)])
    centres = np.array([model.predict(new[:, None]) for model in models])
    rank = math.ceil(round((n + 1) * coverage, 9))
    lower, upper = [], []
    for j in range(len(new)):
        own = centres[fold_of, j]
        lower.append(float(np.sort(own - residuals)[n - rank]))
        upper.append(float(np.sort(own + residuals)[rank - 1]))
    conformal = CrossConformalRegressor(FoldMean(), confidence_level=coverage, method="plus", cv=PredefinedSplit(fold_of))
    conformal.fit_conformalize(x[:, None], truth)
    _, bounds = conformal.predict_interval(new[:, None])
    assert np.allclose(bounds[:, 0, 0], lower) and np.allclose(bounds[:, 1, 0], upper), (n, folds, coverage)
    return {
        "rows": n, "folds": folds, "coverage": coverage,
        "residuals": [sorted(residuals[fold_of == k].tolist()) for k in range(folds)],
        "centres": centres.tolist(), "lower": lower, "upper": upper,
    }  # fmt: skip


def set_case(n, classes, coverage):
    probabilities = random.dirichlet(np.ones(classes), n + 5)
    truth = np.array([random.choice(classes, p=p) for p in probabilities])
    told = ToldProbabilities().fit(probabilities, truth)
    conformal = SplitConformalClassifier(told, confidence_level=coverage, prefit=True, conformity_score="lac")
    conformal.conformalize(probabilities[:n], truth[:n])
    _, sets = conformal.predict_set(probabilities[n:])
    held = sets[:, :, 0]
    # Ours always hold the most probable class; MAPIE's LAC may be empty.
    held[np.arange(len(held)), np.argmax(probabilities[n:], axis=1)] = True
    return {
        "rows": n, "coverage": coverage, "truth": truth[:n].tolist(), "probabilities": probabilities[:n].tolist(),
        "new": probabilities[n:].tolist(), "sets": [np.flatnonzero(own).tolist() for own in held],
    }  # fmt: skip


document = {
    "mapie": mapie.__version__,
    "split": [split_case(11, 0.9), split_case(19, 0.9), split_case(24, 0.55), split_case(40, 0.8), split_case(33, 0.95)],
    "quantile": [quantile_case(25, 0.8, 1.0), quantile_case(30, 0.9, 3.0), quantile_case(24, 0.95, 1.5)],
    "folds": [fold_case(20, 4, 0.8), fold_case(23, 5, 0.9), fold_case(21, 2, 0.95), fold_case(12, 12, 0.5)],
    "sets": [set_case(30, 3, 0.8), set_case(39, 2, 0.9), set_case(50, 4, 0.5)],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
