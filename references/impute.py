"""Imputers: writes impute.json."""

import json
import math
from pathlib import Path

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer

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


if __name__ == "__main__":
    out = {"sklearn": sklearn.__version__, "cases": list(cases())}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
