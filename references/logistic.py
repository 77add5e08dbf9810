"""LogisticRegression, LogisticRegressionCV and RidgeClassifier: writes logistic.json. All at tight tolerances, so that the answer is the minimum's."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, RidgeClassifier

warnings.simplefilter("ignore")
random = np.random.RandomState(5)

n = 40
X = random.randn(n, 3) * [1.0, 2.0, 0.5] + [0.0, 1.0, -1.0]
score = X @ [1.0, -0.7, 0.4] + 0.8 * random.randn(n)
two = np.where(score > np.median(score), "yes", "no")
three = np.array(["low", "mid", "top"])[np.digitize(score, [-1.5, 0.0])]
weights = random.choice([0.0, 0.5, 1.0, 2.0, 3.0], n)
wide = np.round(random.randn(12, 20), 3)
fuel = (random.randint(0, 4, n)[:, None] == np.arange(4)).astype(float)

tables = {
    "two classes": (X, two),
    "three classes": (X, three),
    "a large offset": (X + [1e4, -1e4, 0.0], two),
    "mixed scales": (X * [1e6, 1e-4, 1.0], two),
    "collinear": (np.column_stack([X, X[:, 0] + 2 * X[:, 1]]), three),
    "a constant column": (np.column_stack([X[:, :2], np.full(n, 3.0)]), two),
    "separable": (X[:, :1], np.where(X[:, 0] > 0.1, "yes", "no")),
    "more features than rows": (wide, np.where(np.arange(12) % 3 == 0, "a", "b")),
    "more features than rows, three classes": (wide, np.array(["a", "b", "c"])[np.arange(12) % 3]),
    "one-hot": (np.column_stack([fuel, X[:, 0]]), three),
    "duplicates": (X[[0, 0, 0, 1, 1, 2, 3, 3]], two[[0, 0, 0, 1, 1, 2, 3, 3]]),
    "two rows": (X[[0, 1]], np.array(["a", "b"])),
}
everywhere = list(tables)
fits = [
    ({}, everywhere),
    ({"fitIntercept": False}, ["two classes", "three classes", "collinear"]),
    ({"C": 100.0}, ["two classes", "three classes", "separable", "one-hot"]),
    ({"C": 0.01}, ["two classes", "three classes", "mixed scales"]),
    ({"C": None}, ["two classes", "three classes", "a constant column"]),
    ({"classWeight": "balanced"}, ["two classes", "three classes", "more features than rows"]),
    ({"l1Ratio": 1.0}, ["two classes", "three classes", "more features than rows", "more features than rows, three classes", "separable", "one-hot"]),
    ({"l1Ratio": 1.0, "C": 0.1}, ["two classes", "three classes", "a constant column"]),
    ({"l1Ratio": 0.5, "C": 2.0}, ["two classes", "three classes", "more features than rows"]),
    ({"l1Ratio": 0.3, "fitIntercept": False}, ["two classes", "three classes"]),
]
ridge = [
    ({}, everywhere),
    ({"alpha": 10.0, "fitIntercept": False}, ["two classes", "three classes", "one-hot"]),
    ({"classWeight": "balanced"}, ["two classes", "three classes", "more features than rows"]),
]
pythonic = {"fitIntercept": "fit_intercept", "l1Ratio": "l1_ratio", "classWeight": "class_weight"}


def logistic(C=1.0, l1_ratio=0.0, **params):
    # saga's steps shorten with the sizes of the columns; it gets there, with patience.
    if l1_ratio > 0:
        return LogisticRegression(C=C, l1_ratio=l1_ratio, solver="saga", tol=1e-13, max_iter=300_000, random_state=0, **params)
    return LogisticRegression(C=np.inf if C is None else C, solver="newton-cholesky", tol=1e-13, max_iter=1000, **params)


cases = []
for name, make, wanted in [("LogisticRegression", logistic, fits), ("RidgeClassifier", RidgeClassifier, ridge)]:
    for params, names in wanted:
        for table in names:
            X_, y = tables[table]
            for weighted in [False, True]:
                if weighted and table not in ("two classes", "three classes"):
                    continue
                model = make(**{pythonic.get(key, key): value for key, value in params.items()})
                # Rows of weight 0 are left out, which is what weighing them 0 must amount to.
                kept = weights > 0 if weighted else np.full(len(y), True)
                # Far from 0 scikit-learn's solvers lose their way; the minimum moves with the rows.
                offset = X_.mean(axis=0).round() if table == "a large offset" and params.get("fitIntercept", True) else 0.0
                if weighted and "l1Ratio" in params:
                    # saga all but stands still with weights; repeated rows say the same.
                    repeated = np.repeat(np.flatnonzero(kept), (2 * weights[kept]).astype(int))
                    model.set_params(C=model.C / 2).fit(X_[repeated], y[repeated])
                else:
                    model.fit(X_[kept] - offset, y[kept], sample_weight=weights[kept] if weighted else None)
                model.intercept_ = model.intercept_ - model.coef_ @ np.broadcast_to(offset, X_.shape[1])
                cases.append(
                    {
                        "estimator": name,
                        "params": params,
                        "table": table,
                        "weighted": weighted,
                        # Without a penalty, the constant column and the intercept share what either can say.
                        "coef": None if "C" in params and params["C"] is None and table == "a constant column" else np.atleast_2d(model.coef_).tolist(),
                        "intercept": np.broadcast_to(model.intercept_, len(np.atleast_2d(model.coef_))).tolist(),
                        "decisions": model.decision_function(X_[::4]).tolist(),
                        "probabilities": model.predict_proba(X_[::4]).tolist() if name == "LogisticRegression" else [],
                    }
                )

chosen = []
for params, table, weighted in [
    ({}, "two classes", False),
    ({}, "three classes", False),
    ({"Cs": [5.0, 0.05, 0.5], "cv": 3}, "three classes", True),
    ({"Cs": 4, "scoring": "neg_log_loss"}, "two classes", True),
    ({"Cs": [0.3, 3.0], "l1Ratios": [0.0, 1.0], "cv": 3, "scoring": "neg_log_loss"}, "two classes", False),
    ({"Cs": 5, "classWeight": "balanced", "fitIntercept": False}, "three classes", False),
]:
    X_, y = tables[table]
    more = {"l1Ratios": "l1_ratios", **pythonic}
    options = {"scoring": "accuracy", "l1_ratios": (0.0,), "use_legacy_attributes": False}
    options.update({more.get(key, key): value for key, value in params.items()})
    solver = "saga" if len(options["l1_ratios"]) > 1 else "newton-cholesky"
    model = LogisticRegressionCV(solver=solver, tol=1e-13, max_iter=100_000, random_state=0, **options)
    kept = weights > 0 if weighted else np.full(len(y), True)
    model.fit(X_[kept], y[kept], sample_weight=weights[kept] if weighted else None)
    chosen.append(
        {
            "params": params,
            "table": table,
            "weighted": weighted,
            "C": model.C_,
            "l1Ratio": model.l1_ratio_,
            "coef": model.coef_.tolist(),
            "intercept": model.intercept_.tolist(),
        }
    )

document = {
    "scikit-learn": sklearn.__version__,
    "weights": weights.tolist(),
    "tables": {name: {"rows": X.tolist(), "labels": y.tolist()} for name, (X, y) in tables.items()},
    "cases": cases,
    "chosen": chosen,
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, allow_nan=False, separators=(",", ":")) + "\n")
