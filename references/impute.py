"""Imputers: writes impute.json."""

import json
import math
import re
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer

NAN = float("nan")

NUMBERS = {
    "plain": [1.5, -2.0, 3.25, 10.0, 0.5],
    "missing": [1.0, NAN, 4.0, NAN, 7.5, 7.5],
    "even count": [4.0, NAN, 1.0, 2.0, 10.0],
    "ties": [2.0, 1.0, 2.0, 1.0, 3.0, NAN],
    "large offset": [1e9 + 1, NAN, 1e9 + 3, 1e9 + 4.5],
    "one row": [4.2],
    "all missing": [NAN, NAN, NAN],
}
WORDS = {
    "ties": ["b", "a", None, "b", "a", None],
    "order of code points": ["b", "B", None],
    "beyond U+FFFF": ["\ufb01", "\U0001f600", None],
    "all missing": [None, None],
}


def listed(values):
    """JSON has no NaN: missing is null. An indicator among strings is a bool: 0 or 1."""
    values = np.asarray(values).tolist()
    values = [int(v) if isinstance(v, bool) else v for v in values]
    return [None if isinstance(v, float) and math.isnan(v) else v for v in values]


def columns(filled):
    """The columns that come out; an empty list where the only one was dropped."""
    return [listed(filled[:, j]) for j in range(filled.shape[1])]


def cases():
    for kind, data in (("numbers", NUMBERS), ("words", WORDS)):
        for name, values in data.items():
            column = np.array(values, dtype=float if kind == "numbers" else object).reshape(-1, 1)
            strategies = ("mean", "median", "most_frequent", "constant")
            for strategy in strategies if kind == "numbers" else strategies[2:]:
                for keep in (True, False):
                    if keep and kind == "words" and name == "all missing" and strategy == "most_frequent":
                        continue  # scikit-learn fills in the number 0, which a column of strings cannot hold
                    for indicator in (True, False):
                        imputer = SimpleImputer(
                            missing_values=NAN if kind == "numbers" else None,
                            strategy=strategy,
                            keep_empty_features=keep,
                            add_indicator=indicator,
                        )
                        yield {
                            "kind": kind,
                            "name": name,
                            "values": listed(column[:, 0]),
                            "params": {
                                "strategy": strategy,
                                "keepEmptyFeatures": keep,
                                "addIndicator": indicator,
                            },
                            "columns": columns(imputer.fit_transform(column)),
                        }


def holed(columns, share, rng):
    """The columns with this share of their values missing."""
    return {name: np.where(rng.random(len(v)) < share, NAN, v) for name, v in columns.items()}


def tables():
    """What imputers learn from and are applied to: columns by name, in order."""
    rng = np.random.default_rng(3)
    age = np.round(rng.gamma(2, 4, 30), 2)
    km = np.round(age * rng.normal(12, 3, 30), 1)
    power = np.round(rng.normal(90, 20, 30))
    cars = {"age": age, "km": km, "power": power, "price": np.round(30 - 1.5 * age + 0.1 * power + rng.normal(0, 1, 30), 2)}
    yield "cars", holed(cars, 0.2, rng)
    yield "cars, complete", cars
    yield "later cars", {"age": [NAN, 3, NAN, 60], "km": [50, NAN, NAN, 1000], "power": [NAN, 80, 100, NAN], "price": [20, 25, NAN, -70]}
    yield "empty column", {"a": [1, 2, NAN, 4, 7], "empty": [NAN] * 5, "b": [NAN, 4.5, 5, 9, 14]}
    yield "a value in the empty column", {"a": [NAN, 2], "empty": [5, NAN], "b": [1, NAN]}
    yield "constant", {"a": [1, 2, 3, NAN, 5.5], "constant": [2, 2, NAN, 2, 2], "b": [0, 1, NAN, 3, 2]}
    yield "collinear", {"a": [1, 2, NAN, 4, 5, 7], "twice": [2, 4, 6, 8, NAN, 14], "less": [-1, NAN, -3, -4, -5, -7]}
    wide = {f"x{j}": np.round(rng.normal(0, 1, 5), 3) for j in range(8)}
    yield "more features than rows", holed(wide, 0.15, rng)
    yield "scales", {
        "large": [1e6, 2e6, NAN, 3.5e6, 1.5e6, 4e6, 2.5e6],
        "small": [1e-4, NAN, 3e-4, 3.2e-4, 1.7e-4, 4.1e-4, NAN],
        "offset": [1e5 + 1, 1e5 + 2, 1e5 + 2.5, NAN, 1e5 + 1.4, 1e5 + 4.2, 1e5 + 2.6],
    }
    yield "one column", {"a": [1, NAN, 4]}
    yield "one row", {"a": [1], "b": [NAN], "c": [3]}
    # Whole numbers and halves, whose distances have no rounding; no two equal ones.
    yield "duplicates", {"a": [1, 1, 4, 8, 1, NAN], "b": [2, 2, 5, 12, 2, 2], "c": [10, 20, 30, 60, NAN, 7]}
    yield "nothing in common", {"a": [1, NAN, 3, NAN], "b": [NAN, 5, NAN, 9], "c": [NAN, NAN, NAN, 2.5]}


DATA = {name: {c: np.array(v, dtype=float) for c, v in columns.items()} for name, columns in tables()}


def ours(params):
    """Parameters in our spelling."""
    return {re.sub("_(.)", lambda m: m[1].upper(), key): value for key, value in params.items()}


def case(make, fitted, applied=None, tolerance=1e-9, **params):
    learn, later = DATA[fitted], DATA[applied or fitted]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        step = make(**params).fit(np.column_stack(list(learn.values())))
        out = step.transform(np.column_stack(list(later.values())))
        names = list(step.get_feature_names_out(list(learn)))
    if make is KNNImputer and params.get("keep_empty_features"):
        # scikit-learn 1.9 leaves the empty features' names out.
        names = list(learn) + [name for name in names if name.startswith("missingindicator_")]
    assert len(names) == out.shape[1]
    return {
        "step": make.__name__,
        "params": ours(params),
        "fitted": fitted,
        "applied": applied or fitted,
        "tolerance": tolerance,
        "columns": {name: listed(np.asarray(out[:, j], dtype=float)) for j, name in enumerate(names)},
    }


def neighbors():
    for weights in ("uniform", "distance"):
        for n in (1, 3, 5, 40):
            yield case(KNNImputer, "cars", n_neighbors=n, weights=weights)
            yield case(KNNImputer, "cars", "later cars", n_neighbors=n, weights=weights, add_indicator=True)
        for table in ("constant", "one column", "more features than rows"):
            yield case(KNNImputer, table, n_neighbors=3, weights=weights)
        # Not by distance: scikit-learn takes its squares from products, which cancel where features are large.
        yield case(KNNImputer, "scales", n_neighbors=3)
        yield case(KNNImputer, "duplicates", n_neighbors=2, weights=weights)
        for keep in (True, False):
            yield case(
                KNNImputer,
                "empty column",
                "a value in the empty column",
                n_neighbors=2,
                weights=weights,
                keep_empty_features=keep,
                add_indicator=True,
            )
    yield case(KNNImputer, "nothing in common", n_neighbors=2)
    yield case(KNNImputer, "one row", keep_empty_features=True)


def rounds():
    make = IterativeImputer
    for order in ("ascending", "descending", "roman", "arabic"):
        yield case(make, "cars", tolerance=1e-6, imputation_order=order)
        yield case(make, "cars", "later cars", tolerance=1e-6, imputation_order=order, tol=1e-6, max_iter=30)
    for strategy in ("median", "most_frequent", "constant"):
        yield case(make, "cars", "later cars", tolerance=1e-6, initial_strategy=strategy, max_iter=2)
    yield case(make, "cars", "later cars", tolerance=1e-6, initial_strategy="constant", fill_value=7.5, max_iter=1)
    for skip in (True, False):
        yield case(make, "cars, complete", "later cars", tolerance=1e-6, skip_complete=skip, add_indicator=True)
    yield case(make, "cars", "later cars", tolerance=1e-6, min_value=5, max_value=60, add_indicator=True)
    yield case(make, "cars", "later cars", tolerance=1e-6, min_value=[0, 10, 50, 0], max_value=[9, 100, 95, 30])
    yield case(make, "cars", "later cars", max_iter=0)
    for keep in (True, False):
        for strategy in ("mean", "constant"):
            yield case(
                make,
                "empty column",
                "a value in the empty column",
                tolerance=1e-6,
                keep_empty_features=keep,
                initial_strategy=strategy,
                fill_value=3.0 if strategy == "constant" else None,
                add_indicator=True,
            )
    for table in ("constant", "collinear", "more features than rows", "scales", "one column"):
        yield case(make, table, tolerance=1e-6)
    yield case(make, "one row", tolerance=1e-6, keep_empty_features=True)


def indicators():
    for features in ("missing-only", "all"):
        for table in ("cars", "cars, complete", "empty column", "one row"):
            yield case(MissingIndicator, table, features=features)
    yield case(MissingIndicator, "constant", features="missing-only", error_on_new=False)


def drawn():
    """How far off values are that are filled in by chance, over 20 seeds: the root of the mean square."""
    missing, true = (np.column_stack(list(DATA[name].values())) for name in ("cars", "cars, complete"))
    lacking = np.isnan(missing)
    for params in ({"imputation_order": "random"}, {"n_nearest_features": 1}, {"n_nearest_features": 2, "max_iter": 5}):
        errors = []
        for seed in range(20):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                filled = IterativeImputer(random_state=seed, **params).fit_transform(missing)
            errors.append(np.sqrt(np.mean(((filled - true)[lacking]) ** 2)))
        yield {"params": ours(params), "mean": np.mean(errors), "spread": np.std(errors, ddof=1)}


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "cases": list(cases()),
        "tables": {name: {c: listed(v) for c, v in columns.items()} for name, columns in DATA.items()},
        "drawn": list(drawn()),
        "imputed": [*neighbors(), *rounds(), *indicators()],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
