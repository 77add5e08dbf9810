"""Scalers: writes preprocessing.json."""

import json
import math
from pathlib import Path

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, StandardScaler

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
# What is scaled after fitting on "missing": values beyond the range, and a missing one.
UNSEEN = [-3.0, 2.0, 100.0, NAN]


def plain(value):
    """JSON has no NaN: missing is null."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def listed(array):
    return [plain(value) for value in np.asarray(array).tolist()]


def column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def cases():
    for name, values in NUMBERS.items():
        entry = {"values": listed(values), "scalers": {}}
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
        yield name, entry


def unseen():
    fitted = column(NUMBERS["missing"])
    return {
        "fitted": listed(fitted[:, 0]),
        "values": listed(UNSEEN),
        "standard": listed(StandardScaler().fit(fitted).transform(column(UNSEEN))[:, 0]),
        "minMax": listed(MinMaxScaler().fit(fitted).transform(column(UNSEEN))[:, 0]),
        "clipped": listed(MinMaxScaler(clip=True).fit(fitted).transform(column(UNSEEN))[:, 0]),
    }


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "numbers": dict(cases()),
        "unseen": unseen(),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
