"""The naive Bayes classifiers: writes naive_bayes.json. Each case is fitted to its rows and asked about them and others."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, ComplementNB, GaussianNB, MultinomialNB

warnings.simplefilter("ignore")
random = np.random.RandomState(3)

n = 24
labels = random.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
shift = np.array([{"a": 0.0, "b": 1.0, "c": 2.5}[label] for label in labels])
numbers = np.column_stack([random.randn(n) + shift, 3 * random.randn(n) - shift, random.randn(n)])
counts = random.poisson(1 + np.column_stack([shift, 3 - shift, np.full(n, 0.3), np.zeros(n)])).astype(float)
weights = random.choice([0.5, 1.0, 2.0, 3.0], n)
codes = np.column_stack([random.randint(0, 4, n), random.randint(0, 2, n), (shift > 0.5) * 2]).astype(float)
two = np.where(labels == "a", "no", "yes")

tables = {
    "numbers": (numbers, labels),
    "two classes": (numbers, two),
    "a large offset": (numbers + [1e6, -1e6, 0], labels),
    "huge and tiny scales": (numbers * [1e100, 1e-100, 1.0], labels),
    "a constant column": (np.column_stack([numbers[:, 0], np.full(n, 5.0)]), labels),
    "constant within a class": (np.column_stack([numbers[:, 0], shift]), labels),
    "duplicates": (numbers[[0, 0, 0, 1, 1, 5, 5, 5]], labels[[0, 0, 0, 1, 1, 5, 5, 5]]),
    "counts": (counts, labels),
    "counts of two classes": (counts, two),
    "a class of one row": (counts[:9], np.array(["x"] + ["y"] * 4 + ["z"] * 4)),
    "a column of zeros": (np.column_stack([counts[:, :2], np.zeros(n)]), labels),
    "fractions": (np.abs(numbers), labels),
    "codes": (codes, labels),
    "one class": (counts, np.full(n, "only")),
}
gaussian = ["numbers", "two classes", "a large offset", "huge and tiny scales", "a constant column", "constant within a class", "duplicates", "counts", "one class"]
discrete = ["counts", "counts of two classes", "a class of one row", "a column of zeros", "fractions", "one class"]
binary = [*discrete, "numbers", "duplicates"]

fits = [
    (GaussianNB, {}, gaussian),
    (GaussianNB, {"varSmoothing": 0.01}, ["numbers", "constant within a class"]),
    (GaussianNB, {"priors": [0.2, 0.3, 0.5]}, ["numbers"]),
    (MultinomialNB, {}, discrete),
    (MultinomialNB, {"alpha": 0.01, "fitPrior": False}, ["counts", "fractions"]),
    (MultinomialNB, {"alpha": [0.5, 1.0, 2.0, 0.1], "classPrior": [0.2, 0.3, 0.5]}, ["counts"]),
    (ComplementNB, {}, discrete),
    (ComplementNB, {"alpha": 0.2, "norm": True}, ["counts", "counts of two classes", "fractions"]),
    (BernoulliNB, {}, binary),
    (BernoulliNB, {"binarize": 1.0, "alpha": 0.3}, ["counts", "numbers"]),
    (BernoulliNB, {"fitPrior": False}, ["numbers"]),
    (CategoricalNB, {}, ["codes", "counts", "one class"]),
    (CategoricalNB, {"alpha": 0.1, "minCategories": 12}, ["codes", "counts of two classes"]),
    (CategoricalNB, {"classPrior": [0.2, 0.3, 0.5]}, ["codes"]),
]
pythonic = {
    "varSmoothing": "var_smoothing",
    "fitPrior": "fit_prior",
    "classPrior": "class_prior",
    "minCategories": "min_categories",
}

cases = []
for estimator, params, names in fits:
    for name in names:
        X, y = tables[name]
        for weighted in [False, True]:
            if weighted and name in ("one class", "duplicates", "a class of one row"):
                continue
            model = estimator(**{pythonic.get(key, key): value for key, value in params.items()})
            model.fit(X, y, weights if weighted else None)
            # Far outside of what was seen, categories are unknown, and densities next to a constant column all but 0.
            inside = estimator is CategoricalNB or name == "a constant column"
            asked = X[::3] if inside else np.vstack([X[::3], X[:2] * 3, np.zeros((1, X.shape[1]))])
            cases.append(
                {
                    "estimator": estimator.__name__,
                    "params": params,
                    "table": name,
                    "weighted": weighted,
                    "asked": asked.tolist(),
                    "probabilities": model.predict_proba(asked).tolist(),
                    "predictions": model.predict(asked).tolist(),
                }
            )

document = {
    "scikit-learn": sklearn.__version__,
    "weights": weights.tolist(),
    "tables": {name: {"rows": X.tolist(), "labels": y.tolist()} for name, (X, y) in tables.items()},
    "cases": cases,
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, allow_nan=False, separators=(",", ":")) + "\n")
