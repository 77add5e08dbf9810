"""TargetEncoder: writes encoding_target.json. NaN is the missing value. Folds are not shuffled, so that they are comparable."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import TargetEncoder

NAN = float("nan")


def listed(values):
    return [None if isinstance(v, float) and v != v else v for v in values]


def cases():
    random = np.random.default_rng(7)
    n = 23
    words = random.choice(["a", "b", "c", "B"], n).astype(object)
    words[[3, 8, 9]] = NAN
    rare = np.array(["often"] * 20 + ["once", "twice", "twice"], dtype=object)
    numbers = random.integers(0, 4, n).astype(float)
    numbers[[0, 5]] = NAN
    target = random.normal(size=n) * 3 + 10
    constant = np.full(n, "same", dtype=object)
    own = np.array([f"id{i}" for i in range(n)], dtype=object)
    columns = {"words": words, "rare": rare, "numbers": numbers, "constant": constant, "own": own}
    unseen = {"words": ["z", NAN, "a"], "rare": [NAN, "x", "once"], "numbers": [9.0, NAN, 1.0]}
    targets = {
        "numbers": target,
        "huge": target * 1e150,
        "tiny": target * 1e-150,
        "constant target": np.full(n, 0.1),
        "whole numbers": np.floor(target),
        "two classes": np.where(target > 10, "yes", "no").astype(object),
        "one rare class": np.array(["p"] * 21 + ["q"] * 2, dtype=object),
        "three classes": np.array(["p", "r", "q"], dtype=object)[random.integers(0, 3, n)],
    }
    for name, y in targets.items():
        for column, x in columns.items():
            for smooth in ["auto", 0.7] if column in ("words", "numbers") else ["auto", 0.0]:
                yield name, smooth, column, x, y, None, unseen.get(column, [])
    yield "numbers", "auto", "words", words, target, ["c", "a"], ["b", NAN, "a"]
    yield "numbers", 0.0, "words", words, target, ["zz", "c", "a", NAN], ["b", NAN, "zz"]
    yield "three classes", "auto", "words", words, targets["three classes"], ["c", "a"], ["b", NAN, "a"]


def written(name, smooth, column, x, y, categories, unseen):
    is_number = y.dtype == float
    options = {"smooth": smooth, "target_type": "continuous" if is_number else "auto"}
    column_of = lambda values: np.array(values, dtype=x.dtype).reshape(-1, 1)  # noqa: E731
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the shuffle parameter, which goes away; classes with fewer rows than folds
        cross = TargetEncoder(shuffle=False, cv=5, **options).fit_transform(column_of(x), y)
        fitted = TargetEncoder(**options).fit(column_of(x), y)
    transformed = fitted.transform(column_of(x))
    of_unseen = fitted.transform(column_of(unseen)) if unseen else np.empty((0, 1))
    if categories is not None:
        leave_out(categories, x, y, cross, transformed, unseen, of_unseen)
    return {
        "name": name,
        "column": column,
        "params": {"smooth": smooth, "categories": None if categories is None else [listed(categories)]},
        "values": listed(x.tolist()),
        "target": y.tolist(),
        "unseen": listed(unseen),
        "crossFitted": cross.tolist(),
        "transformed": transformed.tolist(),
        "ofUnseen": of_unseen.tolist(),
    }


def leave_out(categories, x, y, cross, transformed, unseen, of_unseen):
    """
    Where `categories` leaves some out, scikit-learn 1.9.1 counts their rows for the first category, and cross-fitted gives
    them all the mean of the last fold's training rows, among them their own. Instead of that: what it makes of all
    categories, and the mean for those that are left out.
    """
    is_left_out = lambda v: not any(v == c or (v != v and c != c) for c in categories)  # noqa: E731
    rows = np.array([is_left_out(v) for v in x])
    is_number = y.dtype == float
    targets = y.reshape(-1, 1) if is_number else np.stack([y == c for c in np.unique(y)], axis=1).astype(float)
    transformed[rows] = targets.mean(axis=0)
    of_unseen[[is_left_out(v) for v in unseen]] = targets.mean(axis=0)
    splitter = KFold(5) if is_number else StratifiedKFold(5)
    for train, test in splitter.split(x, y):
        cross[test[rows[test]]] = targets[train].mean(axis=0)


if __name__ == "__main__":
    out = {"sklearn": sklearn.__version__, "cases": [written(*case) for case in cases()]}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False) + "\n", encoding="utf-8")
