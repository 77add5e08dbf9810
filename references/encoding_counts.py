"""Count and binary encoders of category_encoders: writes encoding_counts.json. NaN is the missing value."""

import json
from pathlib import Path

import category_encoders
import pandas as pd

NAN = float("nan")

# Sorted by first appearance, missing values last: category_encoders numbers categories as they appear.
WORDS = {
    "plain": ["a", "b", "a", "c", "b", "a"],
    "one": ["x", "x", "x"],
    "two": ["no", "yes", "no"],
    "missing": ["a", "b", NAN, NAN, "a"],
    "three": ["B", "a", "b"],
    "four": ["B", "a", "b", "c"],
    "seven": list("abcdefg"),
    "eight": list("abcdefgh"),
    "seven and missing": [*"abcdefg", NAN],
}
UNSEEN = ["never seen", NAN]


def listed(values):
    return [None if isinstance(v, float) and v != v else v for v in values]


def case(name, values, params, encoder):
    column = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    unseen = pd.DataFrame({"x": pd.Series(UNSEEN, dtype=object)})
    encoder.fit(column)
    return {
        "name": name,
        "values": listed(values),
        "unseenValues": listed(UNSEEN),
        "params": params,
        "seen": [listed(row) for row in encoder.transform(column).astype(float).to_numpy().tolist()],
        "unseen": [listed(row) for row in encoder.transform(unseen).astype(float).to_numpy().tolist()],
    }


def counts():
    for name, values in WORDS.items():
        for normalize in (False, True):
            for unknown, missing in (("value", "value"), ("return_nan", "value"), ("return_nan", "return_nan")):
                encoder = category_encoders.CountEncoder(
                    cols=["x"], normalize=normalize, handle_unknown=unknown, handle_missing=missing
                )
                params = {"normalize": normalize, "handleUnknown": unknown, "handleMissing": missing}
                yield case(name, values, params, encoder)


def digits():
    for name, values in WORDS.items():
        for unknown in ("value", "return_nan"):
            encoder = category_encoders.BinaryEncoder(cols=["x"], handle_unknown=unknown)
            yield case(name, values, {"handleUnknown": unknown}, encoder)


if __name__ == "__main__":
    out = {
        "category_encoders": category_encoders.__version__,
        "counts": list(counts()),
        "digits": list(digits()),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False) + "\n", encoding="utf-8")
