"""Encoders: writes encoding.json. Parameters are written in our spelling; NaN is the missing value."""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

NAN = float("nan")

WORDS = {
    "plain": ["b", "a", "c", "a", "b", "a"],
    "rare": ["a"] * 6 + ["b"] * 5 + ["c"] * 2 + ["d"] * 2 + ["e"],
    "one": ["x", "x", "x"],
    "two": ["yes", "no", "no"],
    "case": ["Zebra", "apple", "Apple", "étude", "zebra", "10", "9"],
    "missing is frequent": ["a"] * 3 + ["b"] * 2 + ["c"] + [NAN] * 4,
    "missing is rare": ["a"] * 3 + ["b"] * 2 + ["c"] * 2 + [NAN],
    "missing and one": ["a", NAN, "a"],
    "all equally frequent": ["d", "c", "b", "a", NAN],
}
NUMBERS = {
    "numeric order": [10.0, 9.0, -1.0, 10.0, 2.5, 9.0, 100.0],
    "numbers and missing": [3.0, NAN, 1.0, 3.0, NAN, 3.0],
}
GIVEN = {"plain": ["c", "z", "a", "b"], "rare": ["e", "d", "c", "b", "a"], "missing is frequent": ["c", "b", "a", NAN]}
SETTINGS = [
    {},
    {"min_frequency": 2},
    {"min_frequency": 0.3},
    {"max_categories": 1},
    {"max_categories": 2},
    {"max_categories": 3, "min_frequency": 2},
]
UNSEEN = {"words": "never seen", "numbers": -77.0}
CAMEL = {"n_features": "nFeatures", "alternate_sign": "alternateSign", "min_frequency": "minFrequency", "max_categories": "maxCategories"}


def listed(values):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in np.asarray(values).tolist()]


def data():
    for kind, lists in (("words", WORDS), ("numbers", NUMBERS)):
        for name, values in lists.items():
            yield kind, name, np.array(values, dtype=object if kind == "words" else float).reshape(-1, 1)


def case(kind, name, column, params, encoder):
    unseen = np.array([UNSEEN[kind]], dtype=column.dtype).reshape(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # says that it met a category not seen when fitting
        return {
            "kind": kind,
            "name": name,
            "values": listed(column[:, 0]),
            "unseenValue": UNSEEN[kind],
            "params": {CAMEL.get(key, key): value for key, value in params.items()},
            "seen": [listed(row) for row in encoder.fit(column).transform(column)],
            "unseen": listed(encoder.transform(unseen)[0]),
        }


def one_hot():
    for kind, name, column in data():
        for setting in SETTINGS:
            for drop in (None, "first", "if_binary"):
                for handle_unknown in ("infrequent_if_exist", "ignore"):
                    encoder = OneHotEncoder(sparse_output=False, drop=drop, handle_unknown=handle_unknown, **setting)
                    params = {"drop": drop, "handleUnknown": handle_unknown, **setting}
                    yield case(kind, name, column, params, encoder)


def listed_drop(values):
    return [None if value is NAN else value for value in values]


def one_hot_given():
    """Categories that are given, and a category to drop that is named."""
    for kind, name, column in data():
        given = GIVEN.get(name)
        for categories in [None] if given is None else [None, given, given[:-1]]:
            values = sorted(set(x for x in column[:, 0] if x == x)) if categories is None else categories
            missing = [NAN] if categories is None and any(x != x for x in column[:, 0]) else []
            for drop in [None, values[0], [*values, *missing][-1]]:
                encoder = OneHotEncoder(
                    sparse_output=False,
                    drop=None if drop is None else np.array([drop], dtype=column.dtype),
                    categories="auto" if categories is None else [categories],
                    handle_unknown="ignore",
                )
                params = {
                    "drop": None if drop is None else listed_drop([drop]),
                    "categories": None if categories is None else [listed_drop(categories)],
                    "handleUnknown": "ignore",
                }
                if categories is not None or drop is not None:
                    yield case(kind, name, column, params, encoder)


def ordinal():
    for kind, name, column in data():
        for setting in SETTINGS:
            for missing in (NAN, -5):
                for given in [None, GIVEN[name]] if name in GIVEN else [None]:
                    encoder = OrdinalEncoder(
                        handle_unknown="use_encoded_value",
                        unknown_value=-1,
                        encoded_missing_value=missing,
                        categories="auto" if given is None else [given],
                        **setting,
                    )
                    params = {
                        "handleUnknown": "use_encoded_value",
                        "unknownValue": -1,
                        "encodedMissingValue": None if missing is NAN else missing,
                        "categories": None if given is None else [[word for word in given if word is not NAN]],
                        **setting,
                    }
                    if given is not None or missing is NAN or None in listed(column[:, 0]):
                        yield case(kind, name, column, params, encoder)


def hashed():
    cities = ["Lyon", "Köln", "東京", None, "Lyon", "", "São Paulo", "a=b", *[f"city {i}" for i in range(20)]]
    for params in ({}, {"n_features": 8}, {"n_features": 1}, {"n_features": 1000, "alternate_sign": False}):
        own = {"n_features": 1024, **params}
        matrix = FeatureHasher(**own).transform([{} if city is None else {"city": city} for city in cities])
        yield {
            "params": {CAMEL[key]: value for key, value in params.items()},
            "values": cities,
            "starts": matrix.indptr.tolist(),
            "indices": matrix.indices.tolist(),
            "data": matrix.data.tolist(),
        }


if __name__ == "__main__":
    out = {"sklearn": sklearn.__version__, "oneHot": [*one_hot(), *one_hot_given()], "ordinal": list(ordinal()), "hashed": list(hashed())}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
