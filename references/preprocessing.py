"""Imputers, encoders and scalers: writes preprocessing.json."""

import json
import math
from pathlib import Path

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

NAN = float("nan")

NUMBERS = {
    "plain": [1.5, -2.0, 3.25, 10.0, 0.5],
    "missing": [1.0, NAN, 4.0, NAN, 7.5, 7.5],
    "constant": [3.3, 3.3, 3.3, 3.3],
    "nearly constant": [1e8, 1e8, 1e8 + 1e-8, 1e8],
    "huge": [1e300, -1e300, 5e299, 0.0],
    "tiny": [1e-300, 3e-300, -2e-300, 0.0],
    "large offset": [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4.5],
    "ties": [2.0, 1.0, 2.0, 1.0, 3.0, NAN],
    "one row": [4.2],
    "all missing": [NAN, NAN, NAN],
}
WORDS = {
    "plain": ["b", "a", "c", "a", "b", "a"],
    "rare": ["a"] * 6 + ["b"] * 5 + ["c"] * 2 + ["d"] * 2 + ["e"],
    "one": ["x", "x", "x"],
    "two": ["yes", "no", "no"],
    "case": ["Zebra", "apple", "Apple", "étude", "zebra", "10", "9"],
}


def plain(value):
    """JSON has no NaN: missing is null."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def listed(array):
    return [plain(value) for value in np.asarray(array).tolist()]


def column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def words(values):
    return np.array(values, dtype=object).reshape(-1, 1)


def cases():
    for name, values in NUMBERS.items():
        entry = {"values": listed(values), "scalers": {}, "imputers": {}}
        for with_mean in (True, False):
            for with_std in (True, False):
                scaler = StandardScaler(with_mean=with_mean, with_std=with_std)
                with np.errstate(all="ignore"):
                    scaled = scaler.fit_transform(column(values))
                if np.isinf(scaled).any() or (np.isnan(scaled) & ~np.isnan(column(values))).any():
                    continue
                entry["scalers"][f"{with_mean} {with_std}"] = listed(scaled[:, 0])
        with np.errstate(all="ignore"):
            entry["minMax"] = listed(MinMaxScaler(feature_range=(-1, 2)).fit_transform(column(values))[:, 0])
        for strategy in ("mean", "median", "most_frequent", "constant"):
            for keep in (True, False):
                imputer = SimpleImputer(strategy=strategy, keep_empty_features=keep)
                with np.errstate(all="ignore"):
                    filled = imputer.fit_transform(column(values))
                if not np.isfinite(filled).all():
                    continue
                entry["imputers"][f"{strategy} {keep}"] = listed(filled[:, 0]) if filled.shape[1] else None
        yield name, entry


def encoders():
    settings = [
        {},
        {"min_frequency": 2},
        {"min_frequency": 0.3},
        {"max_categories": 2},
        {"max_categories": 3, "min_frequency": 2},
    ]
    for name, values in WORDS.items():
        for setting in settings:
            for drop in (None, "first", "if_binary"):
                encoder = OneHotEncoder(sparse_output=False, drop=drop, handle_unknown="infrequent_if_exist", **setting)
                encoder.fit(words(values))
                seen = encoder.transform(words(values))
                import warnings

                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    unseen = encoder.transform(words(["never seen"]))
                yield {
                    "name": name,
                    "values": values,
                    "params": {k: v for k, v in {"drop": drop, **setting}.items()},
                    "seen": seen.tolist(),
                    "unseen": unseen.tolist(),
                }


def ordinals():
    for name, values in WORDS.items():
        for setting in ({}, {"min_frequency": 2}, {"max_categories": 2}):
            encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, **setting)
            codes = encoder.fit_transform(words(values))
            yield {
                "name": name,
                "values": values,
                "params": setting,
                "codes": listed(codes[:, 0]),
                "unseen": listed(encoder.transform(words(["never seen"]))[:, 0]),
            }


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "numbers": dict(cases()),
        "oneHot": list(encoders()),
        "ordinal": list(ordinals()),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")
