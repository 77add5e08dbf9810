"""Scores of features, and selectors by them and by models: writes feature_selection.json."""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import sklearn
from scipy import sparse, special
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import (
    RFE,
    RFECV,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    VarianceThreshold,
    chi2,
    f_classif,
    f_regression,
    mutual_info_classif,
    mutual_info_regression,
    r_regression,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

warnings.simplefilter("ignore")
random = np.random.default_rng(5)


def listed(array):
    """JSON has no NaN and no infinity."""
    words = lambda x: None if math.isnan(x) else ("inf" if x > 0 else "-inf") if math.isinf(x) else x
    return [words(float(x)) for x in np.ravel(array)]


def columns(x):
    return [listed(column) for column in np.asarray(x, dtype=float).T]


def mask(selector):
    return [int(flag) for flag in selector.get_support()]


def tables():
    """Name, features, target of numbers, target of classes, what scores are taken from where scikit-learn loses digits."""
    diabetes = load_diabetes(scaled=False)
    x, y = diabetes.data[:60].astype(float), diabetes.target[:60].astype(float)
    yield "diabetes", x, y, np.digitize(y, [100, 180]), x
    cancer = load_breast_cancer()
    rows = slice(0, 50)
    yield "cancer", cancer.data[rows, :8], cancer.data[rows, 10], cancer.target[rows], cancer.data[rows, :8]
    plain = random.normal(size=(25, 3))
    target = plain[:, 0] + random.normal(size=25)
    classes = random.integers(0, 3, 25)
    hard = np.column_stack([plain[:, 0], np.full(25, 3.3), plain[:, 1], plain[:, 1], np.round(plain[:, 2])])
    yield "constant and repeated columns", hard, target, classes, hard
    big = np.ldexp(plain, 520)
    yield "huge", big, target, classes, plain
    yield "tiny", np.ldexp(plain, -520), target, classes, plain
    whole = np.round(plain * 8)
    yield "large offset", whole + 2.0**40, target, classes, whole
    yield "two rows", plain[:2], target[:2], np.array([0, 1]), plain[:2]
    yield "more columns than rows", random.normal(size=(5, 9)), random.normal(size=5), np.array([0, 1, 0, 1, 1]), None


def scores():
    for name, x, y, classes, exact in tables():
        exact = x if exact is None else exact
        f, p = f_classif(exact, classes)
        entry = {
            "name": name,
            "columns": columns(x),
            "numbers": listed(y),
            "classes": [int(c) for c in classes],
            "fClassif": {"scores": listed(f), "pValues": listed(p)},
        }
        if name == "constant and repeated columns":
            # Rounding decides what scikit-learn gives for the constant column: 0 / 0 is right.
            for key in entry["fClassif"]:
                entry["fClassif"][key][1] = None
        f, p = f_regression(exact, y)
        r = r_regression(exact, y)
        if name == "constant and repeated columns":
            f[1], p[1], r[1] = 0, 1, 0
        # Two rows leave no degree of freedom.
        if name != "two rows":
            entry["fRegression"] = {"scores": listed(f), "pValues": listed(p)}
        f, p = f_regression(exact, y, center=False)
        if name not in ("huge", "tiny", "large offset", "two rows"):
            entry["fRegressionUncentred"] = {"scores": listed(f), "pValues": listed(p)}
        entry["rRegression"] = listed(r)
        yield entry


def plain_information(c, d, k):
    """
    Of a number and a label, by the definition. Where a label has few rows, scikit-learn takes distances from a formula that loses
    half of the digits, so that it may or may not count the neighbour that the distance is taken from.
    """
    groups = [np.flatnonzero(d == label) for label in np.unique(d)]
    groups = [group for group in groups if len(group) > 1]
    all = np.concatenate(groups)
    total = 0.0
    for group in groups:
        own = min(k, len(group) - 1)
        for i in group:
            radius = np.sort(np.abs(c[group] - c[i]))[own]
            near = np.sum(np.abs(c[all] - c[i]) < radius)
            total += special.digamma(own) - special.digamma(len(group)) - special.digamma(near)
    return max(0.0, float(special.digamma(len(all)) + total / len(all)))


def counts():
    x = random.poisson(1.2, size=(30, 6)).astype(float)
    x[:, 4] = 0
    classes = random.integers(0, 3, 30)
    y = x[:, 0] - x[:, 1] + random.normal(size=30)
    x[:, 0] += 3 * (classes == 1)
    own = sparse.csr_matrix(x)
    for task, these in (("three classes", classes), ("two classes", (classes > 0).astype(int))):
        f, p = chi2(own, these)
        g, q = f_classif(x, these)
        r, s = f_regression(x, y)
        yield {
            "name": task,
            "columns": columns(x),
            "classes": [int(c) for c in these],
            "numbers": listed(y),
            "chi2": {"scores": listed(f), "pValues": listed(p)},
            "fClassif": {"scores": listed(g)[:4] + [None] + listed(g)[5:], "pValues": listed(q)[:4] + [None] + listed(q)[5:]},
            "fRegression": {"scores": listed(r), "pValues": listed(s)},
            "mutualInfoClassif": listed(mutual_info_classif(own, these)),
            "mutualInfoRegression": listed([plain_information(y, column, 3) for column in x.T]),
        }


def information():
    """Continuous values without ties: the noise that scikit-learn adds changes nothing but the last digits."""
    for name, rows in (("many", 150), ("few", 12)):
        x = random.normal(size=(rows, 4))
        x[:, 3] = np.exp(2 * x[:, 3])
        y = x[:, 0] ** 2 + 0.3 * random.normal(size=rows)
        classes = np.digitize(y + x[:, 1], [0.5, 2])
        if name == "few":
            classes[classes == 2] = 1
            classes[0] = 7
        for k in (1, 3, 6):
            by_class = [plain_information(column, classes, k) for column in x.T]
            if name == "many":
                assert np.allclose(by_class, mutual_info_classif(x, classes, n_neighbors=k, random_state=0), rtol=1e-9)
            yield {
                "name": f"{name}, {k} neighbours",
                "columns": columns(x),
                "numbers": listed(y),
                "classes": [int(c) for c in classes],
                "nNeighbors": k,
                "mutualInfoClassif": listed(by_class),
                "mutualInfoRegression": listed(mutual_info_regression(x, y, n_neighbors=k, random_state=0)),
            }


def selections():
    diabetes = load_diabetes(scaled=False)
    x, y = diabetes.data[:80].astype(float), diabetes.target[:80].astype(float)
    x = np.column_stack([x, x[:, 2], x[:, 8], np.full(80, 1.0)])
    classes = np.digitize(y, [100, 180])
    settings = [
        *[("selectKBest", {"k": k}, SelectKBest(k=k)) for k in (0, 1, 2, 3, 5, 12, "all", 40)],
        *[("selectPercentile", {"percentile": p}, SelectPercentile(percentile=p)) for p in (0, 1, 10, 22.5, 30, 50, 99, 100)],
        *[("selectFpr", {"alpha": a}, SelectFpr(alpha=a)) for a in (0.05, 1e-4)],
        *[("selectFdr", {"alpha": a}, SelectFdr(alpha=a)) for a in (0.05, 1e-3)],
        *[("selectFwe", {"alpha": a}, SelectFwe(alpha=a)) for a in (0.05, 1e-3)],
    ]
    for kind, func in (("numbers", f_regression), ("classes", f_classif)):
        # The constant column is left to what scikit-learn calls 0 / 0.
        safe = (lambda f: lambda a, b: tuple(np.where(a.std(0) == 0, np.nan, part) if kind == "classes" else part for part in f(a, b)))(func)
        for name, params, selector in settings:
            selector.set_params(score_func=safe)
            selector.fit(x, y if kind == "numbers" else classes)
            yield {"selector": name, "target": kind, "params": params, "kept": mask(selector)}
    yield {"columns": columns(x), "numbers": listed(y), "classes": [int(c) for c in classes]}


def variances():
    nan = float("nan")
    x = np.column_stack(
        [
            [1.0, 2, 4, nan, 3],
            [5.5, 5.5, 5.5, 5.5, 5.5],
            [0.1, 0.1, 0.1, 0.1, nan],
            [0, 0, 0, 1, 0],
            [1e8, 1e8 + 1, 1e8, 1e8, 1e8],
            [1e-9, 2e-9, 0, 1e-9, 0],
        ]
    )
    for threshold in (0, 0.1, 0.2):
        selector = VarianceThreshold(threshold).fit(x)
        yield {"columns": columns(x), "threshold": threshold, "variances": listed(selector.variances_), "kept": mask(selector)}


def models():
    diabetes = load_diabetes(scaled=False)
    x, y = diabetes.data[:90].astype(float), diabetes.target[:90].astype(float)
    x = (x - x.mean(0)) / x.std(0)
    # Exact in the floats that scikit-learn's trees compare.
    x = np.round(x * 1024) / 1024
    classes = np.digitize(y, [100, 180])
    estimators = {
        "ridge": (Ridge(alpha=2.0), "numbers"),
        "linearRegression": (LinearRegression(), "numbers"),
        "logisticRegression": (LogisticRegression(C=0.5, solver="newton-cg", tol=1e-14, max_iter=10_000), "classes"),
        "ridgeClassifier": (RidgeClassifier(alpha=2.0), "classes"),
        "decisionTreeRegressor": (DecisionTreeRegressor(max_depth=3, min_samples_leaf=8, random_state=0), "numbers"),
        "decisionTreeClassifier": (DecisionTreeClassifier(max_depth=3, random_state=0), "classes"),
        "decisionTreeClassifier entropy": (DecisionTreeClassifier(max_depth=3, criterion="entropy", random_state=0), "classes"),
    }
    yield {"columns": columns(x), "numbers": listed(y), "classes": [int(c) for c in classes]}
    for name, (estimator, kind) in estimators.items():
        target = y if kind == "numbers" else classes
        fitted = estimator.fit(x, target)
        if "Tree" in name:
            for seed in range(8):
                # Where two splits gain the same, chance decides: no reference.
                other = clone(estimator).set_params(random_state=seed).fit(x, target)
                assert np.allclose(other.feature_importances_, fitted.feature_importances_, rtol=1e-12)
        own = fitted.feature_importances_ if "Tree" in name else np.abs(np.atleast_2d(fitted.coef_)).sum(0)
        entry = {"estimator": name, "target": kind, "importances": listed(own), "fromModel": [], "rfe": [], "rfecv": []}
        for params in ({}, {"threshold": "median"}, {"threshold": "1.25*mean"}, {"threshold": 0.1}, {"max_features": 3}, {"max_features": 2, "threshold": -math.inf}):
            selector = SelectFromModel(estimator, **params).fit(x, target)
            own = {key.replace("max_f", "maxF"): -1e300 if value == -math.inf else value for key, value in params.items()}
            entry["fromModel"].append({"params": own, "kept": mask(selector)})
        if "Tree" not in name:
            for params in ({}, {"n_features_to_select": 3}, {"n_features_to_select": 0.25, "step": 2}, {"step": 0.3, "n_features_to_select": 1}):
                selector = RFE(estimator, **params).fit(x, target)
                entry["rfe"].append({"params": {key.replace("n_features_to_select", "nFeaturesToSelect"): v for key, v in params.items()}, "kept": mask(selector), "ranking": [int(r) for r in selector.ranking_]})
            scoring = {"numbers": ("neg_mean_absolute_error", "mae"), "classes": ("f1_macro", "f1Macro")}[kind]
            for params in ({}, {"step": 3, "cv": 3}, {"min_features_to_select": 7, "cv": 4, "scoring": scoring[0]}):
                selector = RFECV(estimator, **params).fit(x, target)
                own = {key.replace("min_features_to_select", "minFeaturesToSelect"): dict([scoring]).get(v, v) for key, v in params.items()}
                entry["rfecv"].append({"params": own, "kept": mask(selector), "ranking": [int(r) for r in selector.ranking_], "nFeatures": [int(n) for n in selector.cv_results_["n_features"]], "mean": listed(selector.cv_results_["mean_test_score"]), "std": listed(selector.cv_results_["std_test_score"])})
        yield entry


def forests():
    """The mean importance over 20 seeds, and how far single ones are from it."""
    cancer = load_breast_cancer()
    x, classes = np.round(cancer.data[:200, :6] * 64) / 64, cancer.target[:200]
    all = np.array([RandomForestClassifier(n_estimators=30, random_state=s).fit(x, classes).feature_importances_ for s in range(20)])
    return {"columns": columns(x), "classes": [int(c) for c in classes], "nEstimators": 30, "mean": listed(all.mean(0)), "std": listed(all.std(0))}


def tails():
    f = [[f, a, b, float(special.fdtrc(a, b, f))] for f in (1e-8, 0.5, 1, 3, 20, 300, 1e5) for a in (1, 2, 9, 50) for b in (1, 2, 7, 40, 1000)]
    x = [[x, d, float(special.chdtrc(d, x))] for x in (1e-8, 0.1, 1, 3, 10, 50, 300, 1200) for d in (1, 2, 3, 10, 80)]
    return {
        "f": [row for row in f if row[-1] > 1e-290],
        "chi2": [row for row in x if row[-1] > 1e-290],
        "logGamma": [[x, float(special.gammaln(x))] for x in (0.1, 0.5, 1.5, 3.7, 9.9, 10, 25.5, 1e3, 1e6)],
        "digamma": [[x, float(special.digamma(x))] for x in (0.5, 1, 2, 3, 10, 11, 150, 1e6)],
    }


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "tails": tails(),
        "scores": list(scores()),
        "counts": list(counts()),
        "information": list(information()),
        "selections": list(selections()),
        "variances": list(variances()),
        "models": list(models()),
        "forest": forests(),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
