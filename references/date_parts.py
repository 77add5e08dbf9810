"""Parts of dates by pandas, and places on a circle: writes date_parts.json. (Not datetime.py, which would hide a module of that name.). NaN is the missing value."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.preprocessing import FunctionTransformer

TEXTS = [
    "1970-01-01T00:00:00", "1969-12-31T23:59:59", "2000-02-29T12:30:15", "1900-02-28T06:00:00", "1900-03-01T00:00:00",
    "2024-12-30T01:02:03", "2024-12-29T00:00:00", "2026-01-01T00:00:00", "2020-12-31T23:00:00", "2021-01-03T00:00:00",
    "2021-01-04T10:00:00", "2026-11-26T09:15:00", "1600-02-29T00:00:00", "2400-12-31T23:59:59", "2023-05-31T18:45:30",
]  # fmt: skip


def weeks_of(date):
    return pd.Timestamp(year=date.isocalendar().year, month=12, day=28).isocalendar().week


def parts(dates):
    return {
        "year": (dates.year, None, None),
        "quarter": (dates.quarter, 1, 4),
        "month": (dates.month, 1, 12),
        "week": (dates.isocalendar().week.astype(float), 1, [weeks_of(d) for d in dates]),
        "day": (dates.day, 1, dates.days_in_month),
        "dayOfWeek": (dates.day_of_week, 0, 7),
        "dayOfYear": (dates.day_of_year, 1, np.where(dates.is_leap_year, 366, 365)),
        "hour": (dates.hour, 0, 24),
        "minute": (dates.minute, 0, 60),
        "second": (dates.second, 0, 60),
        "weekend": (dates.day_of_week >= 5, None, None),
        "elapsedDays": ((dates - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1), None, None),
    }


def listed(values):
    return [None if v != v else float(v) for v in values]


def cyclical():
    for period, x in ((24.0, [0, 6, 23.5, 24, -1, np.nan]), (7.0, [3, 1e6, -12.25]), (1e150, [3e149, 1e150])):
        x = np.array(x, dtype=float)
        sin = FunctionTransformer(lambda v, p=period: np.sin(v / p * 2 * np.pi)).transform(x)
        cos = FunctionTransformer(lambda v, p=period: np.cos(v / p * 2 * np.pi)).transform(x)
        yield {"period": period, "values": listed(x), "sin": listed(sin), "cos": listed(cos)}


if __name__ == "__main__":
    dates = pd.DatetimeIndex(np.array(TEXTS, dtype="datetime64[s]"))
    out = {"sklearn": sklearn.__version__, "pandas": pd.__version__, "dates": [f"{t}Z" for t in TEXTS], "parts": {}}
    for name, (values, first, length) in parts(dates).items():
        values = np.asarray(values, dtype=float)
        out["parts"][name] = {"values": listed(values)}
        if first is not None:
            angle = 2 * np.pi * (values - first) / np.asarray(length, dtype=float)
            out["parts"][name] |= {"sin": listed(np.sin(angle)), "cos": listed(np.cos(angle))}
    out["cyclical"] = list(cyclical())
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False) + "\n", encoding="utf-8")
